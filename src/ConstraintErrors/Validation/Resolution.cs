using System.Collections.Generic;
using ConstraintErrors.Databases;

namespace ConstraintErrors.Validation;

/// <summary>The constraint violations behind a database error.</summary>
/// <param name="Error">The error as reported by the server.</param>
/// <param name="Violations">All violations found; empty if the error could not be resolved to a constraint of the model.</param>
internal sealed record Resolution(DatabaseError Error, IReadOnlyList<Violation> Violations);
