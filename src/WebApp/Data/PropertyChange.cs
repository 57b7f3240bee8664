namespace WebApp.Data;

/// <param name="Property">Its name in the model; for a membership, <c>Role</c>.</param>
/// <param name="Old">As text; null when there was none, or when it is secret.</param>
/// <param name="New">As text; null when there is none, or when it is secret.</param>
public sealed record PropertyChange(string Property, string? Old, string? New);
