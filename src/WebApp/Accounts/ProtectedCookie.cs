using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using WebApp.Security;

namespace WebApp.Accounts;

/// <summary>An encrypted cookie that expires, for a state between two requests of a browser.</summary>
internal sealed class ProtectedCookie(IDataProtectionProvider protection, SecureCookies cookies, string name, TimeSpan lifetime, SameSiteMode sameSite = SameSiteMode.Strict)
{
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Cookie", name).ToTimeLimitedDataProtector();
    private readonly CookieBuilder _cookie = cookies.Apply(new CookieBuilder { HttpOnly = true, SameSite = sameSite, MaxAge = lifetime, IsEssential = true }, name);

    public void Write(HttpContext http, string value) => http.Response.Cookies.Append(_cookie.Name!, _protector.Protect(value, lifetime), _cookie.Build(http));

    /// <returns>Null when the cookie is missing or invalid or has expired.</returns>
    public string? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[_cookie.Name!] is { } value ? _protector.Unprotect(value) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Delete(HttpContext http)
    {
        if (http.Request.Cookies.ContainsKey(_cookie.Name!))
        {
            http.Response.Cookies.Delete(_cookie.Name!, _cookie.Build(http));
        }
    }
}
