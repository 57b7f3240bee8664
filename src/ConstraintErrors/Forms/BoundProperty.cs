using System;
using System.Collections;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>A bound property, parameter or list element, with the object it belongs to.</summary>
/// <param name="Metadata">The MVC metadata.</param>
/// <param name="Container">The object with the property; null if it is not bound yet.</param>
/// <param name="Element">The object itself, if it is a list element.</param>
internal sealed record BoundProperty(ModelMetadata Metadata, object? Container, object? Element = null)
{
    private static readonly ConditionalWeakTable<ModelMetadata, FrozenDictionary<string, ModelMetadata>> s_properties = [];

    /// <summary>Follows the segments of a key, such as <c>Lines[2]</c> and <c>Sku</c>. Returns null if a segment does not exist.</summary>
    public BoundProperty? Walk(ReadOnlySpan<string> segments)
    {
        var current = this;
        foreach (var segment in segments)
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? segment : segment[..bracket];
            if (Property(current.Metadata, name) is not { } property
                || new BoundProperty(property, current.Value).Into(name, segment) is not { } next)
            {
                return null;
            }

            current = next;
        }

        return current;
    }

    /// <summary>Follows the indexes of a segment. Returns null if the segment has another name.</summary>
    public BoundProperty? Into(string name, string segment)
    {
        if (!segment.StartsWith(name, StringComparison.OrdinalIgnoreCase) || (segment.Length > name.Length && segment[name.Length] != '['))
        {
            return null;
        }

        if (segment.Length == name.Length)
        {
            return this;
        }

        var current = this;
        foreach (var index in segment[name.Length..].Split('[').Skip(1))
        {
            if (current.Metadata.ElementMetadata is not { } element)
            {
                return null;
            }

            current = new BoundProperty(element, Container: null, At(current.Value, index.TrimEnd(']')));
        }

        return current;
    }

    public static ModelMetadata? Property(ModelMetadata container, string name) =>
        s_properties.GetValue(container, static container => container.Properties.DistinctBy(property => property.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(property => property.Name!, StringComparer.OrdinalIgnoreCase)).GetValueOrDefault(name);

    private object? Value => Container is null ? Element : Metadata.PropertyGetter?.Invoke(Container);

    private static object? At(object? list, string index) =>
        list is IList items && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < items.Count
            ? items[position]
            : null;
}
