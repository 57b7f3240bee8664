using System.Globalization;

namespace TestInfrastructure;

public static class Base32Text
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Decodes the key that a page shows, in groups.</summary>
    public static byte[] Decode(string text) =>
    [
        .. string.Concat(text.Where(char.IsLetterOrDigit).Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')))
            .Chunk(8).Select(bits => byte.Parse(new string(bits), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture)),
    ];
}
