namespace WebApp.Administration;

/// <summary>Some users of the list, in its order, and whether there are more on either side.</summary>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, bool HasPrevious, bool HasNext)
{
    /// <summary>The role names of those on the page who have any, by user.</summary>
    public required ILookup<Guid, string> Roles { get; init; }
}
