using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;

namespace ConstraintErrors.Doctor;

/// <summary>Compares the type, nullability, and collation of a column.</summary>
internal static class ColumnComparison
{
    // The names that PostgreSQL and SQL Server accept but don't report.
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["varchar"] = "character varying", ["char"] = "character", ["int"] = "integer", ["int2"] = "smallint", ["int4"] = "integer",
        ["int8"] = "bigint", ["bool"] = "boolean", ["decimal"] = "numeric", ["float4"] = "real", ["float8"] = "double precision",
        ["timestamp"] = "timestamp without time zone", ["timestamptz"] = "timestamp with time zone", ["timetz"] = "time with time zone",
        ["time"] = "time without time zone", ["rowversion"] = "timestamp without time zone", ["serial"] = "integer", ["bigserial"] = "bigint",
    };

    /// <summary>Returns the differences in the words of the model and the database.</summary>
    public static IEnumerable<(string Model, string Stored)> Differences(IColumn column, DatabaseColumn stored)
    {
        if (stored.StoreType is { } type && Canonical(type) != Canonical(column.StoreType))
        {
            yield return (column.StoreType, type);
        }

        if (column.IsNullable != stored.IsNullable)
        {
            yield return (column.IsNullable ? "NULL" : "NOT NULL", stored.IsNullable ? "NULL" : "NOT NULL");
        }

        var byDefault = column.Table.Model.Model.GetCollation() ?? stored.Table.Database?.Collation;
        var (expected, actual) = (column.Collation ?? byDefault, stored.Collation ?? stored.Table.Database?.Collation);
        if (!string.Equals(Binary(expected), Binary(actual), StringComparison.OrdinalIgnoreCase))
        {
            yield return ($"COLLATE {expected ?? "default"}", $"COLLATE {actual ?? "default"}");
        }
    }

    // SQLite doesn't report its default collation.
    private static string? Binary(string? collation) => string.Equals(collation, "BINARY", StringComparison.OrdinalIgnoreCase) ? null : collation;

    private static string Canonical(string type)
    {
        var end = type.IndexOf('(', StringComparison.Ordinal) is >= 0 and var bracket ? bracket : type.Length;
        var name = type[..end].Trim();
        return ((s_aliases.GetValueOrDefault(name) ?? name) + type[end..].Replace(" ", "", StringComparison.Ordinal)).ToUpperInvariant();
    }
}
