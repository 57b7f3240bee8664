using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Validation;

/// <summary>Checks rows against every rule that their values can break.</summary>
internal static class EntityValidator
{
    /// <param name="context">Outside any transaction that a refusal has doomed.</param>
    /// <param name="rows">The rows in question; what refers to a new one among them refers to nothing that is missing.</param>
    /// <param name="isAsked">Leaves rules out.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static Task<IReadOnlyList<Violation>> FindBrokenAsync(
        DbContext context,
        IReadOnlyCollection<EntityValues> rows,
        Func<Constraint, EntityValues, bool> isAsked,
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

                // A value that no column takes cannot be asked about either.
                if (row.CanBreak(constraint) && isAsked(constraint, row) && !RefersToOneOf(rows, constraint, row)
                    && !catalog.ColumnConstraintsOf(row.EntityType).Any(column => constraint.Properties.Contains(column.Properties[0]) && ColumnFacets.IsBroken(column, row)))
                {
                    query.Add(constraint, row);
                }
            }
        }

        return query.RunAsync(cancellationToken);
    }

    private static bool RefersToOneOf(IReadOnlyCollection<EntityValues> rows, Constraint constraint, EntityValues row)
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
