using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Security;

/// <summary>
/// Sees to it that somebody is left who can administer, whatever two requests do at once: those who might take the last one
/// away wait for one another, and then look.
/// </summary>
public sealed class AdministratorGuard(AppDbContext db, TimeProvider time)
{
    /// <summary>Begins, in a transaction, what may take rights away or is about many users; whoever else begins it waits for the transaction's end.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) =>
        db.Roles.Where(role => role.Name == RoleNames.Administrator)
            .ExecuteUpdateAsync(set => set.SetProperty(role => role.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellationToken);

    /// <summary>Whether an administrator who can log in remains when these users do not.</summary>
    public Task<bool> IsKeptWithoutAsync(IEnumerable<Guid> users, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Administrators().AnyAsync(
            user => !users.Contains(user.Id) && user.DisabledAt == null && (user.LockoutEnd == null || user.LockoutEnd <= now) && user.PasswordHash != null,
            cancellationToken);
    }

    /// <summary>Why this user cannot administer now; null when nothing stands in the way.</summary>
    public async Task<JobStopReason?> ReasonAgainstAsync(Guid id, CancellationToken cancellationToken)
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
