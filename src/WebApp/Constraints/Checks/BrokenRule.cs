namespace WebApp.Constraints;

/// <param name="Rule">The rule that is broken.</param>
/// <param name="Row">The row that breaks it; unknown when a statement without tracked rows was refused.</param>
/// <param name="Referring">For a delete: what still refers to the row.</param>
internal sealed record BrokenRule(ConstraintRule Rule, CandidateRow? Row, ReferringRows? Referring = null);
