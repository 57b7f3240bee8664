using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Leads to a provider, and signs in with its result.</summary>
[AllowWithoutSecondStep]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class ExternalLoginModel(ExternalChallenge challenge, ExternalSignIn signIn, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The name of the provider; null for a page of this site.</summary>
    public string? Provider { get; private set; }

    /// <summary>The address that the page leads to.</summary>
    public string? Address { get; private set; }

    public Task<IActionResult> OnPostAsync(string? provider) => this.ContinueToProviderAsync(
        challenge, provider, ExternalChallenge.SignInOrRegister, Url.Page("ExternalLogin", "Callback", new { ReturnUrl = this.ToReturnUrl(ReturnUrl) })!);

    public IActionResult OnGet()
    {
        Provider = TempData[ContinueToProviderExtensions.Name] as string;
        return TempData[ContinueToProviderExtensions.Address] is string address ? Continue(address) : RedirectToPage("Login");
    }

    public async Task<IActionResult> OnGetCallbackAsync(CancellationToken cancellationToken)
    {
        if (await challenge.FindAsync(ExternalChallenge.SignInOrRegister) is not { } external)
        {
            return OnGetFailed();
        }

        switch (await signIn.TryAsync(external, cancellationToken))
        {
            case SignInFailure.UnknownAccount:
                return RedirectToPage("ExternalRegistration", new { ReturnUrl = this.ToReturnUrl(ReturnUrl) });
            case SignInFailure.SecondStepRequired:
                await challenge.EndAsync();
                return Continue(Url.Content("~/Account/LoginWith2fa") + QueryString.Create("ReturnUrl", this.ToReturnUrl(ReturnUrl) ?? Url.Page("/Index")!));
            case { } failure:
                await challenge.EndAsync();
                this.ShowNotice(failure == SignInFailure.Unconfirmed
                    ? texts["Confirm your email first: open the link that was sent to you."]
                    : texts["This account can’t sign in. Ask the administrators of this site."]);
                return RedirectToPage("Login");
            default:
                await challenge.EndAsync();
                return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
        }
    }

    /// <summary>Explains why the provider has not confirmed the identity.</summary>
    public IActionResult OnGetFailed(bool denied = false)
    {
        this.ShowNotice(denied
            ? texts["You canceled the sign-in at the provider."]
            : texts["The sign-in at the provider did not work. Try again, or choose another way to sign in."]);
        return RedirectToPage(User.Identity?.IsAuthenticated is true ? "Manage/ExternalLogins" : "Login");
    }

    // A refresh, not a redirect: form-action would block the provider, and strict cookies are missing after a redirect from there.
    private PageResult Continue(string address)
    {
        Address = address;
        Response.Headers["Refresh"] = "0; url=" + address;
        return Page();
    }
}
