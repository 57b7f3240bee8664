using System.Collections.Generic;
using ConstraintErrors.Model;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Doctor;

/// <summary>A difference between a table of the model and of the database.</summary>
internal sealed record Difference(FindingKind Kind, ITable Table)
{
    public TableObject? Model { get; init; }

    public TableObject? Stored { get; init; }

    public string? Column { get; init; }

    /// <summary>The definition of a column in the model and in the database, where they differ.</summary>
    public string Expected { get; init; } = "";

    public string Actual { get; init; } = "";

    /// <summary>Whether an extra column refuses rows without a value.</summary>
    public bool IsRequired { get; init; }

    public IReadOnlyList<string> Columns => Column is not null ? [Column] : (Model ?? Stored)?.Columns ?? [];

    /// <summary>The constraint of the model that the database doesn't enforce for all rows.</summary>
    public Constraint? Unenforced => Kind is FindingKind.RenamedConstraint ? null : Model?.Constraint;
}
