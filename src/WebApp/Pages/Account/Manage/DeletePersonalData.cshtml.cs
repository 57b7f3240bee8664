using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

/// <summary>
/// Deletes the account, after its owner entered the password or used a passkey on this page. For an account without a password, the recent
/// verification that the page requires is enough.
/// </summary>
[TypeFilter<RecentVerificationRequired>]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class DeletePersonalDataModel(
    PasswordCheck check, PasskeySignIn passkeys, AccountDeletion deletion, SignInManager<User> signIn, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public VerifyInput Input { get; set; } = new();

    public bool HasPassword { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken) => HasPassword = (await OwnerAsync())?.PasswordHash is not null;

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() => Content(await passkeys.CreateRequestAsync(await OwnerAsync()), "application/json");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var user = await OwnerAsync();
        if (user is { PasswordHash: null })
        {
            ModelState.Clear();
        }
        else if (!ModelState.IsValid)
        {
            return Page();
        }
        else
        {
            user = await check.ByIdAsync(User.UserId()!.Value, Input.Password!, cancellationToken);
        }

        return await DeleteAsync(user, "Input.Password", texts["The password is incorrect. After five failed attempts, wait before you try again."], cancellationToken);
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        return await DeleteAsync(await passkeys.CheckAsync(credential, User.UserId(), cancellationToken), "", texts["The passkey was not accepted."], cancellationToken);
    }

    private async Task<IActionResult> DeleteAsync(User? user, string field, string error, CancellationToken cancellationToken)
    {
        if (user is null)
        {
            ModelState.AddModelError(field, error);
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

    private Task<User?> OwnerAsync() => signIn.UserManager.GetUserAsync(User);
}
