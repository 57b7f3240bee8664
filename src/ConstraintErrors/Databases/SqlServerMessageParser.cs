using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>Finds in SQL Server's sentence, whatever its language, the rule that it speaks of.</summary>
internal static class SqlServerMessageParser
{
    /// <param name="sentence">One error's message.</param>
    /// <param name="candidates">The constraints of the error's kind.</param>
    /// <param name="repeatsValue">Whether messages of the error's number end with the value that was refused; 547 has none.</param>
    public static IReadOnlyList<Constraint> Read(string sentence, IReadOnlyList<Constraint> candidates, bool repeatsValue) =>
        candidates.Any(constraint => constraint.Name is not null) ? ByName(sentence, candidates, repeatsValue) : ByColumn(sentence, candidates);

    private static IReadOnlyList<Constraint> ByName(string sentence, IReadOnlyList<Constraint> candidates, bool repeatsValue)
    {
        var tables = IdentifierSearch.In(sentence, candidates, constraint => constraint.Table);
        var named = Outside(tables, IdentifierSearch.In(sentence, candidates, constraint => constraint.Name));
        var found = First(named, repeatsValue ? EchoStart(sentence, [.. named, .. tables], "(（") : sentence.Length);

        // Index names are unique within their table only; the table stands in the sentence as well.
        return found.Count < 2 ? found : Narrowed(found, sentence);
    }

    private static IReadOnlyList<Constraint> ByColumn(string sentence, IReadOnlyList<Constraint> candidates)
    {
        var tables = IdentifierSearch.In(sentence, candidates, constraint => constraint.Table);
        var columns = Outside(tables, IdentifierSearch.In(sentence, candidates, constraint => constraint.Columns[0]));
        var echo = EchoStart(sentence, [.. tables, .. columns], ":：");
        var ofTable = First(tables, echo);
        var narrowed = ofTable.Count < 2 ? ofTable : Narrowed(ofTable, sentence);
        return First([.. columns.Where(column => narrowed.Contains(column.Item))], echo);
    }

    // A part of a table's name may be called like something else.
    private static IReadOnlyList<IdentifierSearch.Found<Constraint>> Outside(
        IReadOnlyList<IdentifierSearch.Found<Constraint>> tables, IReadOnlyList<IdentifierSearch.Found<Constraint>> names) =>
        [.. names.Where(name => !tables.Any(table => table.Length > name.Length && table.Start <= name.Start && table.End >= name.End))];

    /// <summary>Where the value begins that the person typed, which may spell anything: at the first mark outside a known name.</summary>
    private static int EchoStart(string sentence, IReadOnlyList<IdentifierSearch.Found<Constraint>> names, string marks)
    {
        for (var i = 0; i < sentence.Length; i++)
        {
            if (marks.Contains(sentence[i], StringComparison.Ordinal) && !IsHungarianArticle(sentence, i) && !names.Any(name => name.Start <= i && i < name.End))
            {
                return i;
            }
        }

        return sentence.Length;
    }

    // “A(z)”, before a name of which nobody knows how it begins.
    private static bool IsHungarianArticle(string sentence, int i) =>
        i > 0 && sentence[i - 1] is ('A' or 'a') && (i == 1 || !char.IsLetter(sentence[i - 2])) && sentence.AsSpan(i).StartsWith("(z)", StringComparison.Ordinal);

    /// <summary>The earliest wins, a quoted one before a bare one.</summary>
    private static IReadOnlyList<Constraint> First(IReadOnlyList<IdentifierSearch.Found<Constraint>> found, int echo)
    {
        var named = found.Where(name => name.Start < echo).OrderByDescending(name => name.Quoted).ThenBy(name => name.Start).ToList();
        return named is [] ? [] : [.. named.Where(name => name.Start == named[0].Start).Select(name => name.Item)];
    }

    private static IReadOnlyList<Constraint> Narrowed(IReadOnlyList<Constraint> constraints, string sentence)
    {
        var qualified = IdentifierSearch.In(sentence, constraints, constraint => $"{constraint.Schema ?? "dbo"}.{constraint.Table}");
        var exact = qualified is [] ? IdentifierSearch.In(sentence, constraints, constraint => constraint.Table) : qualified;
        return exact is [] ? constraints : [.. constraints.Where(constraint => exact.Any(found => found.Item == constraint))];
    }
}
