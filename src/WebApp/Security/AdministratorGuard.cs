using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>
/// Ensures that at least one administrator who can sign in remains, even with concurrent requests: operations that might remove the last
/// one are serialized and then checked.
/// </summary>
public sealed class AdministratorGuard(AppDbContext db, TimeProvider time)
{
    /// <summary>
    /// Enters, in a transaction, a section for operations that may revoke rights or affect many users. Other operations wait until the
    /// transaction ends.
    /// </summary>
    public Task AcquireLockAsync(CancellationToken cancellationToken) =>
        db.Roles.Where(role => role.Name == RoleNames.Administrator)
            .ExecuteUpdateAsync(set => set.SetProperty(role => role.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellationToken);

    /// <summary>Returns whether an administrator who can sign in remains without these users.</summary>
    public Task<bool> RemainsWithoutAsync(IQueryable<User> users, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Administrators().AnyAsync(
            user => !users.Any(other => other.Id == user.Id) && user.DisabledAt == null && (user.LockoutEnd == null || user.LockoutEnd <= now) && user.PasswordHash != null,
            cancellationToken);
    }

    /// <summary>Returns why this user cannot act as an administrator; null if the user can.</summary>
    public async Task<JobStopReason?> FindStopReasonAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = await db.Users.Where(user => user.Id == id)
            .Select(user => new
            {
                IsDisabled = user.DisabledAt != null,
                IsLocked = user.LockoutEnd != null && user.LockoutEnd > now,
                IsAdministrator = Administrators().Any(administrator => administrator.Id == user.Id),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found switch
        {
            null => JobStopReason.Deleted,
            { IsDisabled: true } => JobStopReason.Disabled,
            { IsLocked: true } => JobStopReason.Locked,
            { IsAdministrator: false } => JobStopReason.NotAdministrator,
            _ => null,
        };
    }

    public IQueryable<User> Administrators() =>
        db.Users.Where(user => db.UserRoles.Any(member => member.UserId == user.Id && db.Roles.Any(role => role.Id == member.RoleId && role.Name == RoleNames.Administrator)));
}
