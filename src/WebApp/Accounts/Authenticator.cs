using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// The authenticator app of a user. Its key is stored encrypted, only after a first code has proved that the app has it, and each code is
/// accepted once.
/// </summary>
public sealed class Authenticator(AppDbContext db, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The name of Identity's own token for the key.</summary>
    internal const string KeyName = "AuthenticatorKey";

    private const string KeyProvider = "[AspNetUserStore]";

    private const int KeyBytes = 20;

    private static readonly TimeSpan s_setupTime = TimeSpan.FromMinutes(15);

    /// <summary>Removes what people type between groups of characters.</summary>
    public static string Normalize(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>Creates a key that is not stored yet.</summary>
    /// <returns>The key in Base32, and the encrypted key for the form that confirms it.</returns>
    public (string Key, string Protected) CreateKey(Guid userId)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        return (Base32.Encode(key), Convert.ToBase64String(Setup(userId).Protect(key, s_setupTime)));
    }

    /// <returns>The key in Base32; null when the form is another user's or was opened too long ago.</returns>
    public string? ReadKey(Guid userId, string? protectedKey) => Unprotect(Setup(userId), protectedKey) is { } key ? Base32.Encode(key) : null;

    /// <summary>Adds the key to the current unit of work, if the code belongs to it and the key is new.</summary>
    /// <returns>Whether the key was added.</returns>
    public async Task<bool> TryAddKeyAsync(User user, string? protectedKey, string code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (Unprotect(Setup(user.Id), protectedKey) is not { } key || AuthenticatorCode.FindStep(key, code, time.GetUtcNow()) is not { } step)
        {
            return false;
        }

        var value = Convert.ToBase64String(Stored(user.Id).Protect(key));
        if (await Tokens(user.Id).SingleOrDefaultAsync(cancellationToken) is { } token)
        {
            // A form that is posted twice would replace the recovery codes that the first response shows.
            if (Unprotect(Stored(user.Id), token.Value) is { } present && CryptographicOperations.FixedTimeEquals(present, key))
            {
                return false;
            }

            token.Value = value;
        }
        else
        {
            db.Add(new IdentityUserToken<Guid> { UserId = user.Id, LoginProvider = KeyProvider, Name = KeyName, Value = value });
        }

        user.AuthenticatorStep = step;
        return true;
    }

    /// <summary>Removes the key in the current unit of work.</summary>
    public async Task RemoveKeyAsync(Guid userId, CancellationToken cancellationToken) =>
        db.RemoveRange(await Tokens(userId).ToListAsync(cancellationToken));

    /// <summary>Uses a code. One statement records its time step, so that only one of two concurrent requests succeeds.</summary>
    public async Task<bool> TryUseAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var value = await Tokens(userId).AsNoTracking().Select(token => token.Value).SingleOrDefaultAsync(cancellationToken);
        return Unprotect(Stored(userId), value) is { } key
            && AuthenticatorCode.FindStep(key, code, time.GetUtcNow()) is { } step
            && await db.Users.Where(user => user.Id == userId && (user.AuthenticatorStep == null || user.AuthenticatorStep < step))
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.AuthenticatorStep, step), cancellationToken) == 1;
    }

    private IQueryable<IdentityUserToken<Guid>> Tokens(Guid userId) =>
        db.UserTokens.Where(token => token.UserId == userId && token.LoginProvider == KeyProvider && token.Name == KeyName);

    private ITimeLimitedDataProtector Setup(Guid userId) => protection.CreateProtector("Authenticator.Setup", userId.ToString()).ToTimeLimitedDataProtector();

    private IDataProtector Stored(Guid userId) => protection.CreateProtector("Authenticator.Key", userId.ToString());

    private static byte[]? Unprotect(IDataProtector protector, string? value)
    {
        try
        {
            return value is null ? null : protector.Unprotect(Convert.FromBase64String(value));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
