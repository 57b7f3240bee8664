using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;

namespace ConstraintErrors.Doctor;

/// <summary>Compares the tables of a model with those of the database.</summary>
internal sealed class ModelComparison(DbContext context, DatabaseState state)
{
    private readonly ConstraintCatalog _catalog = ConstraintCatalog.For(context);

    private readonly StringComparer _names = context.IsPostgreSql() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    public IEnumerable<Difference> Differences() =>
        context.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables
            .Where(table => !table.IsExcludedFromMigrations)
            .SelectMany(table => Stored(table) is { } stored ? Compare(table, stored) : [new Difference(FindingKind.MissingTable, table)]);

    private DatabaseTable? Stored(ITable table) => state.Schema.Tables.FirstOrDefault(stored =>
        _names.Equals(stored.Name, table.Name)
        && _names.Equals(stored.Schema ?? state.Schema.DefaultSchema ?? "", table.Schema ?? state.Schema.DefaultSchema ?? ""));

    private IEnumerable<Difference> Compare(ITable table, DatabaseTable stored)
    {
        var (expected, actual) = (new ModelObjects(table, _catalog), new StoredObjects(stored, state));
        var comparison = new ObjectComparison(_names);
        var declared = _catalog.Constraints.Where(constraint => constraint.Kind == ConstraintKind.Declared).Select(constraint => constraint.Name).ToHashSet(_names);
        return Columns(table, stored)
            .Concat(comparison.Compare(expected.Indexes(), actual.Indexes())
                .Concat(comparison.Compare(expected.ForeignKeys(), actual.ForeignKeys()))
                .Concat(comparison.Compare(expected.Checks(), actual.Checks()))
                .Where(pair => pair.Model is not null || !declared.Contains(pair.Stored?.Name ?? ""))
                .Select(pair => new Difference(pair.Kind, table) { Model = pair.Model, Stored = pair.Stored }))
            .Concat(NotEnforced(table, stored, [.. expected.Indexes(), .. expected.ForeignKeys(), .. expected.Checks()]));
    }

    private IEnumerable<Difference> Columns(ITable table, DatabaseTable stored)
    {
        foreach (var column in table.Columns)
        {
            if (stored.Columns.FirstOrDefault(one => _names.Equals(one.Name, column.Name)) is not { } found)
            {
                yield return new Difference(FindingKind.MissingColumn, table) { Column = column.Name };
            }
            else if (ColumnComparison.Differences(column, found).ToList() is { Count: > 0 } differences)
            {
                yield return new Difference(FindingKind.DifferentColumn, table)
                {
                    Column = column.Name,
                    Expected = string.Join(", ", differences.Select(difference => difference.Model)),
                    Actual = string.Join(", ", differences.Select(difference => difference.Stored)),
                };
            }
        }

        foreach (var extra in stored.Columns.Where(one => !table.Columns.Any(column => _names.Equals(one.Name, column.Name))))
        {
            yield return new Difference(FindingKind.ExtraColumn, table) { Column = extra.Name, IsRequired = !extra.IsNullable && extra.DefaultValueSql is null && extra.ValueGenerated is null };
        }
    }

    private IEnumerable<Difference> NotEnforced(ITable table, DatabaseTable stored, IReadOnlyList<TableObject> expected)
    {
        foreach (var kind in Enum.GetValues<CatalogEntryKind>())
        {
            foreach (var entry in state.EntriesOf(stored, kind).Where(entry => !entry.IsEnabled || !entry.IsTrusted))
            {
                if (expected.FirstOrDefault(one => _names.Equals(one.Name, entry.Name)) is { } found)
                {
                    var finding = kind == CatalogEntryKind.Index ? FindingKind.InvalidIndex : entry.IsEnabled ? FindingKind.UntrustedConstraint : FindingKind.DisabledConstraint;
                    yield return new Difference(finding, table) { Model = found };
                }
            }
        }
    }
}
