using System.Collections.Generic;
using ConstraintErrors.Databases;

namespace ConstraintErrors.Validation;

/// <param name="Error">What the server said.</param>
/// <param name="Violations">Every rule of the model that was found broken; empty when what the server said names none and nothing was found.</param>
internal sealed record Resolution(DatabaseError Error, IReadOnlyList<Violation> Violations);
