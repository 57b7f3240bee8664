using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace WebApp.Accounts;

internal static class SessionClaims
{
    /// <summary>The session's key. Only the cookie's principal has this claim.</summary>
    public const string Key = "session_key";

    /// <summary>The id of the session's row, in the principal of a request.</summary>
    public const string Id = "session_id";

    /// <summary>Creates the principal of a request.</summary>
    public static ClaimsPrincipal Principal(Guid userId, string? userName, params IEnumerable<Claim> others) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, userId.ToString()), new Claim(ClaimTypes.Name, userName ?? ""), .. others],
        IdentityConstants.ApplicationScheme));

    public static Guid? SessionId(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Id), out var id) ? id : null;

    public static Guid? UserId(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
