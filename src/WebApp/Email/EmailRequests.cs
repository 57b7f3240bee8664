using ConstraintErrors.Writing;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Email;

internal static class EmailRequests
{
    /// <summary>The interval within which several requests for one account result in one email.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Replaces the requests with emails for addresses that belong to an account. If the process stops halfway, nothing is lost or
    /// duplicated: an existing email is not added again.
    /// </summary>
    public static async Task AddRequestedEmailsAsync(this AppDbContext db, CancellationToken cancellationToken)
    {
        while (await db.EmailRequests.TagWith("background").AsNoTracking().OrderBy(request => request.Id).FirstOrDefaultAsync(cancellationToken) is { } request)
        {
            if (await FindRecipientAsync(db, request, cancellationToken) is { } user)
            {
                await db.GetOrCreateAsync(
                    email => email.UserId == user && email.Kind == request.Kind && email.SentAt == null && email.FailedAt == null,
                    () => new OutboxMessage { UserId = user, Kind = request.Kind, Culture = request.Culture },
                    cancellationToken);
            }

            await db.EmailRequests.TagWith("background").Where(other => other.Id == request.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <returns>The key of the user; null without one, after a recent email, and for the confirmation of a confirmed address.</returns>
    private static Task<Guid?> FindRecipientAsync(AppDbContext db, EmailRequest request, CancellationToken cancellationToken)
    {
        var since = DateTime.UtcNow - s_pause;
        var isConfirmation = request.Kind == EmailKind.EmailConfirmation;
        return db.Users.TagWith("background")
            .Where(user => user.NormalizedEmail == request.NormalizedEmail && user.DisabledAt == null && !(isConfirmation && user.EmailConfirmed)
                && !db.OutboxMessages.Any(email => email.UserId == user.Id && email.Kind == request.Kind && email.CreatedAt > since))
            .Select(user => (Guid?)user.Id)
            .SingleOrDefaultAsync(cancellationToken);
    }
}
