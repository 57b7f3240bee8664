using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ConstraintErrors.Model;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>The entity properties behind a bound property. Cached, because live checks run while the user types.</summary>
internal sealed class FieldBinding
{
    private static readonly ConditionalWeakTable<ModelMetadata, FieldBinding> s_bindings = [];

    private readonly ConcurrentDictionary<IReadOnlyEntityType, IReadOnlyProperty[]> _properties = new();

    private FieldBinding(ModelMetadata metadata)
    {
        RulesOf = metadata.ValidatorMetadata.OfType<RulesOfAttribute>().FirstOrDefault();
        PropertyName = RulesOf?.Property ?? metadata.Name ?? "";
        IsList = PostedField.IsList(metadata.ModelType);
    }

    public RulesOfAttribute? RulesOf { get; }

    /// <summary>The name of the entity property, from the attribute or the field name.</summary>
    public string PropertyName { get; }

    /// <summary>Whether the field accepts several values.</summary>
    public bool IsList { get; }

    public static FieldBinding Of(ModelMetadata metadata) => s_bindings.GetValue(metadata, static metadata => new FieldBinding(metadata));

    /// <summary>Returns the entity properties declared by the attribute, such as <c>Email</c> and <c>NormalizedEmail</c>.</summary>
    public IReadOnlyProperty[] DeclaredPropertiesOf(IReadOnlyEntityType entityType) => _properties.GetOrAdd(
        entityType,
        static (entityType, binding) => binding.RulesOf is null
            ? []
            : [.. entityType.GetProperties().Where(property => binding.Holds(entityType, property))],
        this);

    /// <summary>Whether the field contains the value of an entity property.</summary>
    public bool Holds(IReadOnlyEntityType entityType, IReadOnlyProperty property) =>
        (RulesOf is null || RulesOf.EntityType.IsAssignableFrom(entityType.ClrType) || entityType.ClrType.IsAssignableFrom(RulesOf.EntityType))
        && PropertyNames.Matches(PropertyName, property);
}
