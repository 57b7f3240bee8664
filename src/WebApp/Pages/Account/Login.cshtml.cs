using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Rendering;
using WebApp.Security;

namespace WebApp.Pages.Account;

[EnableRateLimiting(RateLimits.SignIn)]
public sealed class LoginModel(
    PasswordSignIn signIn, PasskeySignIn passkeys, TwoStepSignIn completion, ExternalProviders providers, IStringLocalizer<Texts> texts) : PageModel, ISharedPage
{
    [BindProperty]
    public LoginInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public ProviderButtons Providers => ProviderButtons.SignIn(providers, ReturnUrl);

    /// <summary>Whether the password is correct and the email must be confirmed first.</summary>
    public bool IsUnconfirmed { get; private set; }

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() => Content(await passkeys.CreateRequestAsync(user: null), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (await passkeys.CheckAsync(credential, userId: null, cancellationToken) is not { } user)
        {
            ModelState.AddModelError("", texts["The passkey was not accepted."]);
            return Page();
        }

        await completion.CompleteAsync(user, remember: false, hasSecondStep: true);
        return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var failure = await signIn.TryAsync(Input.UserNameOrEmail!, Input.Password!, Input.RememberMe, cancellationToken);
        if (failure is null)
        {
            return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
        }

        if (failure == SignInFailure.SecondStepRequired)
        {
            return RedirectToPage("LoginWith2fa", new { ReturnUrl });
        }

        // The same message for a wrong password, an unknown name, and a locked account.
        IsUnconfirmed = failure == SignInFailure.Unconfirmed;
        ModelState.AddModelError("", IsUnconfirmed
            ? texts["Confirm your email first: open the link that was sent to you."]
            : texts["The user name, email, or password is incorrect. After five failed attempts, wait before you try again."]);
        return Page();
    }
}
