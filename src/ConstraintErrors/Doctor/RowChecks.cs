using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Doctor;

/// <summary>Counts the rows that violate the constraints of a model.</summary>
internal sealed class RowChecks(DbContext context, FormFields forms, DoctorOptions options)
{
    private readonly ConstraintCatalog _catalog = ConstraintCatalog.For(context);

    public async Task<IReadOnlyList<Finding>> FindAsync(
        IReadOnlyList<Difference> differences, bool enforcesForeignKeys, bool allData, CancellationToken cancellationToken)
    {
        var unenforced = differences.Select(difference => difference.Unenforced).OfType<Constraint>().ToHashSet();
        var findings = new List<Finding>();
        foreach (var constraint in _catalog.Constraints.Where(constraint =>
            (allData || unenforced.Contains(constraint) || IsOfDifferentColumn(constraint) || (!enforcesForeignKeys && constraint.Kind == ConstraintKind.ForeignKey))
            && CanBeQueried(constraint)))
        {
            if (await FindAsync(constraint, cancellationToken) is { } finding)
            {
                findings.Add(finding);
            }
        }

        foreach (var column in allData ? options.NormalizedColumns : [])
        {
            if (context.Model.FindEntityType(column.EntityType) is { } type
                && await FindAsync(type, column, cancellationToken) is { } finding)
            {
                findings.Add(finding);
            }
        }

        return findings;

        bool IsOfDifferentColumn(Constraint constraint) => constraint.Name is null && differences.Any(difference =>
            difference.Kind == FindingKind.DifferentColumn && difference.Column == constraint.Columns[0] && IsIn(difference.Table, constraint));

        // The entity is a row of the table, and nothing that the query needs is missing.
        bool CanBeQueried(Constraint constraint) =>
            !constraint.EntityType.IsOwned() && constraint.Properties.All(property => property.DeclaringType is IEntityType)
            && constraint.Properties.Count is > 0 and < 8
            && (constraint.References is not { } references || !references.ForeignKey.PrincipalEntityType.IsOwned())
            && !differences.Any(difference =>
                (difference.Kind == FindingKind.MissingTable && (IsIn(difference.Table, constraint) || difference.Table.Name == constraint.References?.Table))
                || (difference.Kind == FindingKind.MissingColumn && IsIn(difference.Table, constraint)));
    }

    private static bool IsIn(ITable table, Constraint constraint) => table.Name == constraint.Table && table.Schema == constraint.Schema;

    private async Task<Finding?> FindAsync(Constraint constraint, CancellationToken cancellationToken)
    {
        var queries = (IRowQueries)Activator.CreateInstance(typeof(RowQueries<>).MakeGenericType(constraint.EntityType.ClrType), context, constraint)!;
        if (queries.Find() is not { } query || await query.Counts.SumAsync(cancellationToken) is not (> 0 and var rows))
        {
            return null;
        }

        return Of(query.Kind, constraint.Schema, constraint.Table, constraint.Name ?? constraint.Columns[0], constraint.Columns, rows, query.Sql) with
        {
            Forms = forms.Saving(constraint.EntityType, constraint.Properties),
        };
    }

    private async Task<Finding?> FindAsync(IEntityType type, NormalizedColumn column, CancellationToken cancellationToken)
    {
        var (rows, sql) = await column.FindAsync(context, cancellationToken);
        return rows == 0 ? null : Of(
            FindingKind.NotNormalized, type.GetSchema(), type.GetTableName()!, column.Property, [column.Property, column.Source], rows, sql) with
        {
            Forms = forms.Saving(type, [type.FindProperty(column.Property)!]),
        };
    }

    internal static Finding Of(FindingKind kind, string? schema, string table, string name, IReadOnlyList<string> columns, long rows, string sql)
    {
        var (problem, effect, action) = RowTexts.Of(kind);
        return new Finding
        {
            Kind = kind,
            Severity = FindingSeverity.Error,
            Table = TableName.Of(schema, table),
            Name = name,
            Columns = columns,
            Problem = problem,
            Effect = effect,
            Action = action,
            Rows = rows,
            Query = sql,
        };
    }
}
