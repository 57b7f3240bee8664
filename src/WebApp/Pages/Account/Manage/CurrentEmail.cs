namespace WebApp.Pages.Account.Manage;

/// <param name="Address">The email of the account.</param>
/// <param name="IsConfirmed">Whether the owner confirmed it.</param>
/// <param name="Requested">The new email that the owner has not confirmed yet; null without one.</param>
public sealed record CurrentEmail(string Address, bool IsConfirmed, string? Requested);
