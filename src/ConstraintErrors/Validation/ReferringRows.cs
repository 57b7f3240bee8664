using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Validation;

/// <summary>The rows that prevent another row from being deleted.</summary>
/// <param name="Count">The number of rows; <see cref="MaxCount"/> means that many or more.</param>
/// <param name="First">The display properties of the first few rows; empty if the entity type has no display property.</param>
internal sealed record ReferringRows(int Count, IReadOnlyList<string> First)
{
    /// <summary>The limit of the count, so that large tables are not scanned.</summary>
    public const int MaxCount = 1000;

    private const int MaxListed = 3;

    /// <summary>Finds the foreign keys whose dependents still refer to a deleted row.</summary>
    public static async Task<IReadOnlyList<Violation>> FindAsync(
        DbContext context, IEnumerable<EntityValues> deleted, CancellationToken cancellationToken)
    {
        var violations = new List<Violation>();
        foreach (var row in deleted)
        {
            foreach (var constraint in ConstraintCatalog.For(context).Constraints.Where(constraint => Restricts(constraint, row)))
            {
                if (await CountAsync(context, constraint, row, cancellationToken) is { Count: > 0 } referring)
                {
                    violations.Add(new Violation(constraint, row, referring));
                }
            }
        }

        return violations;
    }

    private static bool Restricts(Constraint constraint, EntityValues row) =>
        constraint.References is { ForeignKey: var foreignKey }
        && foreignKey.DeleteBehavior is not (DeleteBehavior.Cascade or DeleteBehavior.SetNull)
        && row.EntityType.IsOrDerivesFrom(foreignKey.PrincipalEntityType)
        && foreignKey.PrincipalKey.Properties.All(property => row[property] is not null);

    private static async Task<ReferringRows> CountAsync(
        DbContext context, Constraint constraint, EntityValues row, CancellationToken cancellationToken)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        await using var parameterFactory = context.Database.GetDbConnection().CreateCommand();
        var key = constraint.References!.ForeignKey.PrincipalKey.Properties;
        var names = constraint.Columns.Select((_, index) => sql.GenerateParameterName($"key{index}")).ToList();
        var conditions = constraint.Columns.Select((column, index) => $"{sql.DelimitIdentifier(column)} = {names[index]}");
        var from = $"FROM {sql.DelimitIdentifier(constraint.Table, constraint.Schema)} WHERE {string.Join(" AND ", conditions)}";

        var count = await Query<int>("1").Take(MaxCount).CountAsync(cancellationToken);
        var shown = constraint.EntityType.DisplayProperty()?.GetColumnName(StoreObjectIdentifier.Table(constraint.Table, constraint.Schema));
        return new ReferringRows(
            count,
            count == 0 || shown is null
                ? []
                : await Query<string>(sql.DelimitIdentifier(shown)).OrderBy(text => text).Take(MaxListed).ToListAsync(cancellationToken));

        IQueryable<T> Query<T>(string value)
        {
            var text = RawSql.Escape($"SELECT {value} AS {sql.DelimitIdentifier("Value")} {from}");
            return context.Database.SqlQueryRaw<T>(text, [.. constraint.Properties.Select((property, index) =>
                property.GetRelationalTypeMapping().CreateParameter(parameterFactory, names[index], row[key[index]], property.IsNullable))]);
        }
    }
}
