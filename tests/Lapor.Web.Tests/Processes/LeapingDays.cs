using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;

namespace Lapor.Web.Tests.Processes;

/// <summary>
/// <see cref="Lives"/> under the real executable, one node or several on one database, with Debian's libfaketime: the clock leaps while they run to each moment at which
/// something falls due, across kills −9, a node started anew, and a night without anybody.
/// </summary>
internal sealed partial class LeapingDays : IAsyncDisposable
{
    private const long Day = 86_400_000;

    /// <summary>Of the row that deadline_policy begins with.</summary>
    private const int ToOmbudsman = 60;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NightFrom = new(2026, 3, 8, 20, 0, 0, TimeSpan.Zero), NightTo = new(2026, 3, 9, 19, 0, 0, TimeSpan.Zero);

    /// <summary>A sweep that began before a leap sees nothing of it, and the next one comes a whole turn after its end.</summary>
    private static readonly TimeSpan SettlesWithin = (2 * SweepClocks.Every) + TimeSpan.FromSeconds(30);
    private readonly TestDatabase data;
    private readonly Faketime faketime;
    private readonly IReadOnlyList<LaporProcess> nodes;
    private Task starting = Task.CompletedTask;

    private LeapingDays(TestDatabase data, Faketime faketime, IReadOnlyList<LaporProcess> nodes) => (this.data, this.faketime, this.nodes) = (data, faketime, nodes);

    /// <summary>Lets 120 days pass and holds what came of them to what had to.</summary>
    public static async Task Pass(Engine engine, int nodes)
    {
        var library = Faketime.Find();
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        var lives = await Lives.Begin(country);
        await using var data = await country.Site.Leave();
        if (engine is Engine.Sqlite) await Freed(data);
        var faketime = new Faketime(library, Path.Combine(data.Folder, "moment"), data);
        faketime.Set(Start);
        await using var days = new LeapingDays(data, faketime, await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => LaporProcess.Start(data, faketime.Settings))));
        var lights = await days.Pass([lives.Late, lives.Silent]);
        Assert.Equal(["red", "red late"], lights[lives.Late]);
        Assert.Equal(["yellow", "green"], lights[lives.Silent]);
        await lives.Ended(data);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
    }

    private async Task<Dictionary<TrackingId, List<string>>> Pass(TrackingId[] watched)
    {
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = nodes[0].Url };
        var lights = watched.ToDictionary(id => id, _ => new List<string>());
        var now = Start;
        var leaps = 0;
        // Where several wait for the machine, what falls due within half an hour is done by one leap.
        while (await Next(data.Database, nodes.Count == 1 ? now : now.AddMinutes(30)) is { } next && next < Start.AddDays(120))
        {
            now = await Leap(next, ++leaps);
            await Settled(now);
            foreach (var (id, seen) in lights)
            {
                var light = await Light(http, id);
                if (seen.LastOrDefault() != light) seen.Add(light);
            }
        }

        Assert.True(leaps > 12, $"{leaps} leaps"); // both kills were among them
        await starting;
        return lights;
    }

    private async Task<DateTimeOffset> Leap(DateTimeOffset next, int leaps)
    {
        if (next > NightFrom && next < NightTo)
        {
            // A day and a night without anybody: the machines are off.
            await starting;
            await Task.WhenAll(nodes.Select(n => n.Stop()));
            faketime.Set(NightTo);
            starting = nodes.Count == 1 ? Task.CompletedTask : nodes[^1].Restart();
            await nodes[0].Restart();
            return NightTo;
        }

        if (leaps is not (6 or 12))
        {
            faketime.Set(next);
            return next;
        }

        // One dies; another goes on meanwhile, if there is one. What the dead one had leased is free again after five minutes.
        await starting;
        await nodes[^1].Kill();
        next += TimeSpan.FromMinutes(6);
        faketime.Set(next);
        starting = nodes[^1].Restart();
        if (nodes.Count == 1) await starting;
        return next;
    }

    // What the page of a report shows to a stranger.
    private static async Task<string> Light(HttpClient http, TrackingId id)
    {
        var page = await http.GetStringAsync(new Uri($"/laporan/{id}", UriKind.Relative));
        var head = page[..page.IndexOf("</main>", StringComparison.Ordinal)];
        return LightOfPage().Match(head).Groups[1].Value + (head.Contains("pill pill-late", StringComparison.Ordinal) ? " late" : "");
    }

    [GeneratedRegex("class=\"light light-([a-z]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex LightOfPage();

    /// <summary>The next moment at which something falls due; a few seconds later, so that it has.</summary>
    private static async Task<DateTimeOffset?> Next(Database database, DateTimeOffset now)
    {
        var at = await database.Read(s => s.Scalar<long?>(
            $"""
            SELECT MIN(at) FROM (
                SELECT MIN(remind_at) AS at FROM report_clock WHERE remind_at > @now
                UNION ALL SELECT MIN(due_at) FROM job WHERE due_at > @now AND state = 'waiting' AND NOT (kind {s.Dialect.In("always")})
                UNION ALL SELECT MIN(submitted_at) + @sixty FROM report WHERE escalated_at IS NULL AND state NOT IN ('closed', 'archived', 'withdrawn') AND submitted_at + @sixty > @now) due
            """,
            new { now = now.ToUnixTimeMilliseconds(), always = Always, sixty = ToOmbudsman * Day }));
        return at is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment).AddSeconds(2) : null;
    }

    private static string[] Always => [.. Workers.Recurring.Select(j => j.Kind)];

    /// <summary>Waits until everything that was due at a moment is done.</summary>
    private async Task Settled(DateTimeOffset moment)
    {
        using var deadline = new CancellationTokenSource(SettlesWithin);
        IReadOnlyList<string> left = [];
        while (!deadline.IsCancellationRequested)
        {
            left = await data.Database.Read(s => s.Query<string>(
                $"""
                SELECT 'job ' || kind FROM job WHERE (due_at <= @now OR state = 'leased') AND state <> 'parked' AND NOT (kind {s.Dialect.In("always")})
                UNION ALL SELECT 'reminder of ' || clock FROM report_clock WHERE remind_at <= @now
                UNION ALL SELECT 'escalation' FROM report WHERE escalated_at IS NULL AND state NOT IN ('closed', 'archived', 'withdrawn') AND submitted_at + @sixty < @now
                """,
                new { now = moment.ToUnixTimeMilliseconds(), always = Always, sixty = ToOmbudsman * Day }));
            if (left.Count == 0) return;
            await Task.Delay(50, CancellationToken.None); // between two looks; the deadline above ends it
        }

        Assert.Fail($"At {moment:u} these were not done within {SettlesWithin}: {string.Join(", ", left)}\n{string.Join("\n", nodes.Select(n => n.Log))}");
    }

    // The site of the test goes out of the way of the process a moment after it was told to end.
    private static async Task Freed(TestDatabase data)
    {
        using var deadline = new CancellationTokenSource(SettlesWithin);
        await using var free = await FileLock.Wait(Path.Combine(data.Folder, "serving.lock"), deadline.Token);
    }

    /// <summary>Debian's library that gives a process another wall clock. What passes, passes: only the beginning is set, and set anew by a file while the process runs.</summary>
    private sealed class Faketime(string library, string file, TestDatabase data)
    {
        // The runtime waits by the monotonic clock: that one is left alone.
        public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
        {
            // How long a connection may take the driver reckons by the wall clock: a leap would end it.
            ["LAPOR_DB"] = data.Engine is Engine.Postgres ? data.ConnectionString + ";Timeout=0" : data.ConnectionString,
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_NO_CACHE"] = "1", // a leap is seen at once, not when some seconds are over
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1",
            ["TZ"] = "UTC",
        };

        /// <summary>The library; without it the test is skipped and says so, and with <c>CI=true</c> it fails.</summary>
        public static string Find()
        {
            var here = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Directory.Exists("/usr/lib")
                ? Directory.GetDirectories("/usr/lib", "*-linux-*").Select(d => Path.Combine(d, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
                : null;
            if (here is null && Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("libfaketime is not installed (Debian: faketime).");
            return here ?? throw new InvalidOperationException("libfaketime is not installed, which continuous integration must have (Debian: faketime).");
        }

        /// <summary>Moves the clock of every process that reads the file. Written beside and renamed, because a reader may look at any moment.</summary>
        public void Set(DateTimeOffset moment)
        {
            File.WriteAllText(file + ".new", $"@{moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}\n");
            File.Move(file + ".new", file, overwrite: true);
        }
    }
}
