namespace ConstraintErrors.Forms;

/// <summary>An error or a new value for a field of a form.</summary>
/// <param name="Key">The model state key; empty for the form as a whole.</param>
/// <param name="Message">The message shown to the user; empty if <paramref name="NewValue"/> is set.</param>
/// <param name="NewValue">The value that replaces the posted one on redisplay, such as a row version.</param>
internal sealed record FieldError(string Key, string Message, string? NewValue = null)
{
    /// <summary>Whether the field is redisplayed with the value of the page model instead of the posted value.</summary>
    public bool IsReplaced { get; init; }
}
