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
/// A write that failed with a constraint violation. <paramref name="Entries"/> is empty if the statement did not come from SaveChanges.
/// <paramref name="IsOfClient"/> is true if the ADO.NET provider rejected a value before sending it.
/// </summary>
internal sealed record FailedWrite(DatabaseError Error, IReadOnlyList<EntityEntry> Entries, bool IsOfClient = false)
{
    private static readonly IDatabaseErrorReader[] s_readers =
        [new SqlServerErrorReader(), new PostgreSqlErrorReader(), new SqliteErrorReader()];

    /// <summary>
    /// Finds a constraint violation in an exception or its inner exceptions. Returns null for any other exception, including
    /// <see cref="DbUpdateConcurrencyException"/>.
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
                case DbUpdateException exceptionOfSave:
                    update ??= exceptionOfSave;
                    break;
                case DbException inner when Read(inner) is { } error:
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
