using System.Data.Common;
using Npgsql;

namespace WebApp.Constraints;

internal sealed class PostgreSqlViolationReader : IViolationReader
{
    public ConstraintViolation? Read(DbException exception) =>
        exception is PostgresException refused && KindOf(refused.SqlState) is { } kind
            ? new ConstraintViolation(kind)
            {
                ConstraintName = refused.ConstraintName,
                Schema = refused.SchemaName,
                Table = refused.TableName,
                Column = refused.ColumnName,
            }
            : null;

    private static ConstraintKind? KindOf(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation => ConstraintKind.Unique,
        PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation => ConstraintKind.ForeignKey,
        PostgresErrorCodes.CheckViolation => ConstraintKind.Check,
        PostgresErrorCodes.NotNullViolation => ConstraintKind.NotNull,
        PostgresErrorCodes.StringDataRightTruncation => ConstraintKind.TooLong,
        PostgresErrorCodes.ProgramLimitExceeded => ConstraintKind.TooLong, // a row too large for its index
        PostgresErrorCodes.NumericValueOutOfRange => ConstraintKind.OutOfRange,
        PostgresErrorCodes.CharacterNotInRepertoire => ConstraintKind.InvalidText,
        _ => null,
    };
}
