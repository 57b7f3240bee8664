using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConstraintErrors.Model;

/// <summary>Declares constraints that the EF Core model cannot express.</summary>
public static class DeclaredConstraintExtensions
{
    private const string Prefix = "Constraints:Declared:";
    private const char Separator = '\u001F';

    /// <summary>
    /// Declares a constraint that a migration creates with raw SQL, such as PostgreSQL's EXCLUDE or an index on an expression, so that
    /// its violations are reported with a message on the given properties.
    /// </summary>
    /// <param name="builder">The builder for the entity type whose table has the constraint.</param>
    /// <param name="name">The name of the constraint in the database.</param>
    /// <param name="message">The message shown to the user.</param>
    /// <param name="properties">The properties that the constraint covers.</param>
    public static EntityTypeBuilder<TEntity> HasConstraint<TEntity>(
        this EntityTypeBuilder<TEntity> builder, string name, string message, params Expression<Func<TEntity, object?>>[] properties)
        where TEntity : class
    {
        var names = properties.Select(property => Member(property.Body));
        builder.Metadata.SetAnnotation(Prefix + name, string.Join(Separator, [message, .. names]));
        return builder;
    }

    internal static IEnumerable<(string Name, string Message, IReadOnlyList<string> Properties)> DeclaredConstraints(
        this IReadOnlyEntityType entityType) =>
        from annotation in entityType.GetAnnotations()
        where annotation.Name.StartsWith(Prefix, StringComparison.Ordinal)
        let parts = ((string)annotation.Value!).Split(Separator)
        select (annotation.Name[Prefix.Length..], parts[0], (IReadOnlyList<string>)parts[1..]);

    internal static string Member(Expression body) =>
        body is UnaryExpression { Operand: var operand } ? Member(operand) : ((MemberExpression)body).Member.Name;
}
