using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ConstraintErrors.Forms;

/// <summary>Keeps rendered fields without values. See <see cref="FieldTagHelper.Cache"/>.</summary>
internal sealed class FieldCache
{
    /// <summary>The maximum number of fields, because a client can choose a part of the key, such as the language.</summary>
    private const int MaxCount = 1_000;

    private readonly ConcurrentDictionary<Key, (object? CacheBy, IHtmlContent Html)> _fields = new();

    /// <returns>
    /// Null if the field cannot be reused: the URL of its live check contains the query string, route values, and the spelling of the path.
    /// </returns>
    public static Key? KeyOf(ViewContext context, string elementId, string fieldName)
    {
        var request = context.HttpContext.Request;
        return !request.QueryString.HasValue && context.RouteData.Values.Count == 1 && context.RouteData.Values["page"] is string page && request.Path.Value == page
            ? new Key(elementId, fieldName, request.PathBase + request.Path, CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name)
            : null;
    }

    public IHtmlContent? Find(Key key, object? cacheBy) =>
        _fields.TryGetValue(key, out var field) && ReferenceEquals(field.CacheBy, cacheBy) ? field.Html : null;

    public IHtmlContent Add(Key key, object? cacheBy, TagHelperOutput field, HtmlEncoder encoder)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        field.WriteTo(writer, encoder);
        var html = new HtmlString(writer.ToString());
        if (_fields.Count < MaxCount || _fields.ContainsKey(key))
        {
            _fields[key] = (cacheBy, html);
        }

        return html;
    }

    internal sealed record Key(string ElementId, string FieldName, string Path, string Culture, string UICulture);
}
