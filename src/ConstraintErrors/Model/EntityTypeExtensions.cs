using System.Linq;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

internal static class EntityTypeExtensions
{
    /// <summary>By name: the catalog is built of the design-time model, and what EF Core tracks is of the one it runs on.</summary>
    public static bool IsOrDerivesFrom(this IReadOnlyEntityType entityType, IReadOnlyEntityType other) =>
        entityType.GetAllBaseTypesInclusive().Any(type => type.Name == other.Name);
}
