using System;
using System.Collections.Generic;
using System.Linq;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>What the model says about the property behind one field.</summary>
internal sealed class FieldConstraints
{
    private readonly List<Constraint> _live;
    private readonly IReadOnlyList<IProperty> _key;

    private FieldConstraints(Type type, string name, DbContext context)
    {
        var entityType = context.Model.FindEntityType(type)!;
        var constraints = ConstraintCatalog.For(context).ConstraintsOf(entityType);
        var own = constraints.Where(constraint => constraint.Properties.Any(property => property.DeclaringType is IEntityType && PropertyNames.Matches(name, property))).ToList();
        if (own.Count == 0)
        {
            throw new InvalidOperationException(
                $"{entityType.DisplayName()} has no property {name}. Name the one that the field holds: [RulesOf<{entityType.DisplayName()}>(\"…\")].");
        }

        _key = entityType.FindPrimaryKey()?.Properties ?? [];
        Columns = own.FindAll(constraint => constraint.Name is null && constraint.Properties[0].IsPrimaryKey() is false && !PropertyNames.IsNormalized(constraint.Properties[0]));
        Required = Columns.FirstOrDefault(constraint => constraint.Kind == ConstraintKind.NotNull && constraint.Properties[0].ValueGenerated == ValueGenerated.Never);
        TooLong = Columns.FirstOrDefault(constraint => constraint.Kind == ConstraintKind.TooLong);
        MaxLength = TooLong?.Properties[0].TextLength();

        // A foreign key is chosen from what exists: nothing to ask about while choosing.
        _live = own.FindAll(constraint => constraint is { Kind: ConstraintKind.Unique, IsPrimaryKey: false } or { Kind: ConstraintKind.Check });
        Live = _live.Find(constraint => constraint.Kind == ConstraintKind.Unique) ?? _live.FirstOrDefault();
    }

    public IReadOnlyList<Constraint> Columns { get; }

    public Constraint? Required { get; }

    public Constraint? TooLong { get; }

    public int? MaxLength { get; }

    /// <summary>The rule that makes it worth asking while the person types; a unique one before a check.</summary>
    public Constraint? Live { get; }

    public static FieldConstraints Of(RulesOfAttribute attribute, string fieldName, IServiceProvider services)
    {
        var contexts = services.GetRequiredService<RegisteredContexts>();
        return services.GetRequiredService<FieldConstraintsCache>().GetOrAdd(
            (attribute.EntityType, attribute.Property ?? fieldName),
            static (key, found) => new FieldConstraints(key.EntityType, key.Property, found.contexts.For(key.EntityType, found.services)),
            (contexts, services));
    }

    /// <summary>The names of the fields, this one and those beside it, that decide what is asked while typing; the key is among them.</summary>
    public IEnumerable<string> FieldsToSend(ModelMetadata field)
    {
        var inConditions = _live.SelectMany(constraint => constraint.ConditionColumns).SelectMany(column => column.PropertyMappings.Take(1));
        List<IProperty> properties = [.. _live.SelectMany(constraint => constraint.Properties), .. inConditions.Select(mapping => mapping.Property), .. _key];
        return field.ContainerMetadata is not { } container
            ? [field.Name!]
            : container.Properties
                .Where(beside => properties.Exists(property => PropertyNames.Matches(FieldBinding.Of(beside).PropertyName, property)))
                .Select(beside => beside.Name!);
    }
}
