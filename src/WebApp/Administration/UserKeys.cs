namespace WebApp.Administration;

/// <summary>By what a user stands where in the orders of the list. The moment is UTC.</summary>
public sealed record UserKeys(Guid Id, string NormalizedUserName, string NormalizedEmail, DateTime CreatedAt);
