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

    /// <summary>Returns the mistakes in the settings, one sentence for each.</summary>
    public static IEnumerable<string> FindErrors(IConfiguration configuration) =>
    [
        .. FindErrors<IPAddress>(configuration, "Proxy:KnownProxies", "an IP address"),
        .. FindErrors<IPNetwork>(configuration, "Proxy:KnownNetworks", "a network such as 10.0.0.0/8"),
    ];

    public static void AddProxy(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Proxy");
        var proxies = Texts(section.GetSection("KnownProxies")).Select(IPAddress.Parse).ToList();
        var networks = Texts(section.GetSection("KnownNetworks")).Select(IPNetwork.Parse).ToList();
        var (limit, forwardsHost) = (section.GetValue<int?>("ForwardLimit") ?? 1, section.GetValue<bool?>("ForwardHost") ?? false);

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

    private static IEnumerable<string> FindErrors<T>(IConfiguration configuration, string setting, string expected)
        where T : IParsable<T> =>
        from text in Texts(configuration.GetSection(setting))
        where !T.TryParse(text, CultureInfo.InvariantCulture, out _)
        select $"The setting {setting} contains “{text}”, which is not {expected}.";

    /// <summary>Returns values that are separated by semicolons or are the items of a list.</summary>
    private static IEnumerable<string> Texts(IConfigurationSection section) =>
        section.GetChildren().Select(item => item.Value ?? "").Concat(section.Value?.Split(';') ?? []).Where(text => text.Length > 0);

    [LoggerMessage(EventId = 4004, EventName = "ForwardedHeadersIgnored", Level = LogLevel.Warning, Message = "ASPNETCORE_FORWARDEDHEADERS_ENABLED is ignored, because it trusts the headers of every client. Set Proxy:KnownProxies or Proxy:KnownNetworks.")]
    private static partial void LogIgnoredSwitch(ILogger logger);
}
