using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Email;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>Applies an administrator's actions to one or more users, in a few statements for all of them. Changes are audited.</summary>
public sealed class UserActions(AppDbContext db, AdministratorGuard guard, PasswordThrottle throttle, TimeProvider time)
{
    /// <summary>Applies the action to all users or to none, in a transaction.</summary>
    public async Task<(int Done, int Skipped)> ApplyAsync(UserAction action, IReadOnlyCollection<Guid> ids, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var done = await db.InTransactionAsync(() => ApplyAsync(action, db.Users.Where(user => ids.Contains(user.Id)), actor, cancellationToken), cancellationToken);
        return (done, ids.Count - done);
    }

    /// <summary>
    /// Applies the action in the current transaction. Skips the actor's own account if the action would lock it out, the administrators
    /// if none would remain, and disabled users for password resets.
    /// </summary>
    /// <param name="action">The action.</param>
    /// <param name="users">The users, by their keys only: several statements must find the same rows.</param>
    /// <param name="actor">The administrator.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>The number of users that were not skipped.</returns>
    public async Task<int> ApplyAsync(UserAction action, IQueryable<User> users, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(actor);
        if (EndsSessions(action))
        {
            users = users.Where(user => user.Id != actor.Id);
        }

        await guard.AcquireLockAsync(cancellationToken); // Serialize: concurrent updates of the same users in different order would deadlock.
        if ((action is UserAction.Lock or UserAction.Disable or UserAction.Delete) && !await guard.RemainsWithoutAsync(users, cancellationToken))
        {
            var administrators = guard.Administrators();
            users = users.Where(user => !administrators.Any(administrator => administrator.Id == user.Id));
        }

        if (action == UserAction.Unlock)
        {
            await throttle.ForgetAsync(users, cancellationToken);
        }

        return action == UserAction.SendPasswordReset
            ? await db.AddPasswordEmailsAsync(users, cancellationToken)
            : await ChangeAsync(action, users, actor, cancellationToken);
    }

    /// <summary>Changes or deletes the users in one statement.</summary>
    internal static Task<int> ExecuteAsync(UserAction action, IQueryable<User> users, DateTime now, CancellationToken cancellationToken) =>
        action == UserAction.Delete
            ? users.ExecuteDeleteAsync(cancellationToken)
            : users.ExecuteUpdateAsync(set => Change(action, set, now), cancellationToken);

    private async Task<int> ChangeAsync(UserAction action, IQueryable<User> users, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var found = await users.ToListAsync(cancellationToken);
        try
        {
            // The entities only yield the audit entries.
            found.ForEach(user => Change(action, user, now));
            var entries = await AuditTrail.EntriesAsync(db, EntityChange.In(db.ChangeTracker.Entries<User>()), now, actor, cancellationToken);
            if (await ExecuteAsync(action, users, now, cancellationToken) != found.Count)
            {
                throw new DbUpdateConcurrencyException("A user was deleted in the meantime.");
            }

            await db.BulkInsertAsync(entries, cancellationToken);
            return found.Count;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private void Change(UserAction action, User user, DateTime now)
    {
        switch (action)
        {
            case UserAction.Lock:
                user.LockoutEnd = User.LockedForGood;
                break;
            case UserAction.Unlock:
                user.LockoutEnd = null;
                break;
            case UserAction.Disable:
                user.DisabledAt ??= now;
                break;
            case UserAction.Enable:
                user.DisabledAt = null;
                break;
            case UserAction.Delete:
                db.Remove(user);
                return;
        }

        if (EndsSessions(action))
        {
            user.SecurityStamp = ""; // Differs from every stored stamp; the audit omits the value.
        }
    }

    private static void Change(UserAction action, UpdateSettersBuilder<User> set, DateTime now)
    {
        set.SetProperty(user => user.ConcurrencyStamp, user => RandomStamp.Next());
        if (EndsSessions(action))
        {
            set.SetProperty(user => user.SecurityStamp, user => RandomStamp.Next());
        }

        _ = action switch
        {
            UserAction.Lock => set.SetProperty(user => user.LockoutEnabled, true).SetProperty(user => user.LockoutEnd, User.LockedForGood),
            UserAction.Unlock => set.SetProperty(user => user.LockoutEnd, (DateTimeOffset?)null),
            UserAction.Disable => set.SetProperty(user => user.DisabledAt, user => user.DisabledAt ?? now),
            UserAction.Enable => set.SetProperty(user => user.DisabledAt, (DateTime?)null),
            _ => set,
        };
    }

    private static bool EndsSessions(UserAction action) => action is UserAction.Lock or UserAction.Disable or UserAction.SignOut or UserAction.Delete;
}
