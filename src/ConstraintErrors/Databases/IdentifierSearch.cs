using System;
using System.Collections.Generic;
using System.Linq;

namespace ConstraintErrors.Databases;

/// <summary>Finds whole identifiers in a message of any language: <c>IX_A</c> does not match within <c>IX_AB</c>.</summary>
internal static class IdentifierSearch
{
    internal readonly record struct Found<T>(T Item, int Start, int Length, bool Quoted)
    {
        public int End => Start + Length;
    }

    /// <summary>Finds all occurrences, in text order. Occurrences inside a longer match are omitted.</summary>
    public static IReadOnlyList<Found<T>> In<T>(string text, IEnumerable<T> items, Func<T, string?> nameOf)
    {
        var all = new List<Found<T>>();
        foreach (var item in items)
        {
            if (nameOf(item) is { Length: > 0 } name)
            {
                all.AddRange(Occurrences(text, name)
                    .Select(start => new Found<T>(item, start, name.Length, IsQuoted(text, start, name.Length))));
            }
        }

        return [.. all.Where(found => !all.Exists(other => Covers(other, found))).OrderBy(found => found.Start)];

        static bool Covers(Found<T> longer, Found<T> shorter) =>
            longer.Length > shorter.Length && longer.Start <= shorter.Start && longer.End >= shorter.End;
    }

    private static IEnumerable<int> Occurrences(string text, string name)
    {
        // SQL Server and compatible servers may report a name with different casing.
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

    // The start of a longer quoted name that contains spaces: 'IX Product' in 'IX Product Name'. A quote opens a name only at the start
    // of a word.
    private static bool IsPartOfQuoted(string text, int start, int length) =>
        start > 1 && text[start - 1] is ('\'' or '"') && text[start - 2] == ' ' && start + length < text.Length && text[start + length] == ' ';

    private static bool IsQuoted(string text, int start, int length) =>
        start > 0 && start + length < text.Length && IsQuote(text[start - 1]) && IsQuote(text[start + length]);

    // Qualified names are quoted as a whole, so the dot before the last part counts as a quote.
    private static bool IsQuote(char c) => "'\"`.[]«»‹›„“”‚‘’「」『』《》".Contains(c, StringComparison.Ordinal);
}
