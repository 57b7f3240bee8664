using System;

namespace ConstraintErrors;

/// <summary>How the library speaks.</summary>
public sealed class ConstraintOptions
{
    /// <summary>
    /// The type beside whose name the application's translations stand (<c>Texts.de.resx</c>): of the messages that its
    /// model declares, and of what its entities and their properties are called. English words are the keys,
    /// with <c>entity: </c> before the name of one: <c>entity: city</c>, <c>entity: cities</c>.
    /// </summary>
    public Type? Texts { get; set; }
}
