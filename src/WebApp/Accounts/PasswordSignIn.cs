using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Signs in by user name or email. Every attempt costs one hash and the same statements, regardless of whether the account exists, is
/// locked, has no password, or accepts the given one.
/// </summary>
public sealed class PasswordSignIn(
    AppDbContext db, SignInManager<User> signIn, PasswordHashLimiter limiter, PasswordThrottle throttle, KnownBrowser browser, TimeProvider time,
    ILogger<PasswordSignIn> logger)
{
    private static readonly User s_nobody = new();
    private static string? s_nobodysHash;

    private readonly UserManager<User> _users = signIn.UserManager;

    public async Task<bool> TryAsync(string userNameOrEmail, string password, bool remember, CancellationToken cancellationToken)
    {
        var name = _users.NormalizeName(userNameOrEmail) ?? "";
        var (user, isLockedEverywhere) = await FindAsync(name, cancellationToken);
        var account = user?.Id ?? PasswordThrottle.AccountOf(name);
        var known = browser.KeyFor(signIn.Context, user);
        var source = known ?? PasswordThrottle.KeyOf(ClientAddress.Of(signIn.Context));

        bool mayTry;
        SignInFailure? failure;
        string? strongerHash = null;

        // Enter the queue before counting: an attempt that is refused because the queue is full does not count.
        using (await limiter.EnterAsync(cancellationToken))
        {
            mayTry = await throttle.TryEnterAsync(account, source, cancellationToken) && (known is not null || !isLockedEverywhere);
            var result = Verify(user, password);
            failure = FailureOf(user, mayTry, result);
            if (failure is null && result == PasswordVerificationResult.SuccessRehashNeeded)
            {
                strongerHash = _users.PasswordHasher.HashPassword(user!, password);
            }
        }

        if (failure is not null)
        {
            logger.SignInFailed(user?.Id, failure.Value);
            if (mayTry)
            {
                await throttle.FailAsync(account, user?.Id, source, isKnownBrowser: known is not null, cancellationToken);
            }

            return false;
        }

        await throttle.SucceedAsync(account, source, cancellationToken);
        if (strongerHash is not null)
        {
            await ReplaceHashAsync(user!, strongerHash, cancellationToken);
        }

        browser.Remember(signIn.Context, user!);
        await signIn.SignInAsync(user!, remember);
        logger.SignedIn(account);
        return true;
    }

    private SignInFailure? FailureOf(User? user, bool mayTry, PasswordVerificationResult result) => user switch
    {
        null => SignInFailure.UnknownAccount,
        _ when !mayTry => SignInFailure.TooManyAttempts,
        _ when result == PasswordVerificationResult.Failed => SignInFailure.WrongPassword,
        { DisabledAt: not null } => SignInFailure.Disabled,
        { LockoutEnd: { } end } when end > time.GetUtcNow() => SignInFailure.Locked,
        _ => null,
    };

    private async Task<(User? User, bool IsLockedEverywhere)> FindAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var users = name.Contains('@', StringComparison.Ordinal)
            ? db.Users.Where(user => user.NormalizedEmail == name)
            : db.Users.Where(user => user.NormalizedUserName == name);
        var found = await users.Select(user => new
        {
            User = user,
            IsLocked = db.PasswordAttempts.Any(attempt => attempt.AccountId == user.Id && attempt.Source == PasswordThrottle.Everywhere && attempt.LockedUntil > now),
        }).SingleOrDefaultAsync(cancellationToken);
        return (found?.User, found?.IsLocked is true);
    }

    // Computes one hash in every case.
    private PasswordVerificationResult Verify(User? user, string password)
    {
        if (user?.PasswordHash is { } hash)
        {
            return _users.PasswordHasher.VerifyHashedPassword(user, hash, password);
        }

        s_nobodysHash ??= _users.PasswordHasher.HashPassword(s_nobody, Guid.NewGuid().ToString());
        _users.PasswordHasher.VerifyHashedPassword(s_nobody, s_nobodysHash, password);
        return PasswordVerificationResult.Failed;
    }

    // Stores a stronger hash of the same password. Unlike Identity's own rehashing, it does not end sessions.
    private async Task ReplaceHashAsync(User user, string strongerHash, CancellationToken cancellationToken)
    {
        var weakerHash = user.PasswordHash;
        await db.Users.Where(other => other.Id == user.Id && other.PasswordHash == weakerHash)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.PasswordHash, strongerHash), cancellationToken);
    }
}
