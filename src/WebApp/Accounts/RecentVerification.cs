using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Determines and records when the owner of a session last proved the identity.</summary>
public sealed class RecentVerification(
    AppDbContext db, SignInManager<User> signIn, IOptions<SessionLifetimeOptions> options, TimeProvider time, ILogger<RecentVerification> logger)
{
    public bool IsRecent(ClaimsPrincipal user) => time.GetUtcNow().UtcDateTime - user.VerifiedAt() < options.Value.VerificationTimeout;

    /// <summary>
    /// Records that the owner of the current session has proved the identity, by password or passkey. Replaces the key of the session, as after
    /// a sign-in.
    /// </summary>
    /// <param name="user">The owner.</param>
    /// <param name="hasSecondStep">Whether the owner also proved the second step.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task RenewAsync(User user, bool hasSecondStep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var (session, now) = (signIn.Context.User.SessionId(), time.GetUtcNow().UtcDateTime);
        await db.Sessions.Where(other => other.Id == session).ExecuteUpdateAsync(
            set => set.SetProperty(other => other.VerifiedAt, now).SetProperty(other => other.HasSecondStep, other => other.HasSecondStep || hasSecondStep), cancellationToken);
        await signIn.RefreshSignInAsync(user);
        logger.Verified(user.Id);
    }

    /// <summary>
    /// Records that the user has no second step any more, so that the session of a user whose role requires one later is led to the setup. Call
    /// this before the session is refreshed.
    /// </summary>
    public Task EndSecondStepAsync(CancellationToken cancellationToken)
    {
        var session = signIn.Context.User.SessionId();
        signIn.Context.User.RemoveSecondStep();
        return db.Sessions.Where(other => other.Id == session).ExecuteUpdateAsync(set => set.SetProperty(other => other.HasSecondStep, false), cancellationToken);
    }
}
