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

/// <summary>The posted fields of a page, and which of them hold a property of an entity.</summary>
internal sealed class PostedForm(IReadOnlyList<PostedField> fields)
{
    private const string CultureInvariantFieldName = "__Invariant"; // MVC's, written beside a number or a date.

    public IReadOnlyList<PostedField> Fields { get; } = fields;

    /// <param name="roots">What the page or the action binds.</param>
    /// <param name="posted">Names and values of what was posted, whether it is bound or not.</param>
    /// <param name="request">Its form says which values are written the same in every culture, as a browser sends numbers and dates.</param>
    public static PostedForm Of(IReadOnlyList<(string Name, BoundProperty Place)> roots, IEnumerable<KeyValuePair<string, StringValues>> posted, HttpRequest request)
    {
        var invariant = request.HasFormContentType ? request.Form[CultureInvariantFieldName] : default;
        return new([.. posted.SelectMany(field => FieldsOf(roots, field.Key, field.Value, invariant.Contains(field.Key) ? CultureInfo.InvariantCulture : CultureInfo.CurrentCulture))]);
    }

    /// <param name="action">The page or the controller's action that was posted to.</param>
    /// <param name="parameters">Parameters of the handler, which bind fields as well.</param>
    /// <param name="metadata">MVC's.</param>
    /// <param name="model">The page's model or the controller, where it was made and bound.</param>
    public static IReadOnlyList<(string Name, BoundProperty Place)> Roots(
        ActionDescriptor action, IEnumerable<ParameterDescriptor> parameters, IModelMetadataProvider metadata, object? model = null)
    {
        var type = metadata.GetMetadataForType(((action as CompiledPageActionDescriptor)?.HandlerTypeInfo ?? ((ControllerActionDescriptor)action).ControllerTypeInfo).AsType());
        return
        [
            .. (action.BoundProperties ?? []).Select(bound => (NameOf(bound), new BoundProperty(BoundProperty.Property(type, bound.Name)!, model))),
            .. parameters.Select(bound => (NameOf(bound), new BoundProperty(Parameter(metadata, bound), Container: null))),
        ];
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

    private static IEnumerable<PostedField> FieldsOf(IReadOnlyList<(string Name, BoundProperty Place)> roots, string key, StringValues values, CultureInfo culture)
    {
        if (PlaceOf(roots, key.Split('.')) is not { Metadata: var metadata, Container: var container })
        {
            return [];
        }

        // What is posted twice is bound to its first value, unless it is a list: a box for each of several, say.
        return values.Take(FieldBinding.Of(metadata).IsList ? values.Count : 1)
            .Select(text => new PostedField(key, Prefix(key), metadata, text) { Container = container, Culture = culture });
    }

    private static BoundProperty? PlaceOf(IReadOnlyList<(string Name, BoundProperty Place)> roots, string[] segments)
    {
        foreach (var (name, root) in roots)
        {
            if (root.Into(name, segments[0])?.Walk(segments.AsSpan(1)) is { } found)
            {
                return found;
            }
        }

        // A bound object is also filled from names without its prefix when nothing was posted with it.
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
