namespace ConstraintErrors.Forms;

/// <summary>What the columns behind a field limit it to.</summary>
/// <param name="IsRequired">Whether a row needs a value.</param>
/// <param name="MaxLength">The longest text in UTF-16 code units; null without a limit.</param>
public sealed record FieldLimits(bool IsRequired, int? MaxLength);
