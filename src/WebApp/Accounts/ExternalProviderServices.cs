using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Identity;
using WebApp.Security;

namespace WebApp.Accounts;

internal static partial class ExternalProviderServices
{
    private const string Section = "Authentication:Providers";

    /// <summary>The length limit of display names, which buttons and emails show.</summary>
    private const int MaxDisplayName = 64;

    /// <summary>Adds an OAuth handler for each configured provider, with the callback <c>/signin-{name}</c>.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or invalid.</exception>
    public static void AddExternalProviders(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            // Settings are case-insensitive, and names in the database are not.
            var name = section.Key.ToLowerInvariant();
            var provider = section.Get<ExternalProviderOptions>() ?? new();
            provider.DisplayName ??= section.Key;
            Validate(section.Key, provider);
            services.AddSingleton(new ExternalProvider(name, provider.DisplayName));
            new AuthenticationBuilder(services).AddOAuth(name, provider.DisplayName, options => Configure(options, name, provider));
            services.AddOptions<OAuthOptions>(name).Configure<SecureCookies>((options, cookies) =>
            {
                // The callback is a top-level GET, which carries lax cookies.
                cookies.Apply(options.CorrelationCookie, "correlation.").SameSite = SameSiteMode.Lax;
            });
        }

        services.AddSingleton<ExternalProviders>();
        services.AddScoped<ExternalChallenge>();
        services.AddScoped<ExternalSignIn>();
        services.AddScoped<ExternalLogins>();
        services.AddScoped<SignInGuard>();
    }

    private static void Configure(OAuthOptions options, string name, ExternalProviderOptions provider)
    {
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.CallbackPath = "/signin-" + name;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.BackchannelTimeout = TimeSpan.FromSeconds(15);
        options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(15);
        (options.ClientId, options.ClientSecret) = (provider.ClientId!, provider.ClientSecret!);
        (options.AuthorizationEndpoint, options.TokenEndpoint, options.UserInformationEndpoint) =
            (provider.AuthorizationEndpoint!, provider.TokenEndpoint!, provider.UserInformationEndpoint!);
        options.Scope.Clear();
        foreach (var scope in provider.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Scope.Add(scope);
        }

        ExternalClaims.Map(options.ClaimActions, provider);
        options.Events = new ExternalProviderEvents(provider.VerificationPrompt);
    }

    private static void Validate(string name, ExternalProviderOptions provider)
    {
        Require(Name().IsMatch(name), "may have up to 32 letters, digits, and hyphens.");
        Require(provider.DisplayName is { Length: > 0 and <= MaxDisplayName }, $"must have 1 to {MaxDisplayName} characters.", nameof(provider.DisplayName));
        Require(!string.IsNullOrWhiteSpace(provider.ClientId), "is missing.", nameof(provider.ClientId));
        Require(!string.IsNullOrWhiteSpace(provider.ClientSecret), "is missing.", nameof(provider.ClientSecret));
        Require(IsEndpoint(provider.AuthorizationEndpoint), "must be an https address.", nameof(provider.AuthorizationEndpoint));
        Require(IsEndpoint(provider.TokenEndpoint), "must be an https address.", nameof(provider.TokenEndpoint));
        Require(IsEndpoint(provider.UserInformationEndpoint), "must be an https address.", nameof(provider.UserInformationEndpoint));
        Require(!string.IsNullOrWhiteSpace(provider.IdKey), "is missing.", nameof(provider.IdKey));

        void Require(bool isValid, string problem, string? setting = null)
        {
            if (!isValid)
            {
                throw new InvalidOperationException($"The {(setting is null ? "name" : "setting")} {Section}:{name}{(setting is null ? "" : ":" + setting)} {problem}");
            }
        }
    }

    private static bool IsEndpoint(string? address) =>
        address?.All(char.IsAscii) is true && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,32}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
