using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Doctor;

/// <summary>
/// Reads what scaffolding doesn't report: check constraints, and whether constraints are trusted and enabled. The connection is open.
/// </summary>
internal sealed class DatabaseCatalog(DbContext context)
{
    private const string SqlServerEntries = """
        SELECT 'Check', SCHEMA_NAME(c.schema_id), OBJECT_NAME(c.parent_object_id), c.name, c.definition, 1 - c.is_not_trusted, 1 - c.is_disabled
        FROM sys.check_constraints c
        UNION ALL
        SELECT 'ForeignKey', SCHEMA_NAME(f.schema_id), OBJECT_NAME(f.parent_object_id), f.name, NULL, 1 - f.is_not_trusted, 1 - f.is_disabled
        FROM sys.foreign_keys f
        UNION ALL
        SELECT 'Index', OBJECT_SCHEMA_NAME(i.object_id), OBJECT_NAME(i.object_id), i.name, NULL, 1, 0
        FROM sys.indexes i
        WHERE i.is_disabled = 1
        """;

    // A foreign key is off if one of its triggers is.
    private const string PostgreSqlEntries = """
        SELECT CASE c.contype WHEN 'c' THEN 'Check' ELSE 'ForeignKey' END, n.nspname, t.relname, c.conname,
            CASE c.contype WHEN 'c' THEN pg_get_expr(c.conbin, c.conrelid) END,
            c.convalidated::int,
            (NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgconstraint = c.oid AND g.tgenabled = 'D'))::int
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE c.contype IN ('c', 'f')
        UNION ALL
        SELECT 'Index', n.nspname, t.relname, i.relname, NULL, 1, 0
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE NOT x.indisvalid
        """;

    private const string SqliteDefinitions = "SELECT type, tbl_name, name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL";

    public async Task<IReadOnlyList<CatalogEntry>> EntriesAsync(CancellationToken cancellationToken)
    {
        if (context.IsSqlite())
        {
            var definitions = await QueryAsync(
                SqliteDefinitions, row => (Type: row.GetString(0), Table: row.GetString(1), Name: row.GetString(2), Sql: row.GetString(3)), cancellationToken);
            return
            [
                .. definitions.SelectMany(definition => definition.Type == "table"
                    ? SqliteDefinition.Checks(definition.Sql).Select(check => new CatalogEntry(CatalogEntryKind.Check, null, definition.Table, check.Name, check.Condition))
                    : [new CatalogEntry(CatalogEntryKind.Index, null, definition.Table, definition.Name, SqliteDefinition.Filter(definition.Sql))]),
            ];
        }

        return context.IsSqlServer() ? await QueryAsync(SqlServerEntries, Entry, cancellationToken)
            : context.IsPostgreSql() ? await QueryAsync(PostgreSqlEntries, Entry, cancellationToken)
            : [];
    }

    public async Task<bool> EnforcesForeignKeysAsync(CancellationToken cancellationToken) =>
        !context.IsSqlite() || (await QueryAsync("PRAGMA foreign_keys", row => row.GetInt64(0), cancellationToken)).Contains(1);

    private static CatalogEntry Entry(DbDataReader row) => new(
        Enum.Parse<CatalogEntryKind>(row.GetString(0)),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        Convert.ToInt32(row.GetValue(5), CultureInfo.InvariantCulture) == 1,
        Convert.ToInt32(row.GetValue(6), CultureInfo.InvariantCulture) == 1);

    private async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The statements are constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
