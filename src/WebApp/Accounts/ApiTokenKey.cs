using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WebApp.Accounts;

/// <summary>The text of an API token: a prefix that scanners for leaked credentials can find, and 256 random bits.</summary>
internal static class ApiTokenKey
{
    private const string Prefix = "api_";
    private const int Bytes = 32;

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Returns the hash that is stored. It needs no salt and no rounds, because the token is random.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
