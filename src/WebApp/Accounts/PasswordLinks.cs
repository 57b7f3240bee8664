using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Creates and verifies links to set a password. A link is valid for one use: the password change invalidates it.</summary>
public sealed class PasswordLinks(AppDbContext db, UserManager<User> users, PasswordThrottle throttle, ILogger<PasswordLinks> logger)
{
    /// <summary>Creates a link as path and query. It contains no user name or email address.</summary>
    public async Task<string> CreateAsync(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var token = LinkToken.Encode(await users.GeneratePasswordResetTokenAsync(user));
        return $"/Account/SetPassword?user={user.Id}&token={token}";
    }

    /// <summary>Finds the user of a link; null when the link is invalid or has expired.</summary>
    public async Task<User?> FindUserAsync(string? id, string? token) =>
        Guid.TryParse(id, out _) && await users.FindByIdAsync(id) is { DisabledAt: null } user
            && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<User>.ResetPasswordTokenPurpose, LinkToken.Decode(token))
            ? user
            : null;

    /// <returns>The result; a failure when the link is invalid, has expired, or has been used.</returns>
    public async Task<IdentityResult> SetPasswordAsync(string? id, string? token, string password)
    {
        if (await FindUserAsync(id, token) is not { } user)
        {
            return IdentityResult.Failed(users.ErrorDescriber.InvalidToken());
        }

        // The link proves access to the email address. Saved together with the password.
        if (!user.EmailConfirmed)
        {
            // Somebody else may have registered with this address and added ways to sign in that the password doesn't affect.
            db.RemoveRange(await db.UserPasskeys.Where(passkey => passkey.UserId == user.Id).ToListAsync());
            db.RemoveRange(await db.UserLogins.Where(login => login.UserId == user.Id).ToListAsync());
            user.EmailConfirmed = true;
        }

        if (user.PasswordHash is not null)
        {
            await db.AddEmailAsync(user, EmailKind.PasswordChanged, CancellationToken.None);
        }

        var result = await users.ResetPasswordAsync(user, LinkToken.Decode(token), password);
        if (result.Succeeded)
        {
            await throttle.ForgetPasswordsAsync(users.Users.Where(other => other.Id == user.Id), CancellationToken.None);
            logger.PasswordChanged(user.Id);
        }

        return result;
    }
}
