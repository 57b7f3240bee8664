namespace WebApp.Data;

/// <param name="Property">The property's name in the model; <c>Role</c> for a membership.</param>
/// <param name="Old">The old value as text; null if there was none or it is secret.</param>
/// <param name="New">The new value as text; null for a removed or secret value.</param>
public sealed record PropertyChange(string Property, string? Old, string? New)
{
    /// <summary>The names of the changes to a user's external logins.</summary>
    public const string SignInAdded = nameof(SignInAdded), SignInRemoved = nameof(SignInRemoved);
}
