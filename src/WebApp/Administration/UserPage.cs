namespace WebApp.Administration;

/// <summary>A page of the user list, and whether there is a page before and after it.</summary>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, bool HasPrevious, bool HasNext);
