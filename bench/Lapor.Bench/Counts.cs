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
/// The counts of N reports over ten years and the nation's agencies: how long the questions of a dashboard take, and how long counting one day of 10,000 reports anew.
/// The cells are drawn by the database itself, not counted: what is measured is reading them, and rebuilding one day that is counted from real rows.
/// </summary>
internal static class Counts
{
    private const int Agencies = 700;
    private const int Days = 3650;
    private const int OneDay = 10_000;
    private const int Rounds = 100;
    private const int Chunk = 500_000;

    // Of 2,147,483,647, a prime: multiplied and taken modulo it, a counter becomes a sequence that looks drawn and is the same each time.
    private const long Prime = 2_147_483_647;
    private static readonly DateOnly Last = new(2026, 10, 31);

    /// <summary>What a report adds to its cell; what is not named here adds nothing.</summary>
    private static readonly Dictionary<string, string> Added = new(StringComparer.Ordinal)
    {
        ["reports"] = "COUNT(*)",
        ["verified"] = "COUNT(*)",
        ["routed"] = "COUNT(*)",
        ["answered"] = "SUM(answered)",
        ["completed"] = "SUM(completed)",
        ["closed"] = "SUM(completed)",
        ["answered_open_late"] = "SUM(CASE WHEN answered = 0 AND i % 4 = 0 THEN 1 ELSE 0 END)",
        ["answered_late"] = "SUM(CASE WHEN answered = 1 AND i % 6 = 0 THEN 1 ELSE 0 END)",
        ["resolved"] = "SUM(CASE WHEN i % 8 = 0 THEN completed ELSE 0 END)",
        ["rated_4"] = "SUM(CASE WHEN i % 9 = 0 THEN completed ELSE 0 END)",
    };

    /// <summary>Fills an empty database.</summary>
    public static async Task Fill(string db, int count)
    {
        await using var database = Database.Open(db);
        await new Migrations(database, TimeProvider.System, NullLogger<Migrations>.Instance).Run();
        if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM region)"))) await new LoadReference(database).Run();
        var agencies = await database.Read(s => s.Query<long>("SELECT id FROM agency WHERE parent_id IS NULL ORDER BY id LIMIT @Agencies", new { Agencies }));
        await IndexesAside.Fill(database, ["count_cell", "count_days"], async () =>
        {
            for (var done = 0; done < count; done += Chunk)
            {
                await database.Write(t => Draw(t, done, Math.Min(count, done + Chunk), count));
                Console.Error.Write($"\r{done + Chunk:N0}");
            }
        });
        await IndexesAside.Fill(database, ["public_month"], () => Months(database, [.. agencies]));
        await OneFullDay(database, [.. agencies]);
        await database.Write(t => t.Execute("ANALYZE ;"));
        Console.Error.WriteLine();
    }

    private static async Task Months(Database database, long[] agencies)
    {
        for (var month = new DateOnly(Last.Year, Last.Month, 1); month > Last.AddDays(-Days - 31); month = month.AddMonths(-1))
        {
            await database.Write(async t =>
            {
                await MonthRows.Add(t, Iso(month), Iso(month.AddMonths(1).AddDays(-1)), agencies, default);
                await MonthRows.Apply(t, month, default);
            });
            Console.Error.Write($"\r{Iso(month)[..7]}  ");
        }
    }

    /// <summary>Prints a row for each question and for a day counted anew.</summary>
    public static async Task Run(string db)
    {
        await using var database = Database.Open(db);
        await Questions(database);
        await Anew(database);
    }

    // A few agencies have most of the reports, as in the national figures; who lives in a regency complains there. Of the last 60 days a third still runs, of what is older one in fifty.
    private static async Task Draw(Transaction t, int from, int to, int count)
    {
        await Picks(t);
        string Of(long factor, int parts) => string.Create(CultureInfo.InvariantCulture, $"((s.i * {factor} % {Prime}) / ({Prime} / {parts} + 1))");
        // Looked up one by one: joined, SQLite would walk the whole series for each day.
        string Picked(string column, string what, string n) => $"(SELECT {column} FROM pick WHERE what = '{what}' AND n = {n})";
        // The first have most.
        string Skewed(long factor, long of) => $"({Of(factor, 1000)} * {Of(factor, 1000)} * {Of(factor, 1000)} * {of} / 1000000000)";
        Task<long> Count(string what) => t.Scalar<long>("SELECT COUNT(*) FROM pick WHERE what = @what", new { what });
        var series = t.Dialect.Name == "sqlite"
            ? $"(WITH RECURSIVE n(i) AS (SELECT {from + 1} UNION ALL SELECT i + 1 FROM n WHERE i < {to}) SELECT i FROM n)"
            : $"(SELECT i FROM generate_series(CAST({from + 1} AS bigint), CAST({to} AS bigint)) AS n(i))";
        await t.Execute(
            $"""
            DROP TABLE IF EXISTS drawn;
            CREATE TEMP TABLE drawn AS
            SELECT w.*, CASE WHEN light IN ('green', 'black', 'yellow') THEN 1 ELSE 0 END AS answered, CASE WHEN light = 'green' THEN 1 ELSE 0 END AS completed FROM (
                SELECT q.i AS i, {Picked("code", "day", "q.day")} AS day, {Picked("id", "agency", "q.agency")} AS agency_id, {Picked("code", "category", "q.category")} AS category_code,
                    COALESCE({Picked("code", "agency", "q.agency")}, {Picked("code", "region", "q.region")}) AS region_code,
                    CASE q.channel WHEN 0 THEN 'mobile' WHEN 1 THEN 'whatsapp' WHEN 2 THEN 'sms' WHEN 3 THEN 'walk_in' ELSE 'web' END AS channel,
                    CASE q.kind WHEN 0 THEN 'information_request' WHEN 1 THEN 'aspiration' WHEN 2 THEN 'supervisory' ELSE 'complaint' END AS kind,
                    CASE WHEN q.day >= {Days - 60} AND q.i % 3 = 0 OR q.i % 50 = 7 THEN CASE q.i % 4 WHEN 0 THEN 'yellow' WHEN 1 THEN 'grey' ELSE 'red' END WHEN q.i % 11 = 5 THEN 'black' ELSE 'green' END AS light,
                    q.i % 5 = 0 AS confidential
                FROM (SELECT s.i AS i, (s.i - 1) * {Days} / {count} AS day, {Skewed(1_226_874_159, await Count("agency"))} AS agency, {Skewed(1_343_714_438, await Count("category"))} AS category,
                    {Of(62_089_911, 500)} AS region, {Of(742_938_285, 8)} AS channel, {Of(950_706_376, 8)} AS kind FROM {series} s) q) w
            """);
        const string Key = "day, agency_id, category_code, channel, region_code, kind, light, confidential";
        const string Place = "agency_id, day, category_code, channel, region_code, kind, light, confidential";
        await t.Execute(
            $"""
            INSERT INTO count_cell ({Key}, unit_id, {string.Join(", ", Tally.Columns)})
            SELECT {Key}, 0, {string.Join(", ", Tally.Columns.Select(c => Added.GetValueOrDefault(c, "0")))} FROM drawn GROUP BY {Place} ORDER BY {Place};
            INSERT INTO count_days ({Key}, unit_id, measure, days, reports)
            SELECT {Key}, 0, measure, days, COUNT(*) FROM (
                SELECT {Key}, 'answer' AS measure, i * 31 % 12 AS days FROM drawn WHERE answered = 1 UNION ALL SELECT {Key}, 'solution', i * 37 % 25 FROM drawn WHERE completed = 1) w
            GROUP BY {Place}, measure, days ORDER BY {Place}, measure, days;
            DROP TABLE drawn
            """);
    }

    private static async Task Picks(Transaction t)
    {
        await t.Execute("DROP TABLE IF EXISTS pick; CREATE TEMP TABLE pick (what TEXT NOT NULL, n BIGINT NOT NULL, id BIGINT NOT NULL, code TEXT NULL)");
        async Task Add(string what, string sql) => await t.Execute($"INSERT INTO pick (what, n, id, code) SELECT '{what}', ROW_NUMBER() OVER (ORDER BY id, code) - 1, id, code FROM ({sql}) w");
        await t.InsertMany("pick", ["what", "n", "id", "code"], Enumerable.Range(0, Days).Select(n => (object?[])["day", (long)n, 0L, Iso(Last.AddDays(n - Days + 1))]));
        await Add("agency", $"SELECT id, CASE WHEN LENGTH(region_code) = 5 THEN region_code END AS code FROM agency WHERE parent_id IS NULL ORDER BY id LIMIT {Agencies}");
        await Add("category", "SELECT 0 AS id, code FROM category WHERE parent_code IS NOT NULL");
        await Add("region", "SELECT 0 AS id, code FROM region WHERE level = 'regency' ORDER BY code LIMIT 500");
        await t.Execute("CREATE INDEX pick_n ON pick (what, n)");
    }

    private static async Task Questions(Database database)
    {
        var store = new StatisticsStore(database);
        var year = new CountFilter { From = new(2025, 11, 1), To = Last };
        var decade = new CountFilter { From = new(2016, 12, 1), To = Last };
        var busy = await database.Read(s => s.Scalar<long>("SELECT agency_id FROM public_month WHERE facet = 'all' AND agency_id > 0 GROUP BY agency_id ORDER BY SUM(reports) DESC LIMIT 1"));
        // The province and main category with most reports.
        var topic = (await store.By(year, CountBy.Topic, default))[0].Value.Split('|');
        (string Name, Func<Task> Ask)[] questions =
        [
            ("the nation, twelve months, whole page", () => Page(store, year, agencies: true)),
            ("the nation, ten years, whole page", () => Page(store, decade, agencies: true)),
            ("the busiest agency, twelve months, whole page", () => Page(store, year with { AgencyId = busy }, agencies: false)),
            ("the wall: what runs, by province", async () =>
            {
                await store.Running(default);
                await store.Backlog(null, Last, default);
            }),
            ("narrowed: twelve months, one province and one main category, the total", () => store.Total(year with { Region = topic[0], Category = topic[1] }, default)),
            ("narrowed: twelve months, one province, whole page", () => Page(store, year with { Region = topic[0] }, agencies: true)),
        ];
        foreach (var (name, ask) in questions)
        {
            await ask();
            List<double> took = [];
            // A slow one is asked less often: its place among the others is known after a few.
            for (var i = 0; i < Rounds && took.Sum() < 20_000; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await ask();
                took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            took.Sort();
            var (median, high) = (took[took.Count / 2], took[took.Count * 95 / 100]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {database.Dialect.Name} counts: {name} | median {median:0.0} ms, p95 {high:0.0} ms | | {(high <= 100 ? "yes" : "**no**")} |"));
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
        await count.Run(default); // what ran out until now
        List<double> took = [];
        for (var round = 0; round < 3; round++)
        {
            // Every report of the day has changed since, and every count with it.
            var state = round % 2 == 0 ? "closed" : "followed_up";
            await database.Write(t => t.Execute("UPDATE report SET state = @state, rating = @stars WHERE id <= @OneDay", new { state, stars = round + 1, OneDay }));
            await database.Write(t => t.InsertMany("count_dirty", ["day", "agency_id"], agencies.Select(a => new object?[] { Iso(Last), a })));
            var start = Stopwatch.GetTimestamp();
            await count.Run(default);
            took.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {database.Dialect.Name} one day of {OneDay:N0} reports and {agencies.Count} agencies counted anew, with its month | {took.Max():0.00} s, the slowest of 3 | | {(took.Max() <= 5 ? "yes" : "**no**")} |"));
    }

    private static async Task OneFullDay(Database database, List<long> agencies)
    {
        var random = new Random(5);
        var (from, _) = CountMarks.Span(Last);
        var categories = await database.Read(s => s.Query<string>("SELECT code FROM category WHERE parent_code IS NOT NULL ORDER BY code"));
        var regions = (await database.Read(s => s.Query<Seat>("SELECT id, region_code FROM agency WHERE parent_id IS NULL"))).ToDictionary(a => a.Id, a => a.RegionCode ?? "32.73");
        var reports = Enumerable.Range(1, OneDay).Select(id => (Id: (long)id, Number: (200_000_000 + id).ToString(CultureInfo.InvariantCulture), At: from + random.Next(86_000_000), Agency: agencies[random.Next(agencies.Count)])).ToList();
        await database.Write(async t =>
        {
            await t.InsertMany(
                "report",
                ["id", "tracking_id", "receipt_mac", "class", "state", "anonymous", "confidential", "original_title", "original_text", "title", "text", "region_code", "category_code", "channel", "agency_id",
                    "submitted_at", "forwarded_at", "first_answer_at", "state_since", "last_act_at", "act_count", "history_hash"],
                reports.Select(r => (object?[])[r.Id, r.Number + CheckDigit.Of(r.Number), new byte[32], "complaint", "followed_up", false, false, "x", "x", "x", "x", regions[r.Agency], categories[(int)(r.Id * 31 % categories.Count)], "web", r.Agency,
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

    private sealed class Seat
    {
        public long Id { get; init; }

        public string? RegionCode { get; init; }
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
