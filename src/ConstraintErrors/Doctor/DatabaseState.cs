using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;

namespace ConstraintErrors.Doctor;

/// <summary>The schema of a database.</summary>
/// <param name="Schema">The tables, columns, keys, indexes, and foreign keys.</param>
/// <param name="Entries">The facts that scaffolding doesn't report.</param>
/// <param name="EnforcesForeignKeys">Whether the connection enforces foreign keys.</param>
internal sealed record DatabaseState(DatabaseModel Schema, IReadOnlyList<CatalogEntry> Entries, bool EnforcesForeignKeys)
{
    public static async Task<DatabaseState> ReadAsync(DbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var catalog = new DatabaseCatalog(context);
            return new DatabaseState(
                Scaffolder.Read(context), await catalog.EntriesAsync(cancellationToken), await catalog.EnforcesForeignKeysAsync(cancellationToken));
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    public IEnumerable<CatalogEntry> EntriesOf(DatabaseTable table, CatalogEntryKind kind) =>
        Entries.Where(entry => entry.Kind == kind && entry.Table == table.Name && (entry.Schema is null || entry.Schema == (table.Schema ?? Schema.DefaultSchema)));
}
