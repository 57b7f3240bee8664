namespace ConstraintErrors.Forms;

/// <summary>The limits of a field, from the columns behind it.</summary>
/// <param name="IsRequired">Whether a value is required.</param>
/// <param name="MaxLength">The maximum length in UTF-16 code units; null if unlimited.</param>
public sealed record FieldLimits(bool IsRequired, int? MaxLength);
