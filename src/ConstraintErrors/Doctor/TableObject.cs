using System.Collections.Generic;
using ConstraintErrors.Model;

namespace ConstraintErrors.Doctor;

/// <summary>A key, index, foreign key, or check constraint, in the model or in the database.</summary>
/// <param name="Type">The words for the kind of the object, such as <c>unique index</c>.</param>
/// <param name="Name">The name; null if the database doesn't report it.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Traits">What else must be equal, readable by users: uniqueness, referenced columns, delete behavior.</param>
/// <param name="Condition">The filter or condition.</param>
internal sealed record TableObject(string Type, string? Name, IReadOnlyList<string> Columns, string Traits, string? Condition = null)
{
    /// <summary>The constraint of the model that the object enforces; null for indexes that aren't unique, and in the database.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>Whether rows can violate the object.</summary>
    public bool IsConstraint => Type != "index";

    public string Definition => Traits + (Condition is null ? "" : $" WHERE {Condition}");
}
