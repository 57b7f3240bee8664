using System;
using System.Collections.Generic;
using ConstraintErrors.Databases;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors;

/// <summary>Options for messages and display names.</summary>
public sealed class ConstraintOptions
{
    /// <summary>
    /// The type that identifies the application's resource files (<c>Texts.de.resx</c>). They contain the translations of declared
    /// messages, property names and entity names. The keys are the English texts; entity names have the prefix <c>entity: </c>, as in
    /// <c>entity: city</c> and <c>entity: cities</c>.
    /// </summary>
    public Type? Texts { get; set; }

    /// <summary>
    /// Whether fields without a display name get one from their property name, in labels and messages: <c>UserName</c> becomes
    /// “User name”. The default is <see langword="false"/>, which leaves the application's display names unchanged.
    /// </summary>
    public bool HumanizeDisplayNames { get; set; }

    /// <summary>
    /// Whether the response to a request can reveal that a value exists, by the properties of the unique constraint. The default reveals
    /// everything. For a hidden constraint, the form has no live check, the check before the handler is skipped, and a violation is not
    /// reported next to others. A handler that saves such a value catches the violation
    /// (<see cref="UniqueViolationExtensions.IsUniqueViolation{TEntity}(DbContext, Exception, System.Linq.Expressions.Expression{Func{TEntity, object}})"/>)
    /// and responds as if the value did not exist; an uncaught violation is reported.
    /// </summary>
    /// <remarks>Decide by endpoint or setting. Fields with <c>cache="true"</c> are rendered once for all users.</remarks>
    public Func<HttpContext, IReadOnlyList<IProperty>, bool> RevealsDuplicates { get; set; } = (_, _) => true;
}
