using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Model;

/// <summary>Every rule of a model, found by what a database says when it refuses a row. Built once per model.</summary>
internal sealed class ConstraintCatalog
{
    private static readonly ConditionalWeakTable<IModel, ConstraintCatalog> s_catalogs = [];

    private readonly Dictionary<string, (Constraint[] All, Constraint[] Columns, Constraint[] Rows)> _byEntityType;

    private ConstraintCatalog(IModel model)
    {
        Constraints = [.. ConstraintCatalogBuilder.Of(model)];
        _byEntityType = model.GetEntityTypes().ToDictionary(
            type => type.Name,
            type =>
            {
                var all = Constraints.Where(constraint => constraint.EntityType.IsAssignableFrom(type) && IsStoredIn(type, constraint)).ToArray();
                return (all, Array.FindAll(all, IsOfColumn), Array.FindAll(all, IsOfRows));
            });
    }

    public IReadOnlyList<Constraint> Constraints { get; }

    public static ConstraintCatalog For(DbContext context) =>
        s_catalogs.GetValue(context.Model, _ => new ConstraintCatalog(context.GetService<IDesignTimeModel>().Model));

    /// <summary>The rules that the rows of an entity type obey, inherited ones included.</summary>
    public IReadOnlyList<Constraint> ConstraintsOf(IReadOnlyEntityType entityType) =>
        Of(entityType).All;

    /// <summary>Those that a value of a single column breaks by itself: null, length, range, text.</summary>
    public IReadOnlyList<Constraint> ColumnConstraintsOf(IReadOnlyEntityType entityType) => Of(entityType).Columns;

    /// <summary>Those that only the database can tell about.</summary>
    public IReadOnlyList<Constraint> TableConstraintsOf(IReadOnlyEntityType entityType) => Of(entityType).Rows;

    private (Constraint[] All, Constraint[] Columns, Constraint[] Rows) Of(IReadOnlyEntityType entityType) =>
        _byEntityType.TryGetValue(entityType.Name, out var found) ? found : ([], [], []);

    private static bool IsOfColumn(Constraint constraint) =>
        constraint is { Kind: ConstraintKind.NotNull or ConstraintKind.TooLong or ConstraintKind.OutOfRange or ConstraintKind.InvalidText, Properties: [{ DeclaringType: IEntityType }] };

    private static bool IsOfRows(Constraint constraint) =>
        constraint.IsOfProperties && (constraint.Kind is ConstraintKind.Unique or ConstraintKind.ForeignKey || (constraint.Kind == ConstraintKind.Check && constraint.Properties.Count > 0));

    // A hierarchy may have a table for each type; a row obeys the rules of its own.
    private static bool IsStoredIn(IEntityType type, Constraint constraint) =>
        type.GetTableMappings().Any(mapping => mapping.Table.Name == constraint.Table && mapping.Table.Schema == constraint.Schema);
}
