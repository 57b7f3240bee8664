namespace WebApp.Security;

/// <summary>Lengths in UTF-16 code units. Any character goes; strength is <see cref="PasswordStrengthValidator"/>'s matter.</summary>
public static class PasswordRules
{
    public const int MinLength = 8;

    /// <summary>Bounds the work that one request can ask for.</summary>
    public const int MaxLength = 128;
}
