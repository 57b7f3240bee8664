using Microsoft.AspNetCore.Identity;

namespace WebApp.Accounts;

internal static class PasskeyOrigin
{
    /// <summary>
    /// Returns whether a page of this host asked for the passkey. Identity compares with the request's <c>Origin</c> header instead, which
    /// another site that passes the answer on chooses itself. The scheme is not compared: browsers offer passkeys to secure pages only, and a
    /// proxy may hide it.
    /// </summary>
    public static bool IsOwn(PasskeyOriginValidationContext context) =>
        !context.CrossOrigin
        && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, context.HttpContext.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
