using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Rendering;
using WebApp.Security;

namespace WebApp.Pages.Account;

[EnableRateLimiting(RateLimits.Registration)]
public sealed class RegisterModel(
    AccountCreation creation, ReferenceDataCache choices, IOptions<RegistrationOptions> registration, ExternalProviders providers, IStringLocalizer<Texts> texts)
    : PageModel, IFormPage, ISharedPage
{
    [BindProperty]
    public RegisterInput Input { get; set; } = new();

    public ProviderButtons Providers => ProviderButtons.SignIn(providers);

    public AccountFields Fields { get; private set; } = null!;

    object? ISharedPage.Content => Fields.Cities;

    public async Task LoadAsync(CancellationToken cancellationToken) => Fields = new(
        Input, await choices.CitiesAsync(refresh: ModelState.GetFieldValidationState("Input.CityId") == ModelValidationState.Invalid));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var result = await creation.CreateAsync(Input.ToUser(), Input.Password!, cancellationToken);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(registration.Value.RequireConfirmedEmail
            ? texts["Your account was created. Open the link in the email that was sent to you, and then sign in."]
            : texts["Your account is ready. Sign in to continue."]);
        return RedirectToPage("Login");
    }
}
