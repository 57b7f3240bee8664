using ConstraintErrors.Databases;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>The stored users that the rows of a batch name, with their roles.</summary>
internal sealed class ExistingUsers
{
    private readonly Dictionary<string, User> _byName = new(StringComparer.Ordinal), _byEmail = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, HashSet<Guid>> _roles = [];

    public static async Task<ExistingUsers> LoadAsync(AppDbContext db, IEnumerable<(string? Name, string? Email)> rows, CancellationToken cancellationToken)
    {
        var (list, existing) = (rows.ToList(), new ExistingUsers());

        // Two queries, each of which reads an index.
        var (names, emails) = (list.Select(row => row.Name).OfType<string>().Distinct(), list.Select(row => row.Email).OfType<string>().Distinct());
        await existing.AddAsync(db, db.WithValues<User>(user => user.NormalizedUserName, names).AsNoTracking(), cancellationToken);
        await existing.AddAsync(db, db.WithValues<User>(user => user.NormalizedEmail, emails).AsNoTracking(), cancellationToken);
        return existing;
    }

    /// <summary>Returns the user with this name or email, and whether they belong to two different users.</summary>
    public (User? User, bool IsAmbiguous) Find(string? name, string? email)
    {
        var (byName, byEmail) = (name is null ? null : _byName.GetValueOrDefault(name), email is null ? null : _byEmail.GetValueOrDefault(email));
        return (byName ?? byEmail, byName is not null && byEmail is not null && byName.Id != byEmail.Id);
    }

    public HashSet<Guid> RolesOf(Guid user) => _roles[user];

    private async Task AddAsync(AppDbContext db, IQueryable<User> users, CancellationToken cancellationToken)
    {
        var found = await users.Select(user => new { User = user, Roles = db.UserRoles.Where(member => member.UserId == user.Id).Select(member => member.RoleId).ToList() })
            .ToListAsync(cancellationToken);
        foreach (var one in found)
        {
            (_byName[one.User.NormalizedUserName!], _byEmail[one.User.NormalizedEmail!], _roles[one.User.Id]) = (one.User, one.User, [.. one.Roles]);
        }
    }
}
