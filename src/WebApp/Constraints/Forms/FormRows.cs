using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WebApp.Constraints;

/// <summary>The rows that a form is about to write, as far as its fields with <see cref="RulesOfAttribute"/> tell.</summary>
internal sealed class FormRows(IServiceProvider services, ConstraintContexts contexts)
{
    private readonly ILookupNormalizer? _normalizer = services.GetService<ILookupNormalizer>();

    /// <summary>One for each prefix and entity: <c>Input.Lines[0]</c>, <c>Input.Lines[1]</c> are rows of their own.</summary>
    public IReadOnlyList<(DbContext Context, CandidateRow Row, IReadOnlyList<FormField> Fields)> Of(FormMap form, RouteValueDictionary route) =>
    [
        .. form.Fields.Where(field => field.RulesOf is not null)
            .GroupBy(field => (field.Prefix, field.RulesOf!.EntityType))
            .Select(group => Row(group.Key.EntityType, [.. form.Fields.Where(field => field.Prefix == group.Key.Prefix)], route)),
    ];

    private (DbContext Context, CandidateRow Row, IReadOnlyList<FormField> Fields) Row(
        Type type, IReadOnlyList<FormField> fields, RouteValueDictionary route)
    {
        var context = contexts.For(type, services);
        var entityType = context.Model.FindEntityType(type)!;
        var values = new Dictionary<string, object?>();
        foreach (var property in entityType.GetProperties())
        {
            if (fields.FirstOrDefault(field => field.Holds(entityType, property, declared: true)) is { } field
                && PropertyText.TryConvert(field.Text, property, out var value))
            {
                values[property.Name] = PropertyNames.IsNormalized(property) && value is string text ? Normalized(property, text) : value;
            }
        }

        return (context, new CandidateRow { EntityType = entityType, Values = values, ExistingKey = ExistingKey(entityType, fields, route) }, fields);
    }

    /// <summary>The key of the row that a page's address names; null when it names none.</summary>
    public static object?[]? KeyInAddress(IReadOnlyEntityType entityType, RouteValueDictionary route) =>
        Key(entityType, property => route.TryGetValue(property.Name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null);

    // A page that edits a row has its key in the address, or in a field of its own.
    private static object?[]? ExistingKey(IReadOnlyEntityType entityType, IReadOnlyList<FormField> fields, RouteValueDictionary route) =>
        KeyInAddress(entityType, route)
        ?? Key(entityType, property => fields.FirstOrDefault(field => field.RulesOf is null && PropertyNames.Matches(field.Metadata.Name ?? "", property))?.Text);

    private static object?[]? Key(IReadOnlyEntityType entityType, Func<IReadOnlyProperty, string?> textOf)
    {
        var properties = entityType.FindPrimaryKey()?.Properties ?? [];
        var values = new object?[properties.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!PropertyText.TryConvert(textOf(properties[i]), properties[i], out values[i]) || values[i] is null)
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
