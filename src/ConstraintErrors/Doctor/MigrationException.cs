using System;
using System.Collections.Generic;

namespace ConstraintErrors.Doctor;

/// <summary>Pending migrations were refused because of the data, or failed. The message is for operators.</summary>
public sealed class MigrationException : Exception
{
    internal MigrationException(string message, IReadOnlyList<Finding> findings)
        : base(message) => Findings = findings;

    internal MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The rows for which the migrations fail; empty if the migrations were begun.</summary>
    public IReadOnlyList<Finding> Findings { get; } = [];
}
