using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Primitives;

namespace ConstraintErrors.Forms;

/// <summary>The posted fields of a page, and which of them hold a property of an entity.</summary>
internal sealed class PostedForm(IReadOnlyList<PostedField> fields)
{
    public IReadOnlyList<PostedField> Fields { get; } = fields;

    /// <param name="action">The page or the controller's action that was posted to.</param>
    /// <param name="parameters">Parameters of the handler, which bind fields as well.</param>
    /// <param name="metadata">MVC's.</param>
    /// <param name="posted">Names and values of what was posted, whether it is bound or not.</param>
    /// <param name="model">The page's model or the controller, where it was made and bound.</param>
    public static PostedForm Of(
        ActionDescriptor action,
        IEnumerable<ParameterDescriptor> parameters,
        IModelMetadataProvider metadata,
        IEnumerable<KeyValuePair<string, StringValues>> posted,
        object? model = null)
    {
        var type = metadata.GetMetadataForType(((action as CompiledPageActionDescriptor)?.HandlerTypeInfo ?? ((ControllerActionDescriptor)action).ControllerTypeInfo).AsType());
        var roots = (action.BoundProperties ?? []).Select(bound => (NameOf(bound), new BoundProperty(BoundProperty.Property(type, bound.Name)!, model)))
            .Concat(parameters.Select(bound => (NameOf(bound), new BoundProperty(Parameter(metadata, bound), Container: null))))
            .ToList();
        return new PostedForm([.. posted.SelectMany(field => FieldsOf(roots, field.Key, field.Value))]);
    }

    /// <summary>The fields that hold a property: those that say so by attribute, or else those named like it.</summary>
    public IReadOnlyList<PostedField> Holding(IReadOnlyEntityType entityType, IReadOnlyProperty property)
    {
        var declared = Fields.Where(field => field.Holds(entityType, property, declared: true)).ToList();
        return declared.Count > 0 ? declared : [.. Fields.Where(field => field.Holds(entityType, property, declared: false))];
    }

    private static string NameOf(ParameterDescriptor bound) => bound.BindingInfo?.BinderModelName ?? bound.Name;

    // With its attributes, where there are any to see.
    private static ModelMetadata Parameter(IModelMetadataProvider metadata, ParameterDescriptor parameter) =>
        metadata is ModelMetadataProvider provider && parameter is IParameterInfoParameterDescriptor { ParameterInfo: { } info }
            ? provider.GetMetadataForParameter(info)
            : metadata.GetMetadataForType(parameter.ParameterType);

    private static IEnumerable<PostedField> FieldsOf(List<(string Name, BoundProperty Place)> roots, string key, StringValues values)
    {
        var segments = key.Split('.');
        foreach (var (name, root) in roots)
        {
            if (root.Into(name, segments[0])?.Walk(segments.AsSpan(1)) is { } found)
            {
                return Of(found);
            }
        }

        // A bound object is also filled from names without its prefix when nothing was posted with it.
        return roots.Select(root => root.Place.Walk(segments)).FirstOrDefault(found => found is not null) is { } bare ? Of(bare) : [];

        // What is posted twice is bound to its first value, unless it is a list: a box for each of several, say.
        IEnumerable<PostedField> Of(BoundProperty place) => values.Take(PostedField.IsList(place.Metadata.ModelType) ? values.Count : 1)
            .Select(text => new PostedField(key, Prefix(key), place.Metadata, text) { Container = place.Container });
    }

    private static string Prefix(string key) => key.LastIndexOf('.') is >= 0 and var dot ? key[..dot] : "";
}
