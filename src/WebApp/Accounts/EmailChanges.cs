using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Requests, confirms, and undoes changes of an email address. Emails are saved in the same transaction. The unique index decides when two
/// users confirm the same address.
/// </summary>
public sealed class EmailChanges(AppDbContext db, UserManager<User> users, AddedSignIns addedSignIns, TimeProvider time, ILogger<EmailChanges> logger)
{
    /// <summary>An intruder may have added ways to sign in before the change of email.</summary>
    private static readonly TimeSpan s_beforeChange = TimeSpan.FromDays(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Stores a change, which replaces an open one, and sends a link to the new address.</summary>
    public Task RequestAsync(User user, string email, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return db.InTransactionAsync(
            async () =>
            {
                await db.LockUserAsync(user.Id, cancellationToken);
                await DeleteOpenAsync(user.Id, cancellationToken);
                db.AddEmail(new EmailChange { UserId = user.Id, OldEmail = user.Email!, NewEmail = email, RequestedAt = Now }, EmailKind.EmailChangeConfirmation);
                return await db.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
    }

    public Task CancelAsync(Guid userId, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            await db.LockUserAsync(userId, cancellationToken);
            return await DeleteOpenAsync(userId, cancellationToken);
        },
        static deleted => deleted > 0,
        cancellationToken);

    /// <summary>Gives the account the new address, and sends a notice to the old one. Ends all sessions and invalidates other links.</summary>
    /// <param name="id">The open change.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public Task<IdentityResult> ConfirmAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        async (change, user) =>
        {
            change.ConfirmedAt = Now;
            db.AddEmail(change, EmailKind.EmailChanged);
            return await SetEmailAsync(user, change.NewEmail);
        },
        logger.EmailChanged,
        cancellationToken);

    /// <summary>
    /// Restores the old address, and sends it a link to choose a new password. Removes the password, which an intruder knows, and the ways to
    /// sign in that were added since shortly before the change, and ends all sessions. Later changes are undone, too, so that their links
    /// cannot restore an intruder's address.
    /// </summary>
    /// <param name="id">The confirmed change.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public Task<IdentityResult> UndoAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        async (change, user) =>
        {
            await DeleteOpenAsync(user.Id, cancellationToken);
            var undone = await db.EmailChanges
                .Where(other => other.UserId == user.Id && other.UndoneAt == null && other.ConfirmedAt >= change.ConfirmedAt).ToListAsync(cancellationToken);
            undone.ForEach(other => other.UndoneAt = Now);
            await db.AddEmailAsync(user, EmailKind.PasswordReset, cancellationToken);
            user.PasswordHash = null;
            await addedSignIns.RemoveAsync(user, change.RequestedAt - s_beforeChange, cancellationToken);
            return await SetEmailAsync(user, change.OldEmail);
        },
        logger.EmailChangeUndone,
        cancellationToken);

    private async Task<IdentityResult> ChangeAsync(
        Guid id, Func<EmailChange, User, Task<IdentityResult>> apply, Action<Guid> log, CancellationToken cancellationToken)
    {
        var userId = Guid.Empty;
        var result = await db.InTransactionAsync(
            async () =>
            {
                var change = (await db.EmailChanges.FindAsync([id], cancellationToken))!;
                userId = change.UserId;
                await db.LockUserAsync(userId, cancellationToken);
                return await apply(change, (await db.Users.FindAsync([userId], cancellationToken))!);
            },
            static result => result.Succeeded,
            cancellationToken);
        if (result.Succeeded)
        {
            log(userId);
        }

        return result;
    }

    private Task<IdentityResult> SetEmailAsync(User user, string email)
    {
        (user.Email, user.EmailConfirmed, user.SecurityStamp) = (email, true, Guid.NewGuid().ToString("N"));
        return users.UpdateAsync(user); // Saves everything.
    }

    // The emails first: SQL Server does not delete them with their change.
    private async Task<int> DeleteOpenAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.OutboxMessages.Where(message => message.EmailChange!.UserId == userId && message.EmailChange.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
        return await db.EmailChanges.Where(change => change.UserId == userId && change.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
    }
}
