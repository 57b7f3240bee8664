using WebApp.Data;

namespace WebApp.Administration;

/// <summary>A user as the page to edit them shows one.</summary>
/// <param name="User">The row.</param>
/// <param name="Roles">The keys of the user's roles.</param>
/// <param name="RefusesPasswords">Whether wrong passwords keep somebody out for a while.</param>
/// <param name="IsOwn">Whether it is the administrator's own account.</param>
/// <param name="History">The latest changes.</param>
public sealed record EditedUser(User User, List<Guid> Roles, bool RefusesPasswords, bool IsOwn, AuditPage History);
