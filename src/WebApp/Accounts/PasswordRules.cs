namespace WebApp.Accounts;

/// <summary>Lengths in UTF-16 code units. Any character goes; strength is <see cref="PasswordStrengthValidator"/>'s matter.</summary>
public static class PasswordRules
{
    public const int MinLength = 8;

    /// <summary>Bounds the work that one request can ask for.</summary>
    public const int MaxLength = 128;

    /// <summary>For <c>StringLength</c>, which fills in the lengths.</summary>
    public const string LengthMessage = "Password must be {2} to {1} characters long.";
}
