using System.Linq;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

internal static class EntityTypeExtensions
{
    /// <summary>Compares by name, because the catalog uses the design-time model and tracked entities use the runtime model.</summary>
    public static bool IsOrDerivesFrom(this IReadOnlyEntityType entityType, IReadOnlyEntityType other) =>
        entityType.GetAllBaseTypesInclusive().Any(type => type.Name == other.Name);
}
