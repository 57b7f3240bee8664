using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Primitives;

namespace ConstraintErrors.Forms;

/// <summary>The posted fields of a page, and their mapping to entity properties.</summary>
internal sealed class PostedForm(IReadOnlyList<PostedField> fields)
{
    // The hidden field that MVC adds for numbers and dates, which browsers send in the invariant culture.
    private const string CultureInvariantFieldName = "__Invariant";

    public IReadOnlyList<PostedField> Fields { get; } = fields;

    /// <summary>Creates the form from posted values.</summary>
    /// <param name="roots">The bound properties and parameters of the page or action.</param>
    /// <param name="posted">The posted names and values, bound or not.</param>
    /// <param name="request">The request, whose form specifies which values are in the invariant culture.</param>
    public static PostedForm Of(
        IReadOnlyList<(string Name, BoundProperty Place)> roots,
        IEnumerable<KeyValuePair<string, StringValues>> posted,
        HttpRequest request)
    {
        var invariantFields = request.HasFormContentType ? request.Form[CultureInvariantFieldName] : default;
        var fields = new List<PostedField>();
        foreach (var (key, values) in posted)
        {
            if (PlaceOf(roots, key.Split('.')) is { Metadata: var metadata, Container: var container })
            {
                // MVC binds the first value, unless the property is a list, such as a group of checkboxes.
                var count = FieldBinding.Of(metadata).IsList ? values.Count : Math.Min(values.Count, 1);
                var culture = invariantFields.Contains(key) ? CultureInfo.InvariantCulture : CultureInfo.CurrentCulture;
                for (var i = 0; i < count; i++)
                {
                    fields.Add(new PostedField(key, Prefix(key), metadata, values[i]) { Container = container, Culture = culture });
                }
            }
        }

        return new(fields);
    }

    /// <summary>Returns the bound properties and parameters of a page or action.</summary>
    /// <param name="action">The page or controller action.</param>
    /// <param name="parameters">The parameters of the handler.</param>
    /// <param name="metadata">The metadata provider.</param>
    /// <param name="model">The page model or controller, if it is already bound.</param>
    public static IReadOnlyList<(string Name, BoundProperty Place)> Roots(
        ActionDescriptor action, IEnumerable<ParameterDescriptor> parameters, IModelMetadataProvider metadata, object? model = null)
    {
        var modelType = (action as CompiledPageActionDescriptor)?.HandlerTypeInfo ?? ((ControllerActionDescriptor)action).ControllerTypeInfo;
        var type = metadata.GetMetadataForType(modelType.AsType());
        return
        [
            .. (action.BoundProperties ?? []).Select(bound => (NameOf(bound), new BoundProperty(BoundProperty.Property(type, bound.Name)!, model))),
            .. parameters.Select(bound => (NameOf(bound), new BoundProperty(Parameter(metadata, bound), Container: null))),
        ];
    }

    /// <summary>Returns the fields that contain a property, by attribute if any field declares it, otherwise by name.</summary>
    public IReadOnlyList<PostedField> Holding(IReadOnlyEntityType entityType, IReadOnlyProperty property)
    {
        var declared = Fields.Where(field => field.Holds(entityType, property, declared: true)).ToList();
        return declared.Count > 0 ? declared : [.. Fields.Where(field => field.Holds(entityType, property, declared: false))];
    }

    private static string NameOf(ParameterDescriptor bound) => bound.BindingInfo?.BinderModelName ?? bound.Name;

    // Includes the attributes of the parameter if its ParameterInfo is available.
    private static ModelMetadata Parameter(IModelMetadataProvider metadata, ParameterDescriptor parameter) =>
        metadata is ModelMetadataProvider provider && parameter is IParameterInfoParameterDescriptor { ParameterInfo: { } info }
            ? provider.GetMetadataForParameter(info)
            : metadata.GetMetadataForType(parameter.ParameterType);

    private static BoundProperty? PlaceOf(IReadOnlyList<(string Name, BoundProperty Place)> roots, string[] segments)
    {
        foreach (var (name, root) in roots)
        {
            if (root.Into(name, segments[0])?.Walk(segments.AsSpan(1)) is { } found)
            {
                return found;
            }
        }

        // MVC binds names without a prefix if no posted name has the prefix.
        foreach (var (_, root) in roots)
        {
            if (root.Walk(segments) is { } bare)
            {
                return bare;
            }
        }

        return null;
    }

    private static string Prefix(string key) => key.LastIndexOf('.') is >= 0 and var dot ? key[..dot] : "";
}
