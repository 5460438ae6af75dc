using System.Diagnostics;
using System.Globalization;

namespace Lapor.Bench;

/// <summary>A server over a database of one size, who asks it, and a report it holds.</summary>
internal sealed record Asked(Uri Url, string Cookie, string Id);

/// <summary>
/// p95 of each address on a small and on a large database, at the speed of one patient person. The two servers are asked in turns, so that what
/// else the machine does meets both alike; of three rounds the lowest p95 counts, because noise only ever adds.
/// </summary>
internal static class Latency
{
    private const int Rounds = 3;
    private const int Warm = 50;

    public static async Task Run(Asked small, Asked large, int count, string[] paths)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        foreach (var path in paths)
        {
            for (var i = 0; i < Warm; i++)
                foreach (var server in new[] { small, large }) await Once(http, server, path);
            var (best, bestLarge) = (double.MaxValue, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                var (times, timesLarge) = (new double[count], new double[count]);
                for (var i = 0; i < count; i++)
                {
                    times[i] = await Once(http, small, path);
                    timesLarge[i] = await Once(http, large, path);
                }

                (best, bestLarge) = (Math.Min(best, P95(times)), Math.Min(bestLarge, P95(timesLarge)));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path.Replace("{id}", "{trackingId}", StringComparison.Ordinal)}\t{best:F2}\t{bestLarge:F2}\t{bestLarge / best:F2}"));
        }
    }

    private static async Task<double> Once(HttpClient http, Asked server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, path.Replace("{id}", server.Id, StringComparison.Ordinal)));
        if (server.Cookie.Length > 1) request.Headers.TryAddWithoutValidation("Cookie", server.Cookie);
        var started = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if ((int)response.StatusCode != 200 || body.Length == 0) throw new InvalidOperationException($"{path}: {(int)response.StatusCode}, {body.Length} bytes");
        return took;
    }

    private static double P95(double[] times)
    {
        Array.Sort(times);
        return times[(int)(times.Length * 0.95)];
    }
}
