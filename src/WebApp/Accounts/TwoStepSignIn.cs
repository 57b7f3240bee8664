using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Completes a sign-in after its first step. If the account has a second step, an encrypted cookie keeps the result of the first one for a
/// few minutes.
/// </summary>
public sealed class TwoStepSignIn(
    AppDbContext db, SignInManager<User> signIn, Authenticator authenticator, RecoveryCodes recoveryCodes, PasswordThrottle throttle, KnownBrowser browser,
    IDataProtectionProvider protection, SecureCookies cookies, TimeProvider time, ILogger<TwoStepSignIn> logger)
{
    private readonly ProtectedCookie _pending = new(protection, cookies, "second-step", TimeSpan.FromMinutes(10));

    /// <summary>Signs the user in, unless a second step follows.</summary>
    /// <param name="user">A user who may sign in and has proved the first step.</param>
    /// <param name="remember">Whether the session outlasts the browser.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task<bool> TrySkipAsync(User user, bool remember, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.TwoFactorEnabled || await MustUsePasskeyAsync(user, cancellationToken))
        {
            _pending.Write(signIn.Context, $"{StateOf(user)} {user.Id} {remember}");
            return false;
        }

        await CompleteAsync(user, remember, hasSecondStep: false);
        return true;
    }

    /// <summary>Returns the user who has proved the first step in this browser, if the account has not changed since.</summary>
    public async Task<(User? User, bool Remember)> FindAsync(CancellationToken cancellationToken)
    {
        if (_pending.Read(signIn.Context)?.Split(' ') is not [var state, var id, var remember])
        {
            return default;
        }

        var key = Guid.Parse(id);
        var user = await db.Users.SingleOrDefaultAsync(user => user.Id == key, cancellationToken);
        return user is not null && user.FindFailure(time.GetUtcNow()) is null && state == StateOf(user).ToString() ? (user, bool.Parse(remember)) : default;
    }

    /// <summary>Completes the sign-in with a code of the authenticator app.</summary>
    public Task<bool> TryCodeAsync(string code, CancellationToken cancellationToken) => TryAsync(id => authenticator.TryUseAsync(id, Authenticator.Normalize(code), cancellationToken), cancellationToken);

    /// <summary>Completes the sign-in with a recovery code.</summary>
    public Task<bool> TryRecoveryCodeAsync(string code, CancellationToken cancellationToken) => TryAsync(id => recoveryCodes.TryUseAsync(id, Authenticator.Normalize(code), cancellationToken), cancellationToken);

    public async Task CompleteAsync(User user, bool remember, bool hasSecondStep)
    {
        ArgumentNullException.ThrowIfNull(user);
        _pending.Delete(signIn.Context);
        browser.Remember(signIn.Context, user);
        await signIn.SignInWithClaimsAsync(user, remember, hasSecondStep ? [SessionClaims.SecondStep] : []);
        logger.SignedIn(user.Id);
    }

    private async Task<bool> TryAsync(Func<Guid, Task<bool>> use, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not ({ } user, var remember))
        {
            return false;
        }

        var mayTry = await throttle.TryEnterAsync(user.Id, PasswordThrottle.SecondStep, cancellationToken);
        if (!mayTry || !await use(user.Id))
        {
            logger.SignInFailed(user.Id, SignInFailure.WrongCode);
            if (mayTry)
            {
                await throttle.FailAsync(user.Id, user.Id, PasswordThrottle.SecondStep, isKnownBrowser: true, cancellationToken);
            }

            return false;
        }

        await throttle.SucceedAsync(user.Id, PasswordThrottle.SecondStep, cancellationToken);
        await CompleteAsync(user, remember, hasSecondStep: true);
        return true;
    }

    // A role can require a second step of users who have a passkey and no authenticator app.
    private Task<bool> MustUsePasskeyAsync(User user, CancellationToken cancellationToken) => db.Roles.AnyAsync(
        role => role.RequiresTwoStep && db.UserRoles.Any(member => member.RoleId == role.Id && member.UserId == user.Id) && db.UserPasskeys.Any(passkey => passkey.UserId == user.Id),
        cancellationToken);

    private static Guid StateOf(User user) => PasswordThrottle.KeyOf($"{user.Id} {user.SecurityStamp}");
}
