using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Accounts;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Administration;

/// <summary>Saves what an administrator changed about a user: details and roles together, or nothing.</summary>
public sealed class UserEditing(AppDbContext db, AdministratorGuard guard, ILookupNormalizer normalizer)
{
    public enum Outcome
    {
        Saved,
        Gone,
        NoAdministratorLeft,
    }

    /// <param name="id">The user.</param>
    /// <param name="details">Checked by the form.</param>
    /// <param name="roles">All the user is to have; null leaves them as they are.</param>
    /// <param name="version">That of the row when the form was opened.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else changed the user since.</exception>
    public async Task<Outcome> SaveAsync(Guid id, AccountDetails details, IReadOnlyCollection<Guid>? roles, string? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(details);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await guard.EnterAsync(cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) is not { } user)
        {
            return Outcome.Gone;
        }

        Change(user, details);
        db.Entry(user).Property(changed => changed.ConcurrencyStamp).OriginalValue = version;
        if (roles is not null && !await ChangeRolesAsync(user, roles, cancellationToken))
        {
            db.ChangeTracker.Clear();
            return Outcome.NoAdministratorLeft;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Outcome.Saved;
    }

    private void Change(User user, AccountDetails details)
    {
        if (normalizer.NormalizeEmail(details.Email) is var email && email != user.NormalizedEmail)
        {
            // Links that were mailed to the old address are good no more, and the new one has proved nothing.
            (user.NormalizedEmail, user.EmailConfirmed, user.SecurityStamp) = (email, false, Guid.NewGuid().ToString("N"));
        }

        (user.Email, user.CityId) = (details.Email, details.CityId!.Value);
        (user.UserName, user.NormalizedUserName) = (details.UserName, normalizer.NormalizeName(details.UserName));
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
    }

    /// <returns>False when it would leave nobody who can administer.</returns>
    private async Task<bool> ChangeRolesAsync(User user, IReadOnlyCollection<Guid> roles, CancellationToken cancellationToken)
    {
        var stored = await db.UserRoles.Where(member => member.UserId == user.Id).ToListAsync(cancellationToken);
        var taken = stored.Where(member => !roles.Contains(member.RoleId)).ToList();
        db.RemoveRange(taken);
        db.AddRange(roles.Distinct().Except(stored.Select(member => member.RoleId)).Select(role => new UserRole { UserId = user.Id, RoleId = role }));

        var keys = taken.Select(member => member.RoleId).ToArray();
        return !await db.Roles.AnyAsync(role => keys.Contains(role.Id) && role.Name == RoleNames.Administrator, cancellationToken)
            || await guard.IsKeptWithoutAsync([user.Id], cancellationToken);
    }
}
