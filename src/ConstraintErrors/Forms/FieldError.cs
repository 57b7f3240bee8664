
namespace ConstraintErrors.Forms;

/// <param name="Key">A model-state key; empty for the form as a whole.</param>
/// <param name="Message">What the person reads; empty when there is only a value to hand over.</param>
/// <param name="NewValue">What the field holds when the form comes back, in place of what was posted: the version of a row. Says nothing, then.</param>
internal sealed record FieldError(string Key, string Message, string? NewValue = null)
{
    /// <summary>Whether the field comes back with what the page's model holds now, in place of what was posted.</summary>
    public bool IsTakenOver { get; init; }
}
