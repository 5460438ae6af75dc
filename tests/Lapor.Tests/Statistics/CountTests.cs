using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Statistics;

/// <summary>The counts against plain SQL over the reports themselves, worked out here again.</summary>
public sealed class CountTests
{
    private const int Population = 45;

    [Theory, OnBothEngines]
    public async Task Counts_are_what_plain_sql_over_the_reports_says_for_any_filter(Engine engine)
    {
        await using var world = await World.Create(engine);
        var random = new Draws(1708);
        // One life to its good end, whatever the draws bring.
        var solved = await world.Answered();
        await world.Do(Viewer.Reporter(solved), ActKind.CloseByReporter, solved);
        await Populate(world, random, Population - 1);
        await Count(world);
        var store = new StatisticsStore(world.Database);
        var seen = 0;
        for (var i = 0; i < 50; i++)
        {
            var filter = Filter(random);
            var counted = await store.Total(filter, default);
            var plain = await Plain(world, filter);
            Assert.Equal(plain, counted);
            seen += plain.Reports;
            foreach (var by in Enum.GetValues<CountBy>())
            {
                var parts = await store.By(filter, by, default);
                Assert.Equal(plain, parts.Aggregate(new Tally(), (sum, part) => sum.Plus(part)));
                Assert.Equal(parts.Count, parts.Select(p => p.Value).Distinct().Count());
            }
        }

        // Filters that let nothing through would prove nothing.
        Assert.True(seen > 50 * Population / 10, $"{seen} reports were counted in all");
        var all = await store.Total(Everything() with { Confidential = true }, default);
        Assert.Equal(Population, all.Reports);
        Assert.All(all.Values().Cast<int>().Where((_, at) => at < Tally.Columns.IndexOf("partly")), n => Assert.NotEqual(0, n));
    }

    [Theory, OnBothEngines]
    public async Task The_list_behind_each_number_has_as_many_reports_as_it_says(Engine engine)
    {
        await using var world = await World.Create(engine);
        var random = new Draws(2026);
        await Populate(world, random, 25);
        await Count(world);
        var store = new StatisticsStore(world.Database);
        foreach (var kind in (string?[])[null, "complaint", "supervisory"])
        {
            var counted = await store.Total(Everything() with { Kind = kind }, default);
            var filter = new QueueFilter { Counted = true, WithEnded = true, Kind = kind, FiledFrom = CountMarks.Span(new(2026, 1, 1)).From, FiledBefore = CountMarks.Span(new(2031, 12, 31)).To };
            Assert.Equal(counted.Reports, (await world.Queues.List(world.Nia.Officer!, filter, 100, default)).Count);
            foreach (var measure in Enum.GetValues<Measured>())
            {
                var list = await world.Queues.List(world.Nia.Officer!, filter with { Measure = measure }, 100, default);
                var number = measure is Measured.Open ? counted.Reports - (await Ended(store, kind)) : (int)typeof(Tally).GetProperty(measure.ToString())!.GetValue(counted)!;
                Assert.True(number == list.Count, $"{measure}: {number} were counted, {list.Count} are listed");
            }
        }
    }

    [Fact]
    public void A_period_is_told_in_years_and_quarters_where_they_are_whole()
    {
        Assert.Equal(["2024-11", "2024-12", "y2025", "2026-01", "2026-02"], MonthRows.Keys(new(2024, 11, 1), new(2026, 2, 28), years: true, quarters: true));
        Assert.Equal(["y2025", "y2026"], MonthRows.Keys(new(2025, 1, 1), new(2026, 12, 31), years: true, quarters: true));
        Assert.Equal(["2025-11", "2025-12", "q2026-1", "q2026-2", "q2026-3", "2026-10"], MonthRows.Keys(new(2025, 11, 1), new(2026, 10, 31), years: true, quarters: true));
        Assert.Equal(["y2025", "2026-01", "2026-02", "2026-03"], MonthRows.Keys(new(2025, 1, 1), new(2026, 3, 31), years: true, quarters: false));
        Assert.Equal(12, MonthRows.Keys(new(2025, 1, 1), new(2025, 12, 31), years: false, quarters: false).Distinct().Count());
        Assert.Equal(["2026-11"], MonthRows.Keys(new(2026, 11, 1), new(2026, 11, 30), years: true, quarters: true));
    }

    [Theory, OnBothEngines]
    public async Task What_acts_and_time_change_is_counted_anew_and_only_that(Engine engine)
    {
        await using var world = await World.Create(engine);
        var random = new Draws(1945);
        var ids = await Populate(world, random, 15);
        await Count(world);
        var store = new StatisticsStore(world.Database);
        for (var round = 0; round < 8; round++)
        {
            foreach (var id in ids.OrderBy(_ => random.Next(int.MaxValue)).Take(5)) await Step(world, id, random);
            if (round % 3 == 0) world.Clock.Advance(TimeSpan.FromDays(random.Next(1, 9)));
            await Count(world);
            var little = await Rows(world);
            await new CountReports(world.Database, world.Deadlines, world.Clock).MarkAll(default);
            await Count(world);
            // What was counted step by step is what a count of everything from nothing says.
            Assert.Equal(await Rows(world), little);
            foreach (var region in (string?[])[null, "32", "51"])
            {
                var all = Everything() with { Region = region };
                Assert.Equal(await Plain(world, all), await store.Total(all, default));
                foreach (var agency in await store.Agencies(all, default)) Assert.Equal((await Plain(world, all with { AgencyId = agency.AgencyId })).Values(), agency.Values());
            }
        }

        Assert.Equal(world.Now, await store.CountedAt(default));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT (SELECT COUNT(*) FROM count_dirty) + (SELECT COUNT(*) FROM month_change)")));
    }

    [Theory, OnBothEngines]
    public async Task A_category_that_moves_below_another_takes_its_topics_along(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.File(s => s with { Category = "street_lights" });
        await Count(world);
        var store = new StatisticsStore(world.Database);
        async Task<IEnumerable<(string, int)>> Topics() => (await store.By(Everything(), CountBy.Topic, default)).Select(t => (t.Value, t.Reports));
        Assert.Equal([("32|roads", 1)], await Topics());
        Assert.Empty((await new ImportReference(world.Database).Run(ReferenceTable.Categories, new StringReader("code,name,name_en,parent_code\nstreet_lights,Lampu jalan,Street lights,social\n"), dryRun: false)).Mistakes);
        await Count(world);
        Assert.Equal([("32|social", 1)], await Topics());
        Assert.Equal(1, (await store.Total(Everything(), default)).Reports);
    }

    [Theory, OnBothEngines]
    public async Task A_clock_that_runs_out_makes_a_report_late_though_nobody_acts(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.File();
        await Count(world);
        var store = new StatisticsStore(world.Database);
        Assert.Equal(0, (await store.Total(Everything(), default)).VerifiedInTime.Of);
        world.Clock.Advance(TimeSpan.FromDays(4));
        await Count(world);
        var late = await store.Total(Everything(), default);
        Assert.Equal(new Share(0, 1), late.VerifiedInTime);
    }

    [Theory, OnBothEngines("object", "reopen")]
    public async Task What_is_opened_again_goes_back_on_the_same_clock_and_counts_against_its_agency(Engine engine, string act)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        var closed = await world.Do(world.Andi, ActKind.CloseByAdmin, id);
        async Task<Tally> Total()
        {
            await Count(world);
            return await new StatisticsStore(world.Database).Total(Everything() with { AgencyId = World.Bandung }, default);
        }

        var before = await Total();
        Assert.Equal((1, 1, 0), (before.Completed, before.Closed, before.Reopened));
        world.Clock.Advance(TimeSpan.FromDays(2));
        var again = await world.Do(act == "object" ? Viewer.Reporter(id) : world.Nia, Codes.Member<ActKind>(act), id);
        var clocks = (await world.Clocks.OfReport(closed.Id, default)).Where(c => c.Clock is Clock.Completion).ToList();
        // The same agency and unit; one start, one end, the days it was closed included.
        Assert.Equal((closed.AgencyId, closed.UnitId), (again.AgencyId, again.UnitId));
        Assert.Single(clocks.Select(c => (c.StartedAt, c.DueAt)).Distinct());
        Assert.Equal((clocks[0].DueAt, null), (again.CompleteBy, clocks[^1].StoppedAt));
        var open = await Total();
        Assert.Equal((0, 0, 1, 0), (open.Completed, open.Closed, open.Reopened, open.CompletedOpenLate));
        world.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal((0, 1), (await Total() is var late ? (late.Completed, late.CompletedOpenLate) : default));
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        Assert.Equal((1, 1, 0, 1), (await Total() is var done ? (done.Completed, done.CompletedLate, done.CompletedOpenLate, done.Reopened) : default));
    }

    [Theory, OnBothEngines]
    public async Task Silence_closes_a_report_and_counts_as_no_verdict(Engine engine)
    {
        await using var world = await World.Create(engine);
        var silent = await world.Answered();
        world.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(ClosedBy.System, (await world.Do(Viewer.System, ActKind.CloseBySystem, silent)).ClosedBy);
        await Count(world);
        var counted = await new StatisticsStore(world.Database).Total(Everything(), default);
        Assert.Equal((1, 1, 0, 0), (counted.Reports, counted.Closed, counted.Judged, counted.Votes));
        Assert.Null(counted.SolvedShare.Value);
        Assert.Null(counted.Rating);
        // Whoever says nothing moves the index of the agency neither up nor down.
        Assert.Null(Scorecard.Of(counted, counted).Parts.Single(p => p.Component is Component.Solved).Observed);
        await world.Do(Viewer.Reporter(silent), ActKind.Object, silent);
        await Count(world);
        counted = await new StatisticsStore(world.Database).Total(Everything(), default);
        Assert.Equal((0, 1), (counted.Closed, counted.Reopened));
    }

    [Theory, OnBothEngines]
    public async Task Working_days_to_an_answer_are_counted_by_the_agency_s_days(Engine engine)
    {
        await using var world = await World.Create(engine);
        // Forwarded on Monday, answered on Tuesday of the week after: six working days.
        var slow = await world.Forwarded();
        await world.Dispose(slow);
        world.Clock.Advance(TimeSpan.FromDays(8));
        await world.Do(world.Lina, ActKind.FinalFollowUp, slow);
        await world.Answered();
        await Count(world);
        var store = new StatisticsStore(world.Database);
        foreach (var filter in new[] { Everything(), Everything() with { Channel = "web" } })
        {
            var days = await store.Days(filter, solution: true, default);
            Assert.Equal((2, 0, 6), (days.Reports, days.Median, days.NineInTen));
            Assert.Equal(days.NineInTen, (await store.Days(filter, solution: false, default)).NineInTen);
        }

        Assert.Equal([World.Bandung], (await store.Agencies(Everything(), default)).Select(a => a.AgencyId));
        Assert.Equal([World.Bandung], (await store.Agencies(Everything() with { Channel = "web" }, default)).Select(a => a.AgencyId));
    }

    [Theory, OnBothEngines]
    public async Task A_confidential_report_is_in_no_count_but_that_of_who_sees_all(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Forwarded(s => s with { Confidential = true });
        await Count(world);
        var store = new StatisticsStore(world.Database);
        Assert.Equal(0, (await store.Total(Everything(), default)).Reports);
        Assert.Equal(0, (await store.Total(Everything() with { Channel = "web" }, default)).Reports);
        Assert.Equal(1, (await store.Total(Everything() with { Confidential = true }, default)).Reports);
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM public_month")));
    }

    [Theory, OnBothEngines]
    public async Task What_runs_is_told_by_age_and_place_and_the_longest_wait_stands_first(Engine engine)
    {
        await using var world = await World.Create(engine);
        var oldest = await world.Forwarded();
        world.Clock.Advance(TimeSpan.FromDays(50));
        var next = await world.Forwarded();
        await world.Forwarded(s => s with { Confidential = true });
        await world.Answered();
        world.Clock.Advance(TimeSpan.FromDays(12));
        await world.File(s => s with { RegionCode = "51.08" });
        await Count(world);
        var store = new StatisticsStore(world.Database);
        var today = DueDates.Day(world.Now, IndonesianTime.Wib);
        var ages = await store.Backlog(null, today, default);
        Assert.Equal((1, 2, 0, 1, 4), (ages.Week, ages.Fortnight, ages.TwoMonths, ages.Longer, ages.All));
        Assert.Equal(3, (await store.Backlog(World.Bandung, today, default)).All);
        var running = await store.Running(default);
        Assert.Equal(
            [("32", "red", 2, 2), ("32", "yellow", 1, 0), ("51", "grey", 1, 0)],
            running.OrderBy(r => r.Province, StringComparer.Ordinal).ThenBy(r => r.Light, StringComparer.Ordinal).Select(r => (r.Province, r.Light, r.Reports, r.Late)));
        Assert.Equal([oldest.ToString(), next.ToString()], (await world.Queues.OldestUnanswered(world.Nia.Officer!, 5, default)).Select(r => r.TrackingId));
        Assert.Empty(await world.Queues.OldestUnanswered(world.Luh.Officer!, 5, default));
    }

    [Theory, OnBothEngines]
    public async Task A_surge_is_found_where_it_is_and_looking_twice_finds_it_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        for (var week = 0; week < 9; week++)
        {
            await world.File();
            await world.File(s => s with { RegionCode = "51.08", Category = "social" });
            world.Clock.Advance(TimeSpan.FromDays(7));
        }

        for (var i = 0; i < 14; i++) await world.File(s => s with { RegionCode = "51.08", Category = "social", Confidential = i == 13 });
        world.Clock.Advance(TimeSpan.FromDays(1));
        await Count(world);
        var find = new FindSurges(world.Database, world.Clock);
        await find.Run(default);
        var surge = Assert.Single(await find.Run(default));
        Assert.Equal(("51.08", "Kabupaten Buleleng", "social", 13), (surge.RegionCode, surge.RegionName, surge.CategoryCode, surge.Reports));
        Assert.InRange(surge.Expected, 0.9, 1.1);
        world.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Empty(await find.Latest(default));
    }

    internal static async Task Count(World world)
    {
        var count = new CountReports(world.Database, world.Deadlines, world.Clock);
        while (await count.Run(default) == TimeSpan.Zero)
        {
        }
    }

    private static async Task<int> Ended(StatisticsStore store, string? kind) =>
        (await store.By(Everything() with { Kind = kind }, CountBy.Light, default)).Where(l => l.Value is "green" or "black" or "none").Sum(l => l.Reports);

    internal static CountFilter Everything() => new() { From = new(2026, 1, 1), To = new(2031, 12, 31) };

    private static CountFilter Filter(Draws random)
    {
        T? Maybe<T>(params T[] choices) where T : class => random.Next(5) > 0 ? null : choices[random.Next(choices.Length)];
        var from = new DateOnly(2026, 3, 1).AddDays(random.Next(3) > 0 ? 0 : random.Next(40));
        var to = random.Next(3) > 0 ? new DateOnly(2031, 12, 31) : from.AddDays(random.Next(300));
        var narrow = random.Next(3) > 0;
        return new()
        {
            From = from,
            To = to,
            AgencyId = random.Next(3) > 0 ? null : random.Next(2) == 0 ? World.Bandung : World.Buleleng,
            UnitId = narrow && random.Next(5) == 0 ? World.BandungWorks : null,
            Category = narrow ? Maybe("roads", "street_lights", "social") : null,
            Channel = narrow ? Maybe("web", "api") : null,
            Region = narrow ? Maybe("32", "32.73", "51", "51.08") : null,
            Kind = Maybe("complaint", "supervisory", "aspiration", "information_request"),
            Light = narrow ? Maybe("grey", "blue", "red", "yellow", "green", "black") : null,
            Confidential = random.Next(3) == 0,
        };
    }

    private static async Task<List<TrackingId>> Populate(World world, Draws random, int reports)
    {
        List<TrackingId> ids = [];
        for (var i = 0; i < reports; i++)
        {
            ids.Add(await world.File(s => s with
            {
                Class = Pick(random, "complaint", "complaint", "aspiration", "information_request"),
                RegionCode = Pick(random, "32.73.02.1001", "32.73.02", "51.08", "51"),
                Category = Pick(random, "street_lights", "road_potholes", "social", null),
                Confidential = random.Next(6) == 0,
                Channel = Pick(random, "web", "api")!,
            }));
            for (var acts = random.Next(12); acts > 0; acts--)
            {
                await Step(world, ids[^1], random);
                if (random.Next(9) == 0) world.Clock.Advance(TimeSpan.FromDays(random.Next(1, 28)));
            }

            if (random.Next(3) == 0) world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 100)));
        }

        return ids;
    }

    private static string? Pick(Draws random, params string?[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Something that somebody may do with the report now.</summary>
    private static async Task Step(World world, TrackingId id, Draws random)
    {
        Viewer[] people = [world.Nia, world.Andi, world.Ayu, world.Lina, world.Sari, world.Luh, world.Umar, Viewer.Reporter(id)];
        var facts = await world.Facts(id);
        var allowed = people.SelectMany(p => May.Acts(p, facts).Where(a => a is not ActKind.Link && Acts.Offered.Contains(a)).Select(a => (Who: p, Act: a))).ToList();
        // Most steps lead on: else most lives end in the archive.
        ActKind[] aside = [ActKind.AskWithdrawal, ActKind.DeclineWithdrawal, ActKind.Withdraw, ActKind.Note, ActKind.Edit, ActKind.Supplement, ActKind.Archive, ActKind.Hold];
        var onwards = allowed.Where(a => !aside.Contains(a.Act)).ToList();
        if (onwards.Count > 0 && random.Next(6) > 0) allowed = onwards;
        if (allowed.Count == 0) return;
        var (who, act) = allowed[random.Next(allowed.Count)];
        if (act is ActKind.Edit && random.Next(2) == 0)
            await world.Verifying.Edit(who, id, facts.Report.Version, Acts.Unchanged(facts.Report) with { Supervisory = !facts.Report.Supervisory, Category = Pick(random, "road_potholes", "social")! }, default);
        else
            await world.Try(who, act, id, random.Next(84));
    }

    /// <summary>Every row of every table of counts that holds something, as text.</summary>
    internal static async Task<string> Rows(World world)
    {
        var rows = new List<string>();
        foreach (var table in (string[])["count_cell", "count_days", "public_month"])
        {
            rows.AddRange((await world.Database.Read(s => s.Query<object>($"SELECT * FROM {table} WHERE reports <> 0"))).Cast<IDictionary<string, object?>>()
                .Select(r => table + " " + string.Join(' ', r.Where(c => c.Key is not "confidential").Select(c => Convert.ToString(c.Value, CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal));
        }

        return string.Join('\n', rows);
    }

    internal static Task<Tally> Plain(World world, CountFilter f)
    {
        static string Clock(string which, string what, string order = "DESC") => $"(SELECT {what} FROM report_clock c WHERE c.report_id = r.id AND {which} ORDER BY c.seq {order} LIMIT 1)";
        const string Open = "c.stopped_at IS NULL AND c.paused_at IS NULL AND c.due_at < @now";
        // The last of these acts is one that asks for more.
        const string Again = "COALESCE((SELECT a.kind FROM act a WHERE a.report_id = r.id AND a.kind IN ('final_follow_up', 'object', 'reopen', 'uphold_appeal') ORDER BY a.seq DESC LIMIT 1), '') IN ('object', 'reopen', 'uphold_appeal')";
        const string First = "c.clock IN ('dispose', 'first_answer')";
        List<string> where = ["r.submitted_at >= @from", "r.submitted_at < @to"];
        if (f.AgencyId is not null) where.Add("r.agency_id = @AgencyId");
        if (f.UnitId is not null) where.Add("r.unit_id = @UnitId");
        if (f.Category is not null) where.Add("(r.category_code = @Category OR r.category_code IN (SELECT code FROM category WHERE parent_code = @Category))");
        if (f.Channel is not null) where.Add("r.channel = @Channel");
        if (f.Region is { } region) where.Add(region.Length == 2 ? "r.region_code LIKE @Region || '%'" : "r.region_code LIKE @Region || '%'");
        if (f.Kind == "supervisory") where.Add("r.supervisory");
        else if (f.Kind is not null) where.Add("r.class = @Kind AND NOT r.supervisory");
        if (f.Light is { } light) where.Add($"r.state IN ({string.Join(", ", Enum.GetValues<ReportState>().Where(s => States.LightOf(s).Code() == light).Select(s => $"'{s.Code()}'"))})");
        if (!f.Confidential) where.Add("NOT r.confidential");
        string Sum(string condition) => $"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)";
        var sql = $"""
            SELECT COUNT(*) AS reports,
                {Sum(Clock("c.clock = 'verify'", "c.stopped_at") + " IS NOT NULL")} AS verified,
                {Sum(Clock("c.clock = 'verify'", "c.stopped_at - c.due_at") + " > 0")} AS verified_late,
                {Sum("r.state = 'submitted' AND r.due_at < @now")} AS verified_open_late,
                {Sum("r.first_answer_at IS NOT NULL")} AS answered,
                {Sum("r.first_answer_at > " + Clock(First + " AND c.stopped_by IN ('interim_follow_up', 'final_follow_up')", "c.due_at", "ASC"))} AS answered_late,
                {Sum($"r.first_answer_at IS NULL AND EXISTS (SELECT 1 FROM report_clock c WHERE c.report_id = r.id AND {First} AND {Open})")} AS answered_open_late,
                {Sum($"r.final_answer_at IS NOT NULL AND NOT {Again}")} AS completed,
                {Sum("r.final_answer_at > " + Clock("c.clock = 'completion'", "c.due_at") + $" AND NOT {Again}")} AS completed_late,
                {Sum($"(r.final_answer_at IS NULL OR {Again}) AND EXISTS (SELECT 1 FROM report_clock c WHERE c.report_id = r.id AND c.clock = 'completion' AND {Open})")} AS completed_open_late,
                {Sum("r.forwarded_at IS NOT NULL")} AS routed,
                {Sum("r.forwarded_at IS NOT NULL AND r.bounces > 0")} AS bounced,
                COALESCE(SUM(r.bounces), 0) AS bounces,
                {Sum("EXISTS (SELECT 1 FROM act a WHERE a.report_id = r.id AND a.kind = 'extend')")} AS extended,
                {Sum("r.state = 'closed'")} AS closed,
                {Sum("EXISTS (SELECT 1 FROM act a WHERE a.report_id = r.id AND a.kind IN ('object', 'reopen'))")} AS reopened,
                {Sum("r.outcome = 'resolved'")} AS resolved, {Sum("r.outcome = 'partly'")} AS partly, {Sum("r.outcome = 'not_resolved'")} AS not_resolved,
                {string.Join(", ", Enumerable.Range(1, 5).Select(n => string.Create(CultureInfo.InvariantCulture, $"{Sum($"r.rating = {n}")} AS rated_{n}")))}
            FROM report r WHERE {string.Join(" AND ", where)}
            """;
        long Midnight(DateOnly day) => (day.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400_000L - (7 * 3_600_000L);
        return world.Database.Read(async s => (await s.First<Tally>(sql, new
        {
            from = Midnight(f.From),
            to = Midnight(f.To.AddDays(1)),
            now = world.Now,
            f.AgencyId,
            f.UnitId,
            f.Category,
            f.Channel,
            f.Region,
            f.Kind,
        }, default))!);
    }
}
