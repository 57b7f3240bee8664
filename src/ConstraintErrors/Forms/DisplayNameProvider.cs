using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Linq;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.Localization;

namespace ConstraintErrors.Forms;

/// <summary>Provides display names for properties and parameters that declare none.</summary>
internal sealed class DisplayNameProvider(IStringLocalizer texts) : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        if (context.Key is { MetadataKind: ModelMetadataKind.Property or ModelMetadataKind.Parameter, Name: { } name }
            && !context.Attributes.Any(attribute => attribute is DisplayAttribute { Name: not null } or DisplayNameAttribute))
        {
            context.DisplayMetadata.DisplayName = () => texts[DisplayNames.Of(name)];
        }
    }
}
