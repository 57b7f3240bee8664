namespace WebApp.Administration;

/// <summary>A row of the user list. Times are UTC.</summary>
public sealed record UserRow(
    Guid Id, string UserName, string Email, int CityId, DateTime CreatedAt, DateTime? DisabledAt, DateTimeOffset? LockoutEnd, bool EmailConfirmed)
{
    public IReadOnlyList<Guid> Roles { get; init; } = [];

    /// <summary>Returns all states that apply; <see cref="UserState.Active"/> when no other does.</summary>
    public IEnumerable<UserState> StatesAt(DateTimeOffset now)
    {
        List<UserState> states = [];
        if (DisabledAt is not null)
        {
            states.Add(UserState.Disabled);
        }

        if (LockoutEnd > now)
        {
            states.Add(UserState.Locked);
        }

        if (!EmailConfirmed)
        {
            states.Add(UserState.Unconfirmed);
        }

        return states is [] ? [UserState.Active] : states;
    }
}
