namespace WebApp.Constraints;

/// <summary>A rule that a row breaks; the row is unknown when a statement without tracked rows was refused.</summary>
internal sealed record BrokenRule(ConstraintRule Rule, CandidateRow? Row);
