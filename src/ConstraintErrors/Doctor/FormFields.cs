using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using ConstraintErrors.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Doctor;

/// <summary>The fields of all pages and actions that declare an entity property, or bind an entity.</summary>
internal sealed class FormFields
{
    private const int MaxDepth = 4;

    private readonly List<(string Page, string Field, FieldBinding Binding)> _fields = [];

    private FormFields()
    {
    }

    public static async Task<FormFields> ReadAsync(IServiceProvider services)
    {
        var found = new FormFields();
        var metadata = services.GetService<IModelMetadataProvider>();
        var loader = services.GetService<PageLoader>();
        foreach (var action in services.GetService<IActionDescriptorCollectionProvider>()?.ActionDescriptors.Items ?? [])
        {
            var (name, loaded) = action switch
            {
                PageActionDescriptor page when loader is not null => (page.ViewEnginePath, await loader.LoadAsync(page, EndpointMetadataCollection.Empty)),
                ControllerActionDescriptor controller => ($"/{controller.ControllerName}/{controller.ActionName}", controller),
                _ => ("", action),
            };
            if (metadata is not null && loaded is CompiledPageActionDescriptor or ControllerActionDescriptor)
            {
                found.Add(name, loaded, metadata);
            }
        }

        return found;
    }

    /// <summary>Returns the fields that save a property, as <c>/Account/Register: Input.Email</c>.</summary>
    public IReadOnlyList<string> Saving(IReadOnlyEntityType entityType, IEnumerable<IReadOnlyProperty> properties) =>
    [
        .. from field in _fields
           where properties.Any(property => field.Binding.Holds(entityType, property))
           group field.Field by field.Page into page
           orderby page.Key
           select $"{page.Key}: {string.Join(", ", page.Distinct())}",
    ];

    /// <summary>Returns the fields that save columns of a table.</summary>
    public IReadOnlyList<string> SavingColumns(ITable table, IReadOnlyList<string> columns) =>
    [
        .. table.Columns.Where(column => columns.Contains(column.Name))
            .SelectMany(column => column.PropertyMappings)
            .GroupBy(mapping => mapping.Property.DeclaringType.ContainingEntityType, mapping => mapping.Property)
            .SelectMany(properties => Saving(properties.Key, properties))
            .Distinct(),
    ];

    private void Add(string page, ActionDescriptor action, IModelMetadataProvider metadata)
    {
        IEnumerable<ParameterDescriptor> parameters = action is CompiledPageActionDescriptor compiled ? compiled.HandlerMethods.SelectMany(handler => handler.Parameters) : action.Parameters;
        foreach (var (name, place) in PostedForm.Roots(action, parameters, metadata))
        {
            Add(page, name, place.Metadata, MaxDepth);
        }
    }

    private void Add(string page, string name, ModelMetadata metadata, int depth)
    {
        if (FieldBinding.Of(metadata) is { RulesOf: not null } binding)
        {
            _fields.Add((page, name, binding));
        }
        else if (depth > 0 && metadata.IsEnumerableType && metadata.ElementMetadata is { } element)
        {
            Add(page, name + "[]", element, depth - 1);
        }
        else if (depth > 0 && metadata.IsComplexType)
        {
            foreach (var property in metadata.Properties)
            {
                Add(page, $"{name}.{property.Name}", property, depth - 1);
            }
        }
    }
}
