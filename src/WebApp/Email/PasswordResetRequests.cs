using ConstraintErrors.Writing;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Email;

internal static class PasswordResetRequests
{
    /// <summary>The interval within which several requests for one account result in one email.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Replaces the requests with emails for addresses that belong to an account. If the process stops halfway, nothing is lost or
    /// duplicated: an existing email is not added again.
    /// </summary>
    public static async Task AddPasswordResetEmailsAsync(this AppDbContext db, CancellationToken cancellationToken)
    {
        while (await db.PasswordResetRequests.TagWith("background").AsNoTracking().OrderBy(request => request.Id).FirstOrDefaultAsync(cancellationToken) is { } request)
        {
            var since = DateTime.UtcNow - s_pause;
            var user = await db.Users.TagWith("background").AsNoTracking().SingleOrDefaultAsync(
                user => user.NormalizedEmail == request.NormalizedEmail && user.DisabledAt == null
                    && !db.OutboxMessages.Any(email => email.UserId == user.Id && email.Kind == EmailKind.PasswordReset && email.CreatedAt > since),
                cancellationToken);
            if (user is not null)
            {
                await db.GetOrCreateAsync(
                    email => email.UserId == user.Id && email.Kind == EmailKind.PasswordReset && email.SentAt == null && email.FailedAt == null,
                    () => new OutboxMessage { UserId = user.Id, Kind = EmailKind.PasswordReset, Culture = request.Culture },
                    cancellationToken);
            }

            await db.PasswordResetRequests.TagWith("background").Where(other => other.Id == request.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
