namespace WebApp.Constraints;

/// <summary>Finds in SQL Server's sentence, whatever its language, the rule that it speaks of.</summary>
internal static class SentenceReader
{
    public static IReadOnlyList<ConstraintRule> Read(string sentence, IReadOnlyList<ConstraintRule> candidates) =>
        candidates.Any(rule => rule.Name is not null) ? ByName(sentence, candidates) : ByColumn(sentence, candidates);

    private static IReadOnlyList<ConstraintRule> ByName(string sentence, IReadOnlyList<ConstraintRule> candidates)
    {
        var found = First(KnownNames.In(sentence, candidates, rule => rule.Name), sentence, '(', '（');

        // Index names are unique within their table only; the table stands in the sentence as well.
        return found.Count < 2 ? found : Narrowed(found, sentence);
    }

    private static IReadOnlyList<ConstraintRule> ByColumn(string sentence, IReadOnlyList<ConstraintRule> candidates)
    {
        var tables = First(KnownNames.In(sentence, candidates, rule => rule.Table), sentence, ':', '：');
        var narrowed = tables.Count < 2 ? tables : Narrowed(tables, sentence);
        return First(KnownNames.In(sentence, narrowed, rule => rule.Columns[0]), sentence, ':', '：');
    }

    /// <summary>
    /// The earliest wins, a quoted one before a bare one; what follows <paramref name="echo"/> is the value that the
    /// person typed, and may spell anything.
    /// </summary>
    private static IReadOnlyList<ConstraintRule> First(
        IReadOnlyList<KnownNames.Found<ConstraintRule>> found, string sentence, params ReadOnlySpan<char> echo)
    {
        var end = sentence.Length;
        for (var i = 0; i < sentence.Length; i++)
        {
            if (echo.Contains(sentence[i]) && !found.Any(name => name.Start <= i && i < name.End))
            {
                end = i;
                break;
            }
        }

        var named = found.Where(name => name.Start < end).OrderByDescending(name => name.Quoted).ThenBy(name => name.Start).ToList();
        return named is [] ? [] : [.. named.Where(name => name.Start == named[0].Start).Select(name => name.Item)];
    }

    private static IReadOnlyList<ConstraintRule> Narrowed(IReadOnlyList<ConstraintRule> rules, string sentence)
    {
        var qualified = KnownNames.In(sentence, rules, rule => $"{rule.Schema ?? "dbo"}.{rule.Table}");
        var exact = qualified is [] ? KnownNames.In(sentence, rules, rule => rule.Table) : qualified;
        return exact is [] ? rules : [.. rules.Where(rule => exact.Any(found => found.Item == rule))];
    }
}
