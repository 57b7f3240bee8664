using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace WebApp.Constraints;

/// <summary>Goes by error number: the words around the names change with the session's language.</summary>
internal sealed class SqlServerViolationReader : IViolationReader
{
    public ConstraintViolation? Read(DbException exception)
    {
        if (exception is not SqlException sqlException)
        {
            return null;
        }

        // One by one: the exception's own number and message mix the error with what the server adds to it.
        foreach (SqlError error in sqlException.Errors)
        {
            if (KindOf(error.Number) is { } kind)
            {
                return new ConstraintViolation(kind) { Sentence = error.Message };
            }
        }

        return null;
    }

    private static ConstraintKind? KindOf(int number) => number switch
    {
        2627 or 2601 => ConstraintKind.Unique,
        547 => ConstraintKind.ForeignKeyOrCheck,
        515 => ConstraintKind.NotNull,
        2628 or 8152 => ConstraintKind.TooLong,
        8115 or 220 => ConstraintKind.OutOfRange,
        _ => null,
    };
}
