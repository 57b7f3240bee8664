using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Starts the sign-in at a provider, and reads its result. Both have the same purpose: a sign-in that was started for one session or purpose
/// has no result for another.
/// </summary>
public sealed class ExternalChallenge(SignInManager<User> signIn, ExternalProviders providers)
{
    /// <summary>The parameter of the properties that receives the address of the provider's page.</summary>
    internal const string Address = "address";

    /// <summary>The parameter of the properties for a provider that is to ask for the credentials again.</summary>
    internal const string Prompt = "prompt";

    private const string SignInPurpose = "sign-in";
    private const string VerificationPurpose = "verify";

    public static string SignInOrRegister => SignInPurpose;

    public static string LinkTo(ClaimsPrincipal user) => $"link {user.UserId()}";

    public static string Verify(ClaimsPrincipal user) => $"{VerificationPurpose} {user.SessionId()}";

    /// <param name="provider">The name of the provider.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="returnUrl">The local address that receives the result.</param>
    /// <returns>The provider and the address of its page; null when the provider is not configured.</returns>
    public async Task<(ExternalProvider Provider, string Address)?> StartAsync(string? provider, string purpose, string returnUrl)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        if (providers.Find(provider) is not { } found)
        {
            return null;
        }

        var properties = signIn.ConfigureExternalAuthenticationProperties(found.Name, returnUrl, purpose);
        properties.SetParameter(Prompt, purpose.StartsWith(VerificationPurpose, StringComparison.Ordinal));
        await signIn.Context.ChallengeAsync(found.Name, properties);
        return (found, properties.GetParameter<string>(Address)!);
    }

    /// <returns>The user at the provider; null without a sign-in of this purpose within the last minutes.</returns>
    public async Task<ExternalUser?> FindAsync(string purpose) =>
        await signIn.GetExternalLoginInfoAsync(purpose) is { } login && providers.Find(login.LoginProvider) is { } provider
            ? new ExternalUser(
                provider, login.ProviderKey, login.Principal.FindFirstValue(ClaimTypes.Name), login.Principal.FindFirstValue(ClaimTypes.Email),
                ExternalClaims.IsEmailVerified(login.Principal))
            : null;

    /// <summary>Deletes the result.</summary>
    public Task EndAsync() => signIn.Context.SignOutAsync(IdentityConstants.ExternalScheme);
}
