using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Pages.Account.Manage;

[OwnAccount]
[TypeFilter<RecentVerificationRequired>]
public sealed class UserNameModel(UserManager<User> users, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public UserNameInput Input { get; set; } = new();

    public Task LoadAsync(CancellationToken cancellationToken)
    {
        Input.UserName = HttpMethods.IsPost(Request.Method) ? Input.UserName : User.Identity?.Name;
        return Task.CompletedTask;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid || await users.GetUserAsync(User) is not { } user)
        {
            return Page();
        }

        user.UserName = Input.UserName;
        var result = await users.UpdateAsync(user);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["Your user name is now “{0}”.", user.UserName!]);
        return RedirectToPage();
    }
}
