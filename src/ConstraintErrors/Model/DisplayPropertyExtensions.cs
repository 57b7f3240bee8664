using System;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Configures the property that identifies an entity to users.</summary>
public static class DisplayPropertyExtensions
{
    private const string Annotation = "Constraints:DisplayProperty";

    /// <summary>
    /// Configures the property that identifies the entity in messages, for example in the list of rows that prevent a delete. Without
    /// it, messages contain only the number of rows.
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
