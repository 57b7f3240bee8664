using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Identity;
using WebApp.Security;

namespace WebApp.Accounts;

internal static partial class ExternalProviderServices
{
    public const string Section = "Authentication:Providers";

    /// <summary>The length limit of display names, which buttons and emails show.</summary>
    private const int MaxDisplayName = 64;

    /// <summary>Adds an OAuth handler for each configured provider, with the callback <c>/signin-{name}</c>.</summary>
    public static void AddExternalProviders(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            // Settings are case-insensitive, and names in the database are not.
            var name = section.Key.ToLowerInvariant();
            var provider = section.Get<ExternalProviderOptions>() ?? new();
            provider.DisplayName ??= section.Key;
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

    /// <summary>Returns the mistakes in the settings, one sentence for each.</summary>
    public static IEnumerable<string> FindErrors(IConfiguration configuration) =>
        configuration.GetSection(Section).GetChildren().SelectMany(section => FindErrors(section.Key, section.Get<ExternalProviderOptions>() ?? new()));

    private static IEnumerable<string> FindErrors(string name, ExternalProviderOptions provider)
    {
        if (!Name().IsMatch(name))
        {
            yield return $"The name {Section}:{name} may have up to 32 letters, digits, and hyphens.";
        }

        var rules = new (string Setting, bool IsValid, string Problem)[]
        {
            (nameof(provider.DisplayName), (provider.DisplayName ?? name).Length is > 0 and <= MaxDisplayName, $"must have 1 to {MaxDisplayName} characters."),
            (nameof(provider.ClientId), !string.IsNullOrWhiteSpace(provider.ClientId), "is missing."),
            (nameof(provider.ClientSecret), !string.IsNullOrWhiteSpace(provider.ClientSecret), "is missing."),
            (nameof(provider.AuthorizationEndpoint), IsEndpoint(provider.AuthorizationEndpoint), "must be an https address."),
            (nameof(provider.TokenEndpoint), IsEndpoint(provider.TokenEndpoint), "must be an https address."),
            (nameof(provider.UserInformationEndpoint), IsEndpoint(provider.UserInformationEndpoint), "must be an https address."),
            (nameof(provider.IdKey), !string.IsNullOrWhiteSpace(provider.IdKey), "is missing."),
        };
        foreach (var (setting, _, problem) in rules.Where(rule => !rule.IsValid))
        {
            yield return $"The setting {Section}:{name}:{setting} {problem}";
        }
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

    private static bool IsEndpoint(string? address) =>
        address?.All(char.IsAscii) is true && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,32}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
