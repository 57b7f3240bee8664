using WebApp.Accounts;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The data of the page that edits a user.</summary>
/// <param name="User">The row.</param>
/// <param name="Roles">The keys of the user's roles.</param>
/// <param name="IsPasswordLocked">Whether password sign-in is temporarily locked after wrong passwords.</param>
/// <param name="ExternalLogins">The names of the providers that the user can sign in with.</param>
/// <param name="IsOwn">Whether the account is the administrator's own.</param>
/// <param name="SecondSteps">The user's second steps.</param>
/// <param name="Sessions">The newest sessions.</param>
/// <param name="History">The newest changes.</param>
public sealed record EditedUser(User User, List<Guid> Roles, bool IsPasswordLocked, List<string> ExternalLogins, bool IsOwn, SecondSteps SecondSteps, IReadOnlyList<Session> Sessions, AuditPage History);
