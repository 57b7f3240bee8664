using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ConstraintErrors.Forms;

/// <summary>An argument read off a JSON body, as the fields that it consists of: <c>email</c>, <c>lines[2].sku</c>.</summary>
internal static class PostedBody
{
    private const int MaxDepth = 8;

    public static PostedForm Of(object? argument, IModelMetadataProvider metadata) =>
        argument is null ? new PostedForm([])
        : argument is IEnumerable items and not string
            ? new PostedForm([.. items.Cast<object?>().SelectMany((item, index) => Fields(item, metadata, $"[{index}]"))])
            : new PostedForm([.. Fields(argument, metadata, "")]);

    private static IEnumerable<PostedField> Fields(object? item, IModelMetadataProvider metadata, string prefix) =>
        item is null ? [] : Fields(item, metadata.GetMetadataForType(item.GetType()), prefix, MaxDepth);

    private static IEnumerable<PostedField> Fields(object container, ModelMetadata metadata, string prefix, int depth)
    {
        foreach (var property in metadata.Properties)
        {
            if (property is not { PropertyGetter: { } getter, Name: { } name } || depth == 0)
            {
                continue;
            }

            var key = (prefix.Length == 0 ? "" : prefix + ".") + JsonNamingPolicy.CamelCase.ConvertName(name);
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
                foreach (var field in Fields(value, property, key, depth - 1))
                {
                    yield return field;
                }
            }
            else if (PostedField.IsList(property.ModelType) && value is IEnumerable values)
            {
                foreach (var one in values)
                {
                    yield return new PostedField(key, prefix, property, PropertyText.Of(one)) { Value = one };
                }
            }
            else
            {
                yield return new PostedField(key, prefix, property, PropertyText.Of(value)) { Value = value };
            }

            IEnumerable<PostedField> Of(object? item, string itemPrefix) =>
                item is null ? [] : Fields(item, property.ElementMetadata!, itemPrefix, depth - 1);
        }
    }
}
