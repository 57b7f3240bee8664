using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace WebApp.Accounts;

/// <summary>Rates new passwords: by length, a list of leaked passwords, and zxcvbn with the words of the user and the site.</summary>
internal sealed class PasswordStrength(IOptions<SiteOptions> site, IStringLocalizer<Texts> texts)
{
    /// <summary>The minimum zxcvbn score. A lower score means that a few hours of guessing are enough.</summary>
    public const int LeastScore = 2;

    private const int LeastDistinct = 4;

    /// <summary>The minimum length of words of the user and the site.</summary>
    private const int LeastWordLength = 3;

    /// <summary>
    /// The number of characters to rate: zxcvbn's time grows faster than the text, and a strong password is strong within them.
    /// </summary>
    private const int EstimatedLength = 64;

    private static readonly char[] s_separators = [' ', '@', '.', '-', '_'];
    private static readonly Zxcvbn.Zxcvbn s_estimator = new(new PasswordMatchers());

    /// <param name="password">The password as typed.</param>
    /// <param name="own">The user's names and email, as far as they are known.</param>
    public PasswordRating Rate(string password, params IEnumerable<string?> own)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!PasswordRules.HasValidLength(password))
        {
            return new(0, texts[PasswordRules.LengthMessage, "", PasswordRules.MaxLength, PasswordRules.MinLength]);
        }

        if (PasswordMatchers.CommonPasswords.Contains(password))
        {
            return new(0, texts["This password is one of the most common leaked passwords. Choose another one."]);
        }

        var score = Score(password, own.Append(site.Value.Name).SelectMany(Words));
        return score >= LeastScore ? new(score, null)
            : Score(password, []) >= LeastScore
                ? new(score, texts["This password is too similar to your name, your email, or the name of this site. Choose another one."])
                : new(score, texts["This password is too easy to guess. Add another word or two, and leave out your name and email."]);
    }

    private static int Score(string password, IEnumerable<string> words)
    {
        var score = s_estimator.EvaluatePassword(password.Length > EstimatedLength ? password[..EstimatedLength] : password, words).Score;
        return password.Distinct().Count() >= LeastDistinct ? score : Math.Min(score, LeastScore - 1);
    }

    /// <summary>Returns a name or an email as a whole, without spaces, and in parts.</summary>
    private static IEnumerable<string> Words(string? text) =>
        new[] { text ?? "", (text ?? "").Replace(" ", "", StringComparison.Ordinal) }
            .Concat((text ?? "").Split(s_separators)).Where(word => word.Length >= LeastWordLength).Distinct();
}
