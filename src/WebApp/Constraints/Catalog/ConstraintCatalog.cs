using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WebApp.Constraints;

/// <summary>Every rule of a model, found by what a database says when it refuses a row. Built once per model.</summary>
public sealed class ConstraintCatalog
{
    /// <summary>PostgreSQL cuts names to this many bytes.</summary>
    private const int PostgreSqlNameLength = 63;

    private static readonly ConditionalWeakTable<IModel, ConstraintCatalog> s_catalogs = [];

    private readonly Dictionary<string, ConstraintRule[]> _byEntityType;

    private ConstraintCatalog(IModel model)
    {
        Rules = [.. ConstraintCatalogBuilder.Rules(model)];
        _byEntityType = model.GetEntityTypes().ToDictionary(
            type => type.Name,
            type => Rules.Where(rule => rule.EntityType.IsAssignableFrom(type) && IsStoredIn(type, rule)).ToArray());
    }

    public IReadOnlyList<ConstraintRule> Rules { get; }

    public static ConstraintCatalog For(DbContext context) =>
        s_catalogs.GetValue(context.Model, _ => new ConstraintCatalog(context.GetService<IDesignTimeModel>().Model));

    /// <summary>The rules that the rows of an entity type obey, inherited ones included.</summary>
    public IReadOnlyList<ConstraintRule> RulesOf(IReadOnlyEntityType entityType) =>
        _byEntityType.GetValueOrDefault(entityType.Name, []);

    /// <summary>
    /// The rule that a violation speaks of: several where entity types share it, none where the server
    /// named nothing, or nothing that the model knows.
    /// </summary>
    public IReadOnlyList<ConstraintRule> Find(ConstraintViolation violation)
    {
        var candidates = Rules.Where(rule => IsOfKind(rule, violation.Kind)).ToList();
        return violation switch
        {
            { Sentence: { } sentence } => SentenceReader.Read(sentence, candidates),
            { ColumnList: { } columns } => candidates.FindAll(rule => rule.ColumnList == columns),
            { ConstraintName: { } name } => candidates.FindAll(rule => IsNamed(rule, name) && IsInTable(rule, violation)),
            { Column: { } column } => candidates.FindAll(rule => rule.Columns[0] == column && IsInTable(rule, violation)),
            _ => [],
        };
    }

    // A hierarchy may have a table for each type; a row obeys the rules of its own.
    private static bool IsStoredIn(IEntityType type, ConstraintRule rule) =>
        type.GetTableMappings().Any(mapping => mapping.Table.Name == rule.Table && mapping.Table.Schema == rule.Schema);

    private static bool IsOfKind(ConstraintRule rule, ConstraintKind kind) =>
        rule.Kind == kind
        || (rule.Kind == ConstraintKind.Declared && kind is not (ConstraintKind.TooLong or ConstraintKind.OutOfRange or ConstraintKind.NotNull))
        || (kind == ConstraintKind.ForeignKeyOrCheck && rule.Kind is ConstraintKind.ForeignKey or ConstraintKind.Check);

    private static bool IsNamed(ConstraintRule rule, string name) =>
        rule.Name is { } declared && (declared == name || Cut(declared) == name);

    // SQLite names no table beside a check.
    private static bool IsInTable(ConstraintRule rule, ConstraintViolation violation) =>
        (violation.Table is null || rule.Table == violation.Table || Cut(rule.Table) == violation.Table)
        && (violation.Schema is null || rule.Schema is null || rule.Schema == violation.Schema);

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
