using System;
using System.Data.Common;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>Classifies errors by extended error code. SQLite messages are not localized; the names follow “constraint failed: ”.</summary>
internal sealed class SqliteErrorReader : IDatabaseErrorReader
{
    private const int Check = 275, ForeignKey = 787, NotNull = 1299, PrimaryKey = 1555, Trigger = 1811, Unique = 2067, RowId = 2579;

    public DatabaseError? Read(DbException exception)
    {
        if (!ExceptionMembers.Is(exception, "Microsoft.Data.Sqlite.SqliteException"))
        {
            return null;
        }

        var named = Named(exception.Message);
        return ExceptionMembers.Get<int>(exception, "SqliteExtendedErrorCode") switch
        {
            Unique or PrimaryKey or RowId when IndexName(named) is { } index =>
                new DatabaseError(ConstraintKind.Unique) { ConstraintName = index },
            Unique or PrimaryKey or RowId => new DatabaseError(ConstraintKind.Unique) { ColumnList = named },
            NotNull => new DatabaseError(ConstraintKind.NotNull) { ColumnList = named },
            Check => new DatabaseError(ConstraintKind.Check) { ConstraintName = named },
            ForeignKey => new DatabaseError(ConstraintKind.ForeignKey),

            // SQLite implements ON DELETE RESTRICT as a trigger. User-defined triggers raise other messages.
            Trigger when exception.Message.Contains("FOREIGN KEY constraint failed", StringComparison.Ordinal) =>
                new DatabaseError(ConstraintKind.ForeignKey),
            _ => null,
        };
    }

    // SQLite reports an index on an expression by name: index 'IX_A'.
    private static string? IndexName(string? named) =>
        named is not null && named.StartsWith("index '", StringComparison.Ordinal) ? named[7..^1] : null;

    // Microsoft.Data.Sqlite wraps the SQLite message: SQLite Error 19: 'UNIQUE constraint failed: T.a, T.b'.
    private static string? Named(string message)
    {
        const string Before = "constraint failed: ", After = "'.";
        var start = message.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        var end = message.LastIndexOf(After, StringComparison.Ordinal);
        return start >= Before.Length && end > start ? message[start..end] : null;
    }
}
