using System.Net;
using Microsoft.AspNetCore.Http;

namespace WebApp.Hosting;

/// <summary>Asks the server with the same settings on this machine whether it is ready: for containers, which have no curl.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <param name="configuration">The settings, for the port and for a host name that <c>AllowedHosts</c> accepts.</param>
    /// <param name="address">The address of the server; null for the one in the settings.</param>
    public static async Task<bool> IsReadyAsync(IConfiguration configuration, string? address = null)
    {
        using var client = new HttpClient { Timeout = s_timeout };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address is null ? AddressOf(configuration) : new Uri(address), "/health/ready"));
        request.Headers.Host = HostOf(configuration);
        try
        {
            using var response = await client.SendAsync(request);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static Uri AddressOf(IConfiguration configuration)
    {
        var ports = (configuration["http_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://127.0.0.1:{port}");
        var addresses = (configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? ports).Select(BindingAddress.Parse).ToList();
        var address = addresses.Find(one => one.Scheme == "http") ?? addresses.FirstOrDefault() ?? BindingAddress.Parse("http://127.0.0.1:5000");
        return new UriBuilder(address.Scheme, address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host, address.Port).Uri;
    }

    private static string? HostOf(IConfiguration configuration) =>
        configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } host && host != "*" ? host.Replace("*", "health", StringComparison.Ordinal) : null;
}
