using System.Text;
using Microsoft.AspNetCore.Identity;

namespace WebApp.Data;

/// <summary>
/// NFKC, then upper case by the invariant culture: look-alikes such as fullwidth letters or U+2126 for U+03A9 are the same
/// name, and a Turkish server decides as any other.
/// </summary>
internal sealed class CompatibilityNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) => Normalize(name);

    public string? NormalizeEmail(string? email) => Normalize(email);

    // Half a surrogate pair and U+FFFE have no normal form, and a database may take no U+0000; the replacement character stands
    // for them, as it does for the first in a posted form.
    internal static string? Normalize(string? text) => text is null
        ? null
        : string.Concat(text.EnumerateRunes()).Replace('\0', '\uFFFD').Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
