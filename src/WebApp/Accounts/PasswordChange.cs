using Microsoft.AspNetCore.Identity;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Changes the password of the signed-in user, whose other sessions end. The email that announces it is saved in the same transaction.
/// </summary>
public sealed class PasswordChange(
    AppDbContext db, UserManager<User> users, RecentVerification verification, KnownBrowser browser, IHttpContextAccessor http, ILogger<PasswordChange> logger)
{
    /// <param name="user">The owner of the current session, whose current password has just been checked.</param>
    /// <param name="token">A token to reset the password.</param>
    /// <param name="password">The new password.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task<IdentityResult> ApplyAsync(User user, string token, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await db.AddEmailAsync(user, EmailKind.PasswordChanged, cancellationToken);
        var result = await users.ResetPasswordAsync(user, token, password);
        if (result.Succeeded)
        {
            await verification.RenewAsync(user, hasSecondStep: false, cancellationToken); // The changed security stamp has ended this session, too.
            browser.Remember(http.HttpContext!, user);
            logger.PasswordChanged(user.Id);
        }

        return result;
    }
}
