using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebApp.Email;

/// <summary>
/// Where links in mails lead: the setting <c>Site:Address</c>, or where this server listens. Never the address of a request,
/// which whoever sends it makes up.
/// </summary>
internal sealed class SiteAddress(IConfiguration configuration, IServer server)
{
    public string Value =>
        (configuration["Site:Address"] ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost").TrimEnd('/');
}
