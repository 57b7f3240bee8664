using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The steps of a merge, in the transaction that has locked the users.</summary>
internal sealed class MergedAccounts(AppDbContext db, User survivor, IReadOnlyList<User> others)
{
    private bool _hasNewLogin;

    /// <summary>Moves what refers to the other users, and records for each of them what was moved, and that it was deleted.</summary>
    /// <returns>Whether the remaining user got a role.</returns>
    public async Task<bool> MoveReferencesAsync(DateTime now, Actor actor, CancellationToken cancellationToken)
    {
        var (references, changes, hasNewRole) = (new UserReferences(db), new List<EntityChange>(), false);
        foreach (var other in others)
        {
            var roles = await db.UserRoles.Where(member => member.UserId == other.Id && !db.UserRoles.Any(own => own.UserId == survivor.Id && own.RoleId == member.RoleId))
                .Select(member => member.RoleId).ToListAsync(cancellationToken);
            var logins = await db.UserLogins.Where(login => login.UserId == other.Id).Select(login => login.ProviderDisplayName ?? login.LoginProvider).ToListAsync(cancellationToken);
            var moved = await references.MoveAsync(other.Id, survivor.Id, cancellationToken);
            hasNewRole |= roles.Count > 0;
            _hasNewLogin |= logins.Count > 0;
            changes.Add(new EntityChange(
                AuditAction.Changed,
                nameof(User),
                survivor.Id.ToString(),
                survivor.UserName,
                [
                    new PropertyChange(AuditTexts.MergedUser, null, other.UserName),
                    .. roles.Select(role => new PropertyChange(nameof(Role), null, role.ToString())),
                    .. logins.Select(login => new PropertyChange(PropertyChange.SignInAdded, null, login)),
                    .. moved.Where(one => one.EntityType is not (nameof(UserRole) or "IdentityUserLogin"))
                        .Select(one => new PropertyChange(AuditTexts.Moved + one.EntityType, null, one.Rows.ToString(CultureInfo.InvariantCulture))),
                ]));
        }

        others.ToList().ForEach(other => db.Remove(other)); // Only yields the audit entries.
        var deleted = EntityChange.In(db.ChangeTracker.Entries<User>())
            .Select(change => change with { Changes = [new PropertyChange(AuditTexts.MergedInto, null, survivor.UserName), .. change.Changes] });

        // One by one, because the entries of several merged users concern the remaining one.
        foreach (var change in changes.Concat(deleted).ToList())
        {
            await db.BulkInsertAsync(await AuditTrail.EntriesAsync(db, [change], now, actor, cancellationToken), cancellationToken);
        }

        return hasNewRole;
    }

    /// <summary>Deletes the other users with what was not moved.</summary>
    public async Task DeleteOthersAsync(CancellationToken cancellationToken)
    {
        foreach (var other in others)
        {
            var (profile, version) = (other.Profile, other.ConcurrencyStamp);
            db.Entry(other).State = EntityState.Detached;
            if (profile is not null)
            {
                db.Entry(profile).State = EntityState.Detached;
            }

            if (await db.Users.Where(user => user.Id == other.Id && user.ConcurrencyStamp == version).ExecuteDeleteAsync(cancellationToken) != 1)
            {
                throw new DbUpdateConcurrencyException("A user was changed in the meantime.");
            }
        }
    }

    /// <summary>Saves the chosen values, which the other users no longer occupy.</summary>
    public async Task SaveAsync(MergeChoice choice, bool endsSessions, DateTime now, CancellationToken cancellationToken)
    {
        var (name, email, city) = (Chosen(choice.UserName), Chosen(choice.Email), Chosen(choice.City));
        if (email.NormalizedEmail != survivor.NormalizedEmail)
        {
            db.AddEmailChangedByAdministrator(survivor, email.Email!, now);
            endsSessions = true;
        }

        if (_hasNewLogin && survivor.DisabledAt is null)
        {
            await db.AddEmailAsync(survivor, EmailKind.SignInsChanged, cancellationToken);
        }

        (survivor.UserName, survivor.NormalizedUserName) = (name.UserName, name.NormalizedUserName);
        (survivor.Email, survivor.NormalizedEmail, survivor.EmailConfirmed) = (email.Email, email.NormalizedEmail, email.EmailConfirmed);
        survivor.CityId = city.CityId;
        SetProfile(choice);
        survivor.ConcurrencyStamp = Guid.NewGuid().ToString();
        survivor.SecurityStamp = endsSessions ? Guid.NewGuid().ToString("N") : survivor.SecurityStamp;
        await db.SaveChangesAsync(cancellationToken);
    }

    private void SetProfile(MergeChoice choice)
    {
        var (displayName, handle, bio) = (Profile(choice.DisplayName), Profile(choice.Handle), Profile(choice.Bio));
        survivor.Profile ??= new Profile { DisplayName = survivor.UserName! };
        survivor.Profile.DisplayName = displayName?.DisplayName ?? survivor.Profile.DisplayName;
        survivor.Profile.Handle = handle?.Handle ?? survivor.Profile.Handle;
        survivor.Profile.Bio = bio is null ? survivor.Profile.Bio : bio.Bio;
    }

    // A user without a profile yields that of another one.
    private Profile? Profile(Guid? id) => Chosen(id).Profile ?? others.Select(other => other.Profile).FirstOrDefault(profile => profile is not null);

    private User Chosen(Guid? id) => others.FirstOrDefault(user => user.Id == id) ?? survivor;
}
