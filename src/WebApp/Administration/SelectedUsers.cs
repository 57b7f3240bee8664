namespace WebApp.Administration;

/// <summary>The number of users in a selection, and the first names in alphabetical order.</summary>
public sealed record SelectedUsers(int Count, IReadOnlyList<string> FirstNames);
