using System;
using System.Collections;
using System.Data.Common;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>Classifies errors by number, because message texts depend on the session language.</summary>
internal sealed class SqlServerErrorReader : IDatabaseErrorReader
{
    public DatabaseError? Read(DbException exception)
    {
        if (!ExceptionMembers.Is(exception, "Microsoft.Data.SqlClient.SqlException")
            && !ExceptionMembers.Is(exception, "System.Data.SqlClient.SqlException"))
        {
            return null;
        }

        // The exception's own Message combines all errors, so read them individually.
        foreach (var error in ExceptionMembers.Get<IEnumerable>(exception, "Errors") ?? Array.Empty<object>())
        {
            if (KindOf(ExceptionMembers.Get<int>(error, "Number")) is { } kind)
            {
                return new DatabaseError(kind) { Sentence = ExceptionMembers.Get<string>(error, "Message") };
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
