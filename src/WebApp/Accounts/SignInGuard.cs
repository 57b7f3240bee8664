using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Ensures that a user keeps at least one way to sign in, even with concurrent requests: removals are serialized and then checked.
/// </summary>
public sealed class SignInGuard(AppDbContext db, ExternalProviders providers)
{
    /// <summary>Enters, in a transaction, a section for changes to the user's ways to sign in. Others wait until the transaction ends.</summary>
    public Task AcquireLockAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(user => user.ConcurrencyStamp, user => user.ConcurrencyStamp), cancellationToken);

    /// <summary>Returns whether the user can sign in, after the removals that were saved in the current transaction.</summary>
    public Task<bool> RemainsAsync(Guid userId, CancellationToken cancellationToken)
    {
        var configured = providers.All.Select(provider => provider.Name).ToArray();
        return db.Users.AnyAsync(
            user => user.Id == userId && (user.PasswordHash != null
                || db.UserPasskeys.Any(passkey => passkey.UserId == userId)
                || db.UserLogins.Any(login => login.UserId == userId && configured.Contains(login.LoginProvider))),
            cancellationToken);
    }
}
