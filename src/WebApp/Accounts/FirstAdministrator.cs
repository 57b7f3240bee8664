using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>Creates the first administrator of an installation. Access to the log authorizes the request.</summary>
public sealed class FirstAdministrator(
    AppDbContext db, UserManager<User> users, IDataProtectionProvider protection, IStringLocalizer<Texts> texts)
{
    private static readonly TimeSpan s_tokenLifetime = TimeSpan.FromDays(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("WebApp.Setup").ToTimeLimitedDataProtector();

    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var name = users.NormalizeName(RoleNames.Administrator);
        return db.UserRoles.AnyAsync(member => db.Roles.Any(role => role.Id == member.RoleId && role.NormalizedName == name), cancellationToken);
    }

    /// <summary>Creates a token that proves access to the log. It is valid for one day and only while no administrator exists.</summary>
    public string CreateToken() => _protector.Protect("setup", s_tokenLifetime);

    public bool IsToken(string? token)
    {
        try
        {
            return token is not null && _protector.Unprotect(token) == "setup";
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    /// <summary>
    /// Creates the account, the role, and the membership in one transaction. The second of two concurrent requests is refused: by the
    /// role's unique name if the role is new, or by its concurrency stamp if it exists without members.
    /// </summary>
    public async Task<IdentityResult> CreateAsync(User user, string password)
    {
        var name = users.NormalizeName(RoleNames.Administrator)!;
        var found = await db.Roles.Where(role => role.NormalizedName == name)
            .Select(role => new { Role = role, HasMembers = db.UserRoles.Any(member => member.RoleId == role.Id) })
            .SingleOrDefaultAsync();
        if (found is { HasMembers: true })
        {
            return Refused();
        }

        var role = found?.Role ?? db.Add(new Role { Id = Guid.CreateVersion7(), Name = RoleNames.Administrator, NormalizedName = name }).Entity;
        role.ConcurrencyStamp = Guid.NewGuid().ToString();
        user.Id = Guid.CreateVersion7();
        user.EmailConfirmed = true; // The first administrator can sign in before a mail server is configured.
        db.Add(new UserRole { UserId = user.Id, RoleId = role.Id });
        try
        {
            return await users.CreateAsync(user, password);
        }
        catch (DbUpdateException)
        {
            if (!await ExistsAsync())
            {
                throw;
            }

            return Refused();
        }
    }

    private IdentityResult Refused() =>
        IdentityResult.Failed(new IdentityError { Code = "AdministratorExists", Description = texts["An administrator already exists."] });
}
