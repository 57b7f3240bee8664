using System.Collections.Generic;
using System.Linq;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Model;

/// <summary>A constraint of the EF Core model, with its database names and the mapped properties.</summary>
internal sealed class Constraint
{
    public required ConstraintKind Kind { get; init; }

    /// <summary>The name in the database; null for column constraints (not null, length, range, text).</summary>
    public string? Name { get; init; }

    public string? Schema { get; init; }

    public required string Table { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyEntityType EntityType { get; init; }

    /// <summary>The properties mapped to <see cref="Columns"/>, in the same order. For a foreign key, the properties of the dependent.</summary>
    public required IReadOnlyList<IProperty> Properties { get; init; }

    public bool IsPrimaryKey { get; init; }

    /// <summary>The principal key of a foreign key.</summary>
    public ReferencedKey? References { get; init; }

    /// <summary>The SQL condition of a check constraint, or the filter of a filtered index.</summary>
    public string? Condition { get; init; }

    /// <summary>The columns referenced by <see cref="Condition"/>.</summary>
    public IReadOnlyList<IColumn> ConditionColumns { get; init; } = [];

    /// <summary>Whether every column in <see cref="Condition"/> is mapped to a property. Columns that contain JSON documents are not.</summary>
    public bool IsOfProperties => ConditionColumns.All(column => column.PropertyMappings.Count > 0);

    /// <summary>The violation message declared in the model, if any.</summary>
    public string? Message { get; init; }

    /// <summary>The column list that SQLite reports instead of a name: <c>Table.Column, Table.Column</c>.</summary>
    public string ColumnList => field ??= string.Join(", ", Columns.Select(column => $"{Table}.{column}"));
}
