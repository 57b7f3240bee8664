using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Merges a city into another one: its users move, and it is deleted, in one transaction.</summary>
public sealed class CityMerge(AppDbContext db, TimeProvider time)
{
    private const int MaxDuplicates = 100;

    /// <summary>Returns the cities with the same name, which a database without its unique index can contain.</summary>
    public async Task<IReadOnlyList<City>> DuplicatesAsync(CancellationToken cancellationToken)
    {
        // Grouped, because without the index a search for the duplicates of each city would read all cities for each of them.
        var names = db.Cities.GroupBy(city => new { city.State, city.NormalizedName }).Where(group => group.Count() > 1).Select(group => group.Key);
        return await db.Cities.AsNoTracking().Join(names, city => new { city.State, city.NormalizedName }, name => name, (city, _) => city)
            .OrderBy(city => city.State).ThenBy(city => city.NormalizedName).ThenBy(city => city.Id).Take(MaxDuplicates).ToListAsync(cancellationToken);
    }

    /// <param name="id">The city to delete.</param>
    /// <param name="version">The version of this city when the form was rendered.</param>
    /// <param name="remaining">The city that its users get.</param>
    /// <param name="actor">The administrator.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>False if one of the cities was changed or deleted; nothing is changed then.</returns>
    /// <exception cref="DbUpdateException">A user chose the city while it was merged.</exception>
    public Task<bool> MergeAsync(int id, Guid? version, int remaining, Actor actor, CancellationToken cancellationToken) =>
        db.InTransactionAsync(() => ChangeAsync(id, version, remaining, actor, cancellationToken), static isMerged => isMerged, cancellationToken);

    private async Task<bool> ChangeAsync(int id, Guid? version, int remaining, Actor actor, CancellationToken cancellationToken)
    {
        var cities = await db.Cities.Where(city => city.Id == id || city.Id == remaining).ToListAsync(cancellationToken);
        if (cities.Find(city => city.Id == id && city.ConcurrencyStamp == version) is not { } merged || cities.Find(city => city != merged) is not { } survivor)
        {
            return false;
        }

        var users = await db.Users.Where(user => user.CityId == id).ExecuteUpdateAsync(set => set.SetProperty(user => user.CityId, remaining), cancellationToken);
        var change = new EntityChange(
            AuditAction.Changed,
            nameof(City),
            remaining.ToString(CultureInfo.InvariantCulture),
            survivor.FullName,
            [
                new PropertyChange(AuditTexts.MergedCity, null, merged.FullName),
                new PropertyChange(AuditTexts.Moved + nameof(User), null, users.ToString(CultureInfo.InvariantCulture)),
            ]);
        await db.BulkInsertAsync(await AuditTrail.EntriesAsync(db, [change], time.GetUtcNow().UtcDateTime, actor, cancellationToken), cancellationToken);
        db.Remove(merged);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
