using System;
using System.Linq;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>Adds <see cref="RulesOfAttribute"/> to the properties of entities that a form binds directly.</summary>
internal sealed class EntityInputRules(EntityInputs entities) : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        if (context.Key is { MetadataKind: ModelMetadataKind.Property, ContainerType: { IsClass: true } container, Name: { } name }
            && !context.ValidationMetadata.ValidatorMetadata.OfType<RulesOfAttribute>().Any()
            && entities.IsInput(container, name))
        {
            var attribute = (RulesOfAttribute)Activator.CreateInstance(typeof(RulesOfAttribute<>).MakeGenericType(container), (string?)null)!;
            attribute.IsOfEntity = true;
            context.ValidationMetadata.ValidatorMetadata.Add(attribute);
        }
    }
}
