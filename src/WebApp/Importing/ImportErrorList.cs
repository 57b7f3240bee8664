using Microsoft.EntityFrameworkCore;
using WebApp.Data;

namespace WebApp.Importing;

/// <summary>Reads the errors of an import for its page.</summary>
public sealed class ImportErrorList(AppDbContext db)
{
    /// <summary>The number of rows on a page.</summary>
    public const int Size = 25;

    /// <summary>Returns the number of errors by field and kind, the commonest first.</summary>
    public async Task<IReadOnlyList<(string Field, ImportErrorKind Kind, int Count)>> CountAsync(Guid job, CancellationToken cancellationToken) =>
        [
            .. (await db.ImportErrors.Where(error => error.JobId == job).GroupBy(error => new { error.Field, error.Kind })
                .Select(group => new { group.Key.Field, group.Key.Kind, Count = group.Count() }).ToListAsync(cancellationToken))
                .OrderByDescending(group => group.Count).ThenBy(group => group.Field, StringComparer.Ordinal).ThenBy(group => group.Kind)
                .Select(group => (group.Field, group.Kind, group.Count)),
        ];

    /// <summary>Returns the errors of the first rows after a line, and whether there are more.</summary>
    public async Task<(IReadOnlyList<RefusedRow> Rows, bool HasMore)> PageAsync(Guid job, int after, CancellationToken cancellationToken)
    {
        var rows = await db.ImportRows.AsNoTracking().Where(row => row.JobId == job && row.Line > after && db.ImportErrors.Any(error => error.JobId == job && error.Line == row.Line))
            .OrderBy(row => row.Line).Take(Size + 1).ToListAsync(cancellationToken);
        var lines = rows.Take(Size).Select(row => row.Line).ToArray();
        var errors = (await db.ImportErrors.AsNoTracking().Where(error => error.JobId == job && lines.Contains(error.Line)).ToListAsync(cancellationToken)).ToLookup(error => error.Line);
        return ([.. rows.Take(Size).Select(row => new RefusedRow(row.Line, ImportCells.Of(row), [.. errors[row.Line].OrderBy(error => error.Field, StringComparer.Ordinal)]))], rows.Count > Size);
    }
}
