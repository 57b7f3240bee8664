using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Ties the authentication cookie to a database row: the cookie holds a random key, and each request looks up the session by that key.
/// Deleting the row ends the session at once, on every node.
/// </summary>
internal sealed class SessionCookieEvents(
    AppDbContext db, SessionQuery sessions, IOptions<SessionLifetimeOptions> options, TimeProvider time, ILogger<SessionCookieEvents> logger) : CookieAuthenticationEvents
{
    private const int KeyBytes = 32;

    private static readonly TimeSpan s_accuracy = TimeSpan.FromMinutes(5);

    /// <summary>Starts a new session and ends the previous one, which prevents session fixation.</summary>
    public override async Task SigningIn(CookieSigningInContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        var userId = context.Principal!.UserId()!.Value;
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        // The sign-in time is earlier when a session is refreshed.
        var (now, signedInAt) = (time.GetUtcNow().UtcDateTime, context.Properties.IssuedUtc!.Value.UtcDateTime);
        var (verifiedAt, hasSecondStep) = (signedInAt, context.Principal!.HasSecondStep());
        if (http.User.SessionId() is { } former)
        {
            var earlier = await db.Sessions.Where(session => session.Id == former && session.UserId == userId)
                .Select(session => new { session.VerifiedAt, session.HasSecondStep }).SingleOrDefaultAsync(http.RequestAborted);
            verifiedAt = earlier?.VerifiedAt > signedInAt ? earlier.VerifiedAt : signedInAt;
            hasSecondStep |= earlier?.HasSecondStep is true;
            await db.Sessions.Where(session => session.Id == former).ExecuteDeleteAsync(http.RequestAborted);
        }

        db.Add(new Session
        {
            KeyHash = SHA256.HashData(key),
            UserId = userId,
            SecurityStamp = db.Users.Local.FindEntry(userId)?.Entity.SecurityStamp
                ?? await db.Users.Where(user => user.Id == userId).Select(user => user.SecurityStamp!).SingleAsync(http.RequestAborted),
            IsPersistent = context.Properties.IsPersistent,
            CreatedAt = signedInAt,
            VerifiedAt = verifiedAt,
            HasSecondStep = hasSecondStep,
            LastSeenAt = now,
            Browser = BrowserName.Of(http.Request.Headers.UserAgent.ToString()),
            Network = ClientAddress.NetworkOf(http),
        });
        await db.SaveChangesAsync(http.RequestAborted);

        context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionClaims.Key, Convert.ToBase64String(key))], context.Scheme.Name));
        context.Properties.ExpiresUtc = context.Properties.IssuedUtc + options.Value.Absolute(context.Properties.IsPersistent);
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!NeedsSession(context.HttpContext))
        {
            context.RejectPrincipal();
            return;
        }

        var aborted = context.HttpContext.RequestAborted;
        var rows = KeyHash(context.Principal!) is { } keyHash ? await sessions.FindAsync(db, keyHash, aborted) : [];
        var now = time.GetUtcNow().UtcDateTime;
        if (rows is not [var session, ..]
            || now - session.CreatedAt >= options.Value.Absolute(session.IsPersistent)
            || now - session.LastSeenAt >= options.Value.Idle(session.IsPersistent))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        if (now - session.LastSeenAt >= s_accuracy)
        {
            await RecordUseAsync(session.Id, now, aborted);
        }

        var roles = rows.Select(row => row.Role).OfType<string>().Distinct().Select(role => new Claim(ClaimTypes.Role, role));
        context.ReplacePrincipal(SessionClaims.Principal(
            session.UserId, session.UserName, [.. SessionClaims.Of(session.Id, session.VerifiedAt, session.HasSecondStep, rows.Any(row => row.RequiresTwoStep is true)), .. roles]));
    }

    public override async Task SigningOut(CookieSigningOutContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var user = context.HttpContext.User;
        if (user.SessionId() is { } id)
        {
            await db.Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(CancellationToken.None);
            var account = user.UserId();
            logger.SignedOut(account);
        }
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (account, endpoint) = (context.HttpContext.User.UserId(), context.HttpContext.GetEndpoint()?.DisplayName);
        logger.AccessRefused(account, endpoint);
        return base.RedirectToAccessDenied(context);
    }

    private async Task RecordUseAsync(Guid id, DateTime now, CancellationToken cancellationToken)
    {
        try
        {
            await db.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(set => set.SetProperty(session => session.LastSeenAt, now), cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutages.Find(exception) is DatabaseOutage.ReadOnly or DatabaseOutage.DiskFull)
        {
            // Pages can be read while the database accepts no writes.
        }
    }

    // Endpoints that do not use the current user, such as static files, health checks, and the error page, work without a database.
    private static bool NeedsSession(HttpContext http) => http.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<PageActionDescriptor>() is not null || metadata.GetMetadata<UsesSessionAttribute>() is not null)
        && metadata.GetMetadata<AllowAnonymousAttribute>() is null;

    /// <summary>Suppresses the handler's redirect to the return URL in the query. The pages redirect themselves.</summary>
    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context) => Task.CompletedTask;

    private static byte[]? KeyHash(ClaimsPrincipal principal)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(principal.FindFirstValue(SessionClaims.Key) ?? "", key, out var length) && length == KeyBytes
            ? SHA256.HashData(key)
            : null;
    }
}
