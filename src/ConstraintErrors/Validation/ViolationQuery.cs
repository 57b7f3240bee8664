using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Validation;

/// <summary>
/// Checks constraints in one SQL statement, using the collation and arithmetic of the database. It is SQL rather than LINQ because
/// conditions and filters are SQL and can refer to columns that are not mapped to a property.
/// </summary>
internal sealed class ViolationQuery(DbContext context, IReadOnlyCollection<EntityValues> rows)
{
    /// <summary>Below the SQL Server limit of 2,100 parameters per statement.</summary>
    private const int MaxParameters = 1000;

    /// <summary>Below the SQLite limit of 500 terms in a compound SELECT.</summary>
    private const int MaxChecks = 400;

    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private readonly StringBuilder _statement = new();
    private readonly List<Violation> _checks = [];
    private readonly List<IProperty> _parameters = [];
    private readonly Dictionary<string, object?> _values = [];

    /// <summary>Whether the statement is at its limits. Further constraints are not checked; the database still enforces them.</summary>
    public bool IsFull => _parameters.Count >= MaxParameters || _checks.Count >= MaxChecks;

    /// <summary>Adds a check of a unique, foreign key or check constraint for a row.</summary>
    public void Add(Constraint constraint, EntityValues row)
    {
        _statement.Append(_checks.Count == 0 ? "" : " UNION ALL ")
            .Append(CultureInfo.InvariantCulture, $"SELECT {_checks.Count} AS {_sql.DelimitIdentifier("Value")}");
        switch (constraint.Kind)
        {
            case ConstraintKind.Unique:
                AddUnique(constraint, row);
                break;
            case ConstraintKind.ForeignKey:
                AddForeignKey(constraint, row);
                break;
            default:
                AddCandidate(constraint, row).Append(" WHERE NOT (").Append(constraint.Condition).Append(')');
                break;
        }

        _checks.Add(new Violation(constraint, row));
    }

    public async Task<IReadOnlyList<Violation>> RunAsync(CancellationToken cancellationToken)
    {
        if (_checks.Count == 0)
        {
            return [];
        }

        var indexes = await context.Database.CreateExecutionStrategy().ExecuteAsync(ReadAsync, cancellationToken);
        return [.. indexes.Order().Select(index => _checks[index])];
    }

    // Runs with EF Core's interceptors and logging but without the overhead of LINQ, because live checks run while the user types.
    private async Task<List<int>> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = context.GetService<IRelationalConnection>();
        var logger = context.GetService<IRelationalCommandDiagnosticsLogger>();
        var command = connection.RentCommand();
        command.PopulateFrom(ViolationCommands.Of(context, _statement.ToString(), _parameters));
        var found = new List<int>();
        await using (var reader = await command.ExecuteReaderAsync(
            new RelationalCommandParameterObject(connection, _values, readerColumns: null, context, logger), cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(reader.DbDataReader.GetInt32(0));
            }
        }

        connection.ReturnCommand(command);
        return found;
    }

    private void AddUnique(Constraint constraint, EntityValues row)
    {
        _statement.Append(" WHERE EXISTS (SELECT 1 FROM ").Append(_sql.DelimitIdentifier(constraint.Table, constraint.Schema)).Append(" WHERE ");
        AddEquals(constraint.Columns, constraint.Properties, row);
        if (constraint.Condition is { } filter)
        {
            // The filter must match both the stored rows and this row.
            _statement.Append(" AND (").Append(filter).Append(") AND EXISTS (SELECT 1");
            AddCandidate(constraint, row).Append(" WHERE ").Append(filter).Append(')');
        }

        AddExclusions(constraint, row);
        _statement.Append(')');
    }

    // Excludes the row itself, including an insert that succeeded although the connection was lost, and rows deleted by the same save.
    private void AddExclusions(Constraint constraint, EntityValues row)
    {
        var table = StoreObjectIdentifier.Table(constraint.Table, constraint.Schema);
        if (row.EntityType.FindPrimaryKey() is not { } key)
        {
            return;
        }

        foreach (var other in rows)
        {
            // A primary key check must not exclude the key that it checks.
            var isExcluded = other.State == EntityState.Deleted
                ? other.EntityType.IsOrDerivesFrom(constraint.EntityType)
                : ReferenceEquals(other, row) && !constraint.IsPrimaryKey;
            if (isExcluded
                && KeyOf(key, other) is { } values && key.Properties.All(property => property.GetColumnName(table) is not null))
            {
                AddIsNot(key, values, table);
            }
        }
    }

    private void AddIsNot(IReadOnlyKey key, IReadOnlyList<object?> values, StoreObjectIdentifier table)
    {
        _statement.Append(" AND NOT (");
        for (var i = 0; i < values.Count; i++)
        {
            _statement.Append(i == 0 ? "" : " AND ").Append(_sql.DelimitIdentifier(key.Properties[i].GetColumnName(table)!))
                .Append(" = ").Append(Parameter((IProperty)key.Properties[i], values[i]));
        }

        _statement.Append(')');
    }

    private static IReadOnlyList<object?>? KeyOf(IReadOnlyKey key, EntityValues row) =>
        row.ExistingKey
        ?? (key.Properties.All(property => row[property] is not null) ? [.. key.Properties.Select(property => row[property])] : null);

    private void AddForeignKey(Constraint constraint, EntityValues row)
    {
        var referenced = constraint.References!;
        _statement.Append(" WHERE NOT EXISTS (SELECT 1 FROM ")
            .Append(_sql.DelimitIdentifier(referenced.Table, referenced.Schema)).Append(" WHERE ");
        AddEquals(referenced.Columns, constraint.Properties, row);
        _statement.Append(')');
    }

    private void AddEquals(IReadOnlyList<string> columns, IReadOnlyList<IProperty> properties, EntityValues row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            _statement.Append(i == 0 ? "" : " AND ").Append(_sql.DelimitIdentifier(columns[i]))
                .Append(" = ").Append(Parameter(properties[i], row[properties[i]]));
        }
    }

    // Adds the row as a derived table, so that the condition can refer to its columns by name and type.
    private StringBuilder AddCandidate(Constraint constraint, EntityValues row)
    {
        _statement.Append(" FROM (SELECT ");
        for (var i = 0; i < constraint.ConditionColumns.Count; i++)
        {
            var column = constraint.ConditionColumns[i];
            var property = column.PropertyMappings[0].Property;
            _statement.Append(i == 0 ? "CAST(" : ", CAST(").Append(Parameter(property, row[property]))
                .Append(" AS ").Append(column.StoreType).Append(')').Append(RawSql.Collate(context, _sql, property))
                .Append(" AS ").Append(_sql.DelimitIdentifier(column.Name));
        }

        return _statement.Append(") AS ").Append(_sql.DelimitIdentifier("candidate"));
    }

    private string Parameter(IProperty property, object? value)
    {
        var name = ViolationCommands.ParameterName(_parameters.Count);
        _parameters.Add(property);
        _values.Add(name, value);
        return _sql.GenerateParameterName(name);
    }
}
