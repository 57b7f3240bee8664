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

    /// <summary>
    /// Lets a field without a declared display name be called by the words of its property, in labels and in all messages:
    /// <c>UserName</c> is “User name”. Off by default: what a host calls its fields stays as it is.
    /// </summary>
    public bool HumanizeDisplayNames { get; set; }
}
