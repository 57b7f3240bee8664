using System;
using System.Collections;
using System.Globalization;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>A posted field that is bound by the page, or one value of a list.</summary>
/// <param name="key">The model state key, such as <c>Input.Lines[2].Sku</c>.</param>
/// <param name="prefix">The key of the containing object, such as <c>Input.Lines[2]</c>.</param>
/// <param name="metadata">The metadata of the bound property.</param>
/// <param name="text">The posted text.</param>
internal sealed class PostedField(string key, string prefix, ModelMetadata metadata, string? text)
{
    public string Key { get; } = key;

    public string Prefix { get; } = prefix;

    public ModelMetadata Metadata { get; } = metadata;

    public string? Text { get; } = text;

    public FieldBinding Binding { get; } = FieldBinding.Of(metadata);

    public RulesOfAttribute? RulesOf => Binding.RulesOf;

    /// <summary>The culture of the text: the current culture, or the invariant culture in which browsers send numbers and dates.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.CurrentCulture;

    /// <summary>The value from a JSON body; null for a form.</summary>
    public object? Value { get; init; }

    /// <summary>The object whose property the field is bound to; null if it is not available.</summary>
    public object? Container { get; init; }

    /// <summary>Converts the posted value to a value of the entity property.</summary>
    public bool TryRead(IReadOnlyProperty property, out object? value)
    {
        if (Value is null || !property.ClrType.IsInstanceOfType(Value))
        {
            return PropertyText.TryConvert(Text, property, Culture, out value);
        }

        value = Value;
        return true;
    }

    /// <summary>
    /// Returns the value as bound by the page, which applies its custom model binders, or else converts the posted value.
    /// </summary>
    public bool TryReadBound(IReadOnlyProperty property, out object? value)
    {
        if (Container is not null && !Binding.IsList && Metadata.PropertyGetter is { } get)
        {
            value = get(Container);
            if (value is null || property.ClrType.IsInstanceOfType(value))
            {
                return true;
            }
        }

        return TryRead(property, out value);
    }

    /// <summary>Replaces the bound value. Returns false if the property cannot be set to this value.</summary>
    public bool TrySet(object? value)
    {
        if (Container is null || Metadata.PropertySetter is not { } set
            || !(value is null ? Metadata.IsReferenceOrNullableType : Metadata.UnderlyingOrModelType.IsInstanceOfType(value)))
        {
            return false;
        }

        set(Container, value);
        return true;
    }

    /// <summary>The label of the field.</summary>
    public string Label => LabelOf(Metadata);

    public static string LabelOf(ModelMetadata metadata) => metadata.DisplayName ?? DisplayNames.Of(metadata.Name ?? "");

    /// <summary>Whether the field contains the property: by attribute if <paramref name="declared"/> is true, otherwise by name.</summary>
    public bool Holds(IReadOnlyEntityType entityType, IReadOnlyProperty property, bool declared) =>
        declared == (RulesOf is not null) && Binding.Holds(entityType, property);

    /// <summary>Whether a field of this type accepts several values.</summary>
    public static bool IsList(Type? type) => typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string) && type != typeof(byte[]);
}
