using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace WebApp.Pages;

internal static class RedirectBackExtensions
{
    private const int MaxLength = 2_000; // A header takes no more than some kilobytes.

    /// <summary>Redirects to an address that a request named, if it is one of this site, and otherwise to <paramref name="fallback"/>.</summary>
    public static LocalRedirectResult RedirectBack(this PageModel page, string? address, string fallback) =>
        page.LocalRedirect(ToAscii(address?.Length <= MaxLength && page.Url.IsLocalUrl(address) ? address! : fallback));

    // A header takes ASCII only. Nothing but the characters outside it is encoded, so that the result is as local as the address.
    private static string ToAscii(string address) => string.Concat(address.EnumerateRunes().Select(rune =>
        rune.IsAscii && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
