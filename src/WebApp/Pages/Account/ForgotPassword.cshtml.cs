using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Constraints;
using WebApp.Data;

namespace WebApp.Pages.Account;

public sealed class ForgotPasswordModel(AppDbContext db, UserManager<User> users, IStringLocalizer<Texts> texts) : PageModel
{
    /// <summary>An inbox is not to be filled by strangers.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    [BindProperty]
    public ForgotPasswordInput Input { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var since = DateTime.UtcNow - s_pause;
        if (await users.FindByEmailAsync(Input.Email!) is { DisabledAt: null } user
            && !await db.OutboxMessages.AnyAsync(mail => mail.UserId == user.Id && mail.Kind == MailKind.PasswordReset && mail.CreatedAt > since, cancellationToken))
        {
            await db.GetOrCreateAsync(
                mail => mail.UserId == user.Id && mail.Kind == MailKind.PasswordReset && mail.SentAt == null,
                () => new OutboxMessage { UserId = user.Id, Kind = MailKind.PasswordReset, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName },
                cancellationToken);
        }

        // The same for an address that nobody has.
        Notice = texts["If an account has this address, a mail with a link is on its way."];
        return RedirectToPage("Login");
    }
}
