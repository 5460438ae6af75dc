using System.Globalization;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Storage;
using Lapor.Tests.Agencies;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Deadlines;

/// <summary>What the sweeps look for is found by index, however much ended long ago and however little is due.</summary>
public sealed class SweepPlanTests
{
    private const int Reports = 6_000;
    private const long Day = 86_400_000;
    private static readonly long Now = new DateTimeOffset(2026, 11, 4, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Theory, OnBothEngines]
    public async Task What_is_due_is_found_by_index(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await Fill(data.Database);
        foreach (var (what, sql, parameters) in Queries(data.Database))
        {
            var plan = await Plans.Of(data.Database, sql, parameters);
            Assert.True(FullReads(plan).Count == 0, $"{what}\n{plan}");
            foreach (var index in what.Split(' ')) Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{index} is not taken\n{plan}");
            // A list of what two indexes give has no order.
            if (sql.Contains("ORDER BY", StringComparison.Ordinal)) Assert.DoesNotContain(engine is Engine.Sqlite ? "TEMP B-TREE" : "Sort Key", await Ordered(data.Database, sql, parameters), StringComparison.Ordinal);
        }
    }

    [Theory, OnBothEngines]
    public async Task Without_its_index_each_would_read_the_whole_table(Engine engine)
    {
        await using var data = await TestDatabase.Create(engine);
        await Fill(data.Database);
        foreach (var index in new[] { "report_clock_remind", "report_unescalated", "report_submitted", "report_day", "report_due", "report_complete_by" })
            await data.Database.Write(t => t.Execute($"DROP INDEX {index}"));
        // SQLite looks at the schema anew when a statement runs, not when it is explained.
        await data.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));
        foreach (var (_, sql, parameters) in Queries(data.Database)) Assert.NotEmpty(FullReads(await Plans.Of(data.Database, sql, parameters)));
    }

    private static List<string> FullReads(string plan) =>
        [.. plan.Split('\n').Where(line => line.Contains("Seq Scan on report", StringComparison.Ordinal) || (line.StartsWith("SCAN report", StringComparison.Ordinal) && !line.Contains("USING", StringComparison.Ordinal)))];

    private static IEnumerable<(string Indexes, string Sql, object Parameters)> Queries(Database database) =>
    [
        ("report_clock_remind", ClockStore.DueSql(database.Dialect), new { now = Now, atMost = SweepClocks.Batch }),
        ("report_unescalated", SweepClocks.ProlongedSql, new { limit = Now - (60 * Day), at = 0L, id = 0L, atMost = 250 }),
        ("report_due report_complete_by", CountReports.RanOutSql, new { last = Now - 15_000, now = Now }),
    ];

    // PostgreSQL sorts a few dozen rows rather than walk an index in its order; of a million it takes the first thousand in order, if the index has that order.
    private static Task<string> Ordered(Database database, string sql, object parameters) => database.Dialect.Name == "sqlite"
        ? Plans.Of(database, sql, parameters)
        : database.Write(async t =>
        {
            await t.Execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off");
            return string.Join('\n', await t.Query<string>(t.Dialect.Explain(sql), parameters));
        });

    // As in life: nearly everything ended, a little runs, and of that a little is due.
    private static Task Fill(Database database) => database.Write(async t =>
    {
        string[] report = ["id", "tracking_id", "receipt_mac", "class", "state", "anonymous", "confidential", "original_title", "original_text", "title", "text", "channel", "submitted_at", "state_since",
            "due_at", "complete_by", "last_act_at", "history_hash"];
        await t.InsertMany("report", report, Enumerable.Range(1, Reports).Select(i => (object?[])
        [
            (long)i, Number(i), new byte[32], "complaint", Open(i) ? "disposed" : "closed", false, false, "x", "x", "x", "x", "web", Filed(i), Filed(i),
            Open(i) ? Filed(i) + (7 * Day) : null, Open(i) ? Filed(i) + (20 * Day) : null, Filed(i), new byte[32],
        ]));
        string[] clock = ["report_id", "seq", "clock", "started_at", "started_by", "days", "unit", "basis", "due_at", "stopped_at", "remind_at"];
        await t.InsertMany("report_clock", clock, Enumerable.Range(1, Reports).Select(i => (object?[])
            [(long)i, 1, "completion", Filed(i), 1, 14, "working", "x", Filed(i) + (20 * Day), Open(i) ? null : Filed(i) + Day, Open(i) ? Filed(i) + (18 * Day) : null]));
        await t.Execute("ANALYZE ;");
    });

    private static bool Open(int i) => i % 20 == 0;

    // Of what runs, one in five has run for more than sixty days.
    private static long Filed(int i) => Now - ((Open(i) && i % 100 > 0 ? i % 19 : 90 + (i % 300)) * Day) - i;

    private static string Number(int i)
    {
        var nine = (100_000_000 + i).ToString(CultureInfo.InvariantCulture);
        return nine + CheckDigit.Of(nine);
    }
}
