using System;
using System.Collections;
using System.Globalization;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>A posted field that the page binds; of a list, one of its values.</summary>
/// <param name="key">Its model-state key, such as <c>Input.Lines[2].Sku</c>.</param>
/// <param name="prefix">The key of what it is a property of, such as <c>Input.Lines[2]</c>.</param>
/// <param name="metadata">What MVC knows of the property it is bound to.</param>
/// <param name="text">What was posted.</param>
internal sealed class PostedField(string key, string prefix, ModelMetadata metadata, string? text)
{
    public string Key { get; } = key;

    public string Prefix { get; } = prefix;

    public ModelMetadata Metadata { get; } = metadata;

    public string? Text { get; } = text;

    public FieldBinding Binding { get; } = FieldBinding.Of(metadata);

    public RulesOfAttribute? RulesOf => Binding.RulesOf;

    /// <summary>That the text is written in: the person's, or the invariant one, in which browsers send numbers and dates.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.CurrentCulture;

    /// <summary>What was read off a JSON body; null for a form, which has texts only.</summary>
    public object? Value { get; init; }

    /// <summary>The object that the field is bound to a property of; null where there is none to be had.</summary>
    public object? Container { get; init; }

    /// <summary>What was posted as a value of the property. False when it is none.</summary>
    public bool TryRead(IReadOnlyProperty property, out object? value)
    {
        if (Value is null || !property.ClrType.IsInstanceOfType(Value))
        {
            return PropertyText.TryConvert(Text, property, Culture, out value);
        }

        value = Value;
        return true;
    }

    /// <summary>The same as the page bound it, which goes by the page's own formats; what was posted where it bound none.</summary>
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

    /// <summary>Has the form hold another value than was posted. False when it cannot hold this one.</summary>
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

    /// <summary>What the person sees beside the field.</summary>
    public string Label => LabelOf(Metadata);

    public static string LabelOf(ModelMetadata metadata) => metadata.DisplayName ?? DisplayNames.Of(metadata.Name ?? "");

    /// <summary>Whether the field holds this property; by attribute when <paramref name="declared"/>, else by name.</summary>
    public bool Holds(IReadOnlyEntityType entityType, IReadOnlyProperty property, bool declared) =>
        declared == (RulesOf is not null) && Binding.Holds(entityType, property);

    /// <summary>Whether a field of this type takes as many values as are posted by its name.</summary>
    public static bool IsList(Type? type) => typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string) && type != typeof(byte[]);
}
