using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace WebApp.Accounts;

internal static class SessionClaims
{
    /// <summary>The session's key. Only the cookie's principal has this claim.</summary>
    public const string Key = "session_key";

    /// <summary>The id of the session's row, in the principal of a request.</summary>
    public const string Id = "session_id";

    private const string VerifiedAtTicks = "session_verified";

    private const string SetupRequired = "second_step_setup_required";

    /// <summary>Identity's claim for the method of a sign-in, and its value after a second step.</summary>
    private static readonly (string Type, string Value) s_secondStep = ("amr", "mfa");

    public static Claim SecondStep => new(s_secondStep.Type, s_secondStep.Value);

    /// <summary>Creates the claims of a session, in the principal of a request.</summary>
    public static IEnumerable<Claim> Of(Guid id, DateTime verifiedAt, bool hasSecondStep, bool mustHaveSecondStep)
    {
        yield return new Claim(Id, id.ToString());
        yield return new Claim(VerifiedAtTicks, verifiedAt.Ticks.ToString(CultureInfo.InvariantCulture));
        if (hasSecondStep)
        {
            yield return SecondStep;
        }
        else if (mustHaveSecondStep)
        {
            yield return new Claim(SetupRequired, "true");
        }
    }

    /// <summary>Creates the principal of a request.</summary>
    public static ClaimsPrincipal Principal(Guid userId, string? userName, params IEnumerable<Claim> others) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, userId.ToString()), new Claim(ClaimTypes.Name, userName ?? ""), .. others],
        IdentityConstants.ApplicationScheme));

    public static Guid? SessionId(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Id), out var id) ? id : null;

    /// <summary>Returns the last time the owner proved the identity in this session, in UTC; null when nobody is signed in.</summary>
    public static DateTime? VerifiedAt(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(VerifiedAtTicks), CultureInfo.InvariantCulture, out var ticks) ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>Returns whether the owner signed in with a second step or a passkey.</summary>
    public static bool HasSecondStep(this ClaimsPrincipal principal) => principal.HasClaim(s_secondStep.Type, s_secondStep.Value);

    /// <summary>Removes the proof of a second step, which refreshing a session copies.</summary>
    public static void RemoveSecondStep(this ClaimsPrincipal principal)
    {
        foreach (var identity in principal.Identities)
        {
            identity.FindAll(s_secondStep.Type).ToList().ForEach(identity.RemoveClaim);
        }
    }

    /// <summary>Returns whether a role of the user requires a second step that the user has not set up.</summary>
    public static bool MustSetUpSecondStep(this ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == SetupRequired);

    public static Guid? UserId(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
