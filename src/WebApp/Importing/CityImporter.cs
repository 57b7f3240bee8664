using ConstraintErrors.Databases;
using ConstraintErrors.Forms;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Imports cities. A city exists if its state has one with this name, ignoring case.</summary>
internal sealed class CityImporter(AppDbContext db, RowValidator validator, IServiceProvider services, TimeProvider time)
    : Importer<PlannedCity, ImportedCity>(db, validator, services, time)
{
    public override ImportKind Kind => ImportKind.Cities;

    protected override async Task<List<PlannedCity>> PlanRowsAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken)
    {
        var inputs = rows.Select(row => (row.Line, Input: new ImportedCity { Name = row["Name"], State = row["State"] })).ToList();
        var planned = inputs.ConvertAll(row => (Row: new PlannedCity(row.Line, new City { Name = row.Input.Name ?? "", State = row.Input.State ?? "" }), row.Input));
        Validate(planned);
        foreach (var (row, _) in planned.Where(one => !one.Row.IsRefused))
        {
            row.Keys.Add(("Name", row.City.State + row.City.NormalizedName));
        }

        if (job.UpdatesExisting)
        {
            await MatchAsync([.. planned.Select(one => one.Row).Where(row => !row.IsRefused)], cancellationToken);
        }

        return planned.ConvertAll(one => one.Row);
    }

    protected override Task CheckRowsAsync(IReadOnlyList<PlannedCity> rows, CancellationToken cancellationToken) =>
        CheckAsync(rows.Where(row => !row.IsRefused && row.Action != PlannedAction.None).Select(row => (row, row.City)), cancellationToken);

    protected override async Task WriteRowsAsync(ImportJob job, IReadOnlyList<PlannedCity> rows, CancellationToken cancellationToken)
    {
        var changed = rows.Where(row => row.Action == PlannedAction.Update).ToDictionary(row => row.City.Id, row => row.City.Name);
        var ids = changed.Keys.ToArray();
        foreach (var city in await Db.Cities.Where(city => ids.Contains(city.Id)).ToListAsync(cancellationToken))
        {
            (city.Name, city.ConcurrencyStamp) = (changed[city.Id], Guid.NewGuid());
        }

        await Db.SaveChangesAsync(cancellationToken);
        Db.ChangeTracker.Clear();

        // The entities only yield the audit entries.
        City[] added = [.. rows.Where(row => row.Action == PlannedAction.Create).Select(row => row.City)];
        await Db.BulkInsertAsync(added, cancellationToken);
        Db.AddRange(Array.ConvertAll(added, city => new City { Name = city.Name, State = city.State }));
        await InsertAuditEntriesAsync(job, cancellationToken);
    }

    private async Task MatchAsync(IReadOnlyList<PlannedCity> rows, CancellationToken cancellationToken)
    {
        var names = rows.Select(row => row.City.NormalizedName).Distinct();
        var stored = (await Db.WithValues<City>(city => city.NormalizedName, names).AsNoTracking().ToListAsync(cancellationToken)).ToLookup(city => (city.State, city.NormalizedName));
        foreach (var row in rows)
        {
            // Of duplicates, which a database without the unique index can contain, none is changed: the row is refused as taken.
            if (stored[(row.City.State, row.City.NormalizedName)].ToList() is [var city])
            {
                row.City.Id = city.Id;
                row.Action = city.Name == row.City.Name ? PlannedAction.None : PlannedAction.Update;
            }
        }
    }
}
