using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Doctor;

/// <summary>
/// The tables as they are before an operation of a pending migration. Earlier operations, which aren't applied either, create, rename,
/// and drop tables and columns, and change rows.
/// </summary>
internal sealed class PendingSchema
{
    private readonly Dictionary<(string? Schema, string Name), PendingTable> _tables = [];
    private readonly string? _defaultSchema;
    private readonly ISqlGenerationHelper _sql;
    private readonly IRelationalTypeMappingSource _types;

    public PendingSchema(DbContext context, DatabaseModel stored)
    {
        _defaultSchema = stored.DefaultSchema;
        _sql = context.GetService<ISqlGenerationHelper>();
        _types = context.GetService<IRelationalTypeMappingSource>();
        foreach (var table in stored.Tables)
        {
            var pending = new PendingTable(
                _sql.DelimitIdentifier(table.Name, table.Schema == _defaultSchema ? null : table.Schema), [.. table.PrimaryKey?.Columns.Select(column => column.Name) ?? []]);
            foreach (var column in table.Columns)
            {
                pending.Columns[column.Name] = _sql.DelimitIdentifier(column.Name);
            }

            _tables[Key(table.Schema, table.Name)] = pending;
        }
    }

    /// <summary>Returns null for tables that don't exist.</summary>
    public PendingTable? Find(string? schema, string table) => _tables.GetValueOrDefault(Key(schema, table));

    public void Apply(MigrationOperation operation)
    {
        switch (operation)
        {
            case CreateTableOperation create:
                _tables[Key(create.Schema, create.Name)] = new PendingTable(null, create.PrimaryKey?.Columns ?? []);
                break;
            case DropTableOperation drop:
                _tables.Remove(Key(drop.Schema, drop.Name));
                break;
            case RenameTableOperation rename when _tables.Remove(Key(rename.Schema, rename.Name), out var table):
                _tables[Key(rename.NewSchema ?? rename.Schema, rename.NewName ?? rename.Name)] = table;
                break;
            case AddColumnOperation add when Find(add.Schema, add.Table) is { } table:
                table.Columns[add.Name] = Value(add, table);
                break;
            case AlterColumnOperation alter when Find(alter.Schema, alter.Table) is { } table:
                Alter(alter, table);
                break;
            case DropColumnOperation drop:
                Find(drop.Schema, drop.Table)?.Columns.Remove(drop.Name);
                break;
            case RenameColumnOperation rename when Find(rename.Schema, rename.Table) is { } table && table.Columns.Remove(rename.Name, out var value):
                table.Columns[rename.NewName] = value;
                break;
            case InsertDataOperation insert:
                ChangeRows(insert.Schema, insert.Table);
                break;
            case UpdateDataOperation update:
                ChangeRows(update.Schema, update.Table);
                break;
            case DeleteDataOperation delete:
                ChangeRows(delete.Schema, delete.Table);
                break;
            case SqlOperation sql:
                foreach (var ((schema, name), _) in _tables.Where(table => sql.Sql.Contains(table.Key.Name, StringComparison.OrdinalIgnoreCase)))
                {
                    ChangeRows(schema, name);
                }

                break;
        }
    }

    // The value that the existing rows get, if it is the same for all of them or computed from stored columns.
    private string? Value(AddColumnOperation add, PendingTable table) => add switch
    {
        { ComputedColumnSql: { } computed } =>
            SqlIdentifiers.Named(computed, [.. table.Columns.Keys], column => column).All(column => table.Columns[column] == _sql.DelimitIdentifier(column)) ? $"({computed})" : null,
        { DefaultValue: { } value } => Literal(add, value),
        { DefaultValueSql: null, IsNullable: true } => Literal(add, null),
        _ => null,
    };

    private void Alter(AlterColumnOperation alter, PendingTable table)
    {
        var value = table.Columns.GetValueOrDefault(alter.Name);
        if (value is not null && alter is { IsNullable: false, OldColumn.IsNullable: true })
        {
            // The providers replace NULL with the default.
            table.Columns[alter.Name] = alter switch
            {
                { DefaultValue: { } replacement } => $"COALESCE({value}, {Literal(alter, replacement)})",
                { DefaultValueSql: not null } => null,
                _ => value,
            };
        }
    }

    private string Literal(ColumnOperation column, object? value)
    {
        var type = value?.GetType() ?? column.ClrType;
        var mapping = (column.ColumnType is { } stored ? _types.FindMapping(type, stored) : null) ?? _types.GetMapping(type);
        return $"CAST({mapping.GenerateSqlLiteral(value)} AS {column.ColumnType ?? mapping.StoreType})";
    }

    private void ChangeRows(string? schema, string table)
    {
        if (Find(schema, table) is { } found)
        {
            found.HasChangedRows = true;
        }
    }

    private (string? Schema, string Name) Key(string? schema, string table) => (schema ?? _defaultSchema, table);
}
