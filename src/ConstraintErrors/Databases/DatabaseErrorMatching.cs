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
        var candidates = catalog.Constraints.Where(constraint => IsOfKind(constraint, error.Kind)).ToList();
        return error switch
        {
            { Sentence: { } sentence } => SqlServerMessageParser.Read(sentence, candidates, repeatsValue: error.Kind != ConstraintKind.ForeignKeyOrCheck),
            { ColumnList: { } columns } => candidates.FindAll(constraint => constraint.ColumnList == columns),
            { ConstraintName: { } name } => candidates.FindAll(constraint => IsNamed(constraint, name) && IsInTable(constraint, error)),
            { Column: { } column } => candidates.FindAll(constraint => constraint.Columns[0] == column && IsInTable(constraint, error)),
            _ => [],
        };
    }

    private static bool IsOfKind(Constraint constraint, ConstraintKind kind) =>
        constraint.Kind == kind
        || (constraint.Kind == ConstraintKind.Declared && kind is not (ConstraintKind.TooLong or ConstraintKind.OutOfRange or ConstraintKind.NotNull))
        || (kind == ConstraintKind.ForeignKeyOrCheck && constraint.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check);

    private static bool IsNamed(Constraint constraint, string name) =>
        constraint.Name is { } declared && (declared == name || Cut(declared) == name);

    // SQLite names no table beside a check.
    private static bool IsInTable(Constraint constraint, DatabaseError error) =>
        (error.Table is null || constraint.Table == error.Table || Cut(constraint.Table) == error.Table)
        && (error.Schema is null || constraint.Schema is null || constraint.Schema == error.Schema);

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
