using System.Text.RegularExpressions;

namespace WebApp.Administration;

/// <summary>The cell of a file with the roles of a user: names separated by commas. A name that contains a comma or a quotation mark is quoted.</summary>
internal static partial class RoleCell
{
    public static string Of(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal)
        .Select(name => name.AsSpan().ContainsAny(',', '"') ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));

    public static IEnumerable<string> NamesIn(string text) =>
        from Match name in Name().Matches(text)
        let value = name.Groups["quoted"] is { Success: true } quoted ? quoted.Value.Replace("\"\"", "\"", StringComparison.Ordinal) : name.Groups["plain"].Value.Trim()
        where value.Length > 0
        select value;

    [GeneratedRegex("""\G\s*(?:"(?<quoted>(?:[^"]|"")*)"\s*|(?<plain>[^,]*))(?:,|$)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Name();
}
