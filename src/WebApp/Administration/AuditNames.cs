using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>The names of referenced entities, which keep an entry readable after their rows are deleted.</summary>
internal sealed class AuditNames
{
    private readonly Dictionary<string, string> _names = [];

    public static async Task<AuditNames> LoadAsync(AppDbContext db, IReadOnlyList<EntityChange> changes, CancellationToken cancellationToken)
    {
        var names = new AuditNames();
        // A new account skips this query; the name of its city can be looked up as long as the city exists.
        var cities = Keys(changes.Where(change => change.Action != AuditAction.Created), nameof(User.CityId)).Select(key => int.Parse(key, CultureInfo.InvariantCulture)).ToArray();
        if (cities is not [])
        {
            var found = await db.Cities.AsNoTracking().Where(city => cities.Contains(city.Id)).ToListAsync(cancellationToken);
            found.ForEach(city => names._names[nameof(User.CityId) + city.Id.ToString(CultureInfo.InvariantCulture)] = city.FullName);
        }

        var roles = Keys(changes, nameof(Role)).Select(Guid.Parse).ToArray();
        if (roles is not [])
        {
            var found = await db.Roles.AsNoTracking().Where(role => roles.Contains(role.Id)).ToListAsync(cancellationToken);
            found.AddRange(db.ChangeTracker.Entries<Role>().Select(entry => entry.Entity));
            found.ForEach(role => names._names[nameof(Role) + role.Id] = role.Name!);
        }

        var users = changes.Where(change => change.EntityName is null).Select(change => Guid.Parse(change.EntityKey)).ToArray();
        if (users is not [])
        {
            var found = await db.Users.AsNoTracking().Where(user => users.Contains(user.Id)).Select(user => new { user.Id, user.UserName }).ToListAsync(cancellationToken);
            found.ForEach(user => names._names[nameof(User) + user.Id] = user.UserName!);
        }

        return names;
    }

    public string Of(EntityChange change) => change.EntityName ?? _names.GetValueOrDefault(change.EntityType + change.EntityKey, "");

    public PropertyChange WithNames(PropertyChange change) =>
        change with { Old = ToName(change.Property, change.Old), New = ToName(change.Property, change.New) };

    private string? ToName(string property, string? value) => value is null ? null : _names.GetValueOrDefault(property + value, value);

    private static IEnumerable<string> Keys(IEnumerable<EntityChange> changes, string property) =>
        changes.SelectMany(change => change.Changes).Where(change => change.Property == property)
            .SelectMany(change => new[] { change.Old, change.New }).OfType<string>().Distinct();
}
