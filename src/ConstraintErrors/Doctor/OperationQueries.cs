using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Databases;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Doctor;

/// <summary>
/// Queries for the rows for which an operation of a migration fails. The current model needn't contain the tables and columns, so that the
/// queries are SQL.
/// </summary>
internal sealed class OperationQueries(DbContext context, PendingSchema schema)
{
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();

    // The name of the column that SqlQueryRaw reads.
    private string Value => _sql.DelimitIdentifier("Value");

    public IEnumerable<OperationQuery> Of(MigrationOperation operation) => operation switch
    {
        CreateIndexOperation { IsUnique: true } index => Duplicates(index, index.Name, index.Columns, index.Filter),
        AddUniqueConstraintOperation unique => Duplicates(unique, unique.Name, unique.Columns),
        AddPrimaryKeyOperation key => [.. Nulls(key, key.Name, key.Columns), .. Duplicates(key, key.Name, key.Columns)],
        AddForeignKeyOperation key => Orphans(key),
        AddCheckConstraintOperation check => Rows(FindingKind.CheckViolations, check, check.Name, [], $"NOT ({check.Sql})"),
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null, IsRowVersion: false } column when !IsGenerated(column) =>
            Rows(FindingKind.NullValues, column, column.Name, [], null, [column.Name]),
        AlterColumnOperation column => Altered(column),
        _ => [],
    };

    // Identity and serial columns number the existing rows.
    private static bool IsGenerated(AddColumnOperation column) =>
        column.GetAnnotations().Any(annotation => annotation.Name.EndsWith(":Identity", StringComparison.Ordinal)
            || annotation.Name.EndsWith(":ValueGenerationStrategy", StringComparison.Ordinal));

    private IEnumerable<OperationQuery> Altered(AlterColumnOperation column)
    {
        if (column is { IsNullable: false, OldColumn.IsNullable: true, DefaultValue: null, DefaultValueSql: null })
        {
            foreach (var query in Nulls(column, column.Name, [column.Name]))
            {
                yield return query;
            }
        }

        // SQLite doesn't enforce lengths.
        if (column.MaxLength is { } length && column.ClrType == typeof(string) && (column.OldColumn.MaxLength ?? int.MaxValue) > length && !context.IsSqlite())
        {
            var function = context.IsSqlServer() ? "LEN" : "length";
            foreach (var query in Rows(FindingKind.TooLongValues, column, column.Name, [column.Name], $"{function}({_sql.DelimitIdentifier(column.Name)}) > {length}"))
            {
                yield return query;
            }
        }
    }

    private IEnumerable<OperationQuery> Duplicates(ITableMigrationOperation operation, string name, string[] columns, string? filter = null)
    {
        if (schema.Find(operation.Schema, operation.Table)?.From(_sql, columns, filter) is not { } from)
        {
            yield break;
        }

        // SQL Server treats NULL as a value of a unique index.
        var conditions = (context.IsSqlServer() ? [] : columns.Select(column => $"{_sql.DelimitIdentifier(column)} IS NOT NULL")).Concat(filter is null ? [] : [$"({filter})"]).ToList();
        var key = string.Join(", ", columns.Select(column => _sql.DelimitIdentifier(column)));
        var groups = $"FROM {from} AS r{(conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}")} GROUP BY {key} HAVING COUNT(*) > 1";
        var count = _sql.DelimitIdentifier("Count");
        yield return Of(
            FindingKind.DuplicateRows,
            operation,
            name,
            columns,
            $"SELECT {key}, COUNT(*) AS {count} {groups}",
            $"COALESCE(SUM(g.{count}), 0) AS bigint) AS {Value} FROM (SELECT COUNT(*) AS {count} {groups}) AS g");
    }

    private IEnumerable<OperationQuery> Nulls(ITableMigrationOperation operation, string name, string[] columns) =>
        Rows(FindingKind.NullValues, operation, name, columns, string.Join(" OR ", columns.Select(column => $"{_sql.DelimitIdentifier(column)} IS NULL")));

    private IEnumerable<OperationQuery> Orphans(AddForeignKeyOperation key)
    {
        if (schema.Find(key.PrincipalSchema, key.PrincipalTable) is not { HasChangedRows: false } principal)
        {
            return [];
        }

        var filled = string.Join(" AND ", key.Columns.Select(column => $"r.{_sql.DelimitIdentifier(column)} IS NOT NULL"));
        if (principal.Source is null)
        {
            return Rows(FindingKind.OrphanedRows, key, key.Name, key.Columns, filled); // The migration creates the referenced table, without rows.
        }

        var columns = key.PrincipalColumns ?? [.. principal.PrimaryKey];
        return principal.From(_sql, columns) is { } from && columns.Length == key.Columns.Length
            ? Rows(FindingKind.OrphanedRows, key, key.Name, key.Columns, $"{filled} AND NOT EXISTS (SELECT 1 FROM {from} AS p WHERE {string.Join(" AND ", columns.Zip(key.Columns, Equal))})")
            : [];

        string Equal(string principalColumn, string column) => $"p.{_sql.DelimitIdentifier(principalColumn)} = r.{_sql.DelimitIdentifier(column)}";
    }

    private IEnumerable<OperationQuery> Rows(
        FindingKind kind, ITableMigrationOperation operation, string name, string[] columns, string? condition, string[]? shown = null)
    {
        if (schema.Find(operation.Schema, operation.Table)?.From(_sql, columns, condition) is { } from)
        {
            var rows = $"FROM {from} AS r{(condition is null ? "" : $" WHERE {condition}")}";
            yield return Of(kind, operation, name, shown ?? columns, "SELECT * " + rows, $"COUNT(*) AS bigint) AS {Value} {rows}");
        }
    }

    private OperationQuery Of(FindingKind kind, ITableMigrationOperation operation, string name, string[] columns, string query, string counted) => new(
        operation,
        name,
        columns,
        new RowQuery(kind, query, context.Database.SqlQueryRaw<long>(RawSql.Escape("SELECT CAST(" + counted))));
}
