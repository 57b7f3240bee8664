using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConstraintErrors.Doctor;

/// <summary>The traits of keys and indexes, in the same words for the model and the database.</summary>
internal static class Keys
{
    public const string Primary = "PRIMARY KEY";
    public const string Unique = "UNIQUE";

    /// <param name="isUnique">Whether the index is unique.</param>
    /// <param name="isDescending">The order of each column; null for ascending, empty for descending.</param>
    /// <param name="count">The number of columns.</param>
    public static string Of(bool isUnique, IReadOnlyList<bool>? isDescending, int count)
    {
        var descending = isDescending is null ? [] : isDescending.Count == 0 ? Enumerable.Repeat(true, count) : isDescending;
        return (isUnique ? Unique : "NOT UNIQUE") + (descending.Any(column => column) ? $" {string.Join(", ", descending.Select(column => column ? "DESC" : "ASC"))}" : "");
    }

    // RESTRICT and NO ACTION differ only in when the database checks.
    public static string References(string table, IEnumerable<string> columns, ReferentialAction? onDelete) =>
        $"REFERENCES {table} ({string.Join(", ", columns)}) ON DELETE " + onDelete switch
        {
            ReferentialAction.Cascade => "CASCADE",
            ReferentialAction.SetNull => "SET NULL",
            ReferentialAction.SetDefault => "SET DEFAULT",
            _ => "NO ACTION",
        };
}
