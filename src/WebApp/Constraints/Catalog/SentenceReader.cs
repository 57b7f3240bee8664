namespace WebApp.Constraints;

/// <summary>Finds in SQL Server's sentence, whatever its language, the rule that it speaks of.</summary>
internal static class SentenceReader
{
    public static IReadOnlyList<ConstraintRule> Read(string sentence, IReadOnlyList<ConstraintRule> candidates) =>
        candidates.Any(rule => rule.Name is not null) ? ByName(sentence, candidates) : ByColumn(sentence, candidates);

    private static IReadOnlyList<ConstraintRule> ByName(string sentence, IReadOnlyList<ConstraintRule> candidates)
    {
        var tables = KnownNames.In(sentence, candidates, rule => rule.Table);
        var named = Outside(tables, KnownNames.In(sentence, candidates, rule => rule.Name));
        var found = First(named, EchoStart(sentence, [.. named, .. tables], "(（"));

        // Index names are unique within their table only; the table stands in the sentence as well.
        return found.Count < 2 ? found : Narrowed(found, sentence);
    }

    private static IReadOnlyList<ConstraintRule> ByColumn(string sentence, IReadOnlyList<ConstraintRule> candidates)
    {
        var tables = KnownNames.In(sentence, candidates, rule => rule.Table);
        var columns = Outside(tables, KnownNames.In(sentence, candidates, rule => rule.Columns[0]));
        var echo = EchoStart(sentence, [.. tables, .. columns], ":：");
        var ofTable = First(tables, echo);
        var narrowed = ofTable.Count < 2 ? ofTable : Narrowed(ofTable, sentence);
        return First([.. columns.Where(column => narrowed.Contains(column.Item))], echo);
    }

    // A part of a table's name may be called like something else.
    private static IReadOnlyList<KnownNames.Found<ConstraintRule>> Outside(
        IReadOnlyList<KnownNames.Found<ConstraintRule>> tables, IReadOnlyList<KnownNames.Found<ConstraintRule>> names) =>
        [.. names.Where(name => !tables.Any(table => table.Length > name.Length && table.Start <= name.Start && table.End >= name.End))];

    /// <summary>Where the value begins that the person typed, which may spell anything: at the first mark outside a known name.</summary>
    private static int EchoStart(string sentence, IReadOnlyList<KnownNames.Found<ConstraintRule>> names, string marks)
    {
        for (var i = 0; i < sentence.Length; i++)
        {
            if (marks.Contains(sentence[i], StringComparison.Ordinal) && !names.Any(name => name.Start <= i && i < name.End))
            {
                return i;
            }
        }

        return sentence.Length;
    }

    /// <summary>The earliest wins, a quoted one before a bare one.</summary>
    private static IReadOnlyList<ConstraintRule> First(IReadOnlyList<KnownNames.Found<ConstraintRule>> found, int echo)
    {
        var named = found.Where(name => name.Start < echo).OrderByDescending(name => name.Quoted).ThenBy(name => name.Start).ToList();
        return named is [] ? [] : [.. named.Where(name => name.Start == named[0].Start).Select(name => name.Item)];
    }

    private static IReadOnlyList<ConstraintRule> Narrowed(IReadOnlyList<ConstraintRule> rules, string sentence)
    {
        var qualified = KnownNames.In(sentence, rules, rule => $"{rule.Schema ?? "dbo"}.{rule.Table}");
        var exact = qualified is [] ? KnownNames.In(sentence, rules, rule => rule.Table) : qualified;
        return exact is [] ? rules : [.. rules.Where(rule => exact.Any(found => found.Item == rule))];
    }
}
