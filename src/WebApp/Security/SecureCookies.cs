namespace WebApp.Security;

/// <summary>
/// Names cookies <c>__Host-…</c> outside Development: a browser takes such a cookie from this host over https only, and no other
/// host or path can set it.
/// </summary>
public sealed class SecureCookies(IHostEnvironment environment)
{
    /// <summary>Not <see cref="CookieSecurePolicy.Always"/>, with which antiforgery fails over http behind a proxy that ends TLS.</summary>
    public CookieBuilder Apply(CookieBuilder cookie, string name)
    {
        (cookie.Name, cookie.Path) = (environment.IsDevelopment() ? name : "__Host-" + name, "/");
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        return cookie;
    }
}
