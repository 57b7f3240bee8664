namespace WebApp.Pages.Admin.Users;

/// <summary>The model of the fields that creating and editing a user share.</summary>
/// <param name="Input">The page's bound input.</param>
/// <param name="Cities">The name and state of each available city.</param>
/// <param name="Roles">The name of each available role.</param>
public sealed record UserFields(UserInput Input, IReadOnlyDictionary<int, string> Cities, IReadOnlyDictionary<Guid, string> Roles)
{
    /// <summary>Whether administrators edit their own account, which locks the roles.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The roles the form was rendered with, if they have been changed since; otherwise null.</summary>
    public IReadOnlyCollection<Guid>? OriginalRoles { get; init; }
}
