using System;

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
}
