namespace WebApp.Pages.Account;

/// <summary>The model of the fields that registration and setup share.</summary>
/// <param name="Input">The page's bound input.</param>
/// <param name="Cities">The name and state of each available city.</param>
public sealed record AccountFields(RegisterInput Input, IReadOnlyDictionary<int, string> Cities);
