using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>Loads and saves a user for an administrator. Details and roles are saved in one transaction.</summary>
public sealed class UserEditing(
    AppDbContext db, AdministratorGuard guard, UserChanges changes, AuditList audit, TwoStepChange secondSteps, SignInManager<User> session, IStringLocalizer<Texts> texts)
{
    private const int MaxSessions = 20;

    /// <returns>The user; null when it does not exist.</returns>
    public async Task<EditedUser?> FindAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var now = DateTime.UtcNow;

        // One round trip: a user has few roles and external logins, so their product with the sessions is small.
        var found = await db.Users.AsNoTracking().AsSingleQuery().Where(user => user.Id == id)
            .Select(user => new
            {
                User = user,
                Roles = db.UserRoles.Where(member => member.UserId == user.Id).Select(member => member.RoleId).ToList(),
                Sessions = db.Sessions.Where(session => session.UserId == user.Id && session.SecurityStamp == user.SecurityStamp)
                    .OrderByDescending(session => session.LastSeenAt).Take(MaxSessions).ToList(),
                IsPasswordLocked = db.PasswordAttempts.Any(attempt => attempt.AccountId == user.Id && attempt.LockedUntil > now),
                ExternalLogins = db.UserLogins.Where(login => login.UserId == user.Id).Select(login => login.ProviderDisplayName!).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new EditedUser(
                found.User, found.Roles, found.IsPasswordLocked, [.. found.ExternalLogins.Distinct()], id == actor.Id,
                (await secondSteps.FindAsync(id, cancellationToken))!, found.Sessions, await audit.HistoryAsync(nameof(User), id.ToString(), cancellationToken));
    }

    /// <param name="id">The user's key.</param>
    /// <param name="values">The new user name, email address, and city.</param>
    /// <param name="roles">All roles of the user after saving. Ignored for the administrator's own account.</param>
    /// <param name="version">The row's version when the form was rendered.</param>
    /// <param name="actor">The administrator.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <exception cref="DbUpdateConcurrencyException">The user was changed in the meantime.</exception>
    public async Task<IdentityResult> SaveAsync(
        Guid id, User values, IReadOnlyCollection<Guid> roles, string? version, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(actor);
        var result = await db.InTransactionAsync(
            () => ChangeAsync(id, values, roles, version, actor, cancellationToken), static result => result.Succeeded, cancellationToken);
        if (result.Succeeded && id == actor.Id)
        {
            await session.RefreshSignInAsync((await db.Users.FindAsync([id], cancellationToken))!); // A new email address ends all other sessions.
        }

        return result;
    }

    /// <summary>
    /// Removes the second steps of a user who has lost them, and the passkeys. Ends the user's sessions, and sends an email to the owner.
    /// </summary>
    /// <returns>Whether the user has second steps and is not the administrator.</returns>
    public async Task<bool> ResetSecondStepsAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (id == actor.Id || await secondSteps.FindAsync(id, cancellationToken) is not { Exist: true })
        {
            return false;
        }

        var user = await db.Users.SingleAsync(user => user.Id == id, cancellationToken);

        db.RemoveRange(await db.UserTokens.Where(token => token.UserId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.Set<RecoveryCode>().Where(code => code.UserId == id).ToListAsync(cancellationToken));
        db.RemoveRange(await db.UserPasskeys.Where(passkey => passkey.UserId == id).ToListAsync(cancellationToken));
        (user.TwoFactorEnabled, user.SecurityStamp, user.ConcurrencyStamp) = (false, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());
        await db.AddEmailAsync(user, EmailKind.TwoStepChanged, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private async Task<IdentityResult> ChangeAsync(
        Guid id, User values, IReadOnlyCollection<Guid> roles, string? version, Actor actor, CancellationToken cancellationToken)
    {
        await guard.AcquireLockAsync(cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user)
        {
            return Failed("UserGone", texts["Another administrator deleted this user."]);
        }

        changes.Change(user, values);
        db.Entry(user).Property(changed => changed.ConcurrencyStamp).OriginalValue = version;
        if (id != actor.Id && !await changes.ChangeRolesAsync(user, roles, cancellationToken))
        {
            db.ChangeTracker.Clear();
            return Failed("RolesOfLastAdministrator", texts["At least one administrator must remain. Make another user an administrator first."]);
        }

        await db.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    private static IdentityResult Failed(string code, string description) => IdentityResult.Failed(new IdentityError { Code = code, Description = description });
}
