using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace WebApp.Hosting;

internal static class ReadableBodies
{
    /// <summary>
    /// Lets a form with U+0000 in it reach its page, as U+0007: ASP.NET Core gives up on the whole form otherwise, and the
    /// person gets an error page in place of the field to correct. A form that cannot be read at all is a 400, and JSON in
    /// another encoding than its own a 415.
    /// </summary>
    public static void UseReadableBodies(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        var request = context.Request;
        if (request.HasJsonContentType() && MediaTypeHeaderValue.TryParse(request.ContentType, out var json)
            && json.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType; // JSON is UTF-8 (RFC 8259).
            return;
        }

        if (request.HasFormContentType && context.Features.Get<IStatusCodeReExecuteFeature>() is null)
        {
            if (request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                request.Body = new NulFreeStream(request.Body);
            }

            try
            {
                await request.ReadFormAsync(context.RequestAborted);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException or ArgumentException)
            {
                // Too large, broken, or in an encoding that nobody should speak any more (UTF-7).
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
