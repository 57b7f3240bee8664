using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Refuses passwords that zxcvbn rates as too common or too similar to the user's own name or address.</summary>
internal sealed class PasswordStrengthValidator(IStringLocalizer<Texts> texts) : IPasswordValidator<User>
{
    /// <summary>The minimum zxcvbn score (0 to 4). A lower score means that a few hours of guessing are enough.</summary>
    private const int LeastScore = 2;

    private const int LeastDistinct = 4;

    /// <summary>
    /// The number of characters to rate: zxcvbn's time grows faster than the text, and a strong password is strong within them.
    /// </summary>
    private const int EstimatedLength = 64;

    private static readonly Zxcvbn.Zxcvbn s_estimator = new(new PasswordMatchers());

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        if (password is null || password.Length is < PasswordRules.MinLength or > PasswordRules.MaxLength)
        {
            return Task.FromResult(IdentityResult.Success); // The length validator refuses it.
        }

        string[] own = [user.UserName ?? "", user.Email ?? "", .. (user.Email ?? "").Split('@', '.')];
        var estimated = password.Length > EstimatedLength ? password[..EstimatedLength] : password;
        var score = s_estimator.EvaluatePassword(estimated, own.Where(word => word.Length > 2)).Score;
        return Task.FromResult(score >= LeastScore && password.Distinct().Count() >= LeastDistinct
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError
            {
                Code = "PasswordTooWeak",
                Description = texts["This password is too easy to guess. Add another word or two, and leave out your name and email."],
            }));
    }
}
