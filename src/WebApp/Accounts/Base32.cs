using System.Text;

namespace WebApp.Accounts;

/// <summary>Encodes bytes with letters and digits that cannot be confused with one another (RFC 4648).</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Bits = 5;

    /// <param name="bytes">Bytes whose number is divisible by five, so that no padding is necessary.</param>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, count) = (0, 0);
        foreach (var value in bytes)
        {
            (buffer, count) = ((buffer << 8) | value, count + 8);
            for (; count >= Bits; count -= Bits)
            {
                text.Append(Alphabet[(buffer >> (count - Bits)) & (Alphabet.Length - 1)]);
            }

            buffer &= (1 << count) - 1;
        }

        return text.ToString();
    }

    /// <summary>Inserts spaces between groups of four characters.</summary>
    public static string InGroups(string text) => string.Join(' ', text.Chunk(4).Select(group => new string(group)));
}
