using System;
using System.Linq;
using System.Linq.Expressions;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore;

namespace ConstraintErrors.Databases;

/// <summary>Identifies the unique constraint that an exception reports.</summary>
public static class UniqueViolationExtensions
{
    /// <summary>
    /// Returns whether the exception reports a violation of the unique constraint on one property. If a row violates several constraints,
    /// the database reports one of them.
    /// </summary>
    /// <param name="context">The context whose model contains the constraint.</param>
    /// <param name="exception">The exception thrown by a save or a statement.</param>
    /// <param name="property">The only property of the constraint.</param>
    public static bool IsUniqueViolation<TEntity>(this DbContext context, Exception exception, Expression<Func<TEntity, object?>> property)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(property);
        var (type, name) = (context.Model.FindEntityType(typeof(TEntity)), DeclaredConstraintExtensions.Member(property.Body));
        return DatabaseError.Find(exception) is { Kind: ConstraintKind.Unique } error
            && ConstraintCatalog.For(context).Find(error)
                .Any(constraint => constraint.Properties is [var only] && only.Name == name && constraint.EntityType.Name == type?.Name);
    }
}
