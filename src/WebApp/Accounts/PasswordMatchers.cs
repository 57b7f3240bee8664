using System.Collections.Frozen;
using Zxcvbn;
using Zxcvbn.Matcher;

namespace WebApp.Accounts;

/// <summary>Combines zxcvbn's matchers for patterns with its word lists and the user's own words.</summary>
internal sealed class PasswordMatchers : IMatcherFactory
{
    private static readonly string[] s_lists = ["passwords", "english", "male_names", "female_names", "surnames", "us_tv_and_film"];

    private readonly IMatcher[] _matchers =
    [
        new RepeatMatcher(), new SequenceMatcher(), new RegexMatcher(@"\d{3,}", 10, true, "digits"), new RegexMatcher(@"19\d\d|20\d\d", 119, false, "year"),
        new DateMatcher(), new SpatialMatcher(), new PasswordWordMatcher(s_lists.Select(ReadList)),
    ];

    /// <summary>The passwords of valid length among the 30,000 commonest leaked ones, which zxcvbn-core contains. Ignores case.</summary>
    public static FrozenSet<string> CommonPasswords { get; } =
        ReadList("passwords").Where(PasswordRules.HasValidLength).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<IMatcher> CreateMatchers(IEnumerable<string> userInputs) =>
        [.. _matchers, new PasswordWordMatcher([userInputs.Select(word => word.ToLowerInvariant())])];

    private static IEnumerable<string> ReadList(string name)
    {
        using var reader = new StreamReader(typeof(Zxcvbn.Zxcvbn).Assembly.GetManifestResourceStream($"zxcvbn-core.Dictionaries.{name}.lst")!);
        while (reader.ReadLine() is { } word)
        {
            yield return word;
        }
    }
}
