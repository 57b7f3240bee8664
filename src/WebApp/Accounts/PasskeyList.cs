using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>Adds, renames, and removes the passkeys of the signed-in user. The email that announces a change is saved with it.</summary>
public sealed class PasskeyList(
    AppDbContext db, UserManager<User> users, IPasskeyHandler<User> handler, SignInManager<User> signIn, IDataProtectionProvider protection, SecureCookies cookies,
    TwoStepChange secondSteps, SignInGuard guard, RecentVerification verification, KnownBrowser browser)
{
    public const int MaxCount = 20;

    public const int NameLength = 64;

    private readonly ProtectedCookie _challenge = new(protection, cookies, "passkey-creation", TimeSpan.FromMinutes(10));

    private HttpContext Http => signIn.Context;

    public Task<IList<UserPasskeyInfo>> OfAsync(User user) => users.GetPasskeysAsync(user);

    /// <summary>Creates the options for the browser, and remembers the challenge.</summary>
    public async Task<string> CreateRequestAsync(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var creation = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.UserName!, DisplayName = user.UserName! }, Http);
        _challenge.Write(Http, creation.AttestationState!);
        return creation.CreationOptionsJson;
    }

    /// <summary>Adds the passkey that the browser created for the challenge.</summary>
    /// <returns>Whether the passkey was accepted.</returns>
    public async Task<bool> TryAddAsync(User user, string? credential, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var state = _challenge.Read(Http);
        _challenge.Delete(Http);
        if (state is null || string.IsNullOrEmpty(credential) || (await OfAsync(user)).Count >= MaxCount)
        {
            return false;
        }

        var result = await handler.PerformAttestationAsync(new() { HttpContext = Http, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != user.Id.ToString())
        {
            return false;
        }

        result.Passkey.Name = name;
        await db.AddEmailAsync(user, EmailKind.SignInsChanged, cancellationToken);
        var added = await users.AddOrUpdatePasskeyAsync(user, result.Passkey);
        if (added.Succeeded)
        {
            await verification.RenewAsync(user, hasSecondStep: true, cancellationToken);
        }

        return added.Succeeded;
    }

    public async Task<bool> TryRenameAsync(User user, byte[] credentialId, string name)
    {
        if (await users.GetPasskeyAsync(user, credentialId) is not { } passkey)
        {
            return false;
        }

        passkey.Name = name;
        return (await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded;
    }

    /// <summary>Removes a passkey and ends the other sessions, which may have been started with it.</summary>
    /// <returns>Whether the passkey was removed. The only second step remains while two-step sign-in is on or required, and so does the only way to sign in.</returns>
    public async Task<bool> TryRemoveAsync(User user, byte[] credentialId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var steps = await secondSteps.FindAsync(user.Id, cancellationToken);
        if (await users.GetPasskeyAsync(user, credentialId) is null || steps is { Passkeys: 1, HasAuthenticator: false } and ({ IsOn: true } or { IsRequired: true }))
        {
            return false;
        }

        if (!await db.InTransactionAsync(() => RemoveAsync(user.Id, credentialId, cancellationToken), static isRemoved => isRemoved, cancellationToken))
        {
            db.ChangeTracker.Clear();
            return false;
        }

        if (steps is { Passkeys: 1, HasAuthenticator: false })
        {
            await verification.EndSecondStepAsync(cancellationToken);
        }

        user = (await db.Users.FindAsync([user.Id], cancellationToken))!;
        browser.Remember(Http, user);
        await signIn.RefreshSignInAsync(user);
        return true;
    }

    private async Task<bool> RemoveAsync(Guid userId, byte[] credentialId, CancellationToken cancellationToken)
    {
        await db.LockUserAsync(userId, cancellationToken);
        var user = (await db.Users.FindAsync([userId], cancellationToken))!;
        await db.AddEmailAsync(user, EmailKind.SignInsChanged, cancellationToken);
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        return (await users.RemovePasskeyAsync(user, credentialId)).Succeeded && await guard.RemainsAsync(userId, cancellationToken);
    }
}
