using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ConstraintErrors.Model;

/// <summary>Finds identifiers in a SQL condition, such as a check constraint or an index filter.</summary>
internal static partial class SqlIdentifiers
{
    public static IEnumerable<T> Named<T>(string sql, IReadOnlyList<T> items, Func<T, string> nameOf) =>
        Token().Matches(sql).Select(Name).OfType<string>()
            .Select(name => items.FirstOrDefault(item => nameOf(item) == name)
                ?? items.FirstOrDefault(item => string.Equals(nameOf(item), name, StringComparison.OrdinalIgnoreCase)))
            .OfType<T>().Distinct();

    /// <summary>Returns the name in a token, without quotes.</summary>
    public static string Unquote(string token) => token[0] switch
    {
        '"' => token[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal),
        '`' => token[1..^1].Replace("``", "`", StringComparison.Ordinal),
        '[' when token.Length > 1 => token[1..^1].Replace("]]", "]", StringComparison.Ordinal),
        _ => token,
    };

    // String literals are tokens, so that their content is not searched.
    private static string? Name(Match token) => token.Value[0] == '\'' ? null : Unquote(token.Value);

    [GeneratedRegex(
        """'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[(?:[^\]]|\]\])*\]|[\p{L}_][\p{L}\p{N}_$#@]*""",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
