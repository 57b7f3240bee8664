using ConstraintErrors.Model;

namespace ConstraintErrors.Validation;

/// <param name="Constraint">The rule that is broken.</param>
/// <param name="Row">The row that breaks it; unknown when a statement without tracked rows was refused.</param>
/// <param name="Referring">For a delete: what still refers to the row.</param>
internal sealed record Violation(Constraint Constraint, EntityValues? Row, ReferringRows? Referring = null);
