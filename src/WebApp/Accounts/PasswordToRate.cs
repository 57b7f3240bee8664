namespace WebApp.Accounts;

/// <summary>The fields of a form with a new password, as typed so far.</summary>
internal sealed record PasswordToRate(string? Password, string? UserName, string? Email);
