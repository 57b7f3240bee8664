namespace WebApp.Administration;

/// <summary>The user who performs an action.</summary>
public sealed record Actor(Guid Id, string Name);
