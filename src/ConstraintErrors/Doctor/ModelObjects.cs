using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConstraintErrors.Doctor;

/// <summary>The keys, indexes, foreign keys, and check constraints of a table in the model.</summary>
internal sealed class ModelObjects(ITable table, ConstraintCatalog catalog)
{
    public IEnumerable<TableObject> Indexes() =>
        table.UniqueConstraints.Select(unique => Of(
            unique.GetIsPrimaryKey() ? "primary key" : "unique constraint", unique.Name, Names(unique.Columns), unique.GetIsPrimaryKey() ? Keys.Primary : Keys.Unique, ConstraintKind.Unique))
        .Concat(table.Indexes.Select(index => Of(
            index.IsUnique ? "unique index" : "index", index.Name, Names(index.Columns), Keys.Of(index.IsUnique, index.IsDescending, index.Columns.Count), ConstraintKind.Unique, index.Filter)));

    public IEnumerable<TableObject> ForeignKeys() =>
        table.ForeignKeyConstraints.Select(key => Of(
            "foreign key",
            key.Name,
            Names(key.Columns),
            Keys.References(key.PrincipalTable.Name, Names(key.PrincipalColumns), key.OnDeleteAction),
            ConstraintKind.ForeignKey));

    public IEnumerable<TableObject> Checks() =>
        table.CheckConstraints.Select(check => Of(
            "check constraint", check.Name, [.. SqlIdentifiers.Named(check.Sql, [.. table.Columns], column => column.Name).Select(column => column.Name)], "", ConstraintKind.Check, check.Sql));

    private TableObject Of(string type, string? name, IReadOnlyList<string> columns, string traits, ConstraintKind kind, string? condition = null) =>
        new(type, name, columns, traits, condition)
        {
            Constraint = catalog.Constraints.FirstOrDefault(constraint =>
                constraint.Kind == kind && constraint.Name == name && constraint.Table == table.Name && constraint.Schema == table.Schema),
        };

    private static string[] Names(IEnumerable<IColumn> columns) => [.. columns.Select(column => column.Name)];
}
