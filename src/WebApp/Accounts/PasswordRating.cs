namespace WebApp.Accounts;

/// <param name="Score">zxcvbn's score, 0 to 4; below <see cref="PasswordStrength.LeastScore"/> if the password is refused.</param>
/// <param name="Refusal">The reason why the password is refused; null if it is accepted.</param>
internal sealed record PasswordRating(int Score, string? Refusal);
