using System;
using System.Collections.Generic;
using System.Linq.Expressions;

namespace ConstraintErrors.Doctor;

/// <summary>What the doctor can't read from the model.</summary>
public sealed class DoctorOptions
{
    internal List<NormalizedColumn> NormalizedColumns { get; } = [];

    /// <summary>Declares that a column stores the normalized form of another one. All rows are read when the data is checked.</summary>
    /// <param name="property">The property with the normalized value.</param>
    /// <param name="source">The property that it is derived from.</param>
    /// <param name="normalize">Returns the normalized form.</param>
    public DoctorOptions Normalized<TEntity>(
        Expression<Func<TEntity, string?>> property, Expression<Func<TEntity, string?>> source, Func<string?, string?> normalize)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(source);
        NormalizedColumns.Add(new NormalizedColumn<TEntity>(Name(property), Name(source), normalize));
        return this;
    }

    private static string Name<TEntity>(Expression<Func<TEntity, string?>> property) => ((MemberExpression)property.Body).Member.Name;
}
