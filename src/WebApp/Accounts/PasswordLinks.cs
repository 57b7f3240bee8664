using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Links to choose a password by. One is good once: the password's change makes it void.</summary>
public sealed class PasswordLinks(UserManager<User> users, PasswordThrottle throttle, ILogger<PasswordLinks> logger)
{
    /// <summary>Path and query, in which no user name or address stands.</summary>
    public async Task<string> CreateAsync(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await users.GeneratePasswordResetTokenAsync(user)));
        return $"/Account/SetPassword?user={user.Id}&token={token}";
    }

    /// <summary>Whose link it is; null when it is no good, or no longer.</summary>
    public async Task<User?> FindUserAsync(string? id, string? token) =>
        Guid.TryParse(id, out _) && await users.FindByIdAsync(id) is { DisabledAt: null } user
            && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<User>.ResetPasswordTokenPurpose, Decode(token))
            ? user
            : null;

    /// <returns>A failure also when the link is no good, or no longer: somebody else was faster with it.</returns>
    public async Task<IdentityResult> SetPasswordAsync(string? id, string? token, string password)
    {
        if (await FindUserAsync(id, token) is not { } user)
        {
            return IdentityResult.Failed(users.ErrorDescriber.InvalidToken());
        }

        // The link was read at this address. Saved together with the password.
        user.EmailConfirmed = true;
        var result = await users.ResetPasswordAsync(user, Decode(token), password);
        if (result.Succeeded)
        {
            await throttle.ForgetAsync([user.Id], CancellationToken.None);
            logger.PasswordChanged(user.Id);
        }

        return result;
    }

    private static string Decode(string? token)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
