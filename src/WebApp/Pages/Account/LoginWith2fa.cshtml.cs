using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>The second step of a sign-in: a code of the authenticator app, or a passkey.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class LoginWith2faModel(TwoStepSignIn signIn, PasskeySignIn passkeys, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public LoginWith2faInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await signIn.FindAsync(cancellationToken) is (null, _) ? RedirectToPage("Login", new { ReturnUrl }) : Page();

    public async Task<IActionResult> OnGetPasskeyOptionsAsync(CancellationToken cancellationToken) =>
        await signIn.FindAsync(cancellationToken) is ({ } user, _) ? Content(await passkeys.CreateRequestAsync(user), "application/json") : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && await signIn.TryCodeAsync(Input.Code!, cancellationToken))
        {
            return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
        }

        if (ModelState.IsValid)
        {
            ModelState.AddModelError("Input.Code", texts["The code is incorrect or was already used. After five failed attempts, wait before you try again."]);
        }

        return await OnGetAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (await signIn.FindAsync(cancellationToken) is ({ } user, var remember) && await passkeys.CheckAsync(credential, user.Id, cancellationToken) is { } owner)
        {
            await signIn.CompleteAsync(owner, remember, hasSecondStep: true);
            return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
        }

        ModelState.AddModelError("", texts["The passkey was not accepted."]);
        return await OnGetAsync(cancellationToken);
    }
}
