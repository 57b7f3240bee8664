using System.Globalization;
using System.Text;
using QRCoder;

namespace WebApp.Accounts;

/// <summary>A QR code as the path of an SVG image.</summary>
/// <param name="Size">The width and height, in modules.</param>
/// <param name="Path">The dark modules.</param>
public sealed record QrCode(int Size, string Path)
{
    /// <summary>Creates the code of an authenticator app's key.</summary>
    public static QrCode OfAuthenticator(string site, string userName, string key)
    {
        var issuer = Uri.EscapeDataString(site);
        return Of($"otpauth://totp/{issuer}:{Uri.EscapeDataString(userName)}?secret={key}&issuer={issuer}&digits={AuthenticatorCode.Length}");
    }

    private static QrCode Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        foreach (var (y, row) in code.ModuleMatrix.Index())
        {
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return new QrCode(code.ModuleMatrix.Count, path.ToString());
    }
}
