using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

public sealed class EditModel(AppDbContext db, UserEditing editing, SignInManager<User> session, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public UserInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public bool IsOwn => Id == CurrentActor.Of(User)?.Id;

    public UserStatus? Status { get; private set; }

    /// <summary>Those that somebody else changed while the form was open; null when nobody did.</summary>
    public IReadOnlyCollection<Guid>? RolesBefore { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Status ??= await UserStatus.LoadAsync(db, Id, cancellationToken);
        RolesBefore = ModelState.IsValid || Status is null ? null : Input.TakeOver(Status.Roles);
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Status = await UserStatus.LoadAsync(db, Id, cancellationToken);
        if (Status is null)
        {
            return NotFound();
        }

        Input = UserInput.Of(Status.User, Status.Roles);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (IsOwn)
        {
            Input.Roles = Input.RolesBefore; // The boxes are locked, and a browser sends none of them.
        }

        if (!ModelState.IsValid)
        {
            return await db.Users.AnyAsync(user => user.Id == Id, cancellationToken) ? Page() : Gone();
        }

        switch (await editing.SaveAsync(Id, Input, IsOwn ? null : Input.Roles, Input.ConcurrencyStamp, cancellationToken))
        {
            case UserEditing.Outcome.Gone:
                return Gone();
            case UserEditing.Outcome.NoAdministratorLeft:
                ModelState.AddModelError("Input.Roles", texts["Nobody would be left who can administer. Make somebody else an administrator first."]);
                return Page();
            default:
                if (IsOwn)
                {
                    await session.RefreshSignInAsync((await session.UserManager.GetUserAsync(User))!); // A new email ends the sessions: the others.
                }

                Notice = texts["“{0}” is saved.", Input.UserName!];
                return RedirectToPage(new { Id });
        }
    }

    private RedirectToPageResult Gone()
    {
        Notice = texts["Somebody has deleted this user in the meantime."];
        return RedirectToPage("Index");
    }
}
