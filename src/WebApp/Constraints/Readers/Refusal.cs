using System.Data.Common;
using System.Data.SqlTypes;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace WebApp.Constraints;

/// <summary>
/// A refused write: what the server said, and the rows that EF Core was writing, if it was EF Core. The client library
/// refuses some values before the server sees them.
/// </summary>
internal sealed record Refusal(ConstraintViolation Violation, IReadOnlyList<EntityEntry> Entries, bool IsOfClient = false)
{
    private static readonly IViolationReader[] s_readers =
        [new SqlServerViolationReader(), new PostgreSqlViolationReader(), new SqliteViolationReader()];

    /// <summary>
    /// Looks for a refused row anywhere in the chain of inner exceptions. Null for everything else, a
    /// <see cref="DbUpdateConcurrencyException"/> included: there, no rule was broken.
    /// </summary>
    public static Refusal? In(Exception exception)
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
                case DbException refused when Read(refused) is { } violation:
                    return new Refusal(violation, update?.Entries ?? []);

                case EncoderFallbackException when update is not null:
                    return new Refusal(new ConstraintViolation(ConstraintKind.InvalidText), update.Entries, IsOfClient: true);
                case ArgumentException or OverflowException or SqlTypeException when update is not null:
                    return new Refusal(new ConstraintViolation(ConstraintKind.OutOfRange), update.Entries, IsOfClient: true);
            }
        }

        return null;
    }

    private static ConstraintViolation? Read(DbException exception) =>
        s_readers.Select(reader => reader.Read(exception)).FirstOrDefault(violation => violation is not null);
}
