namespace WebApp.Accounts;

/// <summary>An OAuth provider whose accounts can sign in here.</summary>
/// <param name="Name">The name of the authentication scheme, and the provider's name in the database.</param>
/// <param name="DisplayName">The name that pages show.</param>
public sealed record ExternalProvider(string Name, string DisplayName);
