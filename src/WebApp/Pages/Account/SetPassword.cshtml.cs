using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Sets a password with a link from an email.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SetPasswordModel(PasswordLinks links, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public SetPasswordInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "user")]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The user name; null when the link is invalid or has expired.</summary>
    public string? UserName { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken) => UserName = (await links.FindUserAsync(UserId, Token))?.UserName;

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var result = await links.SetPasswordAsync(UserId, Token, Input.Password!);
        if (!result.Succeeded)
        {
            ModelState.AddErrors(result, nameof(Input));
            return Page();
        }

        this.ShowNotice(texts["Your password was changed. Sign in to continue."]);
        return RedirectToPage("Login");
    }
}
