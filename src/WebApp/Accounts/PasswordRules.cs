namespace WebApp.Accounts;

/// <summary>
/// Password lengths in UTF-16 code units. Any character is allowed; <see cref="PasswordStrength"/> rates strength.
/// </summary>
public static class PasswordRules
{
    public const int MinLength = 8;

    /// <summary>The maximum length, which limits the work of a single request.</summary>
    public const int MaxLength = 128;

    /// <summary>The message for <c>StringLength</c>, which inserts the lengths.</summary>
    public const string LengthMessage = "Password must be {2} to {1} characters long.";

    public static bool HasValidLength(string? password) => password?.Length is >= MinLength and <= MaxLength;
}
