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
            // A value that no column takes cannot be asked about either.
            var impossible = ColumnFacets.Find(catalog, [row]).SelectMany(broken => broken.Rule.Properties).ToHashSet();
            foreach (var rule in catalog.RulesOf(row.EntityType))
            {
                if (query.IsFull)
                {
                    return query.RunAsync(cancellationToken);
                }

                if (IsOfSeveralRows(rule) && row.CanBreak(rule) && !rule.Properties.Any(impossible.Contains)
                    && !RefersToOneOf(rows, rule, row) && isAsked(rule, row))
                {
                    query.Add(rule, row);
                }
            }
        }

        return query.RunAsync(cancellationToken);
    }

    private static bool IsOfSeveralRows(Constraint rule) =>
        rule.Kind is ConstraintKind.Unique or ConstraintKind.ForeignKey
        || (rule.Kind == ConstraintKind.Check && rule.Properties.Count > 0);

    private static bool RefersToOneOf(IReadOnlyCollection<EntityValues> rows, Constraint rule, EntityValues row)
    {
        if (rule.References is not { ForeignKey: var foreignKey })
        {
            return false;
        }

        var key = foreignKey.PrincipalKey.Properties;
        return rows.Any(other =>
            other.State == EntityState.Added && other.EntityType.IsOrDerivesFrom(foreignKey.PrincipalEntityType)
            && key.Zip(rule.Properties).All(pair => Equals(other[pair.First], row[pair.Second])));
    }
}
