using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Pages.Admin.Users;

/// <summary>What is stored of a user when the page is shown.</summary>
/// <param name="User">The row.</param>
/// <param name="Roles">The keys of the user's roles.</param>
/// <param name="RefusesPasswords">Whether wrong passwords keep somebody out for a while.</param>
public sealed record UserStatus(User User, List<Guid> Roles, bool RefusesPasswords)
{
    /// <returns>Null when there is no such user.</returns>
    public static async Task<UserStatus?> LoadAsync(AppDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow;
        var found = await db.Users.AsNoTracking().Where(user => user.Id == id)
            .Select(user => new
            {
                User = user,
                Roles = db.UserRoles.Where(member => member.UserId == user.Id).Select(member => member.RoleId).ToList(),
                RefusesPasswords = db.PasswordAttempts.Any(attempt => attempt.AccountId == user.Id && attempt.LockedUntil > now),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new UserStatus(found.User, found.Roles, found.RefusesPasswords);
    }
}
