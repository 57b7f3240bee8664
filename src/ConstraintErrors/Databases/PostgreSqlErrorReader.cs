using System.Data.Common;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>Classifies errors by SQLSTATE. The server reports table, column and constraint in separate fields.</summary>
internal sealed class PostgreSqlErrorReader : IDatabaseErrorReader
{
    public DatabaseError? Read(DbException exception) =>
        ExceptionMembers.Is(exception, "Npgsql.PostgresException") && KindOf(exception.SqlState) is { } kind
            ? new DatabaseError(kind)
            {
                ConstraintName = ExceptionMembers.Get<string>(exception, "ConstraintName"),
                Schema = ExceptionMembers.Get<string>(exception, "SchemaName"),
                Table = ExceptionMembers.Get<string>(exception, "TableName"),
                Column = ExceptionMembers.Get<string>(exception, "ColumnName"),
            }
            : null;

    private static ConstraintKind? KindOf(string? sqlState) => sqlState switch
    {
        "23505" or "23P01" => ConstraintKind.Unique, // unique_violation, exclusion_violation
        "23503" or "23001" => ConstraintKind.ForeignKey, // foreign_key_violation, restrict_violation
        "23514" => ConstraintKind.Check,
        "23502" => ConstraintKind.NotNull,
        "22001" => ConstraintKind.TooLong,
        "54000" => ConstraintKind.TooLong, // program_limit_exceeded: the value exceeds the maximum index row size
        "22003" => ConstraintKind.OutOfRange,
        "22021" => ConstraintKind.InvalidText, // character_not_in_repertoire
        _ => null,
    };
}
