using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>The changes that an administrator makes to a user, by form or import. The caller saves them.</summary>
public sealed class UserChanges(AppDbContext db, AdministratorGuard guard, ILookupNormalizer normalizer)
{
    /// <summary>Changes the user name, email address, and city.</summary>
    public void Change(User user, User values)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(values);
        if (normalizer.NormalizeEmail(values.Email) is var email && email != user.NormalizedEmail)
        {
            db.AddEmailChangedByAdministrator(user, values.Email!, DateTime.UtcNow);

            // Invalidates links that were sent to the old address. The new address is unconfirmed.
            (user.NormalizedEmail, user.EmailConfirmed, user.SecurityStamp) = (email, false, Guid.NewGuid().ToString("N"));
        }

        (user.Email, user.CityId) = (values.Email, values.CityId);
        (user.UserName, user.NormalizedUserName) = (values.UserName, normalizer.NormalizeName(values.UserName));
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
    }

    /// <summary>Changes the roles. The guard's lock must be held.</summary>
    /// <returns>False when no administrator who can sign in would remain.</returns>
    public async Task<bool> ChangeRolesAsync(User user, IReadOnlyCollection<Guid> roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(roles);
        var stored = await db.UserRoles.Where(member => member.UserId == user.Id).ToListAsync(cancellationToken);
        var taken = stored.Where(member => !roles.Contains(member.RoleId)).ToList();
        db.RemoveRange(taken);
        db.AddRange(roles.Distinct().Except(stored.Select(member => member.RoleId)).Select(role => new UserRole { UserId = user.Id, RoleId = role }));

        var keys = taken.Select(member => member.RoleId).ToArray();
        return !await db.Roles.AnyAsync(role => keys.Contains(role.Id) && role.Name == RoleNames.Administrator, cancellationToken)
            || await guard.RemainsWithoutAsync(db.Users.Where(other => other.Id == user.Id), cancellationToken);
    }
}
