using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ConstraintErrors.Model;

namespace ConstraintErrors.Doctor;

/// <summary>Reads the statements that SQLite stores instead of a catalog of check constraints and filters.</summary>
internal static class SqliteDefinition
{
    /// <summary>Returns the check constraints of a <c>CREATE TABLE</c> statement. An unnamed one has an empty name.</summary>
    public static IEnumerable<(string Name, string Condition)> Checks(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        for (var i = 1; i < tokens.Count - 1; i++)
        {
            if (Is(tokens[i], "CHECK") && tokens[i + 1].Value == "(")
            {
                var end = End(tokens, i + 1);
                var name = i >= 2 && Is(tokens[i - 2], "CONSTRAINT") ? SqlIdentifiers.Unquote(tokens[i - 1].Value) : "";
                yield return (name, sql[(tokens[i + 1].Index + 1)..tokens[end].Index].Trim());
                i = end;
            }
        }
    }

    /// <summary>Returns the filter of a <c>CREATE INDEX</c> statement, or null if the index has no filter.</summary>
    public static string? Filter(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        var depth = 0;
        foreach (var token in tokens)
        {
            depth += token.Value switch { "(" => 1, ")" => -1, _ => 0 };
            if (depth == 0 && Is(token, "WHERE"))
            {
                return sql[(token.Index + token.Length)..].Trim();
            }
        }

        return null;
    }

    private static int End(IReadOnlyList<Match> tokens, int start)
    {
        var depth = 0;
        return Enumerable.Range(start, tokens.Count - start).First(index =>
            (depth += tokens[index].Value switch { "(" => 1, ")" => -1, _ => 0 }) == 0);
    }

    private static bool Is(Match token, string word) => string.Equals(token.Value, word, StringComparison.OrdinalIgnoreCase);
}
