using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

/// <summary>Confirms the email of an account with a link. A GET changes nothing, because mail programs open links.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class ConfirmEmailModel(EmailLinks links, UserManager<User> users, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "user")]
    public string? UserId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The email; null when the link is invalid.</summary>
    public string? Email { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken) => Email = (await links.FindUnconfirmedAsync(UserId, Token))?.Email;

    public async Task<IActionResult> OnPostAsync()
    {
        if (await links.FindUnconfirmedAsync(UserId, Token) is not { } user)
        {
            return Page();
        }

        user.EmailConfirmed = true;
        if (!(await users.UpdateAsync(user)).Succeeded)
        {
            return Page();
        }

        this.ShowNotice(texts["Your email is confirmed."]);
        return RedirectToPage(User.Identity?.IsAuthenticated is true ? "/Index" : "Login");
    }
}
