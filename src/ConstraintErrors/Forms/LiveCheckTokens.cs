using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConstraintErrors.Forms;

/// <summary>
/// Validates the antiforgery tokens of live checks. Those of anonymous users are remembered when they are valid, because the browser sends
/// them again with each check while the user types, and decrypting them costs as much as the check itself.
/// </summary>
internal sealed class LiveCheckTokens(IOptions<AntiforgeryOptions> options)
{
    private const int MaxCount = 1_000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(1);

    // The times are those of Environment.TickCount64.
    private readonly ConcurrentDictionary<(string Cookie, string Token), long> _validUntil = new();

    public async ValueTask<bool> AreValidAsync(HttpContext http)
    {
        var antiforgery = http.RequestServices.GetRequiredService<IAntiforgery>();
        if (await FindAsync(http, antiforgery) is not { } tokens)
        {
            return await antiforgery.IsRequestValidAsync(http);
        }

        var now = Environment.TickCount64;
        if (_validUntil.TryGetValue(tokens, out var until) && now < until)
        {
            return true;
        }

        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return false;
        }

        if (_validUntil.Count >= MaxCount)
        {
            _validUntil.Clear();
        }

        _validUntil[tokens] = now + (long)s_lifetime.TotalMilliseconds;
        return true;
    }

    /// <returns>Null if the validity can depend on more than the tokens: on the user, or on services of the host.</returns>
    private async ValueTask<(string Cookie, string Token)?> FindAsync(HttpContext http, IAntiforgery antiforgery)
    {
        var framework = typeof(IAntiforgery).Assembly;
        return http.User.Identity?.IsAuthenticated is not true
            && antiforgery.GetType().Assembly == framework
            && http.RequestServices.GetService<IAntiforgeryAdditionalDataProvider>()?.GetType().Assembly == framework
            && http.Request.HasFormContentType
            && options.Value is { Cookie.Name: { } cookieName, HeaderName: var header, FormFieldName: var field }
            && http.Request.Cookies[cookieName] is { } cookie
            && (header is null || !http.Request.Headers.ContainsKey(header))
            && (await http.Request.ReadFormAsync(http.RequestAborted))[field] is [{ } token]
            ? (cookie, token)
            : null;
    }
}
