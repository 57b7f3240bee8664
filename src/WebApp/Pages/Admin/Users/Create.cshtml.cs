using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Email;

namespace WebApp.Pages.Admin.Users;

public sealed class CreateModel(AppDbContext db, UserManager<User> users, ReferenceDataCache choices, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public UserInput Input { get; set; } = new();

    public UserFields Fields { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        Fields = new(Input, await choices.CitiesAsync(refresh: !ModelState.IsValid), await choices.RolesAsync(refresh: !ModelState.IsValid));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var user = Input.ToUser();
        user.Id = Guid.CreateVersion7();
        db.AddRange(Input.Roles.Distinct().Select(role => new UserRole { UserId = user.Id, RoleId = role }));
        await db.AddEmailAsync(user, EmailKind.Invitation, cancellationToken);
        var result = await users.CreateAsync(user);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["“{0}” was created. An email with a password link will be sent.", Input.UserName!]);
        return RedirectToPage("Edit", new { id = user.Id });
    }
}
