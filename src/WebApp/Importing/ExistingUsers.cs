using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>The stored users that the rows of a batch name, with their roles.</summary>
internal sealed class ExistingUsers
{
    private readonly Dictionary<string, User> _byName, _byEmail;
    private readonly ILookup<Guid, Guid> _roles;

    private ExistingUsers(List<User> users, ILookup<Guid, Guid> roles) =>
        (_byName, _byEmail, _roles) = (users.ToDictionary(user => user.NormalizedUserName!), users.ToDictionary(user => user.NormalizedEmail!), roles);

    public static async Task<ExistingUsers> LoadAsync(AppDbContext db, IEnumerable<(string? Name, string? Email)> rows, CancellationToken cancellationToken)
    {
        var list = rows.ToList();
        string[] names = [.. list.Select(row => row.Name).OfType<string>().Distinct()], emails = [.. list.Select(row => row.Email).OfType<string>().Distinct()];

        // Two queries, each of which reads an index.
        var users = await db.Users.AsNoTracking().Where(user => names.Contains(user.NormalizedUserName)).ToListAsync(cancellationToken);
        var found = users.Select(user => user.Id).ToHashSet();
        users.AddRange((await db.Users.AsNoTracking().Where(user => emails.Contains(user.NormalizedEmail)).ToListAsync(cancellationToken)).Where(user => found.Add(user.Id)));
        var ids = found.ToArray();
        var members = await db.UserRoles.AsNoTracking().Where(member => ids.Contains(member.UserId)).ToListAsync(cancellationToken);
        return new ExistingUsers(users, members.ToLookup(member => member.UserId, member => member.RoleId));
    }

    /// <summary>Returns the user with this name or email, and whether they belong to two different users.</summary>
    public (User? User, bool IsAmbiguous) Find(string? name, string? email)
    {
        var (byName, byEmail) = (name is null ? null : _byName.GetValueOrDefault(name), email is null ? null : _byEmail.GetValueOrDefault(email));
        return (byName ?? byEmail, byName is not null && byEmail is not null && byName != byEmail);
    }

    public HashSet<Guid> RolesOf(Guid user) => [.. _roles[user]];
}
