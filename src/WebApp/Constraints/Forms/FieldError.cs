namespace WebApp.Constraints;

/// <param name="Key">A model-state key; empty for the form as a whole.</param>
/// <param name="Message">What the person reads.</param>
internal sealed record FieldError(string Key, string Message);
