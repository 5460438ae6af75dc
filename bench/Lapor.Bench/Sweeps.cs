using System.Diagnostics;
using System.Globalization;
using Lapor.Agencies;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Bench;

/// <summary>
/// The sweep that reminds, over N open reports of the nation's agencies in their three zones: in the middle of a day, at its close in each zone, in the west last, when most is due
/// at once. The clocks are those of the product: their moments are set by its own rules and calendar.
/// </summary>
internal static class Sweeps
{
    private const int Batch = 50_000;

    // Wednesday: a sweep at noon, one in the morning of the next day, one at the close.
    private static readonly DateTimeOffset Begin = new(2026, 11, 4, 11, 59, 0, TimeSpan.FromHours(7));

    private static readonly string[] ReportColumns =
    [
        "id", "tracking_id", "receipt_mac", "class", "state", "anonymous", "confidential", "original_title", "original_text", "title", "text", "channel", "agency_id", "submitted_at", "forwarded_at",
        "state_since", "due_at", "complete_by", "last_act_at", "act_count", "history_hash",
    ];

    private static readonly string[] ClockColumns =
        ["report_id", "seq", "clock", "agency_id", "started_at", "started_by", "days", "unit", "basis", "due_at", "stopped_at", "stopped_by", "remind_at", "reminded"];

    /// <summary>Fills an empty database.</summary>
    public static async Task Fill(string db, int count)
    {
        await using var database = Database.Open(db);
        await new Migrations(database, TimeProvider.System, NullLogger<Migrations>.Instance).Run();
        if (!await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM holiday)"))) await new LoadReference(database).Run();
        var time = new SetTime { Now = Begin };
        var deadlines = new DueDates(database, new WorkCalendars(database, time), time);
        var runs = await Runs.Prepare(database, deadlines);
        await IndexesAside.Fill(database, ["report", "report_clock"], async () =>
        {
            for (var done = 0; done < count; done += Batch)
            {
                var ids = Enumerable.Range(done + 1, Math.Min(Batch, count - done)).ToList();
                await database.Write(async t =>
                {
                    await t.InsertMany("report", ReportColumns, ids.Select(runs.ReportRow));
                    await t.InsertMany("report_clock", ClockColumns, ids.SelectMany(runs.ClockRows));
                });
                Console.Error.Write($"\r{done + ids.Count:N0}");
            }
        });
        Console.Error.WriteLine();
    }

    /// <summary>Sweeps five moments and prints a row for each: how many steps were given, how long it took, and by how much the process grew at most.</summary>
    public static async Task Run(string db)
    {
        await using var database = Database.Open(db);
        var time = new SetTime { Now = Begin };
        var calendars = new WorkCalendars(database, time);
        var deadlines = new DueDates(database, calendars, time);
        var seal = new ReportSeal(KeyRing.Open(Directory.CreateTempSubdirectory("lapor-bench-").FullName));
        var commit = new ReportCommit(database, new ReportStore(database, seal, time), seal, deadlines, new JobSignal(), time, NullLogger<ReportCommit>.Instance);
        var sweep = new SweepClocks(database, deadlines, new Escalating(commit, calendars, time), new JobSignal(), time);
        var open = await database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report WHERE state NOT IN ('closed', 'archived', 'withdrawn')"));
        // Not measured: the first one compiles what it runs, and the clocks kept so far begin at the same moment.
        await sweep.Run(default);
        // The server that sweeps has its own memory before: the limit is for what the sweep adds.
        var before = Memory.PeakMegabytes();
        foreach (var (name, after) in new[] { ("a minute at noon", 1), ("the close of the day in WIT", 121), ("the close of the day in WITA", 181), ("the close of the day in WIB", 241), ("the morning after", 1201) })
        {
            time.Now = Begin.AddMinutes(after);
            var start = Stopwatch.GetTimestamp();
            var given = await sweep.Run(default);
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var peak = Memory.PeakMegabytes();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {database.Dialect.Name} sweep over {open:N0} open reports, {name}: {given:N0} steps given | {took:0.00} s | {peak - before:0} MB more than {before:0} | {(took <= 5 && peak - before <= 100 ? "yes" : "**no**")} |"));
        }
    }

    /// <summary>A clock that the bench sets.</summary>
    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }

    /// <summary>Clocks of agencies as the product's rules set them; the same agency, clock and day of start is reckoned once.</summary>
    private sealed class Runs(DeadlineRules rules, List<(long Id, OfficeHours Office)> agencies)
    {
        private static readonly byte[] Hash = new byte[32];
        private readonly Dictionary<(int Agency, Clock Clock, int DaysAgo), ReportClock> known = [];

        public static async Task<Runs> Prepare(Database database, DueDates deadlines) => await database.Read(async s =>
        {
            var ids = await s.Query<long>("SELECT id FROM agency WHERE parent_id IS NULL AND kind IN ('province', 'regency', 'city', 'ministry', 'institution') ORDER BY id");
            List<(long, OfficeHours)> agencies = [];
            foreach (var id in ids) agencies.Add((id, await deadlines.Office(s, id, default)));
            return new Runs(await deadlines.Rules(s, default), agencies);
        });

        public object?[] ReportRow(int i)
        {
            var clocks = Of(i);
            var started = clocks[0].StartedAt;
            var nine = (100_000_000 + i).ToString(CultureInfo.InvariantCulture);
            return
            [
                (long)i, nine + CheckDigit.Of(nine), Hash, "complaint", i % 10 == 0 ? "submitted" : i % 10 < 4 ? "disposed" : "followed_up", false, false, "x", "x", "x", "x", "web",
                i % 10 == 0 ? null : agencies[i % agencies.Count].Id, started, i % 10 == 0 ? null : started, started, clocks[0].DueAt, i % 10 == 0 ? null : clocks[^1].DueAt, started, 3, Hash,
            ];
        }

        // What ran before is there as it is in life: rows that no sweep may have to look at.
        public IEnumerable<object?[]> ClockRows(int i)
        {
            List<ReportClock> rows = [.. Of(i)];
            if (i % 10 > 0) rows.Insert(0, rows[0] with { Clock = Clock.Verify, StoppedAt = rows[0].StartedAt, StoppedBy = ActKind.Forward, RemindAt = null });
            return rows.Select((c, at) => (object?[])
            [
                (long)i, at + 1, c.Clock.Code(), c.AgencyId, c.StartedAt, c.StartedBy, c.Days, c.Unit, c.Basis, c.DueAt, c.StoppedAt, c.StoppedBy?.Code(), c.RemindAt, c.Reminded,
            ]);
        }

        // One report in ten waits for verification, three for their first answer, the others for their solution; as many in each of the days that a clock runs.
        private IReadOnlyList<ReportClock> Of(int i) => (i % 10) switch
        {
            0 => [Clocked(i, Clock.Verify, i / 10 % 4)],
            < 4 => [Clocked(i, Clock.FirstAnswer, i / 10 % 6), Clocked(i, Clock.Completion, i / 10 % 6)],
            _ => [Clocked(i, Clock.Completion, i / 10 % 15)],
        };

        private ReportClock Clocked(int i, Clock clock, int daysAgo)
        {
            var agency = i % agencies.Count;
            if (known.TryGetValue((agency, clock, daysAgo), out var same)) return same;
            var office = rules.Owing(clock, agencies[agency].Office);
            var day = office.Calendar.BeforeWorkingDays(DateOnly.FromDateTime(Begin.Date), daysAgo);
            var started = new DateTimeOffset(day, new TimeOnly(9, 0), Begin.Offset).ToUnixTimeMilliseconds();
            var of = new Report { Class = ReportClass.Complaint, AgencyId = agencies[agency].Id };
            var promise = rules.Policy(clock, started, of, office);
            var fresh = new ReportClock
            {
                Clock = clock,
                AgencyId = clock is Clock.Verify ? null : of.AgencyId,
                StartedAt = started,
                StartedBy = 2,
                Days = promise.Days,
                Unit = promise.Unit,
                Basis = promise.Source,
                DueAt = promise.Due(started, 0, office),
            };
            return known[(agency, clock, daysAgo)] = rules.Reminders.SetFrom(fresh, office, Begin.ToUnixTimeMilliseconds());
        }
    }
}
