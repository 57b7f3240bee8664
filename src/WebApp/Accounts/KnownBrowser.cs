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

    // Lax, because a sign-in at an external provider returns from another site.
    private readonly ProtectedCookie _cookie = new(protection, cookies, "browser", TimeSpan.FromDays(365), SameSiteMode.Lax);

    /// <returns>The browser's key; null when the account has not signed in from this browser.</returns>
    public Guid? KeyFor(HttpContext http, User? user) => user is not null && Read(http) is [var key, .. var accounts] && accounts.Contains(AccountOf(user)) ? key : null;

    public void Remember(HttpContext http, User user)
    {
        var account = AccountOf(user);
        var (key, accounts) = Read(http) is [var known, .. var before] ? (known, before) : (Guid.NewGuid(), []);
        Guid[] ids = [key, .. accounts.Where(id => id != account).TakeLast(MaxAccounts - 1), account];
        _cookie.Write(http, string.Join(' ', ids));
    }

    // Includes the security stamp, so that a password change makes all browsers unknown.
    private static Guid AccountOf(User user) => PasswordThrottle.KeyOf($"{user.Id} {user.SecurityStamp}");

    private Guid[] Read(HttpContext http) => _cookie.Read(http) is { } text ? [.. text.Split(' ').Select(Guid.Parse)] : [];
}
