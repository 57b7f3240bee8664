namespace WebApp.Administration;

/// <summary>Some users of the list, in its order, and whether there are more on either side.</summary>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, bool HasPrevious, bool HasNext);
