using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using WebApp.Data;

namespace WebApp.Accounts;

/// <summary>Refuses passwords that are too common, or too like the person's own name or address, by zxcvbn's estimate.</summary>
internal sealed class PasswordStrengthValidator(IStringLocalizer<Texts> texts) : IPasswordValidator<User>
{
    /// <summary>Of 0 to 4; below 2 stands for a few hours of guessing at most.</summary>
    private const int LeastScore = 2;

    private const int LeastDistinct = 4;

    /// <summary>zxcvbn's time grows faster than the text; what is strong enough is so within this many characters.</summary>
    private const int EstimatedLength = 64;

    private static readonly Zxcvbn.Zxcvbn s_estimator = new();

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        if (password is null || password.Length is < PasswordRules.MinLength or > PasswordRules.MaxLength)
        {
            return Task.FromResult(IdentityResult.Success); // Refused for its length already.
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
