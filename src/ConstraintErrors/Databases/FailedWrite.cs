using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Data.SqlTypes;
using System.Linq;
using System.Text;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ConstraintErrors.Databases;

/// <summary>
/// A refused write: what the server said, and the rows that EF Core was writing, if it was EF Core. The client library
/// refuses some values before the server sees them.
/// </summary>
internal sealed record FailedWrite(DatabaseError Error, IReadOnlyList<EntityEntry> Entries, bool IsOfClient = false)
{
    private static readonly IDatabaseErrorReader[] s_readers =
        [new SqlServerErrorReader(), new PostgreSqlErrorReader(), new SqliteErrorReader()];

    /// <summary>
    /// Looks for a refused row anywhere in the chain of inner exceptions. Null for everything else, a
    /// <see cref="DbUpdateConcurrencyException"/> included: there, no rule was broken.
    /// </summary>
    public static FailedWrite? Find(Exception exception)
    {
        DbUpdateException? update = null;
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                case DbUpdateConcurrencyException:
                    return null;
                case DbUpdateException found:
                    update ??= found;
                    break;
                case DbException refused when Read(refused) is { } error:
                    return new FailedWrite(error, update?.Entries ?? []);

                case EncoderFallbackException when update is not null:
                    return new FailedWrite(new DatabaseError(ConstraintKind.InvalidText), update.Entries, IsOfClient: true);
                case ArgumentException or OverflowException or SqlTypeException when update is not null:
                    return new FailedWrite(new DatabaseError(ConstraintKind.OutOfRange), update.Entries, IsOfClient: true);
            }
        }

        return null;
    }

    private static DatabaseError? Read(DbException exception) =>
        s_readers.Select(reader => reader.Read(exception)).FirstOrDefault(error => error is not null);
}
