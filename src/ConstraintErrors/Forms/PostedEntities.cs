using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using ConstraintErrors.Model;
using ConstraintErrors.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>Creates the rows that a form saves, from its fields with <see cref="RulesOfAttribute"/>.</summary>
internal sealed class PostedEntities(IServiceProvider services, RegisteredContexts contexts)
{
    // Cached, because live checks run while the user types.
    private static readonly ConditionalWeakTable<IReadOnlyEntityType, ConcurrentDictionary<string, string[]>> s_keyNames = [];

    private readonly ILookupNormalizer? _normalizer = services.GetService<ILookupNormalizer>();

    /// <summary>
    /// Returns one row per prefix and entity type, such as <c>Input.Lines[0]</c> and <c>Input.Lines[1]</c>, and one row per value of a
    /// list.
    /// </summary>
    public IReadOnlyList<(DbContext Context, EntityValues Row, IReadOnlyList<PostedField> Fields)> Of(PostedForm form, HttpRequest request)
    {
        var rows = new List<(DbContext, EntityValues, IReadOnlyList<PostedField>)>();
        var groups = new HashSet<(string Prefix, Type EntityType)>();
        foreach (var field in form.Fields)
        {
            if (field.RulesOf is { EntityType: var type } && groups.Add((field.Prefix, type)))
            {
                rows.AddRange(FieldsOfRows(form, field.Prefix, type).Select(fields => Row(type, form, field.Prefix, fields, request)));
            }
        }

        return rows;
    }

    private static IReadOnlyList<PostedField>[] FieldsOfRows(PostedForm form, string prefix, Type type)
    {
        List<PostedField> fields = [], values = [];
        foreach (var field in form.Fields)
        {
            if (field.Prefix != prefix)
            {
                continue;
            }

            if (!field.Binding.IsList)
            {
                fields.Add(field);
            }
            else if (field.RulesOf?.EntityType == type)
            {
                values.Add(field);
            }
        }

        return values.Count == 0 ? [fields] : [.. values.Select(value => (IReadOnlyList<PostedField>)[.. fields, value])];
    }

    private (DbContext Context, EntityValues Row, IReadOnlyList<PostedField> Fields) Row(
        Type type, PostedForm form, string prefix, IReadOnlyList<PostedField> fields, HttpRequest request)
    {
        var context = contexts.For(type, services);
        var entityType = context.Model.FindEntityType(type)!;
        var values = new Dictionary<string, object?>();
        foreach (var field in fields)
        {
            foreach (var property in field.Binding.DeclaredPropertiesOf(entityType))
            {
                if (!values.ContainsKey(property.Name) && field.TryRead(property, out var value))
                {
                    values[property.Name] = PropertyNames.IsNormalized(property) && value is string text ? Normalized(property, text) : value;
                }
            }
        }

        var existingKey = ExistingKey(entityType, form, prefix, request);
        return (context, new EntityValues { EntityType = entityType, Values = values, ExistingKey = existingKey }, fields);
    }

    /// <summary>
    /// Returns the key of an existing row from the route values or the query: <c>id</c> or, for a product, <c>productId</c>. Returns null if
    /// the URL contains no key.
    /// </summary>
    public static object?[]? KeyInAddress(IReadOnlyEntityType entityType, HttpRequest request) =>
        Key(entityType, property => KeyText(request, KeyNames(entityType, property)));

    /// <summary>Returns the names of a key property in URLs and forms. For a key with one property, they include <c>id</c>.</summary>
    private static string[] KeyNames(IReadOnlyEntityType entityType, IReadOnlyProperty property) =>
        s_keyNames.GetOrCreateValue(entityType).GetOrAdd(
            property.Name,
            static (property, entityType) => entityType.FindPrimaryKey() is { Properties.Count: 1 }
                ? [property, entityType.ClrType.Name + property, "id"]
                : [property, entityType.ClrType.Name + property],
            entityType);

    private static string? KeyText(HttpRequest request, string[] names)
    {
        foreach (var name in names)
        {
            if ((request.RouteValues.TryGetValue(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : request.Query[name] is [var first, ..] ? first : null) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    // The key of the row being edited comes from a field next to the others, the URL, or a top-level field.
    private static object?[]? ExistingKey(IReadOnlyEntityType entityType, PostedForm form, string prefix, HttpRequest request) =>
        Key(entityType, property => form.Fields.FirstOrDefault(field =>
            field.RulesOf is null && field.Prefix == prefix && PropertyNames.Matches(field.Metadata.Name ?? "", property))?.Text)
        ?? KeyInAddress(entityType, request)
        ?? Key(entityType, property => form.Fields.FirstOrDefault(field =>
            field.RulesOf is null && field.Prefix.Length == 0
            && KeyNames(entityType, property).Contains(field.Metadata.Name, StringComparer.OrdinalIgnoreCase))?.Text);

    private static object?[]? Key(IReadOnlyEntityType entityType, Func<IReadOnlyProperty, string?> textOf)
    {
        var properties = entityType.FindPrimaryKey()?.Properties ?? [];
        var values = new object?[properties.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!PropertyText.TryConvert(textOf(properties[i]), properties[i], CultureInfo.CurrentCulture, out values[i]) || values[i] is null)
            {
                return null;
            }
        }

        return values.Length == 0 ? null : values;
    }

    private string? Normalized(IReadOnlyProperty property, string text) =>
        _normalizer is null ? text
        : PropertyNames.Source(property).Contains("Email", StringComparison.OrdinalIgnoreCase) ? _normalizer.NormalizeEmail(text)
        : _normalizer.NormalizeName(text);
}
