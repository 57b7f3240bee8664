using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace WebApp.Security;

/// <summary>
/// Takes the client's address and scheme from the headers <c>X-Forwarded-*</c> of the proxies in the section <c>Proxy</c>, and of no
/// other peer: limits and locks count by address.
/// </summary>
internal static partial class Proxy
{
    /// <summary>The key of ASPNETCORE_FORWARDEDHEADERS_ENABLED, which makes the framework trust every peer.</summary>
    private const string FrameworkSwitch = "ForwardedHeaders_Enabled";

    private const string IgnoredSwitch = "Proxy:IgnoredSwitch";

    /// <exception cref="InvalidOperationException">A value is not an address, a network, or a number.</exception>
    public static void AddProxy(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Proxy");
        var proxies = Parse<IPAddress>(section.GetSection("KnownProxies"), "an IP address");
        var networks = Parse<IPNetwork>(section.GetSection("KnownNetworks"), "a network such as 10.0.0.0/8");
        var limit = section["ForwardLimit"] is not { Length: > 0 } text ? 1
            : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw Invalid("Proxy:ForwardLimit", text, "a positive number");
        var forwardsHost = section["ForwardHost"] is { Length: > 0 } flag && (bool.TryParse(flag, out var isSet) ? isSet : throw Invalid("Proxy:ForwardHost", flag, "true or false"));

        if (configuration.GetValue<string>(FrameworkSwitch) is { } enabled && enabled.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            (configuration[FrameworkSwitch], configuration[IgnoredSwitch]) = ("false", "true"); // Keeps the framework from adding a middleware of its own.
        }

        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            options.ForwardedHeaders = proxies.Count + networks.Count == 0 ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | (forwardsHost ? ForwardedHeaders.XForwardedHost : ForwardedHeaders.None);
            options.ForwardLimit = limit;
            proxies.ForEach(options.KnownProxies.Add);
            networks.ForEach(options.KnownIPNetworks.Add);
            options.AllowedHosts = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? []; // The host filter runs before.
        });
    }

    public static void UseProxy(this WebApplication app)
    {
        if (app.Configuration.GetValue<bool>(IgnoredSwitch))
        {
            LogIgnoredSwitch(app.Logger);
        }

        app.UseForwardedHeaders();
    }

    /// <summary>Parses values that are separated by semicolons or are the items of a list.</summary>
    private static List<T> Parse<T>(IConfigurationSection section, string expected)
        where T : IParsable<T> =>
    [
        .. from text in section.GetChildren().Select(item => item.Value ?? "").Concat(section.Value?.Split(';') ?? [])
           where text.Length > 0
           select T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw Invalid(section.Path, text, expected),
    ];

    private static InvalidOperationException Invalid(string setting, string value, string expected) => new($"The setting {setting} contains “{value}”, which is not {expected}.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "ASPNETCORE_FORWARDEDHEADERS_ENABLED is ignored, because it trusts the headers of every client. Set Proxy:KnownProxies or Proxy:KnownNetworks.")]
    private static partial void LogIgnoredSwitch(ILogger logger);
}
