using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Pages.Account;
using WebApp.Security;

namespace WebApp.Pages;

/// <summary>Registers the first administrator with the link from the log. Returns a 404 when an administrator exists.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[TypeFilter<SetupLinkRequired>]
[RevealsTakenEmail]
public sealed class SetupModel(FirstAdministrator first, ReferenceDataCache choices, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public RegisterInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public AccountFields Fields { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken) => Fields = new(
        Input, await choices.CitiesAsync(refresh: ModelState.GetFieldValidationState("Input.CityId") == ModelValidationState.Invalid));

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var result = await first.CreateAsync(Input.ToUser(), Input.Password!);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["Your account is ready. Sign in to continue."]);
        return RedirectToPage("/Account/Login");
    }
}
