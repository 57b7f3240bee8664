using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Rendering;
using WebApp.Security;

namespace WebApp.Pages.Account;

[EnableRateLimiting(RateLimits.Email)]
public sealed class ForgotPasswordModel(AppDbContext db, ILookupNormalizer normalizer, IStringLocalizer<Texts> texts) : PageModel, ISharedPage
{
    [BindProperty]
    public ForgotPasswordInput Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        // The account is looked up in the background, so that the response time does not reveal whether it exists.
        await EmailRequest.SaveAsync(db, EmailKind.PasswordReset, normalizer.NormalizeEmail(Input.Email)!, cancellationToken);
        this.ShowNotice(texts["If an account with this email exists, you’ll receive an email with a link."]);
        return RedirectToPage("Login");
    }
}
