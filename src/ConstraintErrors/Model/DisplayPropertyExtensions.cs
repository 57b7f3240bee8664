using System;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Declares by which property a person recognizes a row.</summary>
public static class DisplayPropertyExtensions
{
    private const string Annotation = "Constraints:DisplayProperty";

    /// <summary>
    /// Names the property by which rows are listed to a person, for instance those that keep another row from being
    /// deleted. Without it they are only counted.
    /// </summary>
    public static EntityTypeBuilder<TEntity> HasDisplayProperty<TEntity>(
        this EntityTypeBuilder<TEntity> builder, Expression<Func<TEntity, string?>> property)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(property);
        builder.Metadata.SetAnnotation(Annotation, ((MemberExpression)property.Body).Member.Name);
        return builder;
    }

    internal static IReadOnlyProperty? DisplayProperty(this IReadOnlyEntityType entityType) =>
        entityType.FindAnnotation(Annotation)?.Value is string name ? entityType.FindProperty(name) : null;
}
