using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;
using WebApp.Importing;

namespace WebApp.Hosting;

/// <summary>Limits the size of requests, and reads a body only for endpoints that need it.</summary>
internal static class RequestBodies
{
    /// <summary>The default limit for forms. Endpoints override it through their metadata.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxValues = 64;

    private const int MaxKeyLength = 256;

    private const int MaxValueLength = 128 * 1024;

    private static readonly TimeSpan s_headersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Form options for one value per row of a list: the users of a page, the roles of a user.</summary>
    public static IFormOptionsMetadata ManyValues { get; } = new RequestFormLimitsAttribute
    {
        ValueCountLimit = 1024,
        KeyLengthLimit = MaxKeyLength,
        ValueLengthLimit = MaxValueLength,
        BufferBodyLengthLimit = MaxBytes,
        MultipartBodyLengthLimit = MaxBytes,
    };

    /// <summary>The limits of a page that receives a file.</summary>
    public static object[] Upload(long maxBytes) =>
    [
        new UploadLimits(maxBytes + MaxBytes),
        new RequestFormLimitsAttribute { ValueCountLimit = MaxValues, KeyLengthLimit = MaxKeyLength, ValueLengthLimit = MaxValueLength, MultipartBodyLengthLimit = maxBytes },
    ];

    public static void AddRequestBodyLimits(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = MaxBytes;
            options.Limits.RequestHeadersTimeout = s_headersTimeout; // For the body, Kestrel's minimum of 240 bytes per second applies.
            options.AddServerHeader = false;
        });
        services.Configure<FormOptions>(options =>
        {
            (options.ValueCountLimit, options.KeyLengthLimit, options.ValueLengthLimit) = (MaxValues, MaxKeyLength, MaxValueLength);
            (options.BufferBodyLengthLimit, options.MultipartBodyLengthLimit) = (MaxBytes, MaxBytes);
        });
    }

    /// <summary>
    /// Reads the form before the page does, so that an oversized form always results in a 413 and an unreadable one, such as a form with
    /// U+0000, in a 400. JSON in an encoding other than UTF-8 results in a 415.
    /// </summary>
    public static void UseRequestBodies(this IApplicationBuilder app) => app.Use(static (context, next) => IsUpload(context) ? next(context) : ReadAsync(context, next));

    /// <summary>Reads uploaded files, which can be large: only after the request is authorized.</summary>
    public static void UseUploads(this IApplicationBuilder app) => app.Use(static (context, next) => IsUpload(context) ? ReadAsync(context, next) : next(context));

    private static async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next(context); // The error page reads no body, and a refused one cannot be read.
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { MaxRequestBodySize: { } limit } && request.ContentLength > limit)
        {
            await RefuseAsync(context, next, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        if (request.HasJsonContentType() && MediaTypeHeaderValue.TryParse(request.ContentType, out var json)
            && json.Charset is { HasValue: true } charset && !HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType; // JSON is UTF-8 (RFC 8259).
            return;
        }

        if (request.HasFormContentType && context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        {
            try
            {
                await request.ReadFormAsync(context.RequestAborted);
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException exception)
            {
                await RefuseAsync(context, next, exception.StatusCode);
                return;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
            {
                // Too many or too long fields, a malformed form, or an obsolete encoding (UTF-7).
                await RefuseAsync(context, next, exception is InvalidDataException && IsUpload(context) ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest);
                return;
            }
        }

        await next(context);
    }

    private static bool IsUpload(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<UploadLimits>() is not null;

    // The page of an upload shows the error beside the file; it is opened as by a link, because the form was not read.
    private static Task RefuseAsync(HttpContext context, RequestDelegate next, int status)
    {
        if (status != StatusCodes.Status413PayloadTooLarge || !IsUpload(context))
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null; // The server reads and discards a little more, so that the browser receives the response.
        }

        (context.Request.Method, context.Request.ContentType, context.Request.ContentLength) = (HttpMethods.Get, null, null);
        context.Request.Body = Stream.Null;
        context.Features.Set<IFormFeature>(null);
        context.Features.Set(new OversizedUpload());
        return next(context);
    }

    private sealed record UploadLimits(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
