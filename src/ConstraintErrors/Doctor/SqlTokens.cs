using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ConstraintErrors.Doctor;

/// <summary>Splits SQL into tokens. Literals and quoted names are single tokens.</summary>
internal static partial class SqlTokens
{
    public static IReadOnlyList<Match> Of(string sql) => [.. Token().Matches(sql).Where(token => !IsComment(token))];

    /// <summary>Returns the name in a token, without quotes.</summary>
    public static string Unquote(string token) => token[0] switch
    {
        '"' => token[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal),
        '`' => token[1..^1].Replace("``", "`", StringComparison.Ordinal),
        '[' when token.Length > 1 => token[1..^1].Replace("]]", "]", StringComparison.Ordinal),
        _ => token,
    };

    private static bool IsComment(Match token) =>
        token.Value.StartsWith("--", StringComparison.Ordinal) || token.Value.StartsWith("/*", StringComparison.Ordinal);

    // A bracket after ARRAY starts a list on PostgreSQL, elsewhere a quoted name.
    [GeneratedRegex(
        """--[^\n]*|/\*.*?\*/|N?'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|(?<!ARRAY)\[(?:[^\]]|\]\])*\]|[\p{L}_][\p{L}\p{N}_$#@]*|\d+(?:\.\d+)?|::|<>|!=|<=|>=|!?~~|\|\||[^\s]""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
