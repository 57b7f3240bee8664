namespace WebApp.Hosting;

/// <summary>
/// Lets a form with U+0000 in it reach its page, as U+0007. ASP.NET Core gives up on the whole form otherwise, and the
/// person gets an error page in place of the field to correct.
/// </summary>
internal static class NulFreeForms
{
    public static void UseNulFreeForms(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true)
        {
            context.Request.Body = new NulFreeStream(context.Request.Body);
        }

        return next(context);
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
