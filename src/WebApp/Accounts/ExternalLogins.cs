using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Adds and removes the external logins of the signed-in user. The email that announces a change is saved with it.</summary>
public sealed class ExternalLogins(
    AppDbContext db, UserManager<User> users, SignInManager<User> signIn, SignInGuard guard, KnownBrowser browser, ILogger<ExternalLogins> logger)
{
    /// <returns>False when the login belongs to another account.</returns>
    public async Task<bool> TryAddAsync(Guid userId, ExternalUser external, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(external);
        try
        {
            await db.InTransactionAsync(() => AddAsync(userId, external, cancellationToken), cancellationToken);
            logger.ExternalLoginAdded(userId);
            return true;
        }
        catch (DbUpdateException exception) when (DatabaseError.Find(exception) is { Kind: ConstraintKind.Unique })
        {
            db.ChangeTracker.Clear();
            var taken = await db.UserLogins.AsNoTracking()
                .SingleOrDefaultAsync(login => login.LoginProvider == external.Provider.Name && login.ProviderKey == external.Key, cancellationToken);
            if (taken is null)
            {
                throw;
            }

            return taken.UserId == userId && taken.ProviderKey == external.Key;
        }
    }

    /// <summary>Removes a login and ends the other sessions, which may have been started with it.</summary>
    /// <returns>False when the user could not sign in any more.</returns>
    public async Task<bool> TryRemoveAsync(Guid userId, string? provider, string? key, CancellationToken cancellationToken)
    {
        var isRemoved = await db.InTransactionAsync(() => RemoveAsync(userId, provider, key, cancellationToken), static isRemoved => isRemoved is true, cancellationToken);
        if (isRemoved is not true)
        {
            db.ChangeTracker.Clear();
            return isRemoved is null;
        }

        var user = (await db.Users.FindAsync([userId], cancellationToken))!;
        browser.Remember(signIn.Context, user);
        await signIn.RefreshSignInAsync(user);
        logger.ExternalLoginRemoved(userId);
        return true;
    }

    /// <returns>Null when the login does not exist.</returns>
    private async Task<bool?> RemoveAsync(Guid userId, string? provider, string? key, CancellationToken cancellationToken)
    {
        await db.LockUserAsync(userId, cancellationToken);
        var user = await db.Users.SingleAsync(user => user.Id == userId, cancellationToken);
        var login = await db.UserLogins.SingleOrDefaultAsync(login => login.UserId == userId && login.LoginProvider == provider && login.ProviderKey == key, cancellationToken);
        if (login is null)
        {
            return null;
        }

        db.Remove(login);
        await db.AddEmailAsync(user, EmailKind.SignInsChanged, cancellationToken);
        var result = await users.UpdateSecurityStampAsync(user); // Saves everything.
        return result.Succeeded && await guard.RemainsAsync(userId, cancellationToken);
    }

    private async Task<int> AddAsync(Guid userId, ExternalUser external, CancellationToken cancellationToken)
    {
        await db.LockUserAsync(userId, cancellationToken);
        db.AddLogin(userId, external);
        await db.AddEmailAsync(await db.Users.SingleAsync(user => user.Id == userId, cancellationToken), EmailKind.SignInsChanged, cancellationToken);
        return await db.SaveChangesAsync(cancellationToken);
    }
}
