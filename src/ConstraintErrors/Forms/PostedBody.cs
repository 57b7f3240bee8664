using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace ConstraintErrors.Forms;

/// <summary>Converts the argument of a JSON body to posted fields, such as <c>email</c> and <c>lines[2].sku</c>.</summary>
internal static class PostedBody
{
    private const int MaxDepth = 8;

    /// <summary>Returns the name of a property in the JSON body.</summary>
    public static string JsonName(ModelMetadata property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name!);

    /// <summary>Returns the name of a property in MVC validation errors, which the application can configure.</summary>
    public static string ValidationName(ModelMetadata property) =>
        (property as DefaultModelMetadata)?.ValidationMetadata.ValidationModelName ?? property.Name!;

    public static PostedForm Of(object? argument, IModelMetadataProvider metadata, Func<ModelMetadata, string> nameOf) =>
        argument is null ? new PostedForm([])
        : argument is IEnumerable items and not string
            ? new PostedForm([.. items.Cast<object?>().SelectMany((item, index) => Fields(item, metadata, nameOf, $"[{index}]"))])
            : new PostedForm([.. Fields(argument, metadata, nameOf, "")]);

    private static IEnumerable<PostedField> Fields(
        object? item, IModelMetadataProvider metadata, Func<ModelMetadata, string> nameOf, string prefix) =>
        item is null ? [] : Fields(item, metadata.GetMetadataForType(item.GetType()), nameOf, prefix, MaxDepth);

    private static IEnumerable<PostedField> Fields(
        object container, ModelMetadata metadata, Func<ModelMetadata, string> nameOf, string prefix, int depth)
    {
        foreach (var property in metadata.Properties)
        {
            if (property is not { PropertyGetter: { } getter, Name: not null } || depth == 0)
            {
                continue;
            }

            var key = (prefix.Length == 0 ? "" : prefix + ".") + nameOf(property);
            var value = getter(container);
            if (property.IsEnumerableType && value is IEnumerable items && property.ElementMetadata is { IsComplexType: true })
            {
                var index = 0;
                foreach (var field in items.Cast<object?>().SelectMany(item => Of(item, $"{key}[{index++}]")))
                {
                    yield return field;
                }
            }
            else if (property is { IsComplexType: true, IsEnumerableType: false } && value is not null)
            {
                foreach (var field in Fields(value, property, nameOf, key, depth - 1))
                {
                    yield return field;
                }
            }
            else if (PostedField.IsList(property.ModelType) && value is IEnumerable values)
            {
                foreach (var element in values)
                {
                    yield return new PostedField(key, prefix, property, PropertyText.Of(element)) { Value = element };
                }
            }
            else
            {
                yield return new PostedField(key, prefix, property, PropertyText.Of(value)) { Value = value };
            }

            IEnumerable<PostedField> Of(object? item, string itemPrefix) =>
                item is null ? [] : Fields(item, property.ElementMetadata!, nameOf, itemPrefix, depth - 1);
        }
    }
}
