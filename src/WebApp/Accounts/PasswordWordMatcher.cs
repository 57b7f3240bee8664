using System.Collections.Frozen;
using System.Numerics;
using Zxcvbn;
using Zxcvbn.Matcher;

namespace WebApp.Accounts;

/// <summary>
/// Finds words in a password, also with substituted characters such as <c>p4ssw0rd</c>, and gives them zxcvbn's entropy. zxcvbn's own
/// matchers look up each substring in each of six lists and repeat that for each substitution, which is nine tenths of their time. This
/// matcher looks up each substring once.
/// </summary>
internal sealed class PasswordWordMatcher : IMatcher
{
    private static readonly FrozenDictionary<char, string> s_substitutes = new Dictionary<char, string>
    {
        ['4'] = "a", ['@'] = "a", ['8'] = "b", ['('] = "c", ['{'] = "c", ['['] = "c", ['<'] = "c", ['3'] = "e", ['6'] = "g", ['9'] = "g", ['1'] = "il",
        ['!'] = "i", ['|'] = "il", ['7'] = "lt", ['0'] = "o", ['$'] = "s", ['5'] = "s", ['+'] = "t", ['%'] = "x", ['2'] = "z",
    }.ToFrozenDictionary();

    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _longest;

    /// <param name="lists">Lists of lowercase words, the most frequent first.</param>
    public PasswordWordMatcher(IEnumerable<IEnumerable<string>> lists)
    {
        foreach (var (index, word) in lists.SelectMany(list => list.Index()))
        {
            _ranks[word] = Math.Min(index + 1, _ranks.GetValueOrDefault(word, int.MaxValue));
            _longest = Math.Max(_longest, word.Length);
        }

        _lookup = _ranks.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IEnumerable<Match> MatchPassword(string password)
    {
        var matches = new List<Match>();
        var lower = password.ToLowerInvariant().ToCharArray();
        AddMatches(password, lower, lower, matches);
        var substituted = lower.Where(s_substitutes.ContainsKey).Distinct().ToArray();
        var combinations = substituted.Aggregate(1, (count, character) => count * s_substitutes[character].Length);
        for (var combination = 0; substituted is not [] && combination < combinations; combination++)
        {
            var (text, choice) = (lower.ToArray(), combination);
            foreach (var character in substituted)
            {
                var letters = s_substitutes[character];
                text.AsSpan().Replace(character, letters[choice % letters.Length]);
                choice /= letters.Length;
            }

            AddMatches(password, lower, text, matches);
        }

        return matches;
    }

    /// <summary>Adds the words in the text, which is the password in lowercase, with or without substitutions.</summary>
    private void AddMatches(string password, ReadOnlySpan<char> lower, ReadOnlySpan<char> text, List<Match> matches)
    {
        var isSubstituted = !text.SequenceEqual(lower);
        for (var start = 0; start < text.Length; start++)
        {
            for (var length = 1; length <= Math.Min(_longest, text.Length - start); length++)
            {
                var range = start..(start + length);
                if (!_lookup.TryGetValue(text[range], out var rank))
                {
                    continue;
                }

                var token = password[range];
                var substitutions = SubstitutionEntropy(token, lower[range], text[range]);
                if (substitutions > 0 || !isSubstituted)
                {
                    matches.Add(new Match { Pattern = "dictionary", i = start, j = start + length - 1, Token = token, Entropy = Math.Log2(rank) + UppercaseEntropy(token) + substitutions });
                }
            }
        }
    }

    /// <summary>Returns the entropy of the substitutions in a word: at least 1 bit; 0 if there are none.</summary>
    private static double SubstitutionEntropy(string token, ReadOnlySpan<char> lower, ReadOnlySpan<char> text)
    {
        double possibilities = 0;
        for (var index = 0; index < lower.Length; index++)
        {
            if (lower[index] != text[index] && lower[..index].IndexOf(lower[index]) < 0)
            {
                possibilities += Combinations(lower.Count(lower[index]), token.AsSpan().Count(text[index]));
            }
        }

        return possibilities == 0 ? 0 : Math.Max(1, Math.Log2(possibilities));
    }

    /// <summary>Returns the entropy of uppercase letters: 1 bit for the first letter, the last letter, or all letters.</summary>
    private static double UppercaseEntropy(string token)
    {
        var upper = token.Count(char.IsUpper);
        var lower = token.Count(char.IsLower);
        return upper == 0 ? 0
            : lower == 0 || (upper == 1 && (char.IsUpper(token[0]) || char.IsUpper(token[^1]))) ? 1
            : Math.Log2(Combinations(upper, lower));
    }

    /// <summary>Returns the number of ways to choose at most the smaller number of items from both together.</summary>
    private static double Combinations(int first, int second)
    {
        BigInteger sum = 0, ways = 1;
        for (var chosen = 0; chosen <= Math.Min(first, second); chosen++)
        {
            sum += ways;
            ways = ways * (first + second - chosen) / (chosen + 1);
        }

        return (double)sum;
    }
}
