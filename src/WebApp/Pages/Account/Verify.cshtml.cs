using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Asks for the password or a passkey again before a sensitive page.</summary>
[Authorize]
[AllowWithoutSecondStep]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class VerifyModel(UserManager<User> users, PasswordCheck check, PasskeySignIn passkeys, RecentVerification verification, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public VerifyInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether a form was submitted and not saved.</summary>
    [BindProperty(SupportsGet = true)]
    public bool IsUnsaved { get; set; }

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

        await verification.RenewAsync(user, hasSecondStep: false, cancellationToken);
        return this.RedirectBack(ReturnUrl, Url.Page("/Account/Manage/Index")!);
    }

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() => Content(await passkeys.CreateRequestAsync(await users.GetUserAsync(User)), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (await passkeys.CheckAsync(credential, User.UserId(), cancellationToken) is not { } user)
        {
            ModelState.AddModelError("", texts["The passkey was not accepted."]);
            return Page();
        }

        await verification.RenewAsync(user, hasSecondStep: true, cancellationToken);
        return this.RedirectBack(ReturnUrl, Url.Page("/Account/Manage/Index")!);
    }
}
