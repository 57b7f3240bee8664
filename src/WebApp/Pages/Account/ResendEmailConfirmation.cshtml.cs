using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account;

[EnableRateLimiting(RateLimits.Email)]
public sealed class ResendEmailConfirmationModel(AppDbContext db, ILookupNormalizer normalizer, IStringLocalizer<Texts> texts) : PageModel
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
        await EmailRequest.SaveAsync(db, EmailKind.EmailConfirmation, normalizer.NormalizeEmail(Input.Email)!, cancellationToken);
        this.ShowNotice(texts["If an account with this email exists and the email is not confirmed, you’ll receive an email with a link."]);
        return RedirectToPage("Login");
    }
}
