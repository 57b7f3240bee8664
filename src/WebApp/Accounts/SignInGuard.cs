using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Ensures that a user keeps at least one way to sign in, even with concurrent requests: a removal locks the row of the user
/// and is then checked.
/// </summary>
public sealed class SignInGuard(AppDbContext db, ExternalProviders providers)
{
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
