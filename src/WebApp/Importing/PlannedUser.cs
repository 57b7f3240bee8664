using WebApp.Data;

namespace WebApp.Importing;

/// <param name="line">The line of the row.</param>
/// <param name="user">The user with the values of the row; for an existing user, with its key.</param>
/// <param name="roles">All roles of the user after the import; null to leave them as they are.</param>
internal sealed class PlannedUser(int line, User user, IReadOnlyCollection<Guid>? roles) : PlannedRow(line)
{
    public User User { get; } = user;

    public IReadOnlyCollection<Guid>? Roles { get; } = roles;
}
