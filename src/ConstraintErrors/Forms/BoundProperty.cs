using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>Somewhere in what a page binds.</summary>
/// <param name="Metadata">What MVC knows of it.</param>
/// <param name="Container">The object that it is a property of; null where nothing was bound yet.</param>
/// <param name="Element">The object itself, where it is an element of a list.</param>
internal sealed record BoundProperty(ModelMetadata Metadata, object? Container, object? Element = null)
{
    /// <summary>Along the segments of a key, such as <c>Lines[2]</c> and <c>Sku</c>. Null when they lead nowhere.</summary>
    public BoundProperty? Walk(ReadOnlySpan<string> segments)
    {
        var current = this;
        foreach (var segment in segments)
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? segment : segment[..bracket];
            if (Property(current.Metadata, name) is not { } property || new BoundProperty(property, current.Value).Into(name, segment) is not { } next)
            {
                return null;
            }

            current = next;
        }

        return current;
    }

    /// <summary>Into the elements of a collection, once for each pair of brackets. Null when the segment has another name.</summary>
    public BoundProperty? Into(string name, string segment)
    {
        if (!segment.StartsWith(name, StringComparison.OrdinalIgnoreCase) || (segment.Length > name.Length && segment[name.Length] != '['))
        {
            return null;
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
        container.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    private object? Value => Container is null ? Element : Metadata.PropertyGetter?.Invoke(Container);

    private static object? At(object? list, string index) =>
        list is IList items && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < items.Count
            ? items[position]
            : null;
}
