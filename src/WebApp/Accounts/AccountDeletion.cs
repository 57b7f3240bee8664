using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Deletes the account of its owner, with everything that belongs to it. The audit log keeps its entries, and bulk jobs keep the name of the
/// administrator who started them.
/// </summary>
public sealed class AccountDeletion(AppDbContext db, AdministratorGuard guard, PasswordThrottle throttle, ILogger<AccountDeletion> logger)
{
    /// <returns>False when no administrator who can sign in would remain.</returns>
    public async Task<bool> TryDeleteAsync(User user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await guard.AcquireLockAsync(cancellationToken);
        var own = db.Users.Where(other => other.Id == user.Id);
        if (await guard.Administrators().AnyAsync(administrator => administrator.Id == user.Id, cancellationToken)
            && !await guard.RemainsWithoutAsync(own, cancellationToken))
        {
            return false;
        }

        await throttle.ForgetAsync(own, cancellationToken);
        db.Remove(user);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.AccountDeleted(user.Id);
        return true;
    }
}
