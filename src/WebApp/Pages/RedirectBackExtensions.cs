using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Pages;

internal static class RedirectBackExtensions
{
    private const int MaxLength = 2_000; // Servers limit headers to a few kilobytes.

    /// <summary>Redirects to the requested address if it is local to this site, and otherwise to <paramref name="fallback"/>.</summary>
    public static LocalRedirectResult RedirectBack(this PageModel page, string? address, string fallback) =>
        page.LocalRedirect(ToAscii(address?.Length <= MaxLength && page.Url.IsLocalUrl(address) ? address! : fallback));

    // Headers are ASCII only. Only other characters are encoded, so that the result is as local as the address.
    private static string ToAscii(string address) => string.Concat(address.EnumerateRunes().Select(rune =>
        rune.IsAscii && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
