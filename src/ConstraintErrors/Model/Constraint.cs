using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>One rule of the EF Core model, as the database knows it and as the classes know it.</summary>
internal sealed class Constraint
{
    public required ConstraintKind Kind { get; init; }

    /// <summary>The name in the database; null for rules of a single column (not null, length, range).</summary>
    public string? Name { get; init; }

    public string? Schema { get; init; }

    public required string Table { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyEntityType EntityType { get; init; }

    /// <summary>The properties behind <see cref="Columns"/>, in their order; the dependent's for a foreign key.</summary>
    public required IReadOnlyList<IProperty> Properties { get; init; }

    public bool IsPrimaryKey { get; init; }

    /// <summary>What a foreign key refers to.</summary>
    public ReferencedKey? References { get; init; }

    /// <summary>The condition of a check constraint, or the filter of a partial index.</summary>
    public string? Condition { get; init; }

    /// <summary>The columns that stand in <see cref="Condition"/>.</summary>
    public IReadOnlyList<IColumn> ConditionColumns { get; init; } = [];

    /// <summary>Whether every column of <see cref="Condition"/> holds a property; a JSON document does not.</summary>
    public bool IsOfProperties => ConditionColumns.All(column => column.PropertyMappings.Count > 0);

    /// <summary>The words declared beside the rule in the model, if any.</summary>
    public string? Message { get; init; }

    /// <summary>How SQLite names it.</summary>
    public string ColumnList => field ??= string.Join(", ", Columns.Select(column => $"{Table}.{column}"));
}
