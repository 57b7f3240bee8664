using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

internal static class UserLock
{
    /// <summary>Locks the row of a user until the current transaction ends. Concurrent requests of the user wait, and can't deadlock on other tables.</summary>
    public static Task LockUserAsync(this AppDbContext db, Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(user => user.ConcurrencyStamp, user => user.ConcurrencyStamp), cancellationToken);
}
