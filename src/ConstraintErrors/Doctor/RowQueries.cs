using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConstraintErrors.Doctor;

/// <summary>
/// Queries for the rows that violate the constraints of the model. EF Core generates the SQL from LINQ. Filters and conditions are already
/// SQL, and EF Core removes comparisons of required properties with null, so these are the SQL that the queries start from.
/// </summary>
internal sealed class RowQueries<TEntity>(DbContext context, Constraint constraint) : IRowQueries
    where TEntity : class
{
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private readonly ParameterExpression _row = Expression.Parameter(typeof(TEntity), "row");

    public RowQuery? Find() => constraint.Kind switch
    {
        ConstraintKind.Unique => (RowQuery)Method(nameof(Duplicates), KeyType()).Invoke(this, null)!,
        ConstraintKind.ForeignKey => (RowQuery)Method(nameof(Orphans), constraint.References!.ForeignKey.PrincipalEntityType.ClrType).Invoke(this, null)!,
        ConstraintKind.Check => Of(FindingKind.CheckViolations, Rows($"NOT ({constraint.Condition})")),
        ConstraintKind.NotNull => Of(FindingKind.NullValues, Rows(string.Join(" OR ", Columns("IS NULL")))),
        ConstraintKind.TooLong when constraint.Properties[0] is { } property && property.GetValueConverter() is null && property.TextLength() is { } length =>
            Of(FindingKind.TooLongValues, Rows(null).Where(Longer(property, length))),
        _ => null,
    };

    private static RowQuery Of(FindingKind kind, IQueryable<TEntity> rows) =>
        new(kind, rows.ToQueryString(), rows.GroupBy(_ => 1).Select(all => (long)all.Count()));

    // Internal, because reflection finds it by name.
    internal RowQuery Duplicates<TKey>()
    {
        var groups = Rows(string.Join(" AND ", [.. Columns("IS NOT NULL"), .. constraint.Condition is { } filter ? [$"({filter})"] : Array.Empty<string>()]))
            .GroupBy(Expression.Lambda<Func<TEntity, TKey>>(Key(), _row))
            .Where(group => group.Count() > 1);
        return new RowQuery(
            FindingKind.DuplicateRows,
            groups.Select(group => new { group.Key, Count = group.Count() }).ToQueryString(),
            groups.Select(group => (long)group.Count()));
    }

    internal RowQuery Orphans<TPrincipal>()
        where TPrincipal : class
    {
        var key = constraint.References!.ForeignKey.PrincipalKey.Properties;
        var principal = Expression.Parameter(typeof(TPrincipal), "principal");
        var equal = constraint.Properties
            .Select((property, index) => Nullable(Value(principal, key[index])) is var value
                ? Expression.Equal(Converted(Value(_row, property), value.Type), value)
                : null!)
            .Aggregate(Expression.AndAlso);
        var principals = Set<TPrincipal>(constraint.References.ForeignKey.PrincipalEntityType).IgnoreQueryFilters();
        var any = Expression.Call(
            typeof(Queryable), nameof(Queryable.Any), [typeof(TPrincipal)], principals.Expression, Expression.Quote(Expression.Lambda<Func<TPrincipal, bool>>(equal, principal)));
        return Of(
            FindingKind.OrphanedRows,
            Rows(string.Join(" AND ", Columns("IS NOT NULL"))).Where(Expression.Lambda<Func<TEntity, bool>>(Expression.Not(any), _row)));
    }

    private IQueryable<TEntity> Rows(string? condition)
    {
        var set = Set<TEntity>(constraint.EntityType);
        var table = _sql.DelimitIdentifier(constraint.Table, constraint.Schema);
        return (condition is null ? set : set.FromSqlRaw(RawSql.Escape($"SELECT * FROM {table} WHERE {condition}"))).IgnoreQueryFilters();
    }

    private DbSet<T> Set<T>(IReadOnlyEntityType type)
        where T : class =>
        type.HasSharedClrType ? context.Set<T>(type.Name) : context.Set<T>();

    private IEnumerable<string> Columns(string condition) =>
        constraint.Columns.Select(column => $"{_sql.DelimitIdentifier(column)} {condition}");

    private Expression<Func<TEntity, bool>> Longer(IReadOnlyProperty property, int length) =>
        Expression.Lambda<Func<TEntity, bool>>(
            Expression.GreaterThan(Expression.Property(Value(_row, property), nameof(string.Length)), Expression.Constant(length)), _row);

    private Type KeyType() => constraint.Properties is [var single]
        ? single.ClrType
        : Type.GetType($"System.Tuple`{constraint.Properties.Count}", throwOnError: true)!.MakeGenericType([.. constraint.Properties.Select(property => property.ClrType)]);

    private Expression Key()
    {
        var values = constraint.Properties.Select(property => Value(_row, property)).ToList();
        var type = KeyType();
        return values.Count == 1 ? values[0] : Expression.New(type.GetConstructors()[0], values, type.GetProperties());
    }

    private static MethodCallExpression Value(Expression row, IReadOnlyProperty property) =>
        Expression.Call(typeof(EF), nameof(EF.Property), [property.ClrType], row, Expression.Constant(property.Name));

    private static Expression Nullable(Expression value) =>
        value.Type.IsValueType && System.Nullable.GetUnderlyingType(value.Type) is null ? Converted(value, typeof(Nullable<>).MakeGenericType(value.Type)) : value;

    private static Expression Converted(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);

    private static MethodInfo Method(string name, Type argument) =>
        typeof(RowQueries<TEntity>).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(argument);
}
