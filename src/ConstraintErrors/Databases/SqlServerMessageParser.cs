using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

/// <summary>Finds the constraint that a SQL Server error message reports, independent of its language.</summary>
internal static class SqlServerMessageParser
{
    /// <param name="message">The message of a single error.</param>
    /// <param name="candidates">The constraints of the kind that the error number indicates.</param>
    /// <param name="repeatsValue">Whether the message ends with the rejected value. Error 547 does not include it.</param>
    public static IReadOnlyList<Constraint> Read(string message, IReadOnlyList<Constraint> candidates, bool repeatsValue) =>
        candidates.Any(constraint => constraint.Name is not null) ? ByName(message, candidates, repeatsValue) : ByColumn(message, candidates);

    private static IReadOnlyList<Constraint> ByName(string message, IReadOnlyList<Constraint> candidates, bool repeatsValue)
    {
        var tables = IdentifierSearch.In(message, candidates, constraint => constraint.Table);
        var named = Outside(tables, IdentifierSearch.In(message, candidates, constraint => constraint.Name));
        var found = First(named, repeatsValue ? EchoStart(message, [.. named, .. tables], "(（") : message.Length);

        // Index names are unique only within a table; the message contains the table name, too.
        return found.Count < 2 ? found : FilterByTable(found, message);
    }

    private static IReadOnlyList<Constraint> ByColumn(string message, IReadOnlyList<Constraint> candidates)
    {
        var tables = IdentifierSearch.In(message, candidates, constraint => constraint.Table);
        var columns = Outside(tables, IdentifierSearch.In(message, candidates, constraint => constraint.Columns[0]));
        var echo = EchoStart(message, [.. tables, .. columns], ":：");
        var ofTable = First(tables, echo);
        var narrowed = ofTable.Count < 2 ? ofTable : FilterByTable(ofTable, message);
        return First([.. columns.Where(column => narrowed.Contains(column.Item))], echo);
    }

    // Excludes names that are part of a table name.
    private static IReadOnlyList<IdentifierSearch.Found<Constraint>> Outside(
        IReadOnlyList<IdentifierSearch.Found<Constraint>> tables, IReadOnlyList<IdentifierSearch.Found<Constraint>> names) =>
        [.. names.Where(name => !tables.Any(table => table.Length > name.Length && table.Start <= name.Start && table.End >= name.End))];

    /// <summary>Returns the start of the rejected value, which is user input: the first mark outside a known name.</summary>
    private static int EchoStart(string message, IReadOnlyList<IdentifierSearch.Found<Constraint>> names, string marks)
    {
        for (var i = 0; i < message.Length; i++)
        {
            if (marks.Contains(message[i], StringComparison.Ordinal)
                && !IsHungarianArticle(message, i)
                && !names.Any(name => name.Start <= i && i < name.End))
            {
                return i;
            }
        }

        return message.Length;
    }

    // “A(z)” is the Hungarian article before a placeholder.
    private static bool IsHungarianArticle(string message, int i) =>
        i > 0 && message[i - 1] is ('A' or 'a') && (i == 1 || !char.IsLetter(message[i - 2]))
        && message.AsSpan(i).StartsWith("(z)", StringComparison.Ordinal);

    /// <summary>Returns the constraints of the earliest match, preferring quoted names.</summary>
    private static IReadOnlyList<Constraint> First(IReadOnlyList<IdentifierSearch.Found<Constraint>> found, int echo)
    {
        var named = found.Where(name => name.Start < echo).OrderByDescending(name => name.Quoted).ThenBy(name => name.Start).ToList();
        return named is [] ? [] : [.. named.Where(name => name.Start == named[0].Start).Select(name => name.Item)];
    }

    private static IReadOnlyList<Constraint> FilterByTable(IReadOnlyList<Constraint> constraints, string message)
    {
        var qualified = IdentifierSearch.In(message, constraints, constraint => $"{constraint.Schema ?? "dbo"}.{constraint.Table}");
        var exact = qualified is [] ? IdentifierSearch.In(message, constraints, constraint => constraint.Table) : qualified;
        return exact is [] ? constraints : [.. constraints.Where(constraint => exact.Any(found => found.Item == constraint))];
    }
}
