using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace WebApp.Accounts;

/// <summary>Encodes Identity's tokens, which are Base64, for the query string of a link.</summary>
internal static class LinkToken
{
    public static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <returns>The token; empty when the text is not encoded.</returns>
    public static string Decode(string? text)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
