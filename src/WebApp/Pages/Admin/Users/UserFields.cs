namespace WebApp.Pages.Admin.Users;

/// <summary>The model of the fields that creating and editing a user share.</summary>
/// <param name="Input">The page's bound input.</param>
/// <param name="Cities">Name and state of each city to choose from.</param>
/// <param name="Roles">The name of each role to choose from.</param>
public sealed record UserFields(UserInput Input, IReadOnlyDictionary<int, string> Cities, IReadOnlyDictionary<Guid, string> Roles)
{
    /// <summary>Whether administrators edit themselves: their roles are locked.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The roles the form was rendered with, if somebody else has changed them since; otherwise null.</summary>
    public IReadOnlyCollection<Guid>? RolesBefore { get; init; }
}
