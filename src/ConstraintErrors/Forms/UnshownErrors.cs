using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ConstraintErrors.Forms;

/// <summary>
/// Renders a refused form, and adds the messages that no element of it shows: a page without a summary would otherwise come back
/// as if nothing had happened.
/// </summary>
internal static partial class UnshownErrors
{
    public static async Task RenderAsync(HttpContext http, IEnumerable<FieldError> errors, Func<Task> render)
    {
        var (response, body) = (http.Response, http.Response.Body);
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await render();
        }
        finally
        {
            response.Body = body;
        }

        if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) is not true)
        {
            buffer.Position = 0;
            await buffer.CopyToAsync(body, http.RequestAborted);
            return;
        }

        var html = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        var encoder = http.RequestServices.GetRequiredService<HtmlEncoder>();
        var unshown = errors.Select(error => error.Message).Where(message => message.Length > 0).Distinct().Select(encoder.Encode)
            .Where(message => !html.Contains(message, StringComparison.Ordinal)).ToList();
        if (unshown.Count > 0)
        {
            var list = $"<div class=\"validation-summary-errors\" role=\"alert\"><ul>{string.Concat(unshown.Select(message => $"<li>{message}</li>"))}</ul></div>";
            var place = Places().Match(html);
            html = html.Insert(place.Index + place.Length, list);
        }

        await response.WriteAsync(html, http.RequestAborted);
    }

    // At the beginning of what the page is about, of the page, or of a part of one.
    [GeneratedRegex("<main[^>]*>|<body[^>]*>(?!.*<main)|^(?!.*<(?:main|body))", RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Places();
}
