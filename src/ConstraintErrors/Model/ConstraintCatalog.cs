using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Model;

/// <summary>The constraints of a model, grouped by entity type. Built once per model.</summary>
internal sealed class ConstraintCatalog
{
    private static readonly ConditionalWeakTable<IModel, ConstraintCatalog> s_catalogs = [];

    private readonly Dictionary<string, (Constraint[] All, Constraint[] Column, Constraint[] Table)> _byEntityType;

    private ConstraintCatalog(IModel model)
    {
        Constraints = [.. ConstraintCatalogBuilder.Of(model)];
        _byEntityType = model.GetEntityTypes().ToDictionary(
            type => type.Name,
            type =>
            {
                var all = Constraints
                    .Where(constraint => constraint.EntityType.IsAssignableFrom(type) && IsMappedToTableOf(constraint, type))
                    .ToArray();
                return (all, Array.FindAll(all, IsColumnConstraint), Array.FindAll(all, IsTableConstraint));
            });
    }

    public IReadOnlyList<Constraint> Constraints { get; }

    public static ConstraintCatalog For(DbContext context) =>
        s_catalogs.GetValue(context.Model, _ => new ConstraintCatalog(context.GetService<IDesignTimeModel>().Model));

    /// <summary>Returns the constraints that apply to an entity type, including inherited ones.</summary>
    public IReadOnlyList<Constraint> ConstraintsOf(IReadOnlyEntityType entityType) => Of(entityType).All;

    /// <summary>Returns the constraints that a single value can violate without a database query: null, length, range, text.</summary>
    public IReadOnlyList<Constraint> ColumnConstraintsOf(IReadOnlyEntityType entityType) => Of(entityType).Column;

    /// <summary>Returns the constraints that only the database can check: unique, foreign key, check.</summary>
    public IReadOnlyList<Constraint> TableConstraintsOf(IReadOnlyEntityType entityType) => Of(entityType).Table;

    private (Constraint[] All, Constraint[] Column, Constraint[] Table) Of(IReadOnlyEntityType entityType) =>
        _byEntityType.TryGetValue(entityType.Name, out var found) ? found : ([], [], []);

    private static bool IsColumnConstraint(Constraint constraint) => constraint is
    {
        Kind: ConstraintKind.NotNull or ConstraintKind.TooLong or ConstraintKind.OutOfRange or ConstraintKind.InvalidText,
        Properties: [{ DeclaringType: IEntityType }],
    };

    private static bool IsTableConstraint(Constraint constraint) =>
        constraint.IsOfProperties
        && (constraint.Kind is ConstraintKind.Unique or ConstraintKind.ForeignKey
            || (constraint.Kind == ConstraintKind.Check && constraint.Properties.Count > 0));

    // In a TPT or TPC hierarchy, a constraint applies only to the types that are mapped to its table.
    private static bool IsMappedToTableOf(Constraint constraint, IEntityType type) =>
        type.GetTableMappings().Any(mapping => mapping.Table.Name == constraint.Table && mapping.Table.Schema == constraint.Schema);
}
