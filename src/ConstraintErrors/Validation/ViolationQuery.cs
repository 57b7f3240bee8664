using System;
using System.Collections.Generic;
using System.Data.Common;
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
/// Asks the database, in one statement, which of many rules a row would break: in its own collation and by its own
/// arithmetic. SQL rather than LINQ, because a rule may be about columns that no class shows and its filter or
/// condition is SQL to begin with.
/// </summary>
internal sealed class ViolationQuery(DbContext context, IReadOnlyCollection<EntityValues> rows)
{
    /// <summary>SQL Server takes 2,100 parameters a statement.</summary>
    private const int MaxParameters = 1000;

    /// <summary>SQLite takes 500 parts of a UNION.</summary>
    private const int MaxQuestions = 400;

    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private readonly StringBuilder _statement = new();
    private readonly List<Violation> _questions = [];
    private readonly List<DbParameter> _parameters = [];
    private DbCommand? _parameterFactory;

    /// <summary>Whether a statement can carry more; what does not fit stays unasked, and the refusal itself still stands.</summary>
    public bool IsFull => _parameters.Count >= MaxParameters || _questions.Count >= MaxQuestions;

    /// <summary>Adds the question whether <paramref name="row"/> breaks <paramref name="constraint"/>: a unique key, a foreign key or a check.</summary>
    public void Add(Constraint constraint, EntityValues row)
    {
        _statement.Append(_questions.Count == 0 ? "" : " UNION ALL ")
            .Append(CultureInfo.InvariantCulture, $"SELECT {_questions.Count} AS {_sql.DelimitIdentifier("Value")}");
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

        _questions.Add(new Violation(constraint, row));
    }

    public async Task<IReadOnlyList<Violation>> RunAsync(CancellationToken cancellationToken)
    {
        if (_questions.Count == 0)
        {
            return [];
        }

        await using var parameterFactory = _parameterFactory;
        var broken = await context.Database.CreateExecutionStrategy().ExecuteAsync(ReadAsync, cancellationToken);
        return [.. broken.Order().Select(index => _questions[index])];
    }

    // As EF Core runs raw SQL, interceptors and log included, without the LINQ around it: this is asked at every keystroke.
    private async Task<List<int>> ReadAsync(CancellationToken cancellationToken)
    {
        var sql = RawSql.Escape(_statement.ToString());
        var command = context.GetService<IRawSqlCommandBuilder>().Build(sql, _parameters, context.Model);
        await using var reader = await command.RelationalCommand.ExecuteReaderAsync(
            new RelationalCommandParameterObject(
                context.GetService<IRelationalConnection>(),
                command.ParameterValues,
                readerColumns: null,
                context,
                context.GetService<IRelationalCommandDiagnosticsLogger>()),
            cancellationToken);
        var found = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.DbDataReader.GetInt32(0));
        }

        return found;
    }

    private void AddUnique(Constraint constraint, EntityValues row)
    {
        _statement.Append(" WHERE EXISTS (SELECT 1 FROM ").Append(_sql.DelimitIdentifier(constraint.Table, constraint.Schema)).Append(" WHERE ");
        AddEquals(constraint.Columns, constraint.Properties, row);
        if (constraint.Condition is { } filter)
        {
            // The index holds neither the others that the filter leaves out, nor this row if it does.
            _statement.Append(" AND (").Append(filter).Append(") AND EXISTS (SELECT 1");
            AddCandidate(constraint, row).Append(" WHERE ").Append(filter).Append(')');
        }

        AddIsOther(constraint, row);
        _statement.Append(')');
    }

    // The row being edited is no duplicate of itself, nor of one that the same save deletes; nor is one whose insert got
    // through although its answer was lost.
    private void AddIsOther(Constraint constraint, EntityValues row)
    {
        var table = StoreObjectIdentifier.Table(constraint.Table, constraint.Schema);
        if (row.EntityType.FindPrimaryKey() is not { } key)
        {
            return;
        }

        // Of a primary key, the row's own is what is asked about.
        foreach (var other in rows)
        {
            if ((other.State == EntityState.Deleted ? other.EntityType.IsOrDerivesFrom(constraint.EntityType) : ReferenceEquals(other, row) && !constraint.IsPrimaryKey)
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

    // The row as a table of one, so that the condition reads its columns by their names and types.
    private StringBuilder AddCandidate(Constraint constraint, EntityValues row)
    {
        _statement.Append(" FROM (SELECT ");
        for (var i = 0; i < constraint.ConditionColumns.Count; i++)
        {
            var column = constraint.ConditionColumns[i];
            var property = column.PropertyMappings[0].Property;
            _statement.Append(i == 0 ? "CAST(" : ", CAST(").Append(Parameter(property, row[property]))
                .Append(" AS ").Append(column.StoreType).Append(')').Append(Collation(property)).Append(" AS ").Append(_sql.DelimitIdentifier(column.Name));
        }

        return _statement.Append(") AS ").Append(_sql.DelimitIdentifier("candidate"));
    }

    // Only PostgreSQL quotes the names of collations.
    private string Collation(IProperty property) => property.GetCollation() is not { } collation ? ""
        : " COLLATE " + (context.Database.ProviderName?.Contains("PostgreSQL", StringComparison.Ordinal) is true ? _sql.DelimitIdentifier(collation) : collation);

    private string Parameter(IProperty property, object? value)
    {
        _parameterFactory ??= context.Database.GetDbConnection().CreateCommand();
        var name = _sql.GenerateParameterName($"p{_parameters.Count.ToString(CultureInfo.InvariantCulture)}");
        _parameters.Add(property.GetRelationalTypeMapping().CreateParameter(_parameterFactory, name, value, property.IsNullable));
        return name;
    }
}
