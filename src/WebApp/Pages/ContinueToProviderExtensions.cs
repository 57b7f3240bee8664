using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WebApp.Accounts;

namespace WebApp.Pages;

internal static class ContinueToProviderExtensions
{
    /// <summary>The keys of the provider's name and address, which the next page takes.</summary>
    public const string Name = "Provider", Address = "ProviderAddress";

    /// <summary>The limit of a return URL: it is part of the state, which the provider receives in an address.</summary>
    private const int MaxReturnUrl = 500;

    /// <summary>Starts the sign-in at a provider, and redirects to a page that leads there.</summary>
    /// <param name="page">The page.</param>
    /// <param name="challenge">Starts the sign-in.</param>
    /// <param name="provider">The name of the provider.</param>
    /// <param name="purpose">The purpose of the sign-in.</param>
    /// <param name="resultUrl">The local address that receives the result.</param>
    public static async Task<IActionResult> ContinueToProviderAsync(this PageModel page, ExternalChallenge challenge, string? provider, string purpose, string resultUrl)
    {
        if (await challenge.StartAsync(provider, purpose, resultUrl) is not var (found, address))
        {
            return page.BadRequest();
        }

        (page.TempData[Name], page.TempData[Address]) = (found.DisplayName, address);
        return page.RedirectToPage("/Account/ExternalLogin");
    }

    /// <summary>Returns the address if it is local to this site and not too long for a provider; otherwise null.</summary>
    public static string? ToReturnUrl(this PageModel page, string? address) =>
        address?.Length <= MaxReturnUrl && page.Url.IsLocalUrl(address) ? address : null;
}
