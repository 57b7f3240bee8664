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

    private readonly Dictionary<string, Constraint[]> _byEntityType;

    private ConstraintCatalog(IModel model)
    {
        Rules = [.. ConstraintCatalogBuilder.Rules(model)];
        _byEntityType = model.GetEntityTypes().ToDictionary(
            type => type.Name,
            type => Rules.Where(rule => rule.EntityType.IsAssignableFrom(type) && IsStoredIn(type, rule)).ToArray());
    }

    public IReadOnlyList<Constraint> Rules { get; }

    public static ConstraintCatalog For(DbContext context) =>
        s_catalogs.GetValue(context.Model, _ => new ConstraintCatalog(context.GetService<IDesignTimeModel>().Model));

    /// <summary>The rules that the rows of an entity type obey, inherited ones included.</summary>
    public IReadOnlyList<Constraint> RulesOf(IReadOnlyEntityType entityType) =>
        _byEntityType.GetValueOrDefault(entityType.Name, []);

    // A hierarchy may have a table for each type; a row obeys the rules of its own.
    private static bool IsStoredIn(IEntityType type, Constraint rule) =>
        type.GetTableMappings().Any(mapping => mapping.Table.Name == rule.Table && mapping.Table.Schema == rule.Schema);
}
