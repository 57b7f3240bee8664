using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Codes that replace the authenticator app, each once. They are short enough to type, so they are stored like passwords: as slow, salted
/// hashes.
/// </summary>
public sealed class RecoveryCodes(AppDbContext db, PasswordHashLimiter limiter, IOptions<PasswordHasherOptions> options)
{
    public const int Count = 10;

    private const int CodeBytes = 10; // 80 bits, in 16 characters.
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Replaces all codes of a user in the current unit of work.</summary>
    /// <returns>The new codes, which cannot be shown again.</returns>
    public async Task<IReadOnlyList<string>> ReplaceAsync(Guid userId, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var codes = Enumerable.Range(0, Count).Select(_ => Base32.Encode(RandomNumberGenerator.GetBytes(CodeBytes))).ToList();
        db.RemoveRange(await Of(userId).ToListAsync(cancellationToken));
        using (await limiter.EnterAsync(cancellationToken))
        {
            db.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, Salt = salt, Hash = Hash(code, salt) }));
        }

        return codes;
    }

    /// <summary>Removes all codes of a user in the current unit of work.</summary>
    public async Task RemoveAsync(Guid userId, CancellationToken cancellationToken) => db.RemoveRange(await Of(userId).ToListAsync(cancellationToken));

    /// <summary>Uses a code. One statement deletes it, so that only one of two concurrent requests succeeds.</summary>
    public async Task<bool> TryUseAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        if (await Of(userId).Select(stored => stored.Salt).FirstOrDefaultAsync(cancellationToken) is not { } salt)
        {
            return false;
        }

        byte[] hash;
        using (await limiter.EnterAsync(cancellationToken))
        {
            hash = Hash(code, salt); // All codes of a user share their salt: an attempt costs one hash.
        }

        return await Of(userId).Where(stored => stored.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private IQueryable<RecoveryCode> Of(Guid userId) => db.Set<RecoveryCode>().Where(code => code.UserId == userId);

    private byte[] Hash(string code, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(code, salt, options.Value.IterationCount, HashAlgorithmName.SHA512, HashBytes);
}
