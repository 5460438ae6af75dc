using System.Diagnostics;
using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Bench;

/// <summary>
/// The counts of N reports over ten years and 700 agencies: how long the questions of a dashboard take, and how long counting one day of 10,000 reports anew.
/// The cells are drawn, not counted: what is measured is reading them, and rebuilding one day that is counted from real rows.
/// </summary>
internal static class Counts
{
    private const int Agencies = 700;
    private const int Days = 3650;
    private const int OneDay = 10_000;
    private const int Rounds = 100;
    private static readonly DateOnly Last = new(2026, 10, 31);
    private static readonly string[] Channels = ["web", "web", "web", "mobile", "whatsapp", "sms", "facebook", "walk_in"];
    private static readonly string[] Kinds = ["complaint", "complaint", "complaint", "complaint", "information_request", "aspiration", "supervisory"];
    private static readonly string[] Lights = ["green", "green", "green", "green", "green", "green", "green", "green", "black", "red", "yellow"];

    /// <summary>Fills an empty database and prints a row for each question.</summary>
    public static async Task Run(string db, int count)
    {
        await using var database = Database.Open(db);
        await new Migrations(database, TimeProvider.System, NullLogger<Migrations>.Instance).Run();
        if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM region)"))) await new LoadReference(database).Run();
        if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM count_cell)"))) await Fill(database, count);
        await Questions(database);
        await Anew(database);
    }

    private static async Task Fill(Database database, int count)
    {
        var random = new Random(20_260_101);
        var agencies = (await database.Read(s => s.Query<long>("SELECT id FROM agency WHERE parent_id IS NULL ORDER BY id LIMIT @Agencies", new { Agencies }))).ToList();
        var regions = (await database.Read(s => s.Query<string>("SELECT code FROM region WHERE level = 'regency' ORDER BY code"))).ToList();
        var categories = (await database.Read(s => s.Query<string>("SELECT code FROM category WHERE parent_code IS NOT NULL ORDER BY code"))).ToList();
        // A few agencies have most of the reports, as in the national figures.
        T Skewed<T>(List<T> of) => of[(int)(of.Count * Math.Pow(random.NextDouble(), 3))];
        for (var day = 0; day < Days; day++)
        {
            var date = Iso(Last.AddDays(day - Days + 1));
            var here = count / Days + (day < count % Days ? 1 : 0);
            var cells = new Dictionary<(long Agency, CountKey Key), Tally>();
            var taken = new Dictionary<(long Agency, CountKey Key, string Measure, int Days), int>();
            for (var i = 0; i < here; i++)
            {
                var light = day > Days - 60 && random.Next(3) == 0 ? "red" : Lights[random.Next(Lights.Length)];
                var key = (Skewed(agencies), new CountKey(0, Skewed(categories), Channels[random.Next(Channels.Length)], Skewed(regions), Kinds[random.Next(Kinds.Length)], light, random.Next(5) == 0));
                var answered = light is not "red" ? 1 : 0;
                var one = new Tally { Reports = 1, Verified = 1, Routed = 1, Answered = answered, Completed = light == "green" ? 1 : 0, Closed = light == "green" ? 1 : 0, Resolved = random.Next(8) == 0 ? 1 : 0, Rated4 = random.Next(6) == 0 ? 1 : 0 };
                cells[key] = cells.TryGetValue(key, out var before) ? before.Plus(one) : one;
                if (answered == 0) continue;
                var days = (key.Item1, key.Item2, "answer", random.Next(12));
                taken[days] = taken.GetValueOrDefault(days) + 1;
            }

            await database.Write(async t =>
            {
                await t.InsertMany("count_cell", CountReports.CellColumns, cells.Select(c => (object?[])[.. c.Key.Key.Values(date, c.Key.Agency), .. c.Value.Values()]));
                await t.InsertMany("count_days", CountReports.DaysColumns, taken.Select(c => (object?[])[.. c.Key.Key.Values(date, c.Key.Agency), c.Key.Measure, c.Key.Days, c.Value]));
            });
            if (day % 100 == 0) Console.Error.Write($"\r{day} of {Days} days");
        }

        for (var month = new DateOnly(Last.Year, Last.Month, 1); month > Last.AddDays(-Days - 31); month = month.AddMonths(-1))
            await database.Write(t => MonthRows.Rebuild(t, Iso(month)[..7], [.. agencies], default));
        await database.Write(t => t.Execute("ANALYZE ;"));
        Console.Error.WriteLine();
    }

    private static async Task Questions(Database database)
    {
        var store = new StatisticsStore(database);
        var year = new CountFilter { From = new(2025, 11, 1), To = Last };
        var decade = new CountFilter { From = new(2016, 12, 1), To = Last };
        var busy = await database.Read(s => s.Scalar<long>("SELECT agency_id FROM public_month WHERE facet = 'all' AND agency_id > 0 GROUP BY agency_id ORDER BY SUM(reports) DESC LIMIT 1"));
        (string Name, Func<Task> Ask)[] questions =
        [
            ("the nation, twelve months, whole page", () => Page(store, year, agencies: true)),
            ("the nation, ten years, whole page", () => Page(store, decade, agencies: true)),
            ("the busiest agency, twelve months, whole page", () => Page(store, year with { AgencyId = busy }, agencies: false)),
            ("the nation, twelve months, one province and one main category", () => store.Total(year with { Region = "32", Category = "transport" }, default)),
            ("the wall: what runs, by province", async () =>
            {
                await store.Running(default);
                await store.Backlog(null, Last, default);
            }),
        ];
        foreach (var (name, ask) in questions)
        {
            await ask();
            List<double> took = [];
            for (var i = 0; i < Rounds; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await ask();
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            took.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {database.Dialect.Name} {name} | median {took[Rounds / 2]:0.0} ms | p95 {took[Rounds * 95 / 100]:0.0} ms |"));
        }
    }

    // What /pengawasan asks: numbers now and before, working days, months, kinds, channels, categories, topics, agencies, backlog.
    private static async Task Page(StatisticsStore store, CountFilter filter, bool agencies)
    {
        await store.Total(filter, default);
        await store.Total(filter with { From = filter.From.AddYears(-1), To = filter.From.AddDays(-1) }, default);
        await store.Days(filter, solution: false, default);
        await store.Days(filter, solution: true, default);
        foreach (var by in new[] { CountBy.Month, CountBy.Kind, CountBy.Channel, CountBy.Category, CountBy.Topic }) await store.By(filter, by, default);
        if (agencies) await store.Agencies(filter, default);
        await store.Backlog(filter.AgencyId, Last, default);
    }

    private static async Task Anew(Database database)
    {
        var calendars = new WorkCalendars(database, TimeProvider.System);
        var count = new CountReports(database, new DueDates(database, calendars, TimeProvider.System), TimeProvider.System);
        var agencies = (await database.Read(s => s.Query<long>("SELECT id FROM agency WHERE parent_id IS NULL ORDER BY id LIMIT @Agencies", new { Agencies }))).ToList();
        if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM report)"))) await OneFullDay(database, agencies);
        await count.Run(default); // what ran out until now
        List<double> took = [];
        for (var round = 0; round < 3; round++)
        {
            await database.Write(t => t.InsertMany("count_dirty", ["day", "agency_id"], agencies.Select(a => new object?[] { Iso(Last), a })));
            var start = Stopwatch.GetTimestamp();
            await count.Run(default);
            took.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {database.Dialect.Name} one day of {OneDay:N0} reports and {agencies.Count} agencies counted anew, with its month | {took.Max():0.00} s at most of 3 | |"));
    }

    private static async Task OneFullDay(Database database, List<long> agencies)
    {
        var random = new Random(5);
        var (from, _) = CountMarks.Span(Last);
        var category = await database.Read(s => s.Scalar<string>("SELECT code FROM category WHERE parent_code IS NOT NULL ORDER BY code LIMIT 1"));
        var reports = Enumerable.Range(1, OneDay).Select(id => (Id: (long)id, At: from + random.Next(86_000_000), Agency: agencies[random.Next(agencies.Count)])).ToList();
        await database.Write(async t =>
        {
            await t.InsertMany(
                "report",
                ["id", "tracking_id", "receipt_mac", "class", "state", "anonymous", "confidential", "original_title", "original_text", "title", "text", "region_code", "category_code", "channel", "agency_id",
                    "submitted_at", "forwarded_at", "first_answer_at", "state_since", "last_act_at", "act_count", "history_hash"],
                reports.Select(r => (object?[])[r.Id, TrackingId.New().ToString(), new byte[32], "complaint", "followed_up", false, false, "x", "x", "x", "x", "32.73", category, "web", r.Agency,
                    r.At, r.At + 1, r.At + 2, r.At + 2, r.At + 2, 3, new byte[32]]));
            await t.InsertMany(
                "report_clock",
                ["report_id", "seq", "clock", "started_at", "started_by", "days", "unit", "basis", "due_at", "stopped_at", "stopped_by"],
                reports.SelectMany(r => (object?[][])
                [
                    [r.Id, 1, "verify", r.At, 1, 3, "working", "x", r.At + 86_400_000L, r.At + 1, "forward"],
                    [r.Id, 2, "first_answer", r.At, 2, 5, "working", "x", r.At + 86_400_000L, r.At + 2, "interim_follow_up"],
                    [r.Id, 3, "completion", r.At, 2, 14, "working", "x", r.At + 864_000_000L, null, null],
                ]));
        });
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
