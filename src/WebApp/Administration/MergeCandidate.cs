using WebApp.Data;

namespace WebApp.Administration;

/// <summary>One of the users to merge.</summary>
/// <param name="User">The row.</param>
/// <param name="Profile">The profile; null if the row is missing.</param>
/// <param name="Roles">The names of the roles.</param>
/// <param name="Logins">The names of the providers of external logins.</param>
/// <param name="Claims">The number of claims.</param>
/// <param name="HasAuthenticator">Whether an authenticator app is set up.</param>
/// <param name="RecoveryCodes">The number of unused recovery codes.</param>
/// <param name="Passkeys">The number of passkeys.</param>
/// <param name="ApiTokens">The number of API tokens.</param>
/// <param name="Sessions">The number of sessions.</param>
/// <param name="LastSeenAt">The time of the last request in a session, in UTC; null without sessions.</param>
public sealed record MergeCandidate(
    User User, Profile? Profile, IReadOnlyList<string> Roles, IReadOnlyList<string> Logins, int Claims, bool HasAuthenticator, int RecoveryCodes, int Passkeys, int ApiTokens,
    int Sessions, DateTime? LastSeenAt)
{
    /// <summary>The number of audit entries about the user, whose keys are text.</summary>
    public int History { get; init; }
}
