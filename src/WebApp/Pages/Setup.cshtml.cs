using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Pages.Account;
using WebApp.Security;

namespace WebApp.Pages;

/// <summary>Registers the first administrator, for whoever has the link from the log; afterwards there is no such page.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[TypeFilter<SetupLinkRequired>]
public sealed class SetupModel(FirstAdministrator first, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty]
    public RegisterInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!ModelState.Accepts(await first.CreateAsync(Data.User.Create(Input.UserName!, Input.Email!, Input.CityId!.Value), Input.Password!), nameof(Input)))
        {
            return Page();
        }

        Notice = texts["Your account is ready. Log in to begin."];
        return RedirectToPage("/Account/Login");
    }
}
