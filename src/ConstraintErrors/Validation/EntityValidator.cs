using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Validation;

/// <summary>Queries the database for the constraints that rows violate.</summary>
internal static class EntityValidator
{
    /// <param name="context">A context that is not in a failed transaction.</param>
    /// <param name="rows">The rows to check. Added rows count as existing principals.</param>
    /// <param name="isIncluded">Whether to check a constraint for a row.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static Task<IReadOnlyList<Violation>> FindViolationsAsync(
        DbContext context,
        IReadOnlyCollection<EntityValues> rows,
        Func<Constraint, EntityValues, bool> isIncluded,
        CancellationToken cancellationToken)
    {
        var catalog = ConstraintCatalog.For(context);
        var query = new ViolationQuery(context, rows);
        foreach (var row in rows)
        {
            foreach (var constraint in catalog.TableConstraintsOf(row.EntityType))
            {
                if (query.IsFull)
                {
                    return query.RunAsync(cancellationToken);
                }

                if (row.CanViolate(constraint) && isIncluded(constraint, row)
                    && !RefersToAdded(rows, constraint, row) && !HasInvalidValue(catalog, constraint, row))
                {
                    query.Add(constraint, row);
                }
            }
        }

        return query.RunAsync(cancellationToken);
    }

    // A value that violates a column constraint may be rejected as a query parameter, too.
    private static bool HasInvalidValue(ConstraintCatalog catalog, Constraint constraint, EntityValues row)
    {
        var columns = catalog.ColumnConstraintsOf(row.EntityType);
        for (var i = 0; i < columns.Count; i++)
        {
            if (Contains(constraint.Properties, columns[i].Properties[0]) && ColumnFacets.IsViolated(columns[i], row))
            {
                return true;
            }
        }

        return false;
    }

    // Without an enumerator, because live checks run while the user types.
    private static bool Contains(IReadOnlyList<IProperty> properties, IProperty property)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (properties[i] == property)
            {
                return true;
            }
        }

        return false;
    }

    private static bool RefersToAdded(IReadOnlyCollection<EntityValues> rows, Constraint constraint, EntityValues row)
    {
        if (constraint.References is not { ForeignKey: var foreignKey })
        {
            return false;
        }

        var key = foreignKey.PrincipalKey.Properties;
        return rows.Any(other =>
            other.State == EntityState.Added && other.EntityType.IsOrDerivesFrom(foreignKey.PrincipalEntityType)
            && key.Zip(constraint.Properties).All(pair => Equals(other[pair.First], row[pair.Second])));
    }
}
