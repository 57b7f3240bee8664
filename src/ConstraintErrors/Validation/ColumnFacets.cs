using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>Checks column constraints without a database query: null, length, range, text.</summary>
internal static class ColumnFacets
{
    public static bool IsViolated(Constraint constraint, object? value) => constraint.Kind switch
    {
        ConstraintKind.NotNull => value is null && !IsGenerated(constraint.Properties[0]),
        ConstraintKind.TooLong => value is string text && constraint.Properties[0].TextLength() is { } length && text.Length > length,
        ConstraintKind.OutOfRange => value is decimal number && constraint.Properties[0].IsTooLarge(number),
        ConstraintKind.InvalidText => value is string text && (text.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(text)),
        _ => false,
    };

    public static bool IsViolated(Constraint constraint, EntityValues row) =>
        row.Values.TryGetValue(constraint.Properties[0].Name, out var value) && IsViolated(constraint, value);

    public static IEnumerable<Violation> Find(ConstraintCatalog catalog, IEnumerable<EntityValues> rows) =>
        from row in rows
        where row.State is EntityState.Added or EntityState.Modified
        from constraint in catalog.ColumnConstraintsOf(row.EntityType)
        where IsViolated(constraint, row)
        select new Violation(constraint, row);

    private static bool IsGenerated(IProperty property) => property.ValueGenerated != ValueGenerated.Never;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
