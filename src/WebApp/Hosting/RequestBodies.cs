using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace WebApp.Hosting;

/// <summary>Limits what a request may carry, and reads a body only when an endpoint wants it.</summary>
internal static class RequestBodies
{
    /// <summary>Of a form; an endpoint that takes more or less says so by its metadata.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxValues = 64;

    private const int MaxKeyLength = 256;

    private const int MaxValueLength = 128 * 1024;

    /// <summary>For forms with a value for each of many rows: the users of a page, the roles of a user.</summary>
    public static IFormOptionsMetadata ManyValues { get; } = new RequestFormLimitsAttribute
    {
        ValueCountLimit = 1024,
        KeyLengthLimit = MaxKeyLength,
        ValueLengthLimit = MaxValueLength,
        BufferBodyLengthLimit = MaxBytes,
        MultipartBodyLengthLimit = MaxBytes,
    };

    public static void AddRequestBodyLimits(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = MaxBytes;
            options.AddServerHeader = false;
        });
        services.Configure<FormOptions>(options =>
        {
            (options.ValueCountLimit, options.KeyLengthLimit, options.ValueLengthLimit) = (MaxValues, MaxKeyLength, MaxValueLength);
            (options.BufferBodyLengthLimit, options.MultipartBodyLengthLimit) = (MaxBytes, MaxBytes);
        });
    }

    /// <summary>
    /// Reads the form of a page before the page does, so that one that is too large is a 413, and one that cannot be read a 400,
    /// whatever would have read it first. A form with U+0000 in it reaches its page, with U+0007 in its place: ASP.NET Core gives
    /// up on the whole form otherwise. JSON in another encoding than its own is a 415.
    /// </summary>
    public static void UseRequestBodies(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        var request = context.Request;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next(context); // The error page reads no body, least of all one that was refused.
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { MaxRequestBodySize: { } limit } && request.ContentLength > limit)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
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
            if (request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                request.Body = new NulFreeStream(request.Body);
            }

            try
            {
                await request.ReadFormAsync(context.RequestAborted);
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException exception)
            {
                context.Response.StatusCode = exception.StatusCode;
                return;
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
            {
                // Too many or too long fields, a broken form, or one in an encoding that nobody should speak any more (UTF-7).
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
        }

        await next(context);
    });

    /// <summary>Reads <c>%00</c> as <c>%07</c>: as long, and as little welcome in any field.</summary>
    private sealed class NulFreeStream(Stream inner) : Stream
    {
        private byte _beforeLast;
        private byte _last;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Replace(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Replace(buffer.AsSpan(offset, read));
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void Replace(Span<byte> bytes)
        {
            foreach (ref var current in bytes)
            {
                if (current == '0' && _last == '0' && _beforeLast == '%')
                {
                    current = (byte)'7';
                }

                (_beforeLast, _last) = (_last, current);
            }
        }
    }
}
