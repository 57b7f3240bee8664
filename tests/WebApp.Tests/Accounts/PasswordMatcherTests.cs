using WebApp.Accounts;

namespace WebApp.Tests.Accounts;

public sealed class PasswordMatcherTests
{
    private static readonly string[] s_own = ["anna-lena", "anna.lena@example.test", "example"];
    private static readonly string[] s_words = ["password", "correct", "horse", "battery", "monkey", "letmein", "strasse", "lil", "Hydrogenation", "anna-lena", "1987", "31121999", "qwert", "abcd", "xx", "-", " ", "€", "ß", "4711", "!"];
    private static readonly Zxcvbn.Zxcvbn s_zxcvbn = new();
    private static readonly Zxcvbn.Zxcvbn s_estimator = new(new PasswordMatchers());

    [Fact]
    public void Passwords_have_the_entropy_that_zxcvbn_gives_them()
    {
        var random = new Random(42);
        for (var count = 0; count < 3_000; count++)
        {
            var password = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Disguise(s_words[random.Next(s_words.Length)], random)));
            Assert.Equal((password, s_zxcvbn.EvaluatePassword(password, s_own).Entropy), (password, s_estimator.EvaluatePassword(password, s_own).Entropy));
        }
    }

    [Theory]
    [InlineData("1!|7431!|7431!|7431!|7431!|7431!|7431!|7431!|7431!|7431!|7431!|7")]
    [InlineData("4@8({[<3691!|70$5+%24@8({[<3691!|70$5+%24@8({[<3691!|70$5+%24@8(")]
    public void Passwords_of_substituted_characters_only_are_rated(string password) =>
        Assert.Equal(s_zxcvbn.EvaluatePassword(password, s_own).Entropy, s_estimator.EvaluatePassword(password, s_own).Entropy);

    [Fact]
    public void Years_of_this_century_are_years() =>
        Assert.Equal(s_estimator.EvaluatePassword("1987").Entropy, s_estimator.EvaluatePassword("2026").Entropy);

    // Writes some letters in uppercase or as similar digits and signs.
    private static string Disguise(string word, Random random) => random.Next(2) == 0 ? word : string.Concat(word.Select(letter => random.Next(4) switch
    {
        0 => char.ToUpperInvariant(letter),
        1 => "aeilost".IndexOf(letter, StringComparison.Ordinal) is >= 0 and var index ? "43|105$7"[index] : letter,
        _ => letter,
    }));
}
