using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Rendering;

/// <summary>Renders an <see cref="ISharedPage"/> once, because rendering is most of the work of a form without values.</summary>
internal sealed class SharedPageFilter(IAntiforgery antiforgery) : IAsyncResultFilter
{
    /// <summary>The maximum number of pages, because a client can choose a part of the key, such as the language.</summary>
    private const int MaxCount = 100;

    private readonly ConcurrentDictionary<Key, (object? Content, SharedHtml Html)> _pages = new();

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context is not { Result: PageResult, Controller: PageModel page and ISharedPage shared } || KeyOf(context, page) is not { } key)
        {
            await next();
            return;
        }

        var (response, token) = (context.HttpContext.Response, antiforgery.GetAndStoreTokens(context.HttpContext).RequestToken!);
        if (_pages.TryGetValue(key, out var found) && ReferenceEquals(found.Content, shared.Content))
        {
            context.Cancel = true;
            await found.Html.WriteAsync(response, token);
        }
        else if (await RenderAsync(context.HttpContext, next) is { } bytes)
        {
            var html = new SharedHtml(bytes, token);
            if (_pages.Count < MaxCount || _pages.ContainsKey(key))
            {
                _pages[key] = (shared.Content, html);
            }

            await html.WriteAsync(response, token);
        }
    }

    /// <returns>Null if the page contains what others must not see, or its address is spelled in one of many other ways.</returns>
    private static Key? KeyOf(ResultExecutingContext context, PageModel page)
    {
        var request = context.HttpContext.Request;
        return HttpMethods.IsGet(request.Method) && !request.QueryString.HasValue && request.Path.Value == page.PageContext.ActionDescriptor.ViewEnginePath
            && page is { User.Identity.IsAuthenticated: not true, TempData.Count: 0 }
            ? new Key(request.PathBase + request.Path, CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name)
            : null;
    }

    /// <returns>Null if the page threw an exception.</returns>
    private static async Task<byte[]?> RenderAsync(HttpContext context, ResultExecutionDelegate next)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var buffer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffer));
        try
        {
            return (await next()).Exception is null ? buffer.ToArray() : null;
        }
        finally
        {
            context.Features.Set(body);
        }
    }

    private sealed record Key(string Path, string Culture, string UICulture);
}
