using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Pages.Admin.Emails;

/// <summary>Lists undelivered emails, newest first.</summary>
public sealed class IndexModel(AppDbContext db, IStringLocalizer<Texts> texts) : PageModel, IFormPage
{
    public const int Shown = 100;

    public int Count { get; private set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var failed = db.OutboxMessages.Where(message => message.FailedAt != null);
        Count = await failed.CountAsync(cancellationToken);
        Rows = await failed.OrderByDescending(message => message.FailedAt).ThenBy(message => message.Id).Take(Shown)
            .Select(message => new Row(message.Id, message.UserId, message.User!.UserName!, message.Kind, message.Attempts, message.LastError, message.FailedAt!.Value))
            .ToListAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Failed(id).SingleOrDefaultAsync(cancellationToken) is { } message)
        {
            // The unique index decides; this check only provides a better message.
            if (await db.OutboxMessages.AnyAsync(other => other.UserId == message.UserId && other.Kind == message.Kind && other.SentAt == null && other.FailedAt == null, cancellationToken))
            {
                ModelState.AddModelError("", texts["This email is already queued."]);
                return Page();
            }

            (message.FailedAt, message.Attempts, message.NextAttemptAt) = (null, 0, DateTime.UtcNow);
            await db.SaveChangesAsync(cancellationToken);
            this.ShowNotice(texts["The email was queued again."]);
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Failed(id).ExecuteDeleteAsync(cancellationToken) == 1)
        {
            this.ShowNotice(texts["The email was deleted."]);
        }

        return RedirectToPage();
    }

    private IQueryable<OutboxMessage> Failed(Guid id) => db.OutboxMessages.Where(message => message.Id == id && message.FailedAt != null);

    public sealed record Row(Guid Id, Guid UserId, string UserName, EmailKind Kind, int Attempts, string? LastError, DateTime FailedAt);
}
