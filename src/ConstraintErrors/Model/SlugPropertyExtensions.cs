using System;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Declares that a property is a slug: a name for addresses, which the program makes from another property.</summary>
public static class SlugPropertyExtensions
{
    private const string Annotation = "Constraints:SlugOf";

    /// <summary>Makes the property a slug of another one where it is null when a row is added. It needs a unique index.</summary>
    public static PropertyBuilder<string> IsSlugOf<TEntity>(this PropertyBuilder<string> builder, Expression<Func<TEntity, string>> source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        builder.Metadata.SetAnnotation(Annotation, ((MemberExpression)source.Body).Member.Name);
        return builder;
    }

    /// <summary>The name of the property that the slug is made from; null for a property that is no slug.</summary>
    internal static string? SlugSource(this IReadOnlyProperty property) => property.FindAnnotation(Annotation)?.Value as string;
}
