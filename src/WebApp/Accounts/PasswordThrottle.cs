using System.Security.Cryptography;
using System.Text;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Counts passwords by account and by where they come from, each before it is hashed, so that guesses sent at once count as many.
/// Too many lock the source, for longer each time. The lock refuses passwords and nothing else: sessions go on, and a browser that
/// the owner has signed in from counts by itself.
/// </summary>
public sealed class PasswordThrottle(AppDbContext db, TimeProvider time, ILogger<PasswordThrottle> logger)
{
    /// <summary>All unknown browsers of an account together, against guesses from many addresses.</summary>
    public static readonly Guid Everywhere = Guid.Empty;

    private const int LimitOfSource = 5;
    private const int LimitEverywhere = 100;

    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_second = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_later = TimeSpan.FromHours(1);

    /// <summary>A key for a text that is not stored itself, such as a client's address.</summary>
    public static Guid KeyOf(string address) => new(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(0, 16));

    /// <summary>
    /// A key for a name that no user has: one of 65,536, so that many names share it and none can be told from it. People type
    /// passwords there by mistake.
    /// </summary>
    public static Guid AccountOf(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return new Guid(0, 0, BitConverter.ToInt16(hash, 0), new byte[8]);
    }

    /// <summary>Counts a password before it is checked.</summary>
    /// <returns>False when the source is locked and the password must not count, right or wrong.</returns>
    public Task<bool> TryEnterAsync(Guid account, Guid source, CancellationToken cancellationToken) =>
        TryCountAsync(account, source, LimitOfSource, cancellationToken);

    /// <summary>Counts a wrong password against all unknown browsers together, and logs the locks that hold by now.</summary>
    /// <param name="account">As counted.</param>
    /// <param name="userId">As logged; null for a name that no user has.</param>
    /// <param name="source">As counted.</param>
    /// <param name="isKnownBrowser">Whether the source is a browser that somebody signed in from before.</param>
    /// <param name="cancellationToken">Ends the statements.</param>
    public async Task FailAsync(Guid account, Guid? userId, Guid source, bool isKnownBrowser, CancellationToken cancellationToken)
    {
        if (!isKnownBrowser)
        {
            await TryCountAsync(account, Everywhere, LimitEverywhere, cancellationToken);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var locked = await db.PasswordAttempts.AsNoTracking()
            .Where(attempt => attempt.AccountId == account && (attempt.Source == source || attempt.Source == Everywhere) && attempt.LockedUntil > now)
            .ToListAsync(cancellationToken);
        locked.ForEach(attempt => logger.PasswordsLocked(userId, attempt.LockedUntil!.Value, attempt.Failures));
    }

    public Task SucceedAsync(Guid account, Guid source, CancellationToken cancellationToken) =>
        db.PasswordAttempts.Where(attempt => attempt.AccountId == account && attempt.Source == source).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Ends all locks for wrong passwords of these accounts.</summary>
    public Task ForgetAsync(IEnumerable<Guid> accounts, CancellationToken cancellationToken) =>
        db.PasswordAttempts.Where(attempt => accounts.Contains(attempt.AccountId)).ExecuteDeleteAsync(cancellationToken);

    private async Task<bool> TryCountAsync(Guid account, Guid source, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (first, second, later) = (now + s_first, now + s_second, now + s_later);
        var attempts = db.PasswordAttempts.Where(attempt => attempt.AccountId == account && attempt.Source == source);
        do
        {
            // Most passwords are right, and have no row to update.
            if (await TryAddAsync(new PasswordAttempt { AccountId = account, Source = source, Failures = 1, LastAttemptAt = now }, cancellationToken))
            {
                return true;
            }

            var counted = await attempts.Where(attempt => attempt.LockedUntil == null || attempt.LockedUntil <= now).ExecuteUpdateAsync(
                set => set
                    // A lock for all unknown browsers takes as many wrong passwords each time: nobody keeps it up with one an hour.
                    .SetProperty(attempt => attempt.Failures, attempt => source == Everywhere && attempt.Failures + 1 >= limit ? 0 : attempt.Failures + 1)
                    .SetProperty(attempt => attempt.LastAttemptAt, now)
                    .SetProperty(attempt => attempt.LockedUntil, attempt =>
                        attempt.Failures + 1 < limit ? null
                        : source == Everywhere ? later
                        : attempt.Failures + 1 < 2 * limit ? first
                        : attempt.Failures + 1 < 3 * limit ? second : later),
                cancellationToken);
            if (counted == 1)
            {
                return true;
            }
        }
        while (!await attempts.AnyAsync(cancellationToken)); // Deleted in between by a password that was right.

        return false;
    }

    private async Task<bool> TryAddAsync(PasswordAttempt attempt, CancellationToken cancellationToken)
    {
        var entry = db.Add(attempt);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (DatabaseError.Find(exception) is { Kind: ConstraintKind.Unique })
        {
            return false;
        }
        finally
        {
            entry.State = EntityState.Detached;
        }
    }
}
