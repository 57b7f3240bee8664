using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Pages.Account.Manage;

[OwnAccount]
[TypeFilter<RecentVerificationRequired>]
[EnableRateLimiting(RateLimits.Email)]
public sealed class EmailModel(AppDbContext db, UserManager<User> users, EmailChanges changes, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    [BindProperty]
    public EmailInput Input { get; set; } = new();

    public CurrentEmail Current { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellationToken) => Current = await db.Users.Where(user => user.Id == User.UserId())
        .Select(user => new CurrentEmail(user.Email!, user.EmailConfirmed, db.EmailChanges
            .Where(change => change.UserId == user.Id && change.ConfirmedAt == null).Select(change => change.NewEmail).SingleOrDefault()))
        .SingleOrDefaultAsync(cancellationToken) ?? new("", true, null);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || await users.GetUserAsync(User) is not { } user)
        {
            return Page();
        }

        if (users.NormalizeEmail(Input.Email) == user.NormalizedEmail)
        {
            ModelState.AddModelError("Input.Email", texts["This is already your email."]);
            return Page();
        }

        await changes.RequestAsync(user, Input.Email!, cancellationToken);
        this.ShowNotice(texts["Open the link in the email to {0}. Until then, your email stays the same.", Input.Email!]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellationToken)
    {
        await changes.CancelAsync(User.UserId()!.Value, cancellationToken);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostResendAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is { EmailConfirmed: false } user)
        {
            await EmailRequest.SaveAsync(db, EmailKind.EmailConfirmation, user.NormalizedEmail!, cancellationToken);
            this.ShowNotice(texts["You’ll receive an email with a link. If you received one a few minutes ago, use that one."]);
        }

        return RedirectToPage();
    }
}
