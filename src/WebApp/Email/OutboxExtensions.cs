using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Email;

public static class OutboxExtensions
{
    /// <summary>
    /// Adds an email to the current unit of work, unless one of the same kind is already pending for the user. A unique index refuses the
    /// second of two concurrent emails.
    /// </summary>
    public static async Task AddEmailAsync(this AppDbContext db, User user, EmailKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(user);
        if (!await db.OutboxMessages.AnyAsync(message => message.UserId == user.Id && message.Kind == kind && message.SentAt == null && message.FailedAt == null, cancellationToken))
        {
            db.Add(new OutboxMessage { UserId = user.Id, Kind = kind, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName });
        }
    }
}
