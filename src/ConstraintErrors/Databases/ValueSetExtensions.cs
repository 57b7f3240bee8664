using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Text.Json;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Databases;

/// <summary>Queries rows by sets of values that are larger than the number of parameters that a database allows.</summary>
public static class ValueSetExtensions
{
    /// <summary>
    /// Returns a query of the rows with one of these values. The values are one parameter. EF Core's own translation of sets needs a later
    /// version of SQLite.
    /// </summary>
    public static IQueryable<TEntity> WithValues<TEntity>(this DbContext context, Expression<Func<TEntity, string?>> property, IEnumerable<string> values)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(property);
        return context.WithValues<TEntity>(DeclaredConstraintExtensions.Member(property.Body), values);
    }

    internal static IQueryable<TEntity> WithValues<TEntity>(this DbContext context, string property, IEnumerable<string> values)
        where TEntity : class
    {
        var (type, sql) = (context.Model.FindEntityType(typeof(TEntity))!, context.GetService<ISqlGenerationHelper>());
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;

        // PostgreSQL looks up an array by hash, but joins a function of unknown size row by row.
        var isPostgreSql = context.IsPostgreSql();
        var set = isPostgreSql ? "= ANY ({0})" : context.IsSqlite() ? "IN (SELECT value FROM json_each({0}))" : "IN (SELECT value FROM OPENJSON({0}))";
        var statement = $"SELECT * FROM {sql.DelimitIdentifier(table.Name, table.Schema)} WHERE {sql.DelimitIdentifier(type.FindProperty(property)!.GetColumnName(table)!)} {set}";
        object parameter = isPostgreSql ? values.ToArray() : JsonSerializer.Serialize(values);
        return context.Set<TEntity>().FromSqlRaw(statement, [parameter]);
    }
}
