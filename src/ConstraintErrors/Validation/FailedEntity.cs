using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Validation;

/// <summary>Finds the row that a refusal is about among those that were sent together.</summary>
internal static class FailedEntity
{
    /// <returns>Null when it cannot be told.</returns>
    public static EntityValues? Of(Constraint constraint, DatabaseError violation, IReadOnlyList<EntityValues> refused, IReadOnlyList<EntityValues> all)
    {
        var candidates = refused.Where(row => row.EntityType.IsOrDerivesFrom(constraint.EntityType)).ToList();
        return candidates.Count switch
        {
            // The row that was to be deleted: what refers to it, or to something that goes with it, stands in the way.
            0 => constraint.References is null ? null : refused.FirstOrDefault(row => row.State == EntityState.Deleted),
            1 => candidates[0],

            // Sent as one batch: the second of two alike, or the one whose value the server repeats.
            _ => candidates.FindLast(row => all.Any(other => !ReferenceEquals(other.Entity, row.Entity) && AreAlike(constraint, row, other)))
                ?? candidates.FindLast(row => violation.Sentence is { } sentence && constraint.Properties.All(property => IsIn(sentence, row[property]))),
        };
    }

    private static bool AreAlike(Constraint constraint, EntityValues row, EntityValues other) =>
        other.EntityType.IsOrDerivesFrom(constraint.EntityType) && constraint.Properties.All(property => AreEqual(row[property], other[property]));

    // Most collations ignore case and trailing spaces.
    private static bool AreEqual(object? left, object? right) =>
        left is string a && right is string b
            ? string.Equals(a.TrimEnd(), b.TrimEnd(), StringComparison.OrdinalIgnoreCase)
            : left is not null && Equals(left, right);

    private static bool IsIn(string sentence, object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text && sentence.Contains(text, StringComparison.OrdinalIgnoreCase);
}
