using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>The second step of a sign-in for users without their authenticator app.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class LoginWithRecoveryCodeModel(TwoStepSignIn signIn, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public LoginWith2faInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await signIn.FindAsync(cancellationToken) is (null, _) ? RedirectToPage("Login", new { ReturnUrl }) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && await signIn.TryRecoveryCodeAsync(Input.Code!, cancellationToken))
        {
            this.ShowNotice(texts["You used a recovery code, which can’t be used again."]);
            return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
        }

        if (ModelState.IsValid)
        {
            ModelState.AddModelError("Input.Code", texts["The code is incorrect or was already used. After five failed attempts, wait before you try again."]);
        }

        return await OnGetAsync(cancellationToken);
    }
}
