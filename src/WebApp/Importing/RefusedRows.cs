using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Streams the rows that were not imported, with their errors, as a file that can be corrected and imported again.</summary>
public sealed class RefusedRows(AppDbContext db, IStringLocalizer<Texts> texts)
{
    private const int BatchSize = 2_000;

    public async Task WriteAsync(ImportJob job, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(stream, CsvFormat.Writing(job.Separator[0]), leaveOpen: true);
        await csv.WriteGuardedAsync([.. ImportCells.HeadersOf(job), ImportFields.Error], cancellationToken);

        // Rows that a stopped import has not reached are refused, too.
        var (notReached, labels) = (IsStopped(job) ? job.LastLine : int.MaxValue, ImportFields.Of(job.Kind).ToDictionary(field => field.Name, field => texts[field.Label].Value));
        for (int? last = 0; last is { } reached;)
        {
            var rows = await db.ImportRows.AsNoTracking().Where(row => row.JobId == job.Id && row.Line > reached)
                .Where(row => row.Line > notReached || db.ImportErrors.Any(error => error.JobId == row.JobId && error.Line == row.Line))
                .OrderBy(row => row.Line).Take(BatchSize).ToListAsync(cancellationToken);
            if (rows is [])
            {
                return;
            }

            var (from, to) = (rows[0].Line, rows[^1].Line);
            var errors = (await db.ImportErrors.AsNoTracking().Where(error => error.JobId == job.Id && error.Line >= from && error.Line <= to).OrderBy(error => error.Field).ToListAsync(cancellationToken))
                .ToLookup(error => error.Line);
            foreach (var row in rows)
            {
                var message = errors.Contains(row.Line)
                    ? string.Join(' ', errors[row.Line].Select(error => labels.TryGetValue(error.Field, out var label) ? $"{label}: {error.Message}" : error.Message))
                    : texts["Not imported, because the import was stopped."].Value;
                await csv.WriteGuardedAsync([.. ImportCells.Of(row), message], cancellationToken);
            }

            last = rows.Count == BatchSize ? to : null;
        }
    }

    private static bool IsStopped(ImportJob job) => job is { State: ImportState.Finished, StopReason: not null } or { FinishedAt: not null, StopReason: not null };
}
