using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace WebApp.Constraints;

/// <summary>Goes by extended error code; the names follow the first «failed: » of the message, which SQLite never translates.</summary>
internal sealed class SqliteViolationReader : IViolationReader
{
    private const int Check = 275, ForeignKey = 787, NotNull = 1299, PrimaryKey = 1555, Trigger = 1811, Unique = 2067, RowId = 2579;

    public ConstraintViolation? Read(DbException exception)
    {
        if (exception is not SqliteException refused)
        {
            return null;
        }

        var named = Named(refused.Message);
        return refused.SqliteExtendedErrorCode switch
        {
            Unique or PrimaryKey or RowId when IndexName(named) is { } index =>
                new ConstraintViolation(ConstraintKind.Unique) { ConstraintName = index },
            Unique or PrimaryKey or RowId => new ConstraintViolation(ConstraintKind.Unique) { ColumnList = named },
            NotNull => new ConstraintViolation(ConstraintKind.NotNull) { ColumnList = named },
            Check => new ConstraintViolation(ConstraintKind.Check) { ConstraintName = named },
            ForeignKey => new ConstraintViolation(ConstraintKind.ForeignKey),

            // ON DELETE RESTRICT is a trigger inside SQLite; the application's own triggers raise texts of their own.
            Trigger when refused.Message.Contains("FOREIGN KEY constraint failed", StringComparison.Ordinal) =>
                new ConstraintViolation(ConstraintKind.ForeignKey),
            _ => null,
        };
    }

    // An index on an expression is told by name: index 'IX_A'.
    private static string? IndexName(string? named) =>
        named is not null && named.StartsWith("index '", StringComparison.Ordinal) ? named[7..^1] : null;

    // Microsoft.Data.Sqlite wraps SQLite's text: SQLite Error 19: 'UNIQUE constraint failed: T.a, T.b'.
    private static string? Named(string message)
    {
        const string Before = "constraint failed: ", After = "'.";
        var start = message.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        var end = message.LastIndexOf(After, StringComparison.Ordinal);
        return start >= Before.Length && end > start ? message[start..end] : null;
    }
}
