using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth.Claims;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>The claims of an external sign-in, which come from the provider's user information.</summary>
internal static class ExternalClaims
{
    private const string EmailVerified = "email_verified";

    public static void Map(ClaimActionCollection actions, ExternalProviderOptions provider)
    {
        actions.MapJsonKey(ClaimTypes.NameIdentifier, provider.IdKey);
        actions.MapJsonKey(ClaimTypes.Name, provider.UserNameKey);
        actions.MapJsonKey(ClaimTypes.Email, provider.EmailKey);
        if (!string.IsNullOrEmpty(provider.EmailVerifiedKey))
        {
            actions.MapJsonKey(EmailVerified, provider.EmailVerifiedKey);
        }
    }

    /// <summary>Returns whether the database can store the provider's id for the user.</summary>
    public static bool HaveValidId(ClaimsPrincipal? principal) =>
        principal?.FindAll(ClaimTypes.NameIdentifier).ToArray() is [{ Value: { Length: > 0 and <= AppDbContext.KeyPartLength } id }] && !id.Any(char.IsControl);

    public static bool IsEmailVerified(ClaimsPrincipal principal) => bool.TryParse(principal.FindFirstValue(EmailVerified), out var isVerified) && isVerified;
}
