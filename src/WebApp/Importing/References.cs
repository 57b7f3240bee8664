using System.Globalization;
using ConstraintErrors.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WebApp.Administration;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Importing;

/// <summary>Looks up the cities and roles that the rows of a batch name, in one query each.</summary>
internal sealed class References
{
    private readonly Dictionary<(string State, string Name), int> _cities;
    private readonly HashSet<int> _ids;
    private readonly Dictionary<string, Guid> _roles;

    private References(Dictionary<(string, string), int> cities, HashSet<int> ids, Dictionary<string, Guid> roles, Guid? administrator) =>
        (_cities, _ids, _roles, Administrator) = (cities, ids, roles, administrator);

    public Guid? Administrator { get; }

    public static async Task<References> LoadAsync(AppDbContext db, IEnumerable<string> cities, CancellationToken cancellationToken)
    {
        var texts = cities.Distinct(StringComparer.Ordinal).ToList();
        var names = texts.Select(NameOf).OfType<(string Name, string State)>().Select(city => CompatibilityNormalizer.Normalize(city.Name)!).Distinct();
        var ids = texts.Select(IdOf).OfType<int>().Distinct().ToArray();
        var found = await db.WithValues<City>(city => city.NormalizedName, names).AsNoTracking().ToListAsync(cancellationToken);
        if (ids is not [])
        {
            found.AddRange(await db.Cities.AsNoTracking().Where(city => ids.Contains(city.Id)).ToListAsync(cancellationToken));
        }

        // A database without the unique index can contain duplicates, which only their keys tell apart.
        var roles = await db.Roles.AsNoTracking().ToListAsync(cancellationToken);
        return new References(
            found.DistinctBy(city => city.Id).GroupBy(city => (city.State, city.NormalizedName)).Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.Single().Id), [.. found.Select(city => city.Id)],
            roles.ToDictionary(role => role.NormalizedName!, role => role.Id), roles.Find(role => role.Name == RoleNames.Administrator)?.Id);
    }

    /// <summary>Returns the key of the city that a cell contains: a name and a state, such as <c>Houston, TX</c>, or a key. Null if no city has them.</summary>
    public int? CityOf(string text) =>
        NameOf(text) is var (name, state) && _cities.TryGetValue((state, CompatibilityNormalizer.Normalize(name)!), out var id) ? id
        : IdOf(text) is { } key && _ids.Contains(key) ? key
        : null;

    /// <summary>Returns the keys of roles separated by commas; null if one does not exist. A name that contains a comma is quoted.</summary>
    public IReadOnlyCollection<Guid>? RolesOf(string? text)
    {
        var found = new HashSet<Guid>();
        foreach (var name in RoleCell.NamesIn(text ?? ""))
        {
            if (!_roles.TryGetValue(CompatibilityNormalizer.Normalize(name)!, out var id))
            {
                return null;
            }

            found.Add(id);
        }

        return found;
    }

    private static (string Name, string State)? NameOf(string text) =>
        text.LastIndexOf(',') is var comma and > 0 ? (text[..comma].Trim(), text[(comma + 1)..].Trim().ToUpperInvariant()) : null;

    private static int? IdOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
