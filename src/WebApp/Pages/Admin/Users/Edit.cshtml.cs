using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

[TypeFilter<UserRequired>]
public sealed class EditModel(UserEditing editing, ReferenceDataCache choices, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public UserInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public EditedUser? Edited { get; private set; }

    public UserFields Fields { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Edited = await editing.FindAsync(Id, CurrentActor.Of(User)!, cancellationToken);
        Input = HttpMethods.IsPost(Request.Method) ? Input : UserInput.Of(Edited);
        Fields = new(Input, await choices.CitiesAsync(refresh: !ModelState.IsValid), await choices.RolesAsync(refresh: !ModelState.IsValid))
        {
            IsOwn = Edited?.IsOwn is true,
            OriginalRoles = Edited is null ? null : Input.MergeRoles(Edited),
        };
    }

    public async Task<IActionResult> OnPostResetSecondStepsAsync(CancellationToken cancellationToken)
    {
        if (await editing.ResetSecondStepsAsync(Id, CurrentActor.Of(User)!, cancellationToken))
        {
            this.ShowNotice(texts["The second steps were removed. The user receives an email."]);
        }

        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var result = await editing.SaveAsync(Id, Input.ToUser(), Input.Roles, Input.ConcurrencyStamp, CurrentActor.Of(User)!, cancellationToken);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["“{0}” was saved.", Input.UserName!]);
        return RedirectToPage(new { Id });
    }
}
