using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>Reads the constraints of a model: keys, indexes, foreign keys and checks of each table, and the limits of each column.</summary>
internal static class ConstraintCatalogBuilder
{
    /// <param name="model">The design-time model. The runtime model has no check constraints.</param>
    public static IEnumerable<Constraint> Of(IModel model) =>
        model.GetRelationalModel().Tables.SelectMany(table =>
            UniqueKeys(table).Concat(UniqueIndexes(table)).Concat(ForeignKeys(table)).Concat(Checks(table)).Concat(Columns(table)))
            .Concat(Declared(model));

    private static IEnumerable<Constraint> UniqueKeys(ITable table) =>
        from constraint in table.UniqueConstraints
        from key in constraint.MappedKeys
        select new Constraint
        {
            Kind = ConstraintKind.Unique,
            Name = constraint.Name,
            Schema = table.Schema,
            Table = table.Name,
            Columns = Names(constraint.Columns),
            EntityType = key.DeclaringEntityType,
            Properties = key.Properties,
            IsPrimaryKey = constraint.GetIsPrimaryKey(),
            Message = key.ViolationMessage(),
        };

    private static IEnumerable<Constraint> UniqueIndexes(ITable table) =>
        from constraint in table.Indexes
        where constraint.IsUnique
        from index in constraint.MappedIndexes
        select new Constraint
        {
            Kind = ConstraintKind.Unique,
            Name = constraint.Name,
            Schema = table.Schema,
            Table = table.Name,
            Columns = Names(constraint.Columns),
            EntityType = index.DeclaringEntityType,
            Properties = index.Properties,
            Condition = constraint.Filter,
            ConditionColumns = ColumnsIn(constraint.Filter, table),
            Message = index.ViolationMessage(),
        };

    private static IEnumerable<Constraint> ForeignKeys(ITable table) =>
        from constraint in table.ForeignKeyConstraints
        from foreignKey in constraint.MappedForeignKeys
        select new Constraint
        {
            Kind = ConstraintKind.ForeignKey,
            Name = constraint.Name,
            Schema = table.Schema,
            Table = table.Name,
            Columns = Names(constraint.Columns),
            EntityType = foreignKey.DeclaringEntityType,
            Properties = foreignKey.Properties,
            References = new ReferencedKey(
                constraint.PrincipalTable.Schema, constraint.PrincipalTable.Name, Names(constraint.PrincipalColumns), foreignKey),
            Message = foreignKey.ViolationMessage(),
        };

    private static IEnumerable<Constraint> Checks(ITable table) =>
        from check in table.CheckConstraints
        let columns = ColumnsIn(check.Sql, table)
        select new Constraint
        {
            Kind = ConstraintKind.Check,
            Name = check.Name,
            Schema = table.Schema,
            Table = table.Name,
            Columns = Names(columns),
            EntityType = check.EntityType,
            Properties = [.. columns.SelectMany(column => column.PropertyMappings.Take(1)).Select(mapping => mapping.Property)],
            Condition = check.Sql,
            ConditionColumns = columns,
            Message = check.ViolationMessage(),
        };

    private static IEnumerable<Constraint> Declared(IModel model) =>
        from entityType in model.GetEntityTypes()
        let table = entityType.GetTableMappings().FirstOrDefault()?.Table
        where table is not null
        from declared in entityType.DeclaredConstraints()
        let properties = declared.Properties.Select(name => entityType.FindProperty(name)!).ToArray()
        select new Constraint
        {
            Kind = ConstraintKind.Declared,
            Name = declared.Name,
            Schema = table.Schema,
            Table = table.Name,
            Columns = [.. properties.Select(property => property.GetColumnName())],
            EntityType = entityType,
            Properties = properties,
            Message = declared.Message,
        };

    private static IEnumerable<Constraint> Columns(ITable table) =>
        from column in table.Columns
        from mapping in column.PropertyMappings
        from kind in LimitsOf(column, mapping.Property)
        select new Constraint
        {
            Kind = kind,
            Schema = table.Schema,
            Table = table.Name,
            Columns = [column.Name],
            EntityType = mapping.Property.DeclaringType.ContainingEntityType,
            Properties = [mapping.Property],
        };

    private static IEnumerable<ConstraintKind> LimitsOf(IColumn column, IProperty property)
    {
        if (!column.IsNullable)
        {
            yield return ConstraintKind.NotNull;
        }

        if (property.ClrType == typeof(string))
        {
            yield return ConstraintKind.TooLong;
            yield return ConstraintKind.InvalidText;
        }
        else if (property.ClrType != typeof(byte[]))
        {
            yield return ConstraintKind.OutOfRange;
        }
    }

    private static List<IColumn> ColumnsIn(string? sql, ITable table) =>
        sql is null ? [] : [.. SqlIdentifiers.Named(sql, [.. table.Columns], column => column.Name)];

    private static string[] Names(IEnumerable<IColumn> columns) => [.. columns.Select(column => column.Name)];
}
