using System.Text;
using Microsoft.Extensions.Localization;

namespace WebApp.Importing;

/// <summary>Reads a stream whose text must be UTF-8, and refuses other encodings instead of replacing letters.</summary>
internal sealed class Utf8Stream(Stream stream, IStringLocalizer<Texts> texts) : Stream
{
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private readonly char[] _letters = new char[4096];
    private bool _isStarted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await stream.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = stream.Read(buffer, offset, count);
        Check(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Check(ReadOnlySpan<byte> bytes)
    {
        if (!_isStarted && bytes is ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
        {
            throw new ImportFileException(texts["The file is encoded in UTF-16. Save it as “CSV UTF-8”."]);
        }

        _isStarted = true;
        var isEnd = bytes.IsEmpty;
        if (bytes.Contains((byte)0))
        {
            throw new ImportFileException(texts["The file contains characters with the code 0, so it isn’t a CSV file in UTF-8. Save it as “CSV UTF-8”."]);
        }

        try
        {
            for (var isComplete = false; !isComplete;)
            {
                bytes = bytes[Decode(bytes, flush: isEnd, out isComplete)..];
            }
        }
        catch (DecoderFallbackException)
        {
            throw new ImportFileException(texts["The file isn’t encoded in UTF-8. Save it as “CSV UTF-8”."]);
        }
    }

    private int Decode(ReadOnlySpan<byte> bytes, bool flush, out bool isComplete)
    {
        _decoder.Convert(bytes, _letters, flush, out var used, out _, out isComplete);
        return used;
    }
}
