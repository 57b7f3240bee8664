using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Email;

public static class OutboxExtensions
{
    /// <summary>
    /// Adds a mail to be saved together with what it tells of, unless one of its kind is on its way to the user already. Of two at
    /// once, a unique index refuses the second.
    /// </summary>
    public static async Task AddMailAsync(this AppDbContext db, User user, MailKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(user);
        if (!await db.OutboxMessages.AnyAsync(message => message.UserId == user.Id && message.Kind == kind && message.SentAt == null && message.FailedAt == null, cancellationToken))
        {
            db.Add(new OutboxMessage { UserId = user.Id, Kind = kind, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName });
        }
    }
}
