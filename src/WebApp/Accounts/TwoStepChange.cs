using System.Security.Claims;
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
        var user = await UserAsync(userId, cancellationToken);
        if (!await authenticator.TryAddKeyAsync(user, protectedKey, code, cancellationToken))
        {
            return null;
        }

        user.TwoFactorEnabled = true;
        var codes = await recoveryCodes.ReplaceAsync(userId, cancellationToken);
        await SaveAsync(user, cancellationToken, hasSecondStep: true);
        return codes;
    }

    /// <summary>Turns on two-step sign-in with the passkeys of the user.</summary>
    /// <returns>The new recovery codes; null when the user has no passkey.</returns>
    public async Task<IReadOnlyList<string>?> TryEnableAsync(Guid userId, CancellationToken cancellationToken)
    {
        // First, so that saving fails if a concurrent request removes the passkey after the check.
        var user = await UserAsync(userId, cancellationToken);
        if (!await db.UserPasskeys.AnyAsync(passkey => passkey.UserId == userId, cancellationToken))
        {
            return null;
        }

        user.TwoFactorEnabled = true;
        var codes = await recoveryCodes.ReplaceAsync(userId, cancellationToken);
        await SaveAsync(user, cancellationToken);
        return codes;
    }

    /// <summary>Turns off two-step sign-in and removes the authenticator app and the recovery codes.</summary>
    /// <returns>Whether no role of the user requires a second step.</returns>
    public async Task<bool> TryDisableAsync(Guid userId, CancellationToken cancellationToken)
    {
        // First, so that saving fails if an administrator adds a role after the check.
        var user = await UserAsync(userId, cancellationToken);
        var state = await FindAsync(userId, cancellationToken);
        if (state is { IsRequired: true } or { IsOn: false, HasAuthenticator: false })
        {
            return !state.IsRequired;
        }

        user.TwoFactorEnabled = false;
        await authenticator.RemoveKeyAsync(userId, cancellationToken);
        await recoveryCodes.RemoveAsync(userId, cancellationToken);
        await SaveAsync(user, cancellationToken, hasSecondStep: state is { Passkeys: > 0 } ? null : false);
        return true;
    }

    /// <summary>Replaces the recovery codes.</summary>
    /// <returns>The new codes; null when two-step sign-in is off.</returns>
    public async Task<IReadOnlyList<string>?> TryReplaceCodesAsync(Guid userId, CancellationToken cancellationToken)
    {
        var user = await UserAsync(userId, cancellationToken);
        if (!user.TwoFactorEnabled)
        {
            return null;
        }

        var codes = await recoveryCodes.ReplaceAsync(userId, cancellationToken);
        await SaveAsync(user, cancellationToken);
        return codes;
    }

    /// <returns>Null if the user does not exist.</returns>
    public Task<SecondSteps?> FindAsync(Guid userId, CancellationToken cancellationToken) => db.Users.Where(user => user.Id == userId)
        .Select(user => new SecondSteps(
            user.TwoFactorEnabled,
            db.Roles.Any(role => role.RequiresTwoStep && db.UserRoles.Any(member => member.RoleId == role.Id && member.UserId == user.Id)),
            db.UserTokens.Any(token => token.UserId == user.Id),
            db.Set<RecoveryCode>().Count(code => code.UserId == user.Id),
            db.UserPasskeys.Count(passkey => passkey.UserId == user.Id)))
        .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Returns whether signing in takes a second step that this session has not proved.</summary>
    public async Task<bool> AreMissingAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        !user.HasSecondStep() && user.UserId() is { } id && await FindAsync(id, cancellationToken) is { AreUsed: true };

    private Task<User> UserAsync(Guid id, CancellationToken cancellationToken) => db.Users.SingleAsync(user => user.Id == id, cancellationToken);

    /// <param name="user">The signed-in user.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <param name="hasSecondStep">Whether the session has a second step afterwards; null if that does not change.</param>
    private async Task SaveAsync(User user, CancellationToken cancellationToken, bool? hasSecondStep = null)
    {
        await db.AddEmailAsync(user, EmailKind.TwoStepChanged, cancellationToken);
        var result = await users.UpdateSecurityStampAsync(user);
        if (!result.Succeeded)
        {
            throw new DbUpdateConcurrencyException("The account changed in the meantime."); // The form shows it as an edit conflict.
        }

        if (hasSecondStep is false)
        {
            await verification.EndSecondStepAsync(cancellationToken);
        }

        await verification.RenewAsync(user, hasSecondStep is true, cancellationToken);
        browser.Remember(http.HttpContext!, user);
    }
}
