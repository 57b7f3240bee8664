using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace WebApp.Data;

public static class OutboxExtensions
{
    /// <summary>Adds an email to the current unit of work for a user who is added in it, too.</summary>
    public static void AddEmail(this AppDbContext db, User user, EmailKind kind)
    {
        ArgumentNullException.ThrowIfNull(db);
        db.Add(new OutboxMessage { User = user, Kind = kind, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName });
    }

    /// <summary>Adds an email about a change of address to the current unit of work.</summary>
    public static void AddEmail(this AppDbContext db, EmailChange change, EmailKind kind)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(change);
        db.Add(new OutboxMessage { UserId = change.UserId, EmailChange = change, Kind = kind, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName });
    }

    /// <summary>
    /// Adds the email to the old address of a user whose email an administrator changes, with a link that undoes the change. Nothing for a
    /// disabled user.
    /// </summary>
    public static void AddEmailChangedByAdministrator(this AppDbContext db, User user, string newEmail, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.DisabledAt is null)
        {
            db.AddEmail(new EmailChange { UserId = user.Id, OldEmail = user.Email!, NewEmail = newEmail, RequestedAt = now, ConfirmedAt = now }, EmailKind.EmailChangedByAdministrator);
        }
    }

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

    /// <summary>
    /// Adds emails with a password link in the current transaction, except for disabled users: an invitation for users without a password.
    /// </summary>
    /// <returns>The number of enabled users, including those whose email was already pending.</returns>
    public static async Task<int> AddPasswordEmailsAsync(this AppDbContext db, IQueryable<User> users, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var found = await users.Where(user => user.DisabledAt == null)
            .Select(user => new { user.Id, Kind = user.PasswordHash == null ? EmailKind.Invitation : EmailKind.PasswordReset })
            .Select(user => new
            {
                user.Id,
                user.Kind,
                IsPending = db.OutboxMessages.Any(message => message.UserId == user.Id && message.Kind == user.Kind && message.SentAt == null && message.FailedAt == null),
            })
            .ToListAsync(cancellationToken);
        var culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        await db.BulkInsertAsync(
            found.FindAll(user => !user.IsPending).ConvertAll(user => new OutboxMessage { UserId = user.Id, Kind = user.Kind, Culture = culture }), cancellationToken);
        return found.Count;
    }
}
