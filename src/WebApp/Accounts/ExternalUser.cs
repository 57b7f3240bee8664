namespace WebApp.Accounts;

/// <summary>A user as a provider describes it.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Key">The permanent id at the provider.</param>
/// <param name="UserName">The name at the provider; null without one.</param>
/// <param name="Email">The email; null without one.</param>
/// <param name="IsEmailVerified">Whether the provider states that it verified the email.</param>
public sealed record ExternalUser(ExternalProvider Provider, string Key, string? UserName, string? Email, bool IsEmailVerified)
{
    /// <summary>Returns whether the provider has verified this email.</summary>
    public bool HasVerified(string? email) => IsEmailVerified && Email is not null && Email == email;
}
