using ConstraintErrors.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Checks or imports one batch of rows in the current transaction.</summary>
internal sealed class ImportStep(AppDbContext db, IEnumerable<IImporter> importers, IStringLocalizer<Texts> texts)
{
    private const string Savepoint = "import";

    /// <summary>The number of times that a single row is tried: the database can refuse it for a slug that another request just took.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Returns the next rows without errors, and the last line that was read; null at the end of the file.</summary>
    public async Task<(IReadOnlyList<ImportedRow> Rows, int? LastLine)> ReadAsync(ImportJob job, int after, int size, CancellationToken cancellationToken)
    {
        var columns = ImportCells.ColumnsOf(job);
        var rows = await db.ImportRows.AsNoTracking().Where(row => row.JobId == job.Id && row.Line > after).OrderBy(row => row.Line).Take(size).ToListAsync(cancellationToken);
        if (rows is [])
        {
            return ([], null);
        }

        // Not one query: databases without statistics of the new rows choose plans that read all of them for each batch.
        var last = rows[^1].Line;
        var refused = await db.ImportErrors.Where(error => error.JobId == job.Id && error.Line > after && error.Line <= last).Select(error => error.Line).Distinct().ToHashSetAsync(cancellationToken);
        return ([.. rows.Where(row => !refused.Contains(row.Line)).Select(row => new ImportedRow(row.Line, ImportCells.Of(row), columns))], last);
    }

    /// <summary>Finds the errors of the rows, and remembers their keys for the following rows.</summary>
    public async Task<ImportCounts> CheckAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken)
    {
        var importer = importers.Single(one => one.Kind == job.Kind);
        var planned = await importer.PlanAsync(job, rows, cancellationToken);
        await importer.CheckAsync(planned, cancellationToken);
        await FindRepeatedAsync(job, planned, cancellationToken);
        await InsertErrorsAsync(job, planned, cancellationToken);
        return ImportCounts.Of(planned);
    }

    /// <summary>Imports the rows. Rows that the database refuses get an error.</summary>
    public async Task<ImportCounts> WriteAsync(ImportJob job, IReadOnlyList<ImportedRow> rows, CancellationToken cancellationToken)
    {
        var importer = importers.Single(one => one.Kind == job.Kind);
        var planned = await importer.PlanAsync(job, rows, cancellationToken);
        await RefuseUnexpectedAsync(job, planned, cancellationToken);
        await WriteAsync(importer, job, [.. planned.Where(row => row.Action != PlannedAction.None)], cancellationToken);
        await InsertErrorsAsync(job, planned, cancellationToken);
        return ImportCounts.Of(planned);
    }

    private async Task WriteAsync(IImporter importer, ImportJob job, IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction!;
        for (var attempt = 1; ; attempt++)
        {
            rows = [.. rows.Where(row => !row.IsRefused)];
            if (rows.Count == 0)
            {
                return;
            }

            await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
            try
            {
                await importer.WriteAsync(job, rows, cancellationToken);
                await transaction.ReleaseSavepointAsync(Savepoint, cancellationToken);
                return;
            }
            catch (Exception exception) when (ImportRunner.IsRefusedRow(exception) || exception is DbUpdateConcurrencyException)
            {
                await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
                db.ChangeTracker.Clear();
                await importer.CheckAsync(rows, cancellationToken);
                if (rows.Any(row => row.IsRefused))
                {
                    attempt = 0;
                }
                else if (rows.Count > 1)
                {
                    // Isolate the row.
                    await WriteAsync(importer, job, [.. rows.Take(rows.Count / 2)], cancellationToken);
                    await WriteAsync(importer, job, [.. rows.Skip(rows.Count / 2)], cancellationToken);
                    return;
                }
                else if (attempt == MaxAttempts)
                {
                    importer.AddRefusal(rows[0], exception);
                    rows[0].AddError("", ImportErrorKind.NotAllowed, texts["Another user changed this row meanwhile. Try again."]);
                    return;
                }
            }
        }
    }

    // Somebody can register with the name or email of a new user after the dry run, and must not get what the file gives this user.
    private async Task RefuseUnexpectedAsync(ImportJob job, IReadOnlyList<PlannedRow> planned, CancellationToken cancellationToken)
    {
        var existing = planned.SelectMany(row => row.Keys.Where(key => key.Field.Length == 0), (row, key) => (Row: row, key.Value)).ToList();
        if (existing.Count == 0)
        {
            return;
        }

        // The dry run left the keys of the users that it found.
        var expected = await db.WithValues<ImportKey>(key => key.Value, existing.Select(one => one.Value)).AsNoTracking().Where(key => key.JobId == job.Id && key.Name == "")
            .ToDictionaryAsync(key => key.Value, key => key.Line, StringComparer.Ordinal, cancellationToken);
        foreach (var (row, _) in existing.Where(one => expected.GetValueOrDefault(one.Value) != one.Row.Line))
        {
            row.AddError("", ImportErrorKind.NotAllowed, texts["This user was added or changed after the dry run. Start another dry run."]);
        }
    }

    // Rows of earlier batches left their keys in the table.
    private async Task FindRepeatedAsync(ImportJob job, IReadOnlyList<PlannedRow> planned, CancellationToken cancellationToken)
    {
        var added = new List<ImportKey>();
        foreach (var group in planned.SelectMany(row => row.Keys, (row, key) => (Row: row, key.Field, key.Value)).GroupBy(key => key.Field))
        {
            var (name, values) = (group.Key, group.Select(key => key.Value).Distinct(StringComparer.Ordinal));
            var lines = await db.WithValues<ImportKey>(key => key.Value, values).AsNoTracking().Where(key => key.JobId == job.Id && key.Name == name)
                .ToDictionaryAsync(key => key.Value, key => key.Line, StringComparer.Ordinal, cancellationToken);
            foreach (var (row, field, value) in group)
            {
                if (!lines.TryGetValue(value, out var line))
                {
                    lines[value] = row.Line;
                    added.Add(new ImportKey { JobId = job.Id, Name = name, Value = value, Line = row.Line });
                }
                else if (line != row.Line)
                {
                    row.AddError(field, ImportErrorKind.Repeated, RepeatedMessage(job.Kind, field, line));
                }
            }
        }

        await db.BulkInsertAsync(added, cancellationToken);
    }

    private string RepeatedMessage(ImportKind kind, string field, int line) => (kind, field) switch
    {
        (ImportKind.Cities, _) => texts["This city is already in line {0} of the file.", line],
        (_, "UserName") => texts["This user name is already in line {0} of the file.", line],
        (_, "Email") => texts["This email is already in line {0} of the file.", line],
        _ => texts["The user of this row is already in line {0} of the file.", line],
    };

    private Task InsertErrorsAsync(ImportJob job, IReadOnlyList<PlannedRow> planned, CancellationToken cancellationToken) => db.BulkInsertAsync(
        [
            .. from row in planned
               from error in row.Errors
               select new ImportError { JobId = job.Id, Line = row.Line, Field = error.Key, Kind = error.Value.Kind, Message = error.Value.Message },
        ],
        cancellationToken);
}
