using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Databases;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Validation;

/// <summary>
/// Finds the rows of a set that violate a constraint, in one statement. The rows are a JSON document in one parameter, because databases
/// limit the number of parameters.
/// </summary>
internal sealed class ViolationSetQuery(DbContext context, Constraint constraint)
{
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private readonly IReadOnlyList<(string Name, IProperty Property, string StoreType)> _columns = [.. Columns(constraint)];
    private readonly IReadOnlyList<IProperty> _key = constraint.EntityType.FindPrimaryKey() is { } key ? [.. key.Properties.Cast<IProperty>()] : [];

    /// <param name="rows">The values by property, and the primary key of the rows that are stored already.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The indexes of the rows that violate the constraint.</returns>
    public async Task<IReadOnlyList<int>> FindAsync(IReadOnlyList<(int Index, Func<IReadOnlyProperty, object?> Value, bool IsStored)> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var statement = RawSql.Escape(Statement(rows.Any(row => row.IsStored)));
        return await context.Database.SqlQueryRaw<int>(statement.Replace("@rows", "{0}", StringComparison.Ordinal), ToJson(rows)).ToListAsync(cancellationToken);
    }

    private static IEnumerable<(string Name, IProperty Property, string StoreType)> Columns(Constraint constraint)
    {
        var inCondition = constraint.ConditionColumns.Select(column => (column.Name, Property: (IProperty)column.PropertyMappings[0].Property));
        return constraint.Columns.Zip(constraint.Properties, (name, property) => (Name: name, Property: property))
            .Concat(inCondition).DistinctBy(column => column.Name)
            .Select(column => (column.Name, column.Property, column.Property.GetRelationalTypeMapping().StoreType));
    }

    private string Statement(bool hasStoredRows)
    {
        var text = new StringBuilder("SELECT ").Append(Delimit("row")).Append(" AS ").Append(Delimit("Value"))
            .Append(" FROM (").Append(Rows(hasStoredRows)).Append(") AS ").Append(Delimit("candidate")).Append(" WHERE ");
        switch (constraint.Kind)
        {
            case ConstraintKind.Unique:
                text.Append("EXISTS (").Append(Stored(constraint.Schema, constraint.Table, constraint.Columns));
                if (constraint.Condition is { } filter)
                {
                    text.Append(" AND (").Append(filter).Append(')');
                }

                if (hasStoredRows)
                {
                    text.Append(" AND NOT (").AppendJoin(" AND ", _key.Select((key, index) =>
                        $"{Delimit("candidate")}.{Delimit(KeyName(index))} IS NOT NULL AND {Delimit("stored")}.{Delimit(key.GetColumnName())} = {Delimit("candidate")}.{Delimit(KeyName(index))}")).Append(')');
                }

                text.Append(')').Append(constraint.Condition is { } condition ? $" AND ({condition})" : "");
                break;
            case ConstraintKind.ForeignKey:
                text.Append("NOT EXISTS (").Append(Stored(constraint.References!.Schema, constraint.References.Table, constraint.References.Columns)).Append(')');
                break;
            default:
                text.Append("NOT (").Append(constraint.Condition).Append(')');
                break;
        }

        return text.ToString();
    }

    private string Stored(string? schema, string table, IReadOnlyList<string> columns) =>
        $"SELECT 1 FROM {_sql.DelimitIdentifier(table, schema)} AS {Delimit("stored")} WHERE "
        + string.Join(" AND ", columns.Zip(constraint.Columns, (stored, column) => $"{Delimit("stored")}.{Delimit(stored)} = {Delimit("candidate")}.{Delimit(column)}"));

    private string Rows(bool hasStoredRows)
    {
        var columns = _columns.Concat(hasStoredRows ? _key.Select((key, index) => (Name: KeyName(index), Property: key, key.GetRelationalTypeMapping().StoreType)) : []).ToList();
        if (context.IsSqlite())
        {
            var values = columns.Select((column, index) => $"CAST(json_extract(value, '$.{Field(index)}') AS {column.StoreType}) AS {Delimit(column.Name)}");
            return $"SELECT json_extract(value, '$.r') AS {Delimit("row")}, {string.Join(", ", values)} FROM json_each(@rows)";
        }

        var isPostgreSql = context.IsPostgreSql();
        var fields = columns.Select((column, index) => $"{Delimit(Field(index))} {column.StoreType}{(isPostgreSql ? "" : $" '$.{Field(index)}'")}");
        var source = isPostgreSql
            ? $"jsonb_to_recordset(CAST(@rows AS jsonb)) AS {Delimit("rows")} ({Delimit("r")} integer, {string.Join(", ", fields)})"
            : $"OPENJSON(@rows) WITH ({Delimit("r")} int '$.r', {string.Join(", ", fields)})";
        var selected = columns.Select((column, index) => $"{Delimit(Field(index))}{RawSql.Collate(context, _sql, column.Property)} AS {Delimit(column.Name)}");
        return $"SELECT {Delimit("r")} AS {Delimit("row")}, {string.Join(", ", selected)} FROM {source}";
    }

    private string ToJson(IReadOnlyList<(int Index, Func<IReadOnlyProperty, object?> Value, bool IsStored)> rows)
    {
        var hasStoredRows = rows.Any(row => row.IsStored);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var (index, value, isStored) in rows)
            {
                json.WriteStartObject();
                json.WriteNumber("r", index);
                for (var i = 0; i < _columns.Count; i++)
                {
                    Write(json, Field(i), _columns[i].Property, value(_columns[i].Property));
                }

                for (var i = 0; hasStoredRows && i < _key.Count; i++)
                {
                    Write(json, Field(_columns.Count + i), _key[i], isStored ? value(_key[i]) : null);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, string field, IProperty property, object? value)
    {
        json.WritePropertyName(field);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else if (value is string text)
        {
            json.WriteStringValue(text);
        }
        else
        {
            (property.GetRelationalTypeMapping().JsonValueReaderWriter ?? throw new NotSupportedException($"{property.Name} cannot be part of a set.")).ToJson(json, value);
        }
    }

    private static string Field(int index) => "c" + index.ToString(CultureInfo.InvariantCulture);

    private string Delimit(string name) => _sql.DelimitIdentifier(name);

    private static string KeyName(int index) => "key" + index.ToString(CultureInfo.InvariantCulture);
}
