using System.Globalization;
using Lapor.Agencies;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Deadlines;

/// <summary>Decrees and agencies that change their hours while clocks run. The world begins on Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class RecountTests
{
    [Theory, OnBothEngines]
    public async Task A_decree_that_moves_a_holiday_moves_open_clocks_and_says_so(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        Assert.Equal("2026-03-05 16:00", Local((await world.Report(id)).DueAt));
        var ended = await world.Answered();
        await world.Do(world.Andi, ActKind.CloseByAdmin, ended);
        var endedBefore = await world.Clocks.OfReport((await world.Report(ended)).Id, default);
        await crew.Work();

        var saved = await Import(world, "day,kind,name,source\n2026-03-04,national,Hari Libur Baru,SKB Perubahan 2026\n", world.Nia.Officer!.Id);
        Assert.Empty(saved.Mistakes);
        await crew.Work();
        var report = await world.Report(id);
        Assert.Equal("2026-03-06 16:00", Local(report.DueAt));
        Assert.Equal(report.DueAt, await world.Database.Read(s => s.Scalar<long?>("SELECT due_at FROM public_status WHERE tracking_id = @id", new { id = id.ToString() })));
        var move = Assert.Single(await world.Clocks.Moves(report.Id, default));
        Assert.Equal(("2026-03-05 16:00", "2026-03-06 16:00", "SKB Perubahan 2026", "holidays"), (Local(move.DueBefore), Local(move.DueAfter), move.Decree, move.Cause));
        // What has ended stays as it was promised.
        Assert.Equal(endedBefore.Select(c => c.DueAt), (await world.Clocks.OfReport((await world.Report(ended)).Id, default)).Select(c => c.DueAt));

        // The second pass catches what another node reckoned by the old calendar, and moves nothing twice.
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await crew.Work();
        var change = Assert.Single(await new RecountStore(world.Database).Latest(5, default));
        Assert.Equal(("Nia", "holidays", "2026-03-04", 1, "SKB Perubahan 2026", 1, 1), (change.Officer, change.Cause, change.FirstDay, change.Days, change.Decree, change.Looked, change.Moved));
        Assert.NotNull(change.DoneAt);
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM job WHERE kind = 'recount_clocks'")));

        // The day is taken back: due again as at first.
        var back = await Import(world, "day,kind,name,source,active\n2026-03-04,national,Hari Libur Baru,SKB Pencabutan,no\n", null);
        Assert.Equal([], back.Mistakes);
        Assert.Equal(1, back.Changed);
        await crew.Work();
        Assert.Equal("2026-03-05 16:00", Local((await world.Report(id)).DueAt));
        // A corrected name changes no clock and is no change of the calendar.
        await Import(world, "day,kind,name,active\n2026-03-04,national,Libur,no\n", null);
        Assert.Equal(2, (await new RecountStore(world.Database).Latest(5, default)).Count);
    }

    [Theory, OnBothEngines]
    public async Task Silence_that_ends_later_is_warned_and_closed_later(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.Answered();
        await crew.Work();
        await Import(world, "day,kind,name\n2026-03-06,national,Hari Libur Baru\n", null);
        await crew.Work();
        var jobs = await world.Database.Read(s => s.Query<(string Kind, long DueAt)>("SELECT kind, due_at FROM job WHERE kind IN ('warn_silence', 'close_when_silent') ORDER BY kind, due_at"));
        Assert.Equal(["close_when_silent 2026-03-17 16:00", "warn_silence 2026-03-10 16:00", "warn_silence 2026-03-16 16:00"], jobs.Select(j => $"{j.Kind} {Local(j.DueAt)}"));
        Assert.Equal("2026-03-17 16:00", Local((await world.Report(id)).DueAt));
    }

    [Theory, OnBothEngines]
    public async Task A_regions_holiday_moves_only_what_that_regions_agency_owes(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var bandung = await world.File();
        await world.Forward(bandung);
        var buleleng = await world.File();
        await world.Disposing.Dispose(world.Nia, buleleng, 1, new Lapor.Handling.Disposition(World.BulelengWorks, [], []), default);
        await crew.Work();
        var (there, here) = (await world.Report(bandung), await world.Report(buleleng));
        await Import(world, "day,region_code,kind,name\n2026-03-04,51.08,regional,Hari Jadi Buleleng\n", null);
        await crew.Work();
        Assert.Equal((there.DueAt, there.CompleteBy), ((await world.Report(bandung)).DueAt, (await world.Report(bandung)).CompleteBy));
        var moved = await world.Report(buleleng);
        Assert.Equal("2026-03-09 15:00", Local(here.DueAt)); // 16.00 in Makassar
        Assert.Equal("2026-03-10 15:00", Local(moved.DueAt));
        Assert.True(moved.CompleteBy > here.CompleteBy);
        Assert.Equal(2, (await new RecountStore(world.Database).Latest(1, default))[0].Moved);
    }

    [Theory, OnBothEngines]
    public async Task An_agency_that_moves_to_another_zone_and_week_owes_by_its_new_hours(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        var waiting = await world.File(); // the nation's clock: untouched
        await crew.Work();
        var agencies = new AgencyStore(world.Database);
        var city = (await agencies.ById(World.Bandung))!;
        var saved = await new SaveUnit(world.Database, world.Clock).Run(new UnitInput
        {
            Id = city.Id,
            Version = city.Version,
            Name = city.Name,
            ShortName = city.ShortName,
            RegionCode = city.RegionCode,
            TimeZone = "Asia/Jayapura",
            Closes = "15:00",
            WorkDays = 6,
            By = world.Andi.Officer!.Id,
        });
        Assert.False(saved.IsRefused);
        await crew.Work();
        // Two working days after Monday 2 March, 15.00 in Jayapura; completion has Saturdays now.
        var report = await world.Report(id);
        Assert.Equal("2026-03-04 13:00", Local(report.DueAt));
        Assert.Equal("2026-03-25 13:00", Local(report.CompleteBy)); // 3-7, 9-14, 16, 17, 25
        Assert.Equal("2026-03-05 16:00", Local((await world.Report(waiting)).DueAt));
        var change = Assert.Single(await new RecountStore(world.Database).Latest(5, default));
        Assert.Equal(("hours", "Pemerintah Kota Bandung", "Andi", 2), (change.Cause, change.Agency, change.Officer, change.Moved));
        // What it does from now on goes by the same hours.
        Assert.Equal("2026-03-07 13:00", Local((await world.Dispose(id)).DueAt));
        var late = await new SaveUnit(world.Database, world.Clock).Run(new UnitInput { Id = city.Id, Version = saved.Value.Version, Name = city.Name, Closes = "23:00" });
        Assert.Equal("closes_late", late.Refusals[0].Code);
    }

    [Theory, OnBothEngines]
    public async Task A_pause_counts_by_the_calendar_as_it_stands_when_it_is_counted_anew(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File();
        await world.Forward(id);
        await world.Do(world.Andi, ActKind.Hold, id);
        world.Clock.Advance(TimeSpan.FromDays(7)); // Monday 9
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        Assert.Equal(("2026-03-11 16:00", "2026-04-06 16:00"), (Local((await world.Report(id)).DueAt), Local((await world.Report(id)).CompleteBy)));
        await crew.Work();
        // A day of the pause becomes a holiday: four days stood still, and one fewer was left in it, so nothing moves.
        await Import(world, "day,kind,name\n2026-03-05,national,Hari Libur Baru\n", null);
        await crew.Work();
        Assert.Equal(("2026-03-11 16:00", "2026-04-06 16:00"), (Local((await world.Report(id)).DueAt), Local((await world.Report(id)).CompleteBy)));
    }

    [Theory, OnBothEngines]
    public async Task Reports_from_before_clocks_were_kept_get_them_and_go_on_alike(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var submitted = await world.File();
        var held = await world.File();
        await world.Forward(held);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Do(world.Andi, ActKind.Hold, held);
        var answered = await world.Answered();
        var before = await Task.WhenAll(new[] { submitted, held, answered }.Select(world.Report));
        await world.Database.Write(t => t.Execute("DELETE FROM report_clock"));
        var keep = new KeepClocks(world.Database, world.Deadlines, world.Clock);
        Assert.Equal(3, await keep.Run(default));
        Assert.Equal(0, await keep.Run(default));
        foreach (var report in before)
        {
            var told = ReportClocks.Told(report, await world.Clocks.OfReport(report.Id, default));
            Assert.Equal((report.DueAt, report.HeldDueAt, report.CompleteBy), (told.DueAt, told.HeldDueAt, told.CompleteBy));
        }

        // An act that comes before the job gives the report its rows itself.
        await world.Database.Write(t => t.Execute("DELETE FROM report_clock"));
        world.Clock.Advance(TimeSpan.FromDays(6)); // Monday 9: four working days and Monday's start
        var completed = await world.Do(Viewer.Reporter(held), ActKind.Complete, held);
        Assert.Equal(("2026-03-10 16:00", "2026-04-02 16:00"), (Local(completed.DueAt), Local(completed.CompleteBy)));
        Assert.NotEmpty(await world.Clocks.OfReport(completed.Id, default));
    }

    [Theory, OnBothEngines]
    public async Task First_answer_and_reply_never_override_one_another_and_a_hold_is_told_from_a_stop(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        await world.Dispose(id);
        await world.Do(world.Andi, ActKind.Hold, id);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await world.Do(world.Lina, ActKind.InterimFollowUp, id);
        var first = (await Clocks(world, id)).Single(c => c.Clock is Clock.FirstAnswer);
        Assert.Equal((ActKind.InterimFollowUp, 2, 5), (first.StoppedBy, first.PausedDays, first.Days));
        Assert.Equal((world.Now - (long)TimeSpan.FromDays(2).TotalMilliseconds, world.Now), Assert.Single(first.Pauses));
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        var reply = (await Clocks(world, id)).Single(c => c.Clock is Clock.Reply);
        Assert.True(reply.IsOpen);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id);
        await world.Do(Viewer.Reporter(id), ActKind.Object, id);
        var clocks = await Clocks(world, id);
        Assert.Equal(first with { Pauses = [] }, clocks.Single(c => c.Clock is Clock.FirstAnswer) with { Pauses = [] });
        // The objection starts a new reply clock and goes on on the same completion clock.
        Assert.Equal(
            ["verify forward", "completion close_by_reporter", "dispose dispose", "first_answer interim_follow_up", "hold complete", "promise final_follow_up", "reply final_follow_up", "silence close_by_reporter", "completion ", "reply "],
            clocks.Select(c => $"{c.Clock.Code()} {c.StoppedBy?.Code()}"));
        var completion = clocks.Where(c => c.Clock is Clock.Completion).ToList();
        Assert.Equal((completion[0].StartedAt, completion[0].DueAt, completion[0].PausedDays), (completion[1].StartedAt, completion[1].DueAt, completion[1].PausedDays));
    }

    [Theory, OnBothEngines]
    public async Task A_note_during_a_hold_does_not_move_completion_and_a_new_class_keeps_the_pause(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        var promised = (await world.Report(id)).CompleteBy;
        await world.Do(world.Andi, ActKind.Hold, id);
        world.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(promised, (await world.Do(world.Andi, ActKind.Note, id)).CompleteBy);
        Assert.Equal("2026-04-06 16:00", Local((await world.Do(Viewer.Reporter(id), ActKind.Complete, id)).CompleteBy));
        var report = await world.Report(id);
        var edited = await world.Verifying.Edit(
            world.Nia, id, report.Version, Acts.Unchanged(report) with { Class = "information_request" }, default);
        Assert.False(edited.IsRefused, edited.IsRefused ? edited.Refusals[0].Indonesian : "");
        // Five days and the five that stood still: ten working days after Monday 2 March.
        Assert.Equal("2026-03-16 16:00", Local(edited.Value.Report.CompleteBy));
    }

    private static async Task<IReadOnlyList<ReportClock>> Clocks(World world, TrackingId id) => await world.Clocks.OfReport((await world.Report(id)).Id, default);

    private static Task<ImportResult> Import(World world, string file, long? by) =>
        new ImportReference(world.Database, world.Clock).Run(ReferenceTable.Holidays, new StringReader(file), dryRun: false, by);

    private static string Local(long? moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment!.Value).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
