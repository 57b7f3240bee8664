using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>The constraints of the entity property behind a field.</summary>
internal sealed class FieldConstraints
{
    private readonly ConditionalWeakTable<ModelMetadata, IReadOnlyList<string>> _fieldsToSend = [];
    private readonly List<Constraint> _live;
    private readonly IReadOnlyList<IProperty> _key;

    private FieldConstraints(Type type, string name, DbContext context)
    {
        var entityType = context.Model.FindEntityType(type)!;
        var constraints = ConstraintCatalog.For(context).ConstraintsOf(entityType);
        var ofField = constraints.Where(constraint => constraint.Properties.Any(Matches)).ToList();
        if (ofField.Count == 0)
        {
            throw new InvalidOperationException(
                $"{entityType.DisplayName()} has no property {name}. "
                + $"Specify the property of the field: [RulesOf<{entityType.DisplayName()}>(\"…\")].");
        }

        _key = entityType.FindPrimaryKey()?.Properties ?? [];
        Columns = ofField.FindAll(constraint =>
            constraint.Name is null && constraint.Properties is [var property, ..]
            && !property.IsPrimaryKey() && !PropertyNames.IsNormalized(property));
        Required = Columns.FirstOrDefault(constraint =>
            constraint.Kind == ConstraintKind.NotNull && constraint.Properties[0].ValueGenerated == ValueGenerated.Never);
        TooLong = Columns.FirstOrDefault(constraint => constraint.Kind == ConstraintKind.TooLong);
        MaxLength = TooLong?.Properties[0].TextLength();

        // Foreign keys need no live check, because users select an existing row.
        _live = ofField.FindAll(constraint => constraint is { Kind: ConstraintKind.Unique, IsPrimaryKey: false } or { Kind: ConstraintKind.Check });

        bool Matches(IProperty property) => property.DeclaringType is IEntityType && PropertyNames.Matches(name, property);
    }

    public IReadOnlyList<Constraint> Columns { get; }

    public Constraint? Required { get; }

    public Constraint? TooLong { get; }

    public int? MaxLength { get; }

    /// <summary>
    /// Returns the constraint for the live check. Unique constraints take precedence over check constraints. Null if a unique constraint is
    /// hidden from the request and no other one applies.
    /// </summary>
    public Constraint? LiveFor(HttpContext http)
    {
        var unique = _live.FindAll(constraint => constraint.Kind == ConstraintKind.Unique);
        return unique.Count > 0 ? unique.Find(http.Reveals) : _live.FirstOrDefault();
    }

    public static FieldConstraints Of(RulesOfAttribute attribute, string fieldName, IServiceProvider services)
    {
        var contexts = services.GetRequiredService<RegisteredContexts>();
        return services.GetRequiredService<FieldConstraintsCache>().GetOrAdd(
            (attribute.EntityType, attribute.Property ?? fieldName),
            static (key, found) => new FieldConstraints(key.EntityType, key.Property, found.contexts.For(key.EntityType, found.services)),
            (contexts, services));
    }

    /// <summary>Returns the names of the fields that a live check needs, including the key fields.</summary>
    public IReadOnlyList<string> FieldsToSend(ModelMetadata field) => _fieldsToSend.GetValue(field, FindFieldsToSend);

    private IReadOnlyList<string> FindFieldsToSend(ModelMetadata field)
    {
        var inConditions = _live.SelectMany(constraint => constraint.ConditionColumns).SelectMany(column => column.PropertyMappings.Take(1));
        List<IProperty> properties =
        [
            .. _live.SelectMany(constraint => constraint.Properties),
            .. inConditions.Select(mapping => mapping.Property),
            .. _key,
        ];
        return field.ContainerMetadata is not { } container
            ? [field.Name!]
            :
            [
                .. container.Properties
                    .Where(sibling => properties.Exists(property => PropertyNames.Matches(FieldBinding.Of(sibling).PropertyName, property)))
                    .Select(sibling => sibling.Name!),
            ];
    }
}
