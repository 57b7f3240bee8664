using System.Collections.Generic;

namespace ConstraintErrors.Doctor;

/// <summary>A difference between the EF Core model and the database, or rows that the model forbids.</summary>
public sealed record Finding
{
    /// <summary>The kind of the difference.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>How urgent the finding is.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The table, with its schema if it isn't the default one.</summary>
    public string? Table { get; init; }

    /// <summary>The name of the migration, column, or constraint.</summary>
    public string? Name { get; init; }

    /// <summary>The pending migration that fails because of the rows; null for findings of the current schema.</summary>
    public string? Migration { get; init; }

    /// <summary>The affected columns.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What differs.</summary>
    public required string Problem { get; init; }

    /// <summary>Why it matters.</summary>
    public required string Effect { get; init; }

    /// <summary>How to fix it.</summary>
    public required string Action { get; init; }

    /// <summary>The number of affected rows; null if rows weren't counted.</summary>
    public long? Rows { get; init; }

    /// <summary>The SQL that shows the affected rows.</summary>
    public string? Query { get; init; }

    /// <summary>The pages and actions that save the columns, with their fields: <c>/Account/Register: Input.Email</c>.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];
}
