using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

internal static class DatabaseErrorMatching
{
    /// <summary>PostgreSQL cuts names to this many bytes.</summary>
    private const int PostgreSqlNameLength = 63;

    /// <summary>
    /// The constraint that an error speaks of: several where entity types share it, none where the server
    /// named nothing, or nothing that the model knows.
    /// </summary>
    public static IReadOnlyList<Constraint> Find(this ConstraintCatalog catalog, DatabaseError error)
    {
        var candidates = catalog.Rules.Where(rule => IsOfKind(rule, error.Kind)).ToList();
        return error switch
        {
            { Sentence: { } sentence } => SqlServerMessageParser.Read(sentence, candidates, repeatsValue: error.Kind != ConstraintKind.ForeignKeyOrCheck),
            { ColumnList: { } columns } => candidates.FindAll(rule => rule.ColumnList == columns),
            { ConstraintName: { } name } => candidates.FindAll(rule => IsNamed(rule, name) && IsInTable(rule, error)),
            { Column: { } column } => candidates.FindAll(rule => rule.Columns[0] == column && IsInTable(rule, error)),
            _ => [],
        };
    }

    private static bool IsOfKind(Constraint rule, ConstraintKind kind) =>
        rule.Kind == kind
        || (rule.Kind == ConstraintKind.Declared && kind is not (ConstraintKind.TooLong or ConstraintKind.OutOfRange or ConstraintKind.NotNull))
        || (kind == ConstraintKind.ForeignKeyOrCheck && rule.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check);

    private static bool IsNamed(Constraint rule, string name) =>
        rule.Name is { } declared && (declared == name || Cut(declared) == name);

    // SQLite names no table beside a check.
    private static bool IsInTable(Constraint rule, DatabaseError error) =>
        (error.Table is null || rule.Table == error.Table || Cut(rule.Table) == error.Table)
        && (error.Schema is null || rule.Schema is null || rule.Schema == error.Schema);

    private static string Cut(string name)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > PostgreSqlNameLength)
            {
                return name[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return name;
    }
}
