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
/// Renders a form after a violation, and adds the messages that the page does not show. Without them, a page without an error summary
/// would be redisplayed without any message.
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
            var items = string.Concat(unshown.Select(message => $"<li>{message}</li>"));
            var summary = $"<div class=\"validation-summary-errors\" role=\"alert\"><ul>{items}</ul></div>";
            var insertionPoint = InsertionPoint().Match(html);
            html = html.Insert(insertionPoint.Index + insertionPoint.Length, summary);
        }

        await response.WriteAsync(html, http.RequestAborted);
    }

    // Matches the start of the main element; without one, of the body; in a partial view, of the text.
    [GeneratedRegex(
        "<main[^>]*>|<body[^>]*>(?!.*<main)|^(?!.*<(?:main|body))",
        RegexOptions.IgnoreCase | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex InsertionPoint();
}
