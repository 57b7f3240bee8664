using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Validation;

/// <summary>Finds the row that caused a violation among the rows of a batch.</summary>
internal static class FailedEntity
{
    /// <returns>Null if the row cannot be determined.</returns>
    public static EntityValues? Of(
        Constraint constraint, DatabaseError error, IReadOnlyList<EntityValues> failed, IReadOnlyList<EntityValues> all)
    {
        var candidates = failed.Where(row => row.EntityType.IsOrDerivesFrom(constraint.EntityType)).ToList();
        return candidates.Count switch
        {
            // A delete failed: dependents still refer to the row, or to rows that are deleted with it.
            0 => constraint.References is null ? null : failed.FirstOrDefault(row => row.State == EntityState.Deleted),
            1 => candidates[0],

            // Several rows in one batch: the last one with a duplicate, or the last one whose values are in the server's message.
            _ => candidates.FindLast(row => all.Any(other => !ReferenceEquals(other.Entity, row.Entity) && AreAlike(constraint, row, other)))
                ?? candidates.FindLast(row => error.Sentence is { } message && constraint.Properties.All(property => IsIn(message, row[property]))),
        };
    }

    private static bool AreAlike(Constraint constraint, EntityValues row, EntityValues other) =>
        other.EntityType.IsOrDerivesFrom(constraint.EntityType)
        && constraint.Properties.All(property => AreEqual(row[property], other[property]));

    // Most collations ignore case and trailing spaces.
    private static bool AreEqual(object? left, object? right) =>
        left is string a && right is string b
            ? string.Equals(a.TrimEnd(), b.TrimEnd(), StringComparison.OrdinalIgnoreCase)
            : left is not null && Equals(left, right);

    private static bool IsIn(string message, object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text
        && message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
