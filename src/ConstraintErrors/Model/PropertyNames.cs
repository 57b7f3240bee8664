using System;
using System.Linq;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>Matches field names to entity properties.</summary>
internal static class PropertyNames
{
    private const string Normalized = "Normalized";

    /// <summary>
    /// Whether a field name matches a property. <c>Email</c> matches <c>Email</c> and <c>NormalizedEmail</c>; <c>City</c> and
    /// <c>CityId</c> match the foreign key of the navigation <c>City</c>.
    /// </summary>
    public static bool Matches(string field, IReadOnlyProperty property) =>
        Same(field, property.Name)
        || (IsNormalized(property) && Same(field, Source(property)))
        || (property.IsForeignKey() && property.GetContainingForeignKeys().Any(foreignKey =>
            foreignKey.DependentToPrincipal is { } navigation && foreignKey.Properties.Count == 1
            && (Same(field, navigation.Name) || Same(field, navigation.Name + foreignKey.PrincipalKey.Properties[0].Name))));

    /// <summary>Whether the property stores the normalized value of another property, such as Identity's <c>NormalizedEmail</c>.</summary>
    public static bool IsNormalized(IReadOnlyProperty property) =>
        property.Name.StartsWith(Normalized, StringComparison.Ordinal)
        && property.DeclaringType.FindProperty(Source(property)) is not null;

    public static string Source(IReadOnlyProperty property) => property.Name[Normalized.Length..];

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
