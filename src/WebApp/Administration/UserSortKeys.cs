namespace WebApp.Administration;

/// <summary>Sort keys for keyset pagination. <c>CreatedAt</c> is UTC.</summary>
public sealed record UserSortKeys(Guid Id, string NormalizedUserName, string NormalizedEmail, DateTime CreatedAt);
