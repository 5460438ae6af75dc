using System.Diagnostics;
using System.Globalization;

namespace Lapor.Bench;

/// <summary>p50 and p95 of each address, asked one after the other on one warm connection, at the speed of one patient person.</summary>
internal static class Latency
{
    public static async Task Run(Uri url, string cookie, int count, string[] paths)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = url };
        if (cookie.Length > 1) http.DefaultRequestHeaders.Add("Cookie", cookie);
        foreach (var path in paths)
        {
            var times = new double[count];
            for (var i = -20; i < count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
                var body = await response.Content.ReadAsByteArrayAsync();
                if ((int)response.StatusCode != 200) throw new InvalidOperationException($"{path}: {(int)response.StatusCode}");
                if (i >= 0) times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (body.Length == 0) throw new InvalidOperationException($"{path}: empty");
            }

            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}\t{times[count / 2]:F2}\t{times[(int)(count * 0.95)]:F2}"));
        }
    }
}
