using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>Priority programmes: the list as data, what is tagged, who sees it by that, who follows it, and numbers that are their lists. Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class PriorityTests
{
    private const string Why = "Termasuk program prioritas.";

    private const string List =
        """
        code,kind,name,agency_slug,valid_from,valid_to,position,active
        free_meals,programme,Makan bergizi gratis,kota-bandung,2026-01-01,,1,yes
        schools,programme,Sekolah rakyat,,2026-01-01,2026-03-02,2,yes
        floods,issue,Banjir di kota besar,,2026-03-03,,3,yes
        mistake,issue,Salah tulis,,2026-01-01,,4,no
        """;

    [Theory, OnBothEngines]
    public async Task The_list_is_read_from_a_file_and_back_and_what_is_wrong_is_refused(Engine engine)
    {
        await using var world = await Ready(engine);
        using var file = new StringWriter();
        Assert.Equal(4, await new ExportReference(world.Database).Run(ReferenceTable.Priorities, file));
        var again = await Import(world, file.ToString());
        Assert.Equal((0, 0, 4), (again.Added, again.Changed, again.Unchanged));
        foreach (var (line, column, code) in new[]
        {
            ("any,issue,X,,2026-01-01,,1,yes", "code", "bad_code"), ("x,hobby,X,,2026-01-01,,1,yes", "kind", "unknown_value"), ("x,issue,X,tidak-ada,2026-01-01,,1,yes", "agency_slug", "unknown_agency_slug"),
            ("x,issue,X,,2026-02-01,2026-01-31,1,yes", "valid_to", "ends_before"), ("x,issue,X,,,,1,yes", "valid_from", "missing"), ("x,issue,,,2026-01-01,,1,yes", "name", "missing"),
        })
        {
            var wrong = Assert.Single((await Import(world, List.Split('\n')[0] + "\n" + line)).Mistakes);
            Assert.Equal((2, column, code), (wrong.Line, wrong.Column, wrong.Code));
        }

        Assert.Equal(["free_meals", "schools"], (await Store(world).InForce(default)).Select(p => p.Code));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["free_meals", "floods"], (await Store(world).InForce(default)).Select(p => p.Code));
        Assert.Equal("Pemerintah Kota Bandung", (await Store(world).Programmes(0, default))[0].AgencyName);
    }

    [Theory, OnBothEngines]
    public async Task A_programme_brings_a_report_before_ksp_and_takes_it_away_again(Engine engine)
    {
        await using var world = await Ready(engine);
        var ksp = await world.Hire("kiki", Role.Overseer, null, OverseerScope.Ksp);
        var (fresh, forwarded, secret) = (await world.File(), await world.Forwarded(), await world.Forwarded(s => s with { Confidential = true }));
        var tags = Tags(world);
        // Who may not: officers of the agency, other overseers, the reporter; KSP for what nobody verified, and for what is confidential.
        var panrb = await world.Hire("pram", Role.Overseer, null, OverseerScope.Panrb);
        foreach (var (by, id) in new[] { (world.Andi, forwarded), (world.Lina, forwarded), (panrb, forwarded), (world.Omar, forwarded), (Viewer.Reporter(forwarded), forwarded), (ksp, fresh), (ksp, secret) })
            Assert.Equal("receipt_required", (await tags.Tag(by, id, "free_meals", true, Why, default)).Refusals[0].Code);
        Assert.Equal("reason_missing", (await tags.Tag(ksp, forwarded, "free_meals", true, " ", default)).Refusals[0].Code);
        foreach (var code in new[] { "floods", "mistake", "nothing", "" })
            Assert.Equal(("unknown_code", "programme"), (await tags.Tag(ksp, forwarded, code, true, Why, default)).Refusals[0] is var no ? (no.Code, no.Field) : default);
        Assert.False(May.See(ksp, await world.Facts(forwarded)));

        for (var twice = 0; twice < 2; twice++) Assert.True((await tags.Tag(ksp, forwarded, "free_meals", true, Why, default)).Value);
        Assert.True((await tags.Tag(world.Nia, secret, "free_meals", true, Why, default)).Value);
        Assert.True((await tags.Tag(ksp, secret, "schools", true, Why, default)).Value); // before KSP by the national admin: KSP may say more
        Assert.Equal([true, true], new[] { forwarded, secret }.Select(id => May.See(ksp, world.Facts(id).GetAwaiter().GetResult())));
        Assert.False(May.See(world.Omar, await world.Facts(forwarded)));
        var secretId = (await world.Report(secret)).Id;
        Assert.Equal(["free_meals", "schools"], (await Store(world).Of(secretId, default)).Select(p => p.Code));
        Assert.Equal(
            new[] { secret, forwarded }.Select(i => i.ToString()),
            (await world.Queues.List(ksp.Officer!, new QueueFilter { Priority = "free_meals" }, 10, default)).Select(r => r.TrackingId));

        Assert.True((await tags.Tag(world.Nia, secret, "free_meals", false, Why, default)).Value);
        Assert.True(May.See(ksp, await world.Facts(secret))); // one is left
        Assert.True((await tags.Tag(world.Nia, secret, "schools", false, Why, default)).Value);
        Assert.False(May.See(ksp, await world.Facts(secret)));
        Assert.Equal(
            ["-programme:schools", "-programme:free_meals", "+programme:schools", "+programme:free_meals"],
            (await world.Audit.OfReport(secretId, default)).Where(e => e.Kind is AuditKind.ReportMarked).Select(e => e.Subject));
        // Without the mark no programme is left.
        Assert.True((await world.Marks.Set(world.Nia, forwarded, Mark.Priority, false, Why, default)).Value);
        Assert.Empty(await Store(world).Of((await world.Report(forwarded)).Id, default));
    }

    [Theory, OnBothEngines]
    public async Task Who_follows_is_told_when_it_is_late_and_when_it_ends_and_nobody_else(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Assert.Empty((await Import(world, List)).Mistakes);
        var ksp = await world.Hire("kiki", Role.Overseer, null, OverseerScope.Ksp);
        var (one, other) = (await world.Forwarded(), await world.Forwarded());
        var (tags, store) = (Tags(world), Store(world));
        Assert.Equal("receipt_required", (await tags.Follow(ksp, one, true, default)).Refusals[0].Code); // not seen, not followed
        Assert.Equal("receipt_required", (await tags.Follow(world.Andi, one, true, default)).Refusals[0].Code);
        Assert.True((await tags.Tag(world.Nia, one, "free_meals", true, Why, default)).Value);
        Assert.True((await tags.Tag(world.Nia, other, "schools", true, Why, default)).Value);
        Assert.True(await store.Follow(ksp.Officer!.Id, "free_meals", true, default));
        Assert.False(await store.Follow(ksp.Officer!.Id, "nothing", true, default));
        for (var twice = 0; twice < 2; twice++) Assert.True((await tags.Follow(ksp, other, true, default)).Value);
        Assert.True(await store.Follows(ksp.Officer!.Id, (await world.Report(other)).Id, default));
        Assert.Equal((1, 1), await store.Following(ksp.Officer!.Id, default));
        Assert.Equal([ksp.Officer!.Id], await world.Officers.Followers((await world.Report(one)).Id, default));
        Assert.Equal(2, (await world.Queues.List(ksp.Officer!, new QueueFilter { FollowedBy = ksp.Officer!.Id }, 10, default)).Count);
        await crew.Work();
        crew.Take();

        // Two working days to dispose: Wednesday 4 March, 16.00.
        world.Clock.Advance(TimeSpan.FromHours(55));
        await crew.Sweep.Run(default);
        await crew.Work();
        Assert.Equal(2, (await world.Reminders.Unread(ksp.Officer!.Id, 10, default)).Select(n => n.ReportId).Distinct().Count());
        Assert.Contains("kiki@contoh.go.id", crew.Take().Select(m => m.To));

        Assert.True((await tags.Follow(ksp, other, false, default)).Value);
        foreach (var id in new[] { one, other }) await world.Do(world.Nia, ActKind.Archive, id);
        await crew.Work();
        Assert.Equal([one.ToString()], (await world.Officers.Unread(ksp.Officer!.Id, 10, default)).Select(n => n.TrackingId));
        var told = crew.Take().Where(m => m.Subject.Contains("diarsipkan", StringComparison.Ordinal) && m.To.EndsWith("go.id", StringComparison.Ordinal)).ToList();
        Assert.Equal(["kiki@contoh.go.id"], told.Select(m => m.To));
        // What is no longer a priority is no longer KSP's, followed or not.
        Assert.True((await world.Marks.Set(world.Nia, one, Mark.Priority, false, Why, default)).Value);
        Assert.Empty(await world.Queues.List(ksp.Officer!, new QueueFilter { FollowedBy = ksp.Officer!.Id, WithEnded = true }, 10, default));
    }

    [Theory, OnBothEngines]
    public async Task Each_number_of_the_trend_is_that_of_its_list(Engine engine)
    {
        await using var world = await Ready(engine);
        var ksp = await world.Hire("kiki", Role.Overseer, null, OverseerScope.Ksp);
        var tags = Tags(world);
        List<TrackingId> filed = [];
        for (var i = 0; i < 10; i++)
        {
            var id = i % 3 == 0 ? await world.Answered() : await world.Forwarded(s => s with { Confidential = i == 4, Category = i % 2 == 0 ? "street_lights" : "social" });
            if (i < 7) Assert.Empty((await tags.Tag(world.Nia, id, i == 5 ? "schools" : "free_meals", true, Why, default)).Refusals);
            if (i is 0 or 2) Assert.Empty((await tags.Tag(world.Nia, id, "schools", true, Why, default)).Refusals);
            if (i == 8) Assert.Empty((await world.Marks.Set(world.Nia, id, Mark.Priority, true, Why, default)).Refusals);
            filed.Add(id);
            if (i == 1) world.Clock.Advance(TimeSpan.FromHours(3));
            // The programme 'schools' ends with the first day: it is lengthened, as a list is.
            if (i == 1) Assert.Empty((await Import(world, List.Replace("2026-03-02", "2027-03-02", StringComparison.Ordinal))).Mistakes);
            if (i == 4) world.Clock.Advance(TimeSpan.FromDays(30));
        }

        world.Clock.Advance(TimeSpan.FromDays(20));
        DateOnly[] months = [new(2026, 3, 1), new(2026, 4, 1), new(2026, 5, 1)];
        var compared = 0;
        foreach (var filter in new QueueFilter[] { new() { Counted = true }, new() { Counted = true, Category = "street_lights" }, new() { Counted = true, Kind = "complaint", Region = "32" }, new() { Counted = true, Channel = "sms" } })
        {
            var counts = await Store(world).Trend(filter, months, default);
            foreach (var code in new[] { "", "free_meals", "schools" })
            {
                for (var month = 0; month < months.Length - 1; month++)
                {
                    var count = counts.SingleOrDefault(c => c.Code == code && c.Month == month) ?? new();
                    var list = filter with { WithEnded = true, Priority = code.Length == 0 ? QueueFilter.AnyPriority : code, FiledFrom = CountMarks.Span(months[month]).From, FiledBefore = CountMarks.Span(months[month + 1]).From };
                    foreach (var (measure, number) in new (Measured?, int)[]
                    {
                        (null, count.Reports), (Measured.Answered, count.Answered), (Measured.Completed, count.Completed), (Measured.AnsweredOpenLate, count.AnsweredOpenLate), (Measured.CompletedOpenLate, count.CompletedOpenLate),
                    })
                    {
                        foreach (var officer in new[] { ksp, world.Nia })
                            Assert.Equal(number, (await world.Queues.List(officer.Officer!, list with { Measure = measure }, 100, default)).Count);
                        compared += number;
                    }
                }
            }
        }

        Assert.True(compared > 30, "Hardly anything was counted.");
        Assert.Equal([filed[8].ToString()], (await world.Queues.List(ksp.Officer!, new QueueFilter { Priority = QueueFilter.NoProgramme, WithEnded = true }, 10, default)).Select(r => r.TrackingId));
    }

    [Theory, OnBothEngines]
    public async Task What_is_late_at_an_agency_comes_the_longest_first_for_who_sees_it(Engine engine)
    {
        await using var world = await World.Create(engine);
        var head = await world.Hire("hani", Role.Executive, World.Bandung);
        var (first, secret) = (await world.Forwarded(), await world.Forwarded(s => s with { Confidential = true }));
        world.Clock.Advance(TimeSpan.FromDays(1));
        var second = await world.Forwarded();
        world.Clock.Advance(TimeSpan.FromDays(7));
        var running = await world.Forwarded();
        async Task<IEnumerable<string>> Late(Viewer by, long agency, int atMost = 10) => (await world.Queues.LongestOverdue(by.Officer!, agency, atMost, default)).Select(r => r.TrackingId);
        foreach (var by in new[] { head, world.Andi, world.Nia }) Assert.Equal([first.ToString(), second.ToString()], await Late(by, World.Bandung));
        Assert.Equal([first.ToString()], await Late(head, World.Bandung, 1));
        Assert.Empty(await Late(head, World.Buleleng));
        Assert.Empty(await Late(world.Ayu, World.Bandung));
        Assert.True(May.See(world.Nia, await world.Facts(secret)) && (await world.Report(running)).DueAt > world.Now);
    }

    private static async Task<World> Ready(Engine engine)
    {
        var world = await World.Create(engine);
        Assert.Empty((await Import(world, List)).Mistakes);
        return world;
    }

    private static PriorityStore Store(World world) => new(world.Database, world.Clock);

    private static ReportPriorities Tags(World world) => new(world.Database, world.Reports, world.Audit, world.Clock);

    private static async Task<ImportResult> Import(World world, string csv)
    {
        using var file = new StringReader(csv);
        return await new ImportReference(world.Database, world.Clock).Run(ReferenceTable.Priorities, file, dryRun: false);
    }
}
