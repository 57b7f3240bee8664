namespace WebApp.Security;

/// <summary>
/// Adds the prefix <c>__Host-</c> to cookie names outside Development: browsers accept such a cookie only from this host over https, and no
/// other host or path can set it.
/// </summary>
public sealed class SecureCookies(IHostEnvironment environment)
{
    /// <summary>
    /// Configures a cookie. Does not use <see cref="CookieSecurePolicy.Always"/>, which breaks antiforgery over http behind a proxy that
    /// terminates TLS.
    /// </summary>
    public CookieBuilder Apply(CookieBuilder cookie, string name)
    {
        (cookie.Name, cookie.Path) = (environment.IsDevelopment() ? name : "__Host-" + name, "/");
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        return cookie;
    }
}
