namespace WebApp.Constraints;

/// <param name="Violation">What the server said.</param>
/// <param name="Broken">Every rule of the model that was found broken; empty when what the server said names none and nothing was found.</param>
internal sealed record Explanation(ConstraintViolation Violation, IReadOnlyList<BrokenRule> Broken);
