using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Completes the account of a user whom a provider has identified.</summary>
[EnableRateLimiting(RateLimits.Registration)]
public sealed class ExternalRegistrationModel(
    ExternalChallenge challenge, ExternalSignIn signIn, ReferenceDataCache choices, IOptions<RegistrationOptions> registration, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public ExternalRegistrationInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The user at the provider; null when the sign-in there has expired.</summary>
    public ExternalUser? External { get; private set; }

    public IReadOnlyDictionary<int, string> Cities { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        External ??= await challenge.FindAsync(ExternalChallenge.SignInOrRegister);
        Input = HttpMethods.IsPost(Request.Method) || External is null ? Input : ExternalRegistrationInput.Of(External);
        Cities = await choices.CitiesAsync(refresh: !ModelState.IsValid);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        External = await challenge.FindAsync(ExternalChallenge.SignInOrRegister);
        if (External is null)
        {
            return Page();
        }

        // Another tab may have registered the login.
        var failure = await signIn.TryAsync(External, cancellationToken);
        if (failure == SignInFailure.UnknownAccount)
        {
            // Signing in at once would reveal that another person's email is free.
            if (!registration.Value.RevealTakenEmail && !External.HasVerified(Input.Email))
            {
                ModelState.TryAddModelError("Input.Email", texts["Use the email that {0} has confirmed, or register with a password.", External.Provider.DisplayName]);
            }

            if (!ModelState.IsValid)
            {
                return Page();
            }

            var result = await signIn.RegisterAsync(Input, External, cancellationToken);
            if (!result.Succeeded)
            {
                ModelState.AddErrors(result, nameof(Input));
                return Page();
            }

            failure = await signIn.TryAsync(External, cancellationToken);
        }

        if (failure is null)
        {
            await challenge.EndAsync();
            return this.RedirectBack(ReturnUrl, Url.Page("/Index")!);
        }

        if (failure == SignInFailure.Unconfirmed)
        {
            await challenge.EndAsync();
            this.ShowNotice(texts["Your account was created. Open the link in the email that was sent to you, and then sign in."]);
            return RedirectToPage("Login");
        }

        return RedirectToPage("ExternalLogin", "Callback", new { ReturnUrl = this.ToReturnUrl(ReturnUrl) });
    }
}
