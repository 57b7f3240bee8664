using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Doctor;

/// <summary>A table as it is before an operation of a pending migration, in terms of the stored table.</summary>
internal sealed class PendingTable(string? source, IReadOnlyList<string> primaryKey)
{
    /// <summary>The delimited name of the stored table; null if a pending migration creates the table.</summary>
    public string? Source { get; } = source;

    public IReadOnlyList<string> PrimaryKey { get; } = primaryKey;

    /// <summary>The SQL for the value of each column in the stored table; null if it can't be read before the migration.</summary>
    public Dictionary<string, string?> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a pending migration changes rows, so that a query of the stored rows is not meaningful.</summary>
    public bool HasChangedRows { get; set; }

    /// <summary>Returns the SQL to put after FROM, or null if the values of the columns aren't known.</summary>
    /// <param name="sql">The SQL of the provider.</param>
    /// <param name="columns">The columns that the query uses.</param>
    /// <param name="condition">A condition whose columns the query also uses.</param>
    public string? From(ISqlGenerationHelper sql, IEnumerable<string> columns, string? condition = null)
    {
        var used = columns.Concat(SqlIdentifiers.Named(condition ?? "", [.. Columns.Keys], column => column)).Distinct().ToList();
        if (Source is null || HasChangedRows || used.Any(column => Columns.GetValueOrDefault(column) is null))
        {
            return null;
        }

        if (used.All(column => Columns[column] == sql.DelimitIdentifier(column)))
        {
            return Source;
        }

        var values = Columns.Where(column => column.Value is not null).Select(column => $"{column.Value} AS {sql.DelimitIdentifier(column.Key)}");
        return $"(SELECT {string.Join(", ", values)} FROM {Source})";
    }
}
