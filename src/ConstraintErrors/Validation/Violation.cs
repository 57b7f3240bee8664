using ConstraintErrors.Model;

namespace ConstraintErrors.Validation;

/// <summary>The violation of a constraint by a row.</summary>
/// <param name="Constraint">The violated constraint.</param>
/// <param name="Row">The row that violates the constraint; null if it cannot be determined.</param>
/// <param name="Referring">For a delete, the rows that still refer to the row.</param>
internal sealed record Violation(Constraint Constraint, EntityValues? Row, ReferringRows? Referring = null);
