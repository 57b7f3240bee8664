using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using WebApp.Data;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>
/// Remembers in an encrypted cookie which accounts signed in from this browser, so that wrong passwords from elsewhere do not lock out
/// their owners. The cookie proves nothing else.
/// </summary>
public sealed class KnownBrowser(IDataProtectionProvider protection, SecureCookies cookies)
{
    /// <summary>The maximum number of accounts per browser; the oldest is dropped first.</summary>
    private const int MaxAccounts = 8;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(365);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("WebApp.KnownBrowser").ToTimeLimitedDataProtector();
    private readonly CookieBuilder _cookie = cookies.Apply(
        new CookieBuilder { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = s_lifetime, IsEssential = true }, "browser");

    /// <returns>The browser's key; null when the account has not signed in from this browser.</returns>
    public Guid? KeyFor(HttpContext http, User? user) => user is not null && Read(http) is [var key, .. var accounts] && accounts.Contains(AccountOf(user)) ? key : null;

    public void Remember(HttpContext http, User user)
    {
        var account = AccountOf(user);
        var (key, accounts) = Read(http) is [var known, .. var before] ? (known, before) : (Guid.NewGuid(), []);
        Guid[] ids = [key, .. accounts.Where(id => id != account).TakeLast(MaxAccounts - 1), account];
        http.Response.Cookies.Append(_cookie.Name!, _protector.Protect(string.Join(' ', ids), s_lifetime), _cookie.Build(http));
    }

    // Includes the security stamp, so that a password change makes all browsers unknown.
    private static Guid AccountOf(User user) => PasswordThrottle.KeyOf($"{user.Id} {user.SecurityStamp}");

    private Guid[] Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[_cookie.Name!] is { } text ? [.. _protector.Unprotect(text).Split(' ').Select(Guid.Parse)] : [];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }
}
