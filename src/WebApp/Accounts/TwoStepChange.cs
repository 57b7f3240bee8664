using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>
/// Changes the second step of the signed-in user, whose other sessions end. Each change is saved in one transaction with the email that
/// announces it.
/// </summary>
public sealed class TwoStepChange(
    AppDbContext db, UserManager<User> users, Authenticator authenticator, RecoveryCodes recoveryCodes, RecentVerification verification, KnownBrowser browser, IHttpContextAccessor http)
{
    /// <summary>Turns on two-step sign-in with an authenticator app.</summary>
    /// <param name="userId">The signed-in user.</param>
    /// <param name="protectedKey">The encrypted key that the app has received.</param>
    /// <param name="code">The app's current code.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>The new recovery codes; null when the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> TryAddAuthenticatorAsync(Guid userId, string? protectedKey, string code, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userId, cancellationToken);
        if (!await authenticator.TryAddKeyAsync(user, protectedKey, code, cancellationToken))
        {
            return null;
        }

        user.TwoFactorEnabled = true;
        var codes = await recoveryCodes.ReplaceAsync(userId, cancellationToken);
        await SaveAsync(user, hasSecondStep: true, cancellationToken);
        return codes;
    }

    /// <summary>Turns on two-step sign-in with the passkeys of the user.</summary>
    /// <returns>The new recovery codes; null when the user has no passkey.</returns>
    public async Task<IReadOnlyList<string>?> TryEnableAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (!await db.UserPasskeys.AnyAsync(passkey => passkey.UserId == userId, cancellationToken))
        {
            return null;
        }

        var user = await FindAsync(userId, cancellationToken);
        user.TwoFactorEnabled = true;
        var codes = await recoveryCodes.ReplaceAsync(userId, cancellationToken);
        await SaveAsync(user, hasSecondStep: false, cancellationToken);
        return codes;
    }

    /// <summary>Turns off two-step sign-in and removes the authenticator app and the recovery codes.</summary>
    /// <returns>Whether no role of the user requires a second step.</returns>
    public async Task<bool> TryDisableAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (await IsRequiredAsync(userId, cancellationToken))
        {
            return false;
        }

        var user = await FindAsync(userId, cancellationToken);
        user.TwoFactorEnabled = false;
        await authenticator.RemoveKeyAsync(userId, cancellationToken);
        await recoveryCodes.RemoveAsync(userId, cancellationToken);
        await SaveAsync(user, hasSecondStep: false, cancellationToken);
        return true;
    }

    /// <summary>Replaces the recovery codes.</summary>
    /// <returns>The new codes; null when two-step sign-in is off.</returns>
    public async Task<IReadOnlyList<string>?> TryReplaceCodesAsync(Guid userId, CancellationToken cancellationToken)
    {
        var user = await FindAsync(userId, cancellationToken);
        if (!user.TwoFactorEnabled)
        {
            return null;
        }

        var codes = await recoveryCodes.ReplaceAsync(userId, cancellationToken);
        await SaveAsync(user, hasSecondStep: false, cancellationToken);
        return codes;
    }

    public Task<bool> IsRequiredAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Roles.AnyAsync(role => role.RequiresTwoStep && db.UserRoles.Any(member => member.RoleId == role.Id && member.UserId == userId), cancellationToken);

    private Task<User> FindAsync(Guid id, CancellationToken cancellationToken) => db.Users.SingleAsync(user => user.Id == id, cancellationToken);

    private async Task SaveAsync(User user, bool hasSecondStep, CancellationToken cancellationToken)
    {
        await db.AddEmailAsync(user, EmailKind.TwoStepChanged, cancellationToken);
        var result = await users.UpdateSecurityStampAsync(user);
        if (!result.Succeeded)
        {
            throw new DbUpdateConcurrencyException("The account changed in the meantime."); // The form shows it as an edit conflict.
        }

        await verification.RenewAsync(user, hasSecondStep, cancellationToken);
        browser.Remember(http.HttpContext!, user);
    }
}
