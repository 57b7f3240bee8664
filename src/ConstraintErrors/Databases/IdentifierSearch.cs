using System;
using System.Collections.Generic;
using System.Linq;

namespace ConstraintErrors.Databases;

/// <summary>Finds names in a sentence of any language, as whole identifiers: <c>IX_A</c> is not in <c>IX_AB</c>.</summary>
internal static class IdentifierSearch
{
    internal readonly record struct Found<T>(T Item, int Start, int Length, bool Quoted)
    {
        public int End => Start + Length;
    }

    /// <summary>
    /// Where the names stand: a longer name hides a shorter one that it contains. In the order of the text.
    /// </summary>
    public static IReadOnlyList<Found<T>> In<T>(string text, IEnumerable<T> items, Func<T, string?> nameOf)
    {
        var all = new List<Found<T>>();
        foreach (var item in items)
        {
            if (nameOf(item) is { Length: > 0 } name)
            {
                all.AddRange(Occurrences(text, name).Select(start => new Found<T>(item, start, name.Length, IsQuoted(text, start, name.Length))));
            }
        }

        return
        [
            .. all.Where(found => !all.Exists(other => Covers(other, found))).OrderBy(found => found.Start),
        ];

        static bool Covers(Found<T> longer, Found<T> shorter) =>
            longer.Length > shorter.Length && longer.Start <= shorter.Start && longer.End >= shorter.End;
    }

    private static IEnumerable<int> Occurrences(string text, string name)
    {
        // SQL Server and those that speak its protocol may answer in another case than the name was declared in.
        for (var start = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
             start >= 0;
             start = text.IndexOf(name, start + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (IsBoundary(text, start - 1) && IsBoundary(text, start + name.Length) && !IsPartOfQuoted(text, start, name.Length))
            {
                yield return start;
            }
        }
    }

    private static bool IsBoundary(string text, int index) =>
        index < 0 || index >= text.Length || !(char.IsLetterOrDigit(text[index]) || text[index] is '_' or '#' or '@' or '$');

    // The beginning of a longer name with spaces in it: 'IX Product' of 'IX Product Name'. Only a quote at the beginning of a word opens a name.
    private static bool IsPartOfQuoted(string text, int start, int length) =>
        start > 1 && text[start - 1] is ('\'' or '"') && text[start - 2] == ' ' && start + length < text.Length && text[start + length] == ' ';

    private static bool IsQuoted(string text, int start, int length) =>
        start > 0 && start + length < text.Length && IsQuote(text[start - 1]) && IsQuote(text[start + length]);

    // Qualified names are quoted as a whole: a dot inside the quotes counts as one.
    private static bool IsQuote(char c) => "'\"`.[]«»‹›„“”‚‘’「」『』《》".Contains(c, StringComparison.Ordinal);
}
