using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Requests, confirms, and undoes changes of an email address. Emails are saved in the same transaction. The unique index decides when two
/// users confirm the same address.
/// </summary>
public sealed class EmailChanges(AppDbContext db, UserManager<User> users, TimeProvider time, ILogger<EmailChanges> logger)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Stores a change, which replaces an open one, and sends a link to the new address.</summary>
    public async Task RequestAsync(User user, string email, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var transaction = await BeginAsync(user.Id, cancellationToken);
        await DeleteOpenAsync(user.Id, cancellationToken);
        Announce(db.Add(new EmailChange { UserId = user.Id, OldEmail = user.Email!, NewEmail = email, RequestedAt = Now }).Entity, EmailKind.EmailChangeConfirmation);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task CancelAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(userId, cancellationToken);
        await DeleteOpenAsync(userId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives the account the new address, and sends a notice to the old one. Ends all sessions and invalidates other links.</summary>
    /// <param name="change">The open change with its user, both tracked.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task<IdentityResult> ConfirmAsync(EmailChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var transaction = await BeginAsync(change.UserId, cancellationToken);
        change.ConfirmedAt = Now;
        Announce(change, EmailKind.EmailChanged);
        var result = await SetEmailAsync(change.User!, change.NewEmail);
        if (result.Succeeded)
        {
            await transaction.CommitAsync(cancellationToken);
            logger.EmailChanged(change.UserId);
        }

        return result;
    }

    /// <summary>
    /// Restores the old address, and sends it a link to choose a new password. Removes the password, which an intruder knows, and ends all
    /// sessions. Later changes are undone, too, so that their links cannot restore an intruder's address.
    /// </summary>
    /// <param name="change">The confirmed change with its user, both tracked.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task<IdentityResult> UndoAsync(EmailChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var transaction = await BeginAsync(change.UserId, cancellationToken);
        await DeleteOpenAsync(change.UserId, cancellationToken);
        var undone = await db.EmailChanges
            .Where(other => other.UserId == change.UserId && other.UndoneAt == null && other.ConfirmedAt >= change.ConfirmedAt).ToListAsync(cancellationToken);
        undone.ForEach(other => other.UndoneAt = Now);
        await db.AddEmailAsync(change.User!, EmailKind.PasswordReset, cancellationToken);
        change.User!.PasswordHash = null;
        var result = await SetEmailAsync(change.User!, change.OldEmail);
        if (result.Succeeded)
        {
            await transaction.CommitAsync(cancellationToken);
            logger.EmailChangeUndone(change.UserId);
        }

        return result;
    }

    /// <summary>Begins a transaction for the changes of one user, one at a time.</summary>
    private async Task<IDbContextTransaction> BeginAsync(Guid userId, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockUserAsync(userId, cancellationToken);
        return transaction;
    }

    private Task<IdentityResult> SetEmailAsync(User user, string email)
    {
        (user.Email, user.EmailConfirmed, user.SecurityStamp) = (email, true, Guid.NewGuid().ToString("N"));
        return users.UpdateAsync(user); // Saves everything.
    }

    private void Announce(EmailChange change, EmailKind kind) => db.Add(new OutboxMessage
    {
        UserId = change.UserId, EmailChange = change, Kind = kind, Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
    });

    // The emails first: SQL Server does not delete them with their change.
    private async Task DeleteOpenAsync(Guid userId, CancellationToken cancellationToken)
    {
        await db.OutboxMessages.Where(message => message.EmailChange!.UserId == userId && message.EmailChange.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
        await db.EmailChanges.Where(change => change.UserId == userId && change.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
    }
}
