using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>
/// Merges several accounts of one person into one of them, in one transaction. The remaining account keeps its password and its second
/// steps. Those of the others are bound to the account that is deleted, and so are its sessions.
/// </summary>
public sealed class UserMerge(
    AppDbContext db, AdministratorGuard guard, PasswordThrottle throttle, SignInManager<User> session, TimeProvider time, IStringLocalizer<Texts> localizer)
{
    /// <summary>The greatest number of users that are merged at once.</summary>
    public const int MaxUsers = 5;

    private static readonly string[] s_uniqueProperties = [nameof(User.NormalizedUserName), nameof(User.NormalizedEmail)];

    /// <summary>Returns those of the users that exist, oldest first; none if there are too many.</summary>
    public async Task<IReadOnlyList<MergeCandidate>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var keys = ids.Distinct().ToArray();
        if (keys.Length is < 2 or > MaxUsers)
        {
            return [];
        }

        var texts = keys.Select(key => key.ToString()).ToArray();
        var history = await db.AuditEntries.Where(entry => entry.EntityType == nameof(User) && texts.Contains(entry.EntityKey))
            .GroupBy(entry => entry.EntityKey).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var found = await db.Users.AsNoTracking().AsSplitQuery().Where(user => keys.Contains(user.Id)).OrderBy(user => user.CreatedAt).ThenBy(user => user.Id)
            .Select(user => new MergeCandidate(
                user,
                user.Profile,
                db.UserRoles.Where(member => member.UserId == user.Id).Join(db.Roles, member => member.RoleId, role => role.Id, (_, role) => role.Name!).OrderBy(name => name).ToList(),
                db.UserLogins.Where(login => login.UserId == user.Id).Select(login => login.ProviderDisplayName ?? login.LoginProvider).ToList(),
                db.UserClaims.Count(claim => claim.UserId == user.Id),
                db.UserTokens.Any(token => token.UserId == user.Id && token.Name == Authenticator.KeyName),
                db.RecoveryCodes.Count(code => code.UserId == user.Id),
                db.UserPasskeys.Count(passkey => passkey.UserId == user.Id),
                db.ApiTokens.Count(token => token.UserId == user.Id),
                db.Sessions.Count(one => one.UserId == user.Id),
                db.Sessions.Where(one => one.UserId == user.Id).Max(one => (DateTime?)one.LastSeenAt)))
            .ToListAsync(cancellationToken);
        return found.ConvertAll(candidate => candidate with { History = history.GetValueOrDefault(candidate.User.Id.ToString()) });
    }

    /// <summary>Returns users with the same name or email, which a database without its unique indexes can contain.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<User>>> DuplicatesAsync(CancellationToken cancellationToken)
    {
        var groups = new List<IReadOnlyList<User>>();
        foreach (var property in s_uniqueProperties)
        {
            var values = db.Users.GroupBy(user => EF.Property<string>(user, property)).Where(group => group.Count() > 1).Select(group => group.Key).OrderBy(value => value).Take(20);
            var users = await db.Users.AsNoTracking().Where(user => values.Contains(EF.Property<string>(user, property))).OrderBy(user => user.CreatedAt).Take(100).ToListAsync(cancellationToken);
            groups.AddRange(users.GroupBy(user => property == nameof(User.NormalizedEmail) ? user.NormalizedEmail : user.NormalizedUserName).Select(group => group.ToList()));
        }

        return groups;
    }

    /// <param name="ids">All users, the remaining one included.</param>
    /// <param name="choice">The remaining user and its values.</param>
    /// <param name="actor">The administrator.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>An error if a user was changed or deleted, or an account must not be deleted; nothing is changed then.</returns>
    /// <exception cref="DbUpdateConcurrencyException">A user was changed while the accounts were merged.</exception>
    public async Task<IdentityResult> MergeAsync(IReadOnlyCollection<Guid> ids, MergeChoice choice, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(actor);
        var keys = ids.Distinct().Order().ToArray();
        var result = await db.InTransactionAsync(() => ChangeAsync(keys, choice, actor, cancellationToken), static result => result.Succeeded, cancellationToken);
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
        }
        else if (choice.Survivor == actor.Id)
        {
            await session.RefreshSignInAsync((await db.Users.FindAsync([actor.Id], cancellationToken))!); // A new email address ends all other sessions.
        }

        return result;
    }

    private async Task<IdentityResult> ChangeAsync(Guid[] keys, MergeChoice choice, Actor actor, CancellationToken cancellationToken)
    {
        await guard.AcquireLockAsync(cancellationToken);
        foreach (var key in keys)
        {
            await db.LockUserAsync(key, cancellationToken); // Concurrent requests of the users wait.
        }

        var users = await db.Users.Include(user => user.Profile).Where(user => keys.Contains(user.Id)).ToListAsync(cancellationToken);
        var survivor = users.Find(user => user.Id == choice.Survivor);
        if (survivor is null || users.Count is < 2 or > MaxUsers || users.Count != keys.Length
            || users.Exists(user => choice.Versions.GetValueOrDefault(user.Id) != user.ConcurrencyStamp))
        {
            return Failed("Changed", localizer["One of the accounts was changed or deleted in the meantime. Review them before you merge."]);
        }

        var others = users.FindAll(user => user != survivor);
        if (others.Exists(user => user.Id == actor.Id))
        {
            return Failed("OwnAccount", localizer["This is your own account. It must be the one that remains."]);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var merge = new MergedAccounts(db, survivor, others);
        var hasNewRole = await merge.MoveReferencesAsync(now, actor, cancellationToken);
        if (hasNewRole && survivor.Id == actor.Id)
        {
            return Failed("OwnAccount", localizer["Another account has roles that you don’t have. Only another administrator can change your roles."]);
        }

        // The members of the administrator role are already moved.
        if (!await guard.RemainsWithoutAsync(db.Users.Where(user => keys.Contains(user.Id) && user.Id != survivor.Id), cancellationToken))
        {
            return Failed("LastAdministrator", localizer["At least one administrator must remain. Make another user an administrator first."]);
        }

        await throttle.ForgetAsync(db.Users.Where(user => keys.Contains(user.Id)), cancellationToken);
        await merge.DeleteOthersAsync(cancellationToken);
        await merge.SaveAsync(choice, hasNewRole, now, cancellationToken);
        return IdentityResult.Success;
    }

    private static IdentityResult Failed(string code, string description) => IdentityResult.Failed(new IdentityError { Code = code, Description = description });
}
