using System.Text;
using Microsoft.AspNetCore.Identity;

namespace WebApp.Data;

/// <summary>
/// Normalizes to NFKC and then to upper case by the invariant culture: look-alikes such as fullwidth letters or U+2126 for U+03A9 become
/// the same name, regardless of the server's culture.
/// </summary>
internal sealed class CompatibilityNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) => Normalize(name);

    public string? NormalizeEmail(string? email) => Normalize(email);

    // Unpaired surrogates and U+FFFE have no normal form, and some databases refuse U+0000. All become the replacement character, as
    // unpaired surrogates do in a posted form.
    internal static string? Normalize(string? text) => text is null
        ? null
        : string.Concat(text.EnumerateRunes()).Replace('\0', '\uFFFD').Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
