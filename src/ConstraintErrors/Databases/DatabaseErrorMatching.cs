using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;

namespace ConstraintErrors.Databases;

internal static class DatabaseErrorMatching
{
    /// <summary>The maximum length of a PostgreSQL identifier in bytes; longer names are truncated.</summary>
    private const int PostgreSqlMaxNameLength = 63;

    /// <summary>
    /// Finds the constraint that an error reports. Returns several if entity types share it, and none if the server reports no name
    /// or an unknown one.
    /// </summary>
    public static IReadOnlyList<Constraint> Find(this ConstraintCatalog catalog, DatabaseError error)
    {
        var candidates = catalog.Constraints.Where(constraint => MatchesKind(constraint, error.Kind)).ToList();
        return error switch
        {
            { Sentence: { } message } =>
                SqlServerMessageParser.Read(message, candidates, repeatsValue: error.Kind != ConstraintKind.ForeignKeyOrCheck),
            { ColumnList: { } columns } => candidates.FindAll(constraint => constraint.ColumnList == columns),
            { ConstraintName: { } name } => candidates.FindAll(constraint => HasName(constraint, name) && IsOnTable(constraint, error)),
            { Column: { } column } => candidates.FindAll(constraint => constraint.Columns[0] == column && IsOnTable(constraint, error)),
            _ => [],
        };
    }

    private static bool MatchesKind(Constraint constraint, ConstraintKind kind) =>
        constraint.Kind == kind
        || (constraint.Kind == ConstraintKind.Declared && kind is not (ConstraintKind.TooLong or ConstraintKind.OutOfRange or ConstraintKind.NotNull))
        || (kind == ConstraintKind.ForeignKeyOrCheck && constraint.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check);

    private static bool HasName(Constraint constraint, string name) =>
        constraint.Name is { } declared && (declared == name || Truncate(declared) == name);

    // SQLite does not report the table of a check constraint.
    private static bool IsOnTable(Constraint constraint, DatabaseError error) =>
        (error.Table is null || constraint.Table == error.Table || Truncate(constraint.Table) == error.Table)
        && (error.Schema is null || constraint.Schema is null || constraint.Schema == error.Schema);

    private static string Truncate(string name)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > PostgreSqlMaxNameLength)
            {
                return name[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return name;
    }
}
