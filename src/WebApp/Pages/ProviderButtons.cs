using WebApp.Accounts;

namespace WebApp.Pages;

/// <summary>The model of a form with a button for each provider.</summary>
/// <param name="Providers">The providers.</param>
/// <param name="Text">The English text of a button, with a placeholder for the provider.</param>
/// <param name="Page">The page that the form posts to.</param>
/// <param name="Handler">The handler of that page; null for the default one.</param>
/// <param name="ReturnUrl">The address to return to; null for the default one.</param>
public sealed record ProviderButtons(IReadOnlyList<ExternalProvider> Providers, string Text, string Page, string? Handler = null, string? ReturnUrl = null)
{
    public static ProviderButtons SignIn(ExternalProviders providers, string? returnUrl = null)
    {
        ArgumentNullException.ThrowIfNull(providers);
        return new(providers.All, "Sign in with {0}", "/Account/ExternalLogin", ReturnUrl: returnUrl);
    }
}
