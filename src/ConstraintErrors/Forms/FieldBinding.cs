using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ConstraintErrors.Model;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>What a bound property stands for, worked out once: a live check asks at every pause in typing.</summary>
internal sealed class FieldBinding
{
    private static readonly ConditionalWeakTable<ModelMetadata, FieldBinding> s_bindings = [];

    private readonly ConcurrentDictionary<IReadOnlyEntityType, IReadOnlyList<IReadOnlyProperty>> _properties = new();

    private FieldBinding(ModelMetadata metadata)
    {
        RulesOf = metadata.ValidatorMetadata.OfType<RulesOfAttribute>().FirstOrDefault();
        PropertyName = RulesOf?.Property ?? metadata.Name ?? "";
        IsList = PostedField.IsList(metadata.ModelType);
    }

    public RulesOfAttribute? RulesOf { get; }

    /// <summary>The name of the entity's property, by the attribute or by the field's own name.</summary>
    public string PropertyName { get; }

    /// <summary>Whether the field takes as many values as are posted by its name.</summary>
    public bool IsList { get; }

    public static FieldBinding Of(ModelMetadata metadata) => s_bindings.GetValue(metadata, static metadata => new FieldBinding(metadata));

    /// <summary>The properties of an entity that the field holds by its attribute: <c>Email</c> and <c>NormalizedEmail</c>.</summary>
    public IReadOnlyList<IReadOnlyProperty> DeclaredPropertiesOf(IReadOnlyEntityType entityType) => _properties.GetOrAdd(
        entityType,
        static (entityType, binding) => binding.RulesOf is null ? [] : [.. entityType.GetProperties().Where(property => binding.Holds(entityType, property))],
        this);

    public bool Holds(IReadOnlyEntityType entityType, IReadOnlyProperty property) =>
        (RulesOf is null || RulesOf.EntityType.IsAssignableFrom(entityType.ClrType) || entityType.ClrType.IsAssignableFrom(RulesOf.EntityType))
        && PropertyNames.Matches(PropertyName, property);
}
