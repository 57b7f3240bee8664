using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ConstraintErrors.Doctor;

/// <summary>Splits SQL into tokens. Literals and quoted names are single tokens.</summary>
internal static partial class SqlTokens
{
    public static IReadOnlyList<Match> Of(string sql) => [.. Token().Matches(sql).Where(token => !IsComment(token))];

    private static bool IsComment(Match token) =>
        token.Value.StartsWith("--", StringComparison.Ordinal) || token.Value.StartsWith("/*", StringComparison.Ordinal);

    // A bracket after ARRAY starts a list on PostgreSQL, elsewhere a quoted name.
    [GeneratedRegex(
        """--[^\n]*|/\*.*?\*/|N?'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|(?<!ARRAY)\[(?:[^\]]|\]\])*\]|[\p{L}_][\p{L}\p{N}_$#@]*|\d+(?:\.\d+)?|::|<>|!=|<=|>=|!?~~|\|\||[^\s]""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
