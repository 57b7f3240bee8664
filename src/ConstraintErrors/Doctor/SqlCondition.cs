using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ConstraintErrors.Model;

namespace ConstraintErrors.Doctor;

/// <summary>
/// Compares a condition of the model with the one that the database returns. PostgreSQL and SQL Server rewrite conditions: they add
/// parentheses and casts, and replace IN and BETWEEN. SQLite returns the original text.
/// </summary>
internal static class SqlCondition
{
    private static readonly HashSet<string> s_rewritten = new(StringComparer.Ordinal) { "IN", "BETWEEN", "ANY", "LIKE", "ALL", "-", "COALESCE", "CAST", "CONVERT", "TRIM", "BTRIM" };

    public static bool AreEqual(string? model, string? stored)
    {
        if (model is null || stored is null)
        {
            return model == stored;
        }

        var (left, right) = (Tokens(model), Tokens(stored));
        return left.SequenceEqual(right, StringComparer.Ordinal)
            || (left.Concat(right).Any(s_rewritten.Contains) && Operands(left).SetEquals(Operands(right)));
    }

    private static List<string> Tokens(string sql)
    {
        var tokens = new List<string>();
        var all = SqlTokens.Of(sql);
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Value == "::")
            {
                i = EndOfCast(all, i + 1);
            }
            else if (Canonical(all[i].Value) is { } token)
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    // A type such as character varying(10)[]. The next token after its words belongs to the condition, unless it is in parentheses.
    private static int EndOfCast(IReadOnlyList<Match> all, int start)
    {
        var end = start;
        while (end + 1 < all.Count && (all[end].Value, all[end + 1].Value) is ("character", "varying") or ("double", "precision") or ("bit", "varying")
            || (end + 1 < all.Count && all[end + 1].Value is "[" or "]"))
        {
            end++;
        }

        return end + 3 < all.Count && all[end + 1].Value == "(" && char.IsDigit(all[end + 2].Value[0]) ? EndOfParentheses(all, end + 1) : end;
    }

    private static int EndOfParentheses(IReadOnlyList<Match> all, int start)
    {
        var end = start;
        while (end + 1 < all.Count && all[end].Value != ")")
        {
            end++;
        }

        return end;
    }

    private static string? Canonical(string token) => token[0] switch
    {
        '(' or ')' or ',' => null,
        'N' when token.StartsWith("N'", StringComparison.Ordinal) => Literal(token[1..]),
        '\'' => Literal(token),
        '"' or '`' => "name " + SqlIdentifiers.Unquote(token).ToUpperInvariant(),
        '[' or ']' when token.Length == 1 || token == "[]" => null,
        '[' => "name " + SqlIdentifiers.Unquote(token).ToUpperInvariant(),
        _ => token switch
        {
            "~~" => "LIKE",
            "!=" => "<>",
            _ when token.Equals("ARRAY", StringComparison.OrdinalIgnoreCase) => null,
            _ when char.IsLetter(token[0]) && !s_keywords.Contains(token) => "name " + token.ToUpperInvariant(),
            _ => token.ToUpperInvariant(),
        },
    };

    // PostgreSQL returns a negative number as '-1'::integer.
    private static string Literal(string token) => double.TryParse(token[1..^1], System.Globalization.CultureInfo.InvariantCulture, out _)
        ? token[1..^1].TrimStart('-')
        : token;

    private static HashSet<string> Operands(IEnumerable<string> tokens) =>
        [.. tokens.Where(token => token.StartsWith("name ", StringComparison.Ordinal) || token[0] == '\'' || char.IsDigit(token[0]))];

    private static readonly HashSet<string> s_keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "ANY", "ALL", "TRUE", "FALSE", "CASE", "WHEN", "THEN", "ELSE", "END",
        "COALESCE", "CAST", "CONVERT", "AS", "TRIM", "BTRIM", "LENGTH", "LEN", "LOWER", "UPPER",
    };
}
