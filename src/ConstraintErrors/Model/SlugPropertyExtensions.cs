using System;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Configures slugs: unique, URL-friendly names generated from another property.</summary>
public static class SlugPropertyExtensions
{
    private const string Annotation = "Constraints:SlugOf";

    /// <summary>Generates the property from another one if it is null when the entity is added. Requires a unique index.</summary>
    public static PropertyBuilder<string> IsSlugOf<TEntity>(this PropertyBuilder<string> builder, Expression<Func<TEntity, string>> source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        builder.Metadata.SetAnnotation(Annotation, ((MemberExpression)source.Body).Member.Name);
        return builder;
    }

    /// <summary>Returns the name of the property that the slug is generated from, or null if the property is not a slug.</summary>
    internal static string? SlugSource(this IReadOnlyProperty property) => property.FindAnnotation(Annotation)?.Value as string;
}
