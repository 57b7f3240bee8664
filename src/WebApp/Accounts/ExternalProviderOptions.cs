namespace WebApp.Accounts;

/// <summary>A section of the settings <c>Authentication:Providers</c>: an OAuth 2.0 provider whose accounts can sign in here.</summary>
public sealed class ExternalProviderOptions
{
    /// <summary>The name on buttons; by default, the name of the section.</summary>
    public string? DisplayName { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    public string? AuthorizationEndpoint { get; set; }

    public string? TokenEndpoint { get; set; }

    public string? UserInformationEndpoint { get; set; }

    /// <summary>The requested scopes, separated by spaces.</summary>
    public string Scope { get; set; } = "";

    /// <summary>The JSON key of the account's permanent id in the user information.</summary>
    public string IdKey { get; set; } = "sub";

    /// <summary>The JSON key of a name that the registration form suggests.</summary>
    public string UserNameKey { get; set; } = "preferred_username";

    public string EmailKey { get; set; } = "email";

    /// <summary>The JSON key of whether the provider has verified the email; null if the provider does not state it.</summary>
    public string? EmailVerifiedKey { get; set; }

    /// <summary>The value of the parameter <c>prompt</c> with which a signed-in user proves the identity again; empty for no parameter.</summary>
    public string VerificationPrompt { get; set; } = "login";
}
