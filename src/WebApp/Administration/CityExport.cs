using CsvHelper;
using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Administration;

/// <summary>Streams cities as comma-separated values, with constant memory use.</summary>
public sealed class CityExport(ReadOnlyDatabase database)
{
    /// <summary>The number of cities per query. EF Core buffers the result of a query that it repeats after a lost connection.</summary>
    private const int BatchSize = 2_000;

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(stream, CsvFormat.Writing(), leaveOpen: true);
        await csv.WriteGuardedAsync(["Name", "State"], cancellationToken);
        for (int? last = int.MinValue; last is { } reached;)
        {
            var batch = await database.Context.Cities.Where(city => city.Id > reached).OrderBy(city => city.Id).Take(BatchSize)
                .Select(city => new { city.Id, city.Name, city.State }).ToListAsync(cancellationToken);
            foreach (var city in batch)
            {
                await csv.WriteGuardedAsync([city.Name, city.State], cancellationToken);
            }

            last = batch is [.., var final] && batch.Count == BatchSize ? final.Id : null;
        }
    }
}
