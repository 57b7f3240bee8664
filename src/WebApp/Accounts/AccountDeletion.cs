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
        var isDeleted = await db.InTransactionAsync(() => TryDeleteAsync(user.Id, cancellationToken), static isDeleted => isDeleted, cancellationToken);
        if (isDeleted)
        {
            logger.AccountDeleted(user.Id);
        }

        return isDeleted;
    }

    private async Task<bool> TryDeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await guard.AcquireLockAsync(cancellationToken);
        var own = db.Users.Where(user => user.Id == id);
        if (await guard.Administrators().AnyAsync(administrator => administrator.Id == id, cancellationToken)
            && !await guard.RemainsWithoutAsync(own, cancellationToken))
        {
            return false;
        }

        await throttle.ForgetAsync(own, cancellationToken);
        db.Remove((await db.Users.FindAsync([id], cancellationToken))!);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
