using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Checks a password, at sign-in or when a signed-in user proves the identity again. Every attempt costs one hash and the same statements,
/// regardless of whether the account exists, is locked, has no password, or accepts the given one.
/// </summary>
public sealed class PasswordCheck(
    AppDbContext db, UserManager<User> users, IHttpContextAccessor context, PasswordHashLimiter limiter, PasswordThrottle throttle, KnownBrowser browser,
    IOptions<RegistrationOptions> registration, TimeProvider time, ILogger<PasswordCheck> logger)
{
    private static readonly User s_nobody = new();
    private static string? s_nobodysHash;

    private HttpContext Http => context.HttpContext!;

    /// <returns>The user, if the account exists, and the reason for a failure.</returns>
    public Task<(User? User, SignInFailure? Failure)> ByNameAsync(string userNameOrEmail, string password, CancellationToken cancellationToken)
    {
        var name = users.NormalizeName(userNameOrEmail) ?? "";
        return CheckAsync(
            name.Contains('@', StringComparison.Ordinal) ? db.Users.Where(user => user.NormalizedEmail == name) : db.Users.Where(user => user.NormalizedUserName == name),
            PasswordThrottle.AccountOf(name), password, cancellationToken);
    }

    /// <summary>Checks the password of a signed-in user, whose email need not be confirmed.</summary>
    /// <returns>The user; null when the password is wrong or must not be tried.</returns>
    public async Task<User?> ByIdAsync(Guid id, string password, CancellationToken cancellationToken) =>
        await CheckAsync(db.Users.Where(user => user.Id == id), id, password, cancellationToken) is { Failure: null or SignInFailure.Unconfirmed, User: var user } ? user : null;

    private async Task<(User? User, SignInFailure? Failure)> CheckAsync(IQueryable<User> users, Guid accountOfNobody, string password, CancellationToken cancellationToken)
    {
        var (user, isLockedEverywhere) = await FindAsync(users, cancellationToken);
        var account = user?.Id ?? accountOfNobody;
        var known = browser.KeyFor(Http, user);
        var source = known ?? PasswordThrottle.KeyOf(ClientAddress.Of(Http));

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
                strongerHash = Hasher.HashPassword(user!, password);
            }
        }

        if (failure is not null)
        {
            logger.SignInFailed(user?.Id, failure.Value);
        }

        if (failure is null or SignInFailure.Unconfirmed)
        {
            await throttle.SucceedAsync(account, source, cancellationToken);
        }
        else if (mayTry)
        {
            await throttle.FailAsync(account, user?.Id, source, isKnownBrowser: known is not null, cancellationToken);
        }

        if (strongerHash is not null)
        {
            await ReplaceHashAsync(user!, strongerHash, cancellationToken);
        }

        return (user, failure);
    }

    private IPasswordHasher<User> Hasher => users.PasswordHasher;

    private SignInFailure? FailureOf(User? user, bool mayTry, PasswordVerificationResult result) => user switch
    {
        null => SignInFailure.UnknownAccount,
        _ when !mayTry => SignInFailure.TooManyAttempts,
        _ when result == PasswordVerificationResult.Failed => SignInFailure.WrongPassword,
        _ => user.FindFailure(time.GetUtcNow(), registration.Value),
    };

    private async Task<(User? User, bool IsLockedEverywhere)> FindAsync(IQueryable<User> users, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
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
            return Hasher.VerifyHashedPassword(user, hash, password);
        }

        s_nobodysHash ??= Hasher.HashPassword(s_nobody, Guid.NewGuid().ToString());
        Hasher.VerifyHashedPassword(s_nobody, s_nobodysHash, password);
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
