using System.Buffers;
using System.Text;

namespace WebApp.Rendering;

/// <summary>A rendered page without its antiforgery token.</summary>
internal sealed class SharedHtml
{
    private readonly List<byte[]> _parts = [];

    public SharedHtml(ReadOnlySpan<byte> html, string token)
    {
        var bytes = Encoding.ASCII.GetBytes(token);
        for (int at; (at = html.IndexOf(bytes)) >= 0; html = html[(at + bytes.Length)..])
        {
            _parts.Add(html[..at].ToArray());
        }

        _parts.Add(html.ToArray());
    }

    public async Task WriteAsync(HttpResponse response, string token)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _parts.Sum(part => part.Length) + ((_parts.Count - 1) * token.Length);
        response.BodyWriter.Write(_parts[0]);
        foreach (var part in _parts.Skip(1))
        {
            Encoding.ASCII.GetBytes(token, response.BodyWriter);
            response.BodyWriter.Write(part);
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }
}
