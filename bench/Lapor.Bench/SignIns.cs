using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.People;

namespace Lapor.Bench;

/// <summary>
/// What a sign-in costs, and what fifty at once do to everybody else. The work of one comparison is the processor time of this process, so that other
/// programs do not lengthen it. The site is then asked for its front page by one patient person, first alone, then while fifty people sign in.
/// </summary>
internal static partial class SignIns
{
    private const int AtOnce = 50;
    private const int Pages = 100;

    public static async Task Run(Uri url)
    {
        var cost = await Cost();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"work of one comparison, ms of one core\t{cost:F0}"));
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        await Ask(http, url, Pages);
        Print("front page alone", await Ask(http, url, Pages));
        var begin = Stopwatch.GetTimestamp();
        // Addresses that nobody has: the work is the same, and no account must be made.
        var signing = Enumerable.Range(0, AtOnce).Select(n => Try(http, url, string.Create(CultureInfo.InvariantCulture, $"bench{n}@bench.lapor.test"))).ToList();
        var during = new List<double>();
        while (signing.Any(s => !s.IsCompleted)) during.AddRange(await Ask(http, url, 1));
        var took = await Task.WhenAll(signing);
        Print($"front page while {AtOnce} sign in", during);
        Print("sign-in", took);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all {AtOnce}, s\t{Stopwatch.GetElapsedTime(begin).TotalSeconds:F1}"));
    }

    /// <summary>What an authenticator app shows for a key of the set-up page.</summary>
    public static string Code(string key)
    {
        var bits = string.Concat(key.Where(c => c != ' ').Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] secret = [.. Enumerable.Range(0, bits.Length / 8).Select(n => Convert.ToByte(bits.Substring(n * 8, 8), 2))];
        return Totp.Code(secret, Totp.StepOf(TimeProvider.System.GetUtcNow()));
    }

    private static async Task<double> Cost()
    {
        var work = new PasswordWork(atOnce: 1);
        var hash = await work.Hash("dua belas kuda terbang", default);
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        for (var n = 0; n < 5; n++) await work.Compare(hash, "salah", default);
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalMilliseconds / 5;
    }

    private static async Task<List<double>> Ask(HttpClient http, Uri url, int times)
    {
        var took = new List<double>();
        for (var n = 0; n < times; n++)
        {
            var begin = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(url);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return took;
    }

    private static async Task<double> Try(HttpClient http, Uri url, string email)
    {
        var at = new Uri(url, "/masuk");
        using var page = await http.GetAsync(at);
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, at)
        {
            Content = new FormUrlEncodedContent([new("_formulir", token), new("Email", email), new("Password", "salah sama sekali")]),
        };
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
        var begin = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        if ((int)answer.StatusCode != 422) throw new InvalidOperationException($"/masuk answered {(int)answer.StatusCode}");
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static void Print(string what, IReadOnlyCollection<double> times)
    {
        var sorted = times.Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, ms (median, p95, most of {sorted.Length})\t{sorted[sorted.Length / 2]:F1}\t{sorted[(int)(sorted.Length * 0.95)]:F1}\t{sorted[^1]:F1}"));
    }

    [GeneratedRegex("name=\"_formulir\"[^>]*value=\"([^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
