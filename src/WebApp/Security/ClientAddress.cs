using System.Net;
using System.Net.Sockets;

namespace WebApp.Security;

/// <summary>Derives identifiers from the address of a request's client.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// Returns the address of a client: an IPv4 address, or the /64 network that an IPv6 client chooses its addresses from.
    /// </summary>
    public static string Of(HttpContext http) => Prefix(http.Connection.RemoteIpAddress, ipv4Bits: 32, ipv6Bits: 64) ?? "";

    /// <summary>
    /// Returns the client's network, which is enough for a user to recognize: <c>203.0.113.0/24</c>, <c>2001:db8:1::/48</c>.
    /// </summary>
    public static string? NetworkOf(HttpContext http) => Prefix(http.Connection.RemoteIpAddress, ipv4Bits: 24, ipv6Bits: 48);

    private static string? Prefix(IPAddress? address, int ipv4Bits, int ipv6Bits)
    {
        if (address is null)
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? ipv4Bits : ipv6Bits;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, bits / 8, bytes.Length - (bits / 8));
        return new IPNetwork(new IPAddress(bytes), bits).ToString();
    }
}
