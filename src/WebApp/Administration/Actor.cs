namespace WebApp.Administration;

/// <summary>Who is at work.</summary>
public sealed record Actor(Guid Id, string Name);
