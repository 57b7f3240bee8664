using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Authenticates programs by the API token in the header <c>Authorization: Bearer</c> (RFC 6750).</summary>
internal sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AppDbContext db, ILogger<ApiTokenHandler> logger)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the scheme, and of the policy that admits administrators by token only.</summary>
    public const string Name = "ApiToken";

    private const string Bearer = nameof(Bearer);

    private static readonly TimeSpan s_accuracy = TimeSpan.FromMinutes(5);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !header.Scheme.Equals(Bearer, StringComparison.OrdinalIgnoreCase) || header.Parameter is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        var (hash, now) = (ApiTokenKey.HashOf(key), TimeProvider.GetUtcNow());
        var utcNow = now.UtcDateTime;
        var found = await db.ApiTokens
            .Where(token => token.Hash == hash && token.ExpiresAt > utcNow && token.User!.DisabledAt == null && (token.User.LockoutEnd == null || token.User.LockoutEnd <= now))
            .Select(token => new
            {
                token.Id,
                token.LastUsedAt,
                token.UserId,
                token.User!.UserName,
                Roles = db.UserRoles.Where(member => member.UserId == token.UserId).Join(db.Roles, member => member.RoleId, role => role.Id, (_, role) => role.Name!).ToList(),
            })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (found is null)
        {
            logger.ApiTokenRefused();
            return AuthenticateResult.Fail("The token is unknown or has expired, or its owner cannot sign in.");
        }

        if (found.LastUsedAt is not { } lastUsed || utcNow - lastUsed >= s_accuracy)
        {
            await RecordUseAsync(found.Id, utcNow);
        }

        var principal = SessionClaims.Principal(found.UserId, found.UserName, found.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.Append(HeaderNames.WWWAuthenticate, Bearer);
        return base.HandleChallengeAsync(properties);
    }

    private async Task RecordUseAsync(Guid id, DateTime now)
    {
        try
        {
            await db.ApiTokens.Where(token => token.Id == id).ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now), Context.RequestAborted);
        }
        catch (Exception exception) when (DatabaseOutages.Find(exception) is DatabaseOutage.ReadOnly or DatabaseOutage.DiskFull)
        {
            // The endpoint reports that the database accepts no writes.
        }
    }
}
