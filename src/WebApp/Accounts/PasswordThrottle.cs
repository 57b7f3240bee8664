using System.Security.Cryptography;
using System.Text;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Counts password attempts by account and source before hashing, so that concurrent guesses are all counted. Too many failures lock the
/// source, longer each time. A lock refuses only passwords: sessions continue, and a browser the owner has signed in from is counted
/// separately.
/// </summary>
public sealed class PasswordThrottle(AppDbContext db, TimeProvider time, ILogger<PasswordThrottle> logger)
{
    /// <summary>The shared source of all unknown browsers of an account, which limits guesses from many addresses.</summary>
    public static readonly Guid Everywhere = Guid.Empty;

    /// <summary>The source of all codes of an account, regardless of the client: the first step is already proved.</summary>
    public static readonly Guid SecondStep = KeyOf("second step");

    private const int LimitOfSource = 5;
    private const int LimitEverywhere = 100;

    /// <summary>The account of all values that are accepted once.</summary>
    private static readonly Guid s_once = KeyOf("once");

    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_second = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_later = TimeSpan.FromHours(1);

    /// <summary>Returns a key for a text that is not stored itself, such as a client's address.</summary>
    public static Guid KeyOf(string address) => new(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(0, 16));

    /// <summary>
    /// Returns a key for a name without an account: one of 65,536, so that many names share it and none can be recovered. Users sometimes
    /// type a password into the name field.
    /// </summary>
    public static Guid AccountOf(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return new Guid(0, 0, BitConverter.ToInt16(hash, 0), new byte[8]);
    }

    /// <summary>Counts a password attempt before the password is checked.</summary>
    /// <returns>False when the source is locked; the password must then be refused, even if it is correct.</returns>
    public Task<bool> TryEnterAsync(Guid account, Guid source, CancellationToken cancellationToken) =>
        TryCountAsync(account, source, LimitOfSource, cancellationToken);

    /// <summary>Counts a wrong password against the shared source of unknown browsers, and logs the active locks.</summary>
    /// <param name="account">The key that attempts are counted by.</param>
    /// <param name="userId">The key to log; null for a name without an account.</param>
    /// <param name="source">The source that attempts are counted by.</param>
    /// <param name="isKnownBrowser">Whether the source is a browser with an earlier sign-in.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
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

    /// <summary>Records that a random value was used, such as the challenge of a passkey. The row is kept for a day.</summary>
    /// <returns>False when the value was used before, on any node.</returns>
    public Task<bool> TryUseOnceAsync(string value, CancellationToken cancellationToken) =>
        TryAddAsync(new PasswordAttempt { AccountId = s_once, Source = KeyOf(value), LastAttemptAt = time.GetUtcNow().UtcDateTime }, cancellationToken);

    /// <summary>Removes the locks that wrong passwords caused for these users, but not those of the second step, which a new password does not prove.</summary>
    public Task ForgetPasswordsAsync(IQueryable<User> users, CancellationToken cancellationToken) =>
        db.PasswordAttempts.Where(attempt => attempt.Source != SecondStep && users.Any(user => user.Id == attempt.AccountId)).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Removes all locks that wrong passwords and codes caused for these users.</summary>
    public Task ForgetAsync(IQueryable<User> users, CancellationToken cancellationToken) =>
        db.PasswordAttempts.Where(attempt => users.Any(user => user.Id == attempt.AccountId)).ExecuteDeleteAsync(cancellationToken);

    private async Task<bool> TryCountAsync(Guid account, Guid source, int limit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (first, second, later) = (now + s_first, now + s_second, now + s_later);
        var attempts = db.PasswordAttempts.Where(attempt => attempt.AccountId == account && attempt.Source == source);
        do
        {
            // Insert first: most passwords are correct and have no row to update.
            if (await TryAddAsync(new PasswordAttempt { AccountId = account, Source = source, Failures = 1, LastAttemptAt = now }, cancellationToken))
            {
                return true;
            }

            var counted = await attempts.Where(attempt => attempt.LockedUntil == null || attempt.LockedUntil <= now).ExecuteUpdateAsync(
                set => set
                    // Each lock of the shared source takes the full number of failures, so that one guess an hour cannot keep it locked.
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
        while (!await attempts.AnyAsync(cancellationToken)); // A successful sign-in deleted the row in the meantime.

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
