using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Accounts;

internal static class UserLoginExtensions
{
    /// <summary>Adds the login of a user at a provider to the current unit of work.</summary>
    public static void AddLogin(this AppDbContext db, Guid userId, ExternalUser external) => db.Add(new IdentityUserLogin<Guid>
    {
        LoginProvider = external.Provider.Name, ProviderKey = external.Key, ProviderDisplayName = external.Provider.DisplayName, UserId = userId,
    });

    /// <returns>The account that the login belongs to; null if it belongs to nobody.</returns>
    public static async Task<User?> FindOwnerAsync(this AppDbContext db, ExternalUser external, CancellationToken cancellationToken)
    {
        var found = await db.UserLogins.Where(login => login.LoginProvider == external.Provider.Name && login.ProviderKey == external.Key)
            .Join(db.Users, login => login.UserId, user => user.Id, (login, user) => new { login.ProviderKey, User = user })
            .SingleOrDefaultAsync(cancellationToken);

        // SQL Server's default collation ignores case, and ids differ by case.
        return found?.ProviderKey == external.Key ? found.User : null;
    }
}
