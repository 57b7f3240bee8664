using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Removes the ways to sign in that an intruder may have added to an account.</summary>
public sealed class AddedSignIns(AppDbContext db, Authenticator authenticator, RecoveryCodes recoveryCodes)
{
    /// <summary>
    /// Removes passkeys, API tokens, external logins, the authenticator app, and recovery codes in the current unit of work, if they were added since a
    /// time. Earlier ones remain: they protect the owner from somebody who only reads the emails.
    /// </summary>
    public async Task RemoveAsync(User user, DateTime since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var passkeys = await db.UserPasskeys.Where(passkey => passkey.UserId == user.Id).ToListAsync(cancellationToken);
        var added = passkeys.FindAll(passkey => passkey.Data.CreatedAt.UtcDateTime >= since);
        db.RemoveRange(added);
        db.RemoveRange(await db.ApiTokens.Where(token => token.UserId == user.Id && token.CreatedAt >= since).ToListAsync(cancellationToken));

        // The others have no time of their own. The audit records that one was added, and is kept.
        var key = user.Id.ToString();
        var changes = await db.AuditEntries.Where(entry => entry.EntityType == nameof(User) && entry.EntityKey == key && entry.At >= since)
            .Select(entry => entry.Changes).ToListAsync(cancellationToken);
        if (Record(PropertyChange.SignInAdded))
        {
            db.RemoveRange(await db.UserLogins.Where(login => login.UserId == user.Id).ToListAsync(cancellationToken));
        }

        var hasNewAuthenticator = Record(Authenticator.KeyName);
        if (hasNewAuthenticator)
        {
            await authenticator.RemoveKeyAsync(user.Id, cancellationToken);
        }

        if (hasNewAuthenticator || Record(nameof(RecoveryCode)))
        {
            await recoveryCodes.RemoveAsync(user.Id, cancellationToken);
        }

        user.TwoFactorEnabled &= passkeys.Count > added.Count || (!hasNewAuthenticator && await db.UserTokens.AnyAsync(token => token.UserId == user.Id, cancellationToken));

        // JSON escapes the quotes of a value, so no value contains this text.
        bool Record(string property) => changes.Exists(text => text.Contains($"\"Property\":\"{property}\"", StringComparison.Ordinal));
    }
}
