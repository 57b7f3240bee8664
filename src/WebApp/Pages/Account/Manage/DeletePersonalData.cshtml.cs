using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

/// <summary>Deletes the account, after its owner entered the password again on this page.</summary>
[TypeFilter<RecentVerificationRequired>]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class DeletePersonalDataModel(
    PasswordCheck check, AccountDeletion deletion, SignInManager<User> signIn, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public VerifyInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await check.ByIdAsync(User.UserId()!.Value, Input.Password!, cancellationToken) is not { } user)
        {
            ModelState.AddModelError("Input.Password", texts["The password is incorrect. After five failed attempts, wait before you try again."]);
            return Page();
        }

        if (!await deletion.TryDeleteAsync(user, cancellationToken))
        {
            ModelState.AddModelError("", texts["At least one administrator must remain. Make another user an administrator first."]);
            return Page();
        }

        await signIn.SignOutAsync();
        this.ShowNotice(texts["Your account was deleted."]);
        return RedirectToPage("/Index");
    }
}
