using System.Net;
using System.Net.Sockets;

namespace Lapor.Channels;

/// <summary>
/// The only way by which this system calls an address that somebody typed (an identity provider, a partner's web hook). The address is looked at after the
/// name was resolved and before the connection is made, so that neither a name that points inwards nor one that changes its mind between two look-ups
/// reaches the machine itself, its network, or a cloud's metadata. No redirects, no proxy, no cookies.
/// </summary>
/// <param name="allowed">Networks inside that may be called all the same: an agency's provider often stands in the government's own network.</param>
public sealed class OutgoingCalls(IReadOnlyList<IPNetwork> allowed)
{
    /// <summary>Name of the client in the framework's factory: <c>IHttpClientFactory.CreateClient(OutgoingCalls.Client)</c>.</summary>
    public const string Client = "lapor-outgoing";

    /// <summary>How long a call may take as a whole.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of an answer that are read.</summary>
    public const long LargestAnswer = 2 * 1024 * 1024;

    // What is neither private nor anybody's on the public internet. IANA's special-purpose registries of IPv4 and IPv6.
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Within 2000::/3, outside of which nothing is public: Teredo and 6to4 carry an IPv4 address inside.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork PublicSix = IPNetwork.Parse("2000::/3");

    /// <summary>True for an address on the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily is AddressFamily.InterNetwork || PublicSix.Contains(address)) && !NotPublic.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    /// <summary>The handler under every outgoing call.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false, // each hop would have to be looked at by whoever called
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 64,
        ConnectCallback = Connect,
    };

    /// <summary>The handler under calls to what the operator set, such as a gateway on this machine: every address, the same plainness else.</summary>
    public static SocketsHttpHandler ForSettings() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 64,
    };

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var open = found.Where(a => IsPublic(a) || allowed.Any(n => n.Contains(a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a))).ToArray();
        if (open.Length == 0) throw new HttpRequestException(HttpRequestError.ConnectionError, "The address is not on the public internet and not allowed by LAPOR_OUTGOING_ALLOW.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
