using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using WebApp.Administration;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Stores the rows of a file in the database, with constant memory use.</summary>
public sealed class ImportUpload(AppDbContext db, IOptions<ImportOptions> options, IStringLocalizer<Texts> texts)
{
    private const int BatchSize = 5_000;
    private const int MaxRecordBytes = 100_000;
    private const int MaxHeaders = 200;
    private const int MaxFileName = 256;

    /// <returns>The key of the import, whose columns are matched by name.</returns>
    /// <exception cref="ImportFileException">The file cannot be read.</exception>
    public async Task<Guid> StoreAsync(ImportKind kind, Stream stream, string fileName, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);

        // Without TrimWhitespace, a quote after the space that many programs write behind a comma would not open a quoted cell.
        using var csv = CsvReader.Create(
            new Utf8Stream(stream, texts), new CsvReaderOptions { MalformedData = CsvMalformedDataHandling.Throw, TrimWhitespace = true, MaxRecordSize = MaxRecordBytes, TrackLineNumbers = true }, leaveOpen: true);
        ImportJob? job = null;
        try
        {
            var headers = await ReadHeadersAsync(csv, cancellationToken);
            int[] kept = [.. Enumerable.Range(0, headers.Length).Where(index => !ImportFields.IsError(headers[index], texts))];
            headers = Array.ConvertAll(kept, index => Shorten(headers[index]));
            job = new ImportJob
            {
                Kind = kind,
                FileName = Shorten(fileName),
                Separator = csv.Separator.ToString(),
                Headers = ImportCells.ToJson(headers),
                Columns = ImportCells.ToJson(ImportFields.Match(kind, headers, texts)),
                ActorId = actor.Id,
                ActorName = actor.Name,
                Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
                LeasedUntil = JobTime.Now(),
            };
            db.Add(job);
            await db.SaveChangesAsync(cancellationToken);
            await ReadRowsAsync(csv, job, kept, cancellationToken);
            await db.ImportJobs.Where(other => other.Id == job.Id).ExecuteUpdateAsync(
                set => set.SetProperty(other => other.State, ImportState.Uploaded).SetProperty(other => other.Total, job.Total), cancellationToken);
            return job.Id;
        }
        catch (CsvFormatException exception)
        {
            await DeleteAsync(job);
            throw new ImportFileException(texts["The file can’t be read from line {0}: a quote isn’t closed or is in the wrong place, or the row is longer than {1} bytes.", Math.Max(1, exception.LineNumber), MaxRecordBytes]);
        }
        catch
        {
            await DeleteAsync(job);
            throw;
        }
    }

    private async Task<string[]> ReadHeadersAsync(CsvReader csv, CancellationToken cancellationToken)
    {
        await csv.ReadHeaderAsync(cancellationToken);
        string[] headers = [.. csv.Headers.Select(header => CsvFormat.WithoutGuard(header).Trim())];
        var repeated = headers.GroupBy(header => header, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        return headers switch
        {
            [] => throw new ImportFileException(texts["The file is empty."]),
            { Length: > MaxHeaders } => throw new ImportFileException(texts["The file has more than {0} columns.", MaxHeaders]),
            _ when headers.Contains("") => throw new ImportFileException(texts["The first line must name every column; a name is missing."]),
            _ when Array.Find(headers, header => header.Contains('@', StringComparison.Ordinal)) is { } data =>
                throw new ImportFileException(texts["The first line must contain the names of the columns. It contains “{0}”.", Shorten(data)]),
            _ when repeated is not null => throw new ImportFileException(texts["Two columns have the name “{0}”.", Shorten(repeated)]),
            _ => headers,
        };
    }

    private async Task ReadRowsAsync(CsvReader csv, ImportJob job, int[] kept, CancellationToken cancellationToken)
    {
        var (rows, width) = (new List<ImportRow>(BatchSize), csv.Headers.Count);
        while (await csv.ReadAsync(cancellationToken))
        {
            for (var i = width; i < csv.FieldCount; i++)
            {
                if (!csv.IsEmpty(i))
                {
                    throw new ImportFileException(texts["Line {0} has {1} cells, but the first line has only {2}.", csv.LineNumber, csv.FieldCount, width]);
                }
            }

            if (++job.Total > options.Value.MaxRows)
            {
                throw new ImportFileException(texts["The file has more than {0} rows.", options.Value.MaxRows]);
            }

            rows.Add(new ImportRow
            {
                JobId = job.Id,
                Line = (int)csv.LineNumber,
                Cells = ImportCells.ToJson(Array.ConvertAll(kept, index => index < csv.FieldCount ? CsvFormat.WithoutGuard(csv.GetString(index)).Trim() : "")),
            });
            if (rows.Count == BatchSize)
            {
                await InsertAsync(rows, cancellationToken);
                rows.Clear();
            }
        }

        if (job.Total == 0)
        {
            throw new ImportFileException(texts["The file has no rows below the names of the columns."]);
        }

        await InsertAsync(rows, cancellationToken);
    }

    private Task<int> InsertAsync(List<ImportRow> rows, CancellationToken cancellationToken) => db.InTransactionAsync(
        async () =>
        {
            await db.BulkInsertAsync(rows, cancellationToken);
            return rows.Count;
        },
        cancellationToken);

    // The request may have been aborted, so the token no longer applies.
    private async Task DeleteAsync(ImportJob? job)
    {
        if (job is not null)
        {
            await db.ImportRows.Where(row => row.JobId == job.Id).ExecuteDeleteAsync(CancellationToken.None);
            await db.ImportJobs.Where(other => other.Id == job.Id).ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    private static string Shorten(string text) => text.Length <= MaxFileName ? text : text[..MaxFileName];
}
