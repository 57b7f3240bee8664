using ConstraintErrors.Model;

namespace ConstraintErrors.Forms;

/// <summary>An error of a row that is not posted by a form, such as a row of a file.</summary>
/// <param name="Row">The index of the row.</param>
/// <param name="Field">The name of the input's property; empty for the row as a whole.</param>
/// <param name="Message">The message, as on a form with this field.</param>
/// <param name="Constraint">The kind of the violated constraint; null for a validation attribute or an unknown constraint.</param>
public sealed record RowError(int Row, string Field, string Message, ConstraintKind? Constraint = null);
