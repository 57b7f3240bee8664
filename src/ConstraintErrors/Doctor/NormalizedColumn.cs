using System;
using System.Collections.Generic;
using System.Data;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Doctor;

/// <summary>A column that stores the normalized form of another one.</summary>
/// <param name="EntityType">The CLR type of the entity.</param>
/// <param name="Property">The property with the normalized value.</param>
/// <param name="Source">The property that it is derived from.</param>
internal abstract record NormalizedColumn(Type EntityType, string Property, string Source)
{
    /// <summary>Returns the number of rows whose value differs, and the SQL that shows the first of them.</summary>
    public abstract Task<(long Rows, string Sql)> FindAsync(DbContext context, CancellationToken cancellationToken);
}

/// <inheritdoc cref="NormalizedColumn"/>
internal sealed record NormalizedColumn<TEntity>(string Property, string Source, Func<string?, string?> Normalize) : NormalizedColumn(typeof(TEntity), Property, Source)
    where TEntity : class
{
    private const int MaxShown = 20;

    // Read with ADO.NET: EF Core keeps the whole result in memory if the context retries.
    public override async Task<(long Rows, string Sql)> FindAsync(DbContext context, CancellationToken cancellationToken)
    {
        var rows = context.Set<TEntity>().IgnoreQueryFilters();
        var values = rows.Select(row => new { Source = EF.Property<string?>(row, Source), Normalized = EF.Property<string?>(row, Property) });
        var (count, shown) = (0L, new List<string?>());
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = values.CreateDbCommand();
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var source = await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetString(0);
                var normalized = await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1);
                if (!string.Equals(Normalize(source), normalized, StringComparison.Ordinal))
                {
                    count++;
                    if (shown.Count < MaxShown)
                    {
                        shown.Add(normalized);
                    }
                }
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }

        return (count, rows.Where(row => EF.Constant(shown).Contains(EF.Property<string?>(row, Property))).ToQueryString());
    }
}
