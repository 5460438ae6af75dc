using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>
/// Counts anew what acts and the passing of time changed: the days and agencies named in <c>count_dirty</c>, and by their difference the months, quarters and years. Each transaction takes
/// the rows it answers and writes what the reports say then, so an act that commits beside it leaves a row of its own. Run twice it writes the same.
/// </summary>
public sealed class CountReports(Database database, DueDates deadlines, TimeProvider time)
{
    /// <summary>Between two passes: dashboards lie at most this much behind, plus the pass.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(15);

    // A pass ends before its lease does; what is left waits for the next one, at once.
    private static readonly TimeSpan LongestPass = TimeSpan.FromMinutes(2);
    private const int Batch = 5_000;

    internal static readonly string[] CellColumns =
        ["day", "agency_id", "unit_id", "category_code", "channel", "region_code", "kind", "light", "confidential", .. Tally.Columns];

    internal static readonly string[] DaysColumns =
        ["day", "agency_id", "unit_id", "category_code", "channel", "region_code", "kind", "light", "confidential", "measure", "days", "reports"];

    // Two lists, so that each takes its own index; a test holds it to that.
    internal const string RanOutSql = """
        SELECT submitted_at, COALESCE(agency_id, 0) AS agency_id FROM report WHERE due_at >= @last AND due_at < @now
        UNION SELECT submitted_at, COALESCE(agency_id, 0) AS agency_id FROM report
            WHERE complete_by >= @last AND complete_by < @now AND complete_by IS NOT NULL AND state NOT IN ('closed', 'archived', 'withdrawn')
        """;

    /// <summary>One pass. Returns when to pass again: at once while something is left.</summary>
    public async Task<TimeSpan> Run(CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        if (await database.Read(s => s.Scalar<bool>("SELECT anew FROM count_pass", null, cancel), cancel)) await MarkAll(cancel);
        await MarkRanOut(cancel);
        while (await database.Write(t => NextDay(t, cancel), cancel))
        {
            if (time.GetElapsedTime(began) > LongestPass) return TimeSpan.Zero;
        }

        return Between;
    }

    /// <summary>Forgets every count and marks every day that has reports, so that the passes that follow count everything from nothing.</summary>
    public Task MarkAll(CancellationToken cancel) => database.Write(
        async t =>
        {
            // Locks the row that every pass takes first.
            await t.Execute("UPDATE count_pass SET anew = FALSE", null, cancel);
            foreach (var table in (string[])["count_cell", "count_days", "public_month"]) await t.Execute($"DELETE FROM {table}", null, cancel);
            var reports = await t.Query<ReportDay>("SELECT submitted_at, COALESCE(agency_id, 0) AS agency_id FROM report", null, cancel);
            var all = reports.Select(r => (Day: CountMarks.DayOf(r.SubmittedAt), r.AgencyId)).Distinct().Order();
            await t.InsertMany("count_dirty", ["day", "agency_id"], all.Select(d => new object?[] { d.Day, d.AgencyId }), cancel);
        },
        cancel);

    /// <summary>Clocks that ran out since the last pass: nobody acted, and yet the numbers change.</summary>
    private Task MarkRanOut(CancellationToken cancel) => database.Write(
        async t =>
        {
            var now = Now();
            var last = await t.Scalar<long>($"SELECT at FROM count_pass {t.Dialect.ForUpdate}", null, cancel);
            var late = await t.Query<ReportDay>(RanOutSql, new { last, now }, cancel);
            await t.InsertMany(
                "count_dirty", ["day", "agency_id"], late.Select(r => (Day: CountMarks.DayOf(r.SubmittedAt), r.AgencyId)).Distinct().Select(d => new object?[] { d.Day, d.AgencyId }), cancel);
            await t.Execute("UPDATE count_pass SET at = @now", new { now }, cancel);
        },
        cancel);

    private async Task<bool> NextDay(Transaction t, CancellationToken cancel)
    {
        // One at a time, also where two workers hold the job for a moment.
        var now = await t.Scalar<long>($"SELECT at FROM count_pass {t.Dialect.ForUpdate}", null, cancel);
        var dirty = await t.Query<DirtyRow>("SELECT id, day, agency_id FROM count_dirty ORDER BY id LIMIT @Batch", new { Batch }, cancel);
        if (dirty.Count == 0) return false;
        foreach (var day in dirty.GroupBy(d => d.Day))
        {
            var agencies = day.Select(d => d.AgencyId).Distinct().ToHashSet();
            await MonthRows.Take(t, day.Key, day.Key, [.. agencies], cancel);
            await Rebuild(t, day.Key, agencies, now, cancel);
            await MonthRows.Add(t, day.Key, day.Key, [.. agencies], cancel);
            await MonthRows.Apply(t, Date(day.Key), cancel);
        }

        await t.Execute($"DELETE FROM count_dirty WHERE id {t.Dialect.In("ids")}", new { ids = dirty.Select(d => d.Id).ToArray() }, cancel);
        return true;
    }

    private async Task Rebuild(Transaction t, string day, HashSet<long> agencies, long now, CancellationToken cancel)
    {
        var (from, to) = CountMarks.Span(Date(day));
        var reports = (await t.Query<ReportFacts>(
            """
            SELECT id, COALESCE(agency_id, 0) AS agency_id, COALESCE(unit_id, 0) AS unit_id, category_code, channel, region_code, class, supervisory, confidential, state,
                forwarded_at, first_answer_at, final_answer_at, bounces, extended_at, rating, outcome,
                (objections > 0 OR EXISTS (SELECT 1 FROM act a WHERE a.report_id = report.id AND a.kind = 'reopen')) AS reopened,
                EXISTS (SELECT 1 FROM act a WHERE a.report_id = report.id AND a.kind IN ('object', 'reopen', 'uphold_appeal')
                    AND a.seq > (SELECT COALESCE(MAX(f.seq), 0) FROM act f WHERE f.report_id = report.id AND f.kind = 'final_follow_up')) AS asked_again
            FROM report WHERE submitted_at >= @from AND submitted_at < @to
            """,
            new { from, to },
            cancel)).Where(r => agencies.Contains(r.AgencyId)).ToList();
        var clocks = (await t.Query<ClockFacts>(
            """
            SELECT c.report_id, c.clock, c.due_at, c.paused_at, c.stopped_at, c.stopped_by FROM report r JOIN report_clock c ON c.report_id = r.id
            WHERE r.submitted_at >= @from AND r.submitted_at < @to ORDER BY c.report_id, c.seq
            """,
            new { from, to },
            cancel)).ToLookup(c => c.ReportId);
        foreach (var table in (string[])["count_cell", "count_days"])
            await t.Execute($"DELETE FROM {table} WHERE day = @day AND agency_id {t.Dialect.In("ids")}", new { day, ids = agencies.ToArray() }, cancel);
        await t.InsertMany(
            "count_cell", CellColumns,
            reports.GroupBy(r => (r.AgencyId, r.Key)).Select(g => (object?[])[.. g.Key.Key.Values(day, g.Key.AgencyId), .. Sum(g.Select(r => r.Count([.. clocks[r.Id]], now))).Values()]),
            cancel);
        var offices = new Dictionary<long, OfficeHours>();
        foreach (var agency in agencies) offices[agency] = await deadlines.Office(t, agency == 0 ? null : agency, cancel);
        await t.InsertMany(
            "count_days", DaysColumns,
            reports.SelectMany(r => (IEnumerable<(ReportFacts Report, string Measure, int? Days)>)
                [(r, "answer", r.DaysTo(r.FirstAnswerAt, offices[r.AgencyId])), (r, "solution", r.DaysTo(r.FinishedAt, offices[r.AgencyId]))])
                .Where(d => d.Days is not null)
                .GroupBy(d => (d.Report.AgencyId, d.Report.Key, d.Measure, Days: d.Days!.Value))
                .Select(g => (object?[])[.. g.Key.Key.Values(day, g.Key.AgencyId), g.Key.Measure, g.Key.Days, g.Count()]),
            cancel);
    }

    private static Tally Sum(IEnumerable<Tally> tallies) => tallies.Aggregate(new Tally(), (sum, one) => sum.Plus(one));

    private static DateOnly Date(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class DirtyRow
    {
        public long Id { get; init; }

        public string Day { get; init; } = "";

        public long AgencyId { get; init; }
    }

    private sealed class ReportDay
    {
        public long SubmittedAt { get; init; }

        public long AgencyId { get; init; }
    }
}
