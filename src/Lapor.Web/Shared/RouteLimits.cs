using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;

namespace Lapor.Web.Shared;

/// <summary>How often one address may ask for something.</summary>
/// <param name="Name">Stands in the approved file of routes.</param>
/// <param name="AMinute">Requests a minute, and at once; 0: as many as come.</param>
/// <param name="Together">One count for everybody: where nothing may be known of who asks.</param>
public sealed record RouteLimit(string Name, int AMinute, bool Together = false);

/// <summary>
/// Requests a minute from one address, route by route; every route has a limit, and a new one that says nothing gets the common one. Counted in the
/// memory of this node under a keyed hash of the address, which is forgotten within a minute and written nowhere. Wrong codes and passwords are counted
/// apart, by <see cref="GuessLimit"/>. The numbers are generous, because a village often shares one address.
/// </summary>
public static class RouteLimits
{
    private static readonly RouteLimit None = new("unlimited", 0);
    private static readonly RouteLimit Read = new("read", 600);
    private static readonly RouteLimit Write = new("write", 120);
    private static readonly RouteLimit File = new("file", 60);
    private static readonly RouteLimit Enter = new("sign-in", 60);
    private static readonly RouteLimit Wbs = new("wbs", 1200, Together: true);

    /// <summary>Address and everything below it → when read, when sent. The first that fits counts.</summary>
    private static readonly (string Route, RouteLimit Reading, RouteLimit Sending)[] Table =
    [
        ("/healthz", None, None),
        ("/readyz", None, None),
        ("/gateway", None, None), // known by secret or address; each sender has a number of messages a day
        ("/wbs", Wbs, Wbs), // whose work is limited once more, by CaseTurns
        ("/api/v1/reports", Read, File),
        ("/lapor/periksa", Read, File),
        ("/lapor/kiriman", Read, File),
        ("/masuk", Read, Enter),
        ("/akun", Read, Enter),
        ("/", Read, Write),
    ];

    // Of this process only: the counters cannot be laid beside another node's or yesterday's.
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>The limit of a route's pattern.</summary>
    public static RouteLimit Of(string? pattern, bool sending)
    {
        var route = "/" + pattern?.Trim('/');
        var (_, read, send) = Table.First(t => t.Route == "/" || route == t.Route || route.StartsWith(t.Route + "/", StringComparison.Ordinal));
        return sending ? send : read;
    }

    /// <summary>The framework's limiter over the table.</summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="percent">Of the table's numbers; 0 limits nothing.</param>
    public static void AddRouteLimits(this IServiceCollection services, int percent) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        o.OnRejected = (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 60;
            context.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string, UInt128)>(context =>
        {
            var request = context.Request;
            var limit = Of((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method));
            var permits = (int)Math.Ceiling(limit.AMinute * percent / 100.0);
            if (permits == 0) return RateLimitPartition.GetNoLimiter(("unlimited", UInt128.Zero));
            return RateLimitPartition.GetTokenBucketLimiter((limit.Name, limit.Together ? UInt128.Zero : Place(context.Connection.RemoteIpAddress)), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = permits,
                ReplenishmentPeriod = TimeSpan.FromSeconds(6),
                TokensPerPeriod = Math.Max(1, permits / 10),
                QueueLimit = 0,
            });
        });
    });

    /// <summary>An address as a number that leads back to nobody. Of IPv6 the first half: the rest is the holder's to change at will.</summary>
    internal static UInt128 Place(IPAddress? address)
    {
        if (address is null) return UInt128.Zero;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return BinaryPrimitives.ReadUInt128LittleEndian(HMACSHA256.HashData(Secret, address.AddressFamily is AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes));
    }
}
