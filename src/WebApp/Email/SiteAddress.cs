using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebApp.Email;

/// <summary>
/// The base address of links in emails: the setting <c>Site:Address</c>, or the address that this server listens on. Never the address of a
/// request, which the client controls.
/// </summary>
internal sealed class SiteAddress(IConfiguration configuration, IServer server)
{
    public string Value =>
        (configuration["Site:Address"] ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost").TrimEnd('/');
}
