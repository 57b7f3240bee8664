using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WebApp.Constraints;

/// <summary>The posted fields of a page, and which of them hold a property of an entity.</summary>
internal sealed class FormMap(IReadOnlyList<FormField> fields)
{
    public IReadOnlyList<FormField> Fields { get; } = fields;

    /// <param name="page">The page that was posted to.</param>
    /// <param name="parameters">Parameters of the handler, which bind fields as well.</param>
    /// <param name="metadata">MVC's.</param>
    /// <param name="posted">Names and texts of what was posted, whether the page binds it or not.</param>
    public static FormMap Of(
        CompiledPageActionDescriptor page,
        IEnumerable<ParameterDescriptor> parameters,
        IModelMetadataProvider metadata,
        IEnumerable<KeyValuePair<string, string?>> posted)
    {
        var model = metadata.GetMetadataForType(page.HandlerTypeInfo.AsType());
        var roots = page.BoundProperties.Select(bound => (bound.BindingInfo?.BinderModelName ?? bound.Name, Property(model, bound.Name)!))
            .Concat(parameters.Select(bound => (bound.BindingInfo?.BinderModelName ?? bound.Name, Parameter(metadata, bound))))
            .ToList();
        return new FormMap([.. posted.Select(field => Field(roots, field.Key, field.Value)).OfType<FormField>()]);
    }

    /// <summary>The fields that hold a property: those that say so by attribute, or else those named like it.</summary>
    public IReadOnlyList<FormField> Holding(IReadOnlyEntityType entityType, IReadOnlyProperty property)
    {
        var declared = Fields.Where(field => field.Holds(entityType, property, declared: true)).ToList();
        return declared.Count > 0 ? declared : [.. Fields.Where(field => field.Holds(entityType, property, declared: false))];
    }

    // With its attributes, where there are any to see.
    private static ModelMetadata Parameter(IModelMetadataProvider metadata, ParameterDescriptor parameter) =>
        metadata is ModelMetadataProvider provider && parameter is HandlerParameterDescriptor { ParameterInfo: { } info }
            ? provider.GetMetadataForParameter(info)
            : metadata.GetMetadataForType(parameter.ParameterType);

    private static FormField? Field(List<(string Name, ModelMetadata Metadata)> roots, string key, string? text)
    {
        var segments = key.Split('.');
        foreach (var (name, root) in roots)
        {
            if (Step(root, name, segments[0]) is { } first && Walk(first, segments.AsSpan(1)) is { } found)
            {
                return new FormField(key, Prefix(key), found, text);
            }
        }

        // A bound object is also filled from names without its prefix when nothing was posted with it.
        return roots.Select(root => Walk(root.Metadata, segments)).FirstOrDefault(found => found is not null) is { } bare
            ? new FormField(key, Prefix(key), bare, text)
            : null;
    }

    private static ModelMetadata? Walk(ModelMetadata start, ReadOnlySpan<string> segments)
    {
        var current = start;
        foreach (var segment in segments)
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? segment : segment[..bracket];
            if (Property(current, name) is not { } property || Step(property, name, segment) is not { } next)
            {
                return null;
            }

            current = next;
        }

        return current;
    }

    // Into the elements of a collection, once for each pair of brackets.
    private static ModelMetadata? Step(ModelMetadata metadata, string name, string segment)
    {
        if (!segment.StartsWith(name, StringComparison.OrdinalIgnoreCase) || (segment.Length > name.Length && segment[name.Length] != '['))
        {
            return null;
        }

        var current = metadata;
        for (var brackets = segment.AsSpan(name.Length).Count('['); brackets > 0 && current is not null; brackets--)
        {
            current = current.ElementMetadata;
        }

        return current;
    }

    private static ModelMetadata? Property(ModelMetadata container, string name) =>
        container.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string Prefix(string key) => key.LastIndexOf('.') is >= 0 and var dot ? key[..dot] : "";
}
