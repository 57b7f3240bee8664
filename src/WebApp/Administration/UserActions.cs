using Microsoft.EntityFrameworkCore;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Email;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>Applies an administrator's actions to one or more users. Changes are audited.</summary>
public sealed class UserActions(AppDbContext db, AdministratorGuard guard, PasswordThrottle throttle, TimeProvider time)
{
    /// <summary>
    /// Applies the action to all users or to none, in the current transaction or in its own. Skips the actor's own account if the action
    /// would lock it out, the administrators if none would remain, and disabled users for password resets.
    /// </summary>
    public async Task<(int Done, int Skipped)> ApplyAsync(UserAction action, IReadOnlyCollection<Guid> ids, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(actor);
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var chosen = ids.Where(id => id != actor.Id || !EndsSessions(action)).ToHashSet();
        await guard.AcquireLockAsync(cancellationToken); // Serialize: concurrent updates of the same users in different order would deadlock.
        if ((action is UserAction.Lock or UserAction.Disable or UserAction.Delete) && !await guard.RemainsWithoutAsync(chosen, cancellationToken))
        {
            chosen.ExceptWith(await guard.Administrators().Select(user => user.Id).ToListAsync(cancellationToken));
        }

        // Locks the rows. An action does not depend on the values the administrator saw, so there are no conflicts to resolve.
        await db.Users.Where(user => chosen.Contains(user.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.ConcurrencyStamp, user => user.ConcurrencyStamp), cancellationToken);
        var users = await db.Users.Where(user => chosen.Contains(user.Id) && (action != UserAction.SendPasswordReset || user.DisabledAt == null)).ToListAsync(cancellationToken);
        foreach (var user in users)
        {
            await ApplyAsync(action, user, cancellationToken);
        }

        if (action == UserAction.Unlock)
        {
            await throttle.ForgetAsync(chosen, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return (users.Count, ids.Count - users.Count);
    }

    private async Task ApplyAsync(UserAction action, User user, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case UserAction.Lock:
                (user.LockoutEnabled, user.LockoutEnd) = (true, User.LockedForGood);
                break;
            case UserAction.Unlock:
                user.LockoutEnd = null;
                break;
            case UserAction.Disable:
                user.DisabledAt ??= time.GetUtcNow().UtcDateTime;
                break;
            case UserAction.Enable:
                user.DisabledAt = null;
                break;
            case UserAction.SendPasswordReset:
                await db.AddEmailAsync(user, user.PasswordHash is null ? EmailKind.Invitation : EmailKind.PasswordReset, cancellationToken);
                return;
            case UserAction.Delete:
                db.Remove(user);
                return;
        }

        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        if (EndsSessions(action))
        {
            user.SecurityStamp = Guid.NewGuid().ToString("N");
        }
    }

    private static bool EndsSessions(UserAction action) => action is UserAction.Lock or UserAction.Disable or UserAction.SignOut or UserAction.Delete;
}
