using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Reports;

/// <summary>Due moments against tables worked out by hand. 18–24 March 2026 are Nyepi, Idul Fitri and their cuti bersama; 3 April is Good Friday.</summary>
public sealed class DeadlineTests
{
    private static readonly Report Complaint = new() { Class = ReportClass.Complaint };

    [Theory]
    // verify 3, dispose 2, first answer 5, reroute 1, reply 5, silence 10, objection 10, hold 10 calendar days, completion 14
    [InlineData(Clock.Verify, "2026-03-13T10:00+07:00", "WIB", "2026-03-25T16:00+07:00")] // Mon 16, Tue 17, Wed 25
    [InlineData(Clock.Verify, "2026-03-17T15:59+07:00", "WIB", "2026-03-27T16:00+07:00")]
    [InlineData(Clock.Verify, "2026-03-21T10:00+07:00", "WIB", "2026-03-27T16:00+07:00")] // filed on Lebaran itself
    [InlineData(Clock.Dispose, "2026-03-17T10:00+08:00", "WITA", "2026-03-26T16:00+08:00")]
    [InlineData(Clock.FirstAnswer, "2026-03-16T10:00+07:00", "WIB", "2026-03-30T16:00+07:00")] // 17, 25, 26, 27, 30
    [InlineData(Clock.Reroute, "2026-03-17T23:30+07:00", "WIB", "2026-03-25T16:00+07:00")]
    [InlineData(Clock.Reroute, "2026-03-17T23:30+07:00", "WIT", "2026-03-25T16:00+09:00")] // the 18th already in Jayapura
    [InlineData(Clock.Reply, "2026-03-30T09:00+07:00", "WIB", "2026-04-07T16:00+07:00")] // Good Friday between
    [InlineData(Clock.Silence, "2026-03-16T10:00+07:00", "WIB", "2026-04-07T16:00+07:00")] // 17, 25-27, 30-2, 6, 7
    [InlineData(Clock.Objection, "2026-03-02T10:00+07:00", "WIB", "2026-03-16T16:00+07:00")]
    [InlineData(Clock.Hold, "2026-03-16T10:00+07:00", "WIB", "2026-03-26T16:00+07:00")] // calendar days run through
    [InlineData(Clock.Completion, "2026-03-02T10:00+07:00", "WIB", "2026-03-27T16:00+07:00")]
    public async Task A_clock_ends_on_the_day_counted_by_hand(Clock clock, string start, string zone, string due)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var rules = await world.Deadlines.Rules(default);
        Assert.Equal(Moment(due), rules.Due(clock, Moment(start), Complaint, rules.National with { Zone = IndonesianTime.Find(zone)! }));
    }

    [Theory]
    [InlineData(ReportClass.InformationRequest, false, "2026-03-09T16:00+07:00")]
    [InlineData(ReportClass.Complaint, false, "2026-03-27T16:00+07:00")]
    [InlineData(ReportClass.Aspiration, false, "2026-03-27T16:00+07:00")]
    [InlineData(ReportClass.Complaint, true, "2026-06-02T16:00+07:00")]
    public async Task Completion_depends_on_the_class(ReportClass kind, bool supervisory, string due)
    {
        await using var world = await World.Create(Engine.Sqlite);
        var rules = await world.Deadlines.Rules(default);
        Assert.Equal(Moment(due), rules.Due(Clock.Completion, Moment("2026-03-02T09:00+07:00"), new Report { Class = kind, Supervisory = supervisory }, rules.National));
    }

    [Theory, OnBothEngines]
    public async Task Each_step_of_a_life_has_its_due_moment(Engine engine)
    {
        await using var world = await World.Create(engine); // Monday 2 March, 09.00
        var id = await world.File();
        Assert.Equal("2026-03-05 16:00", await Due(world, id));
        Assert.Equal("2026-03-04 16:00", Local((await world.Forward(id)).DueAt));
        Assert.Equal("2026-03-27 16:00", Local((await world.Report(id)).CompleteBy));
        Assert.Equal("2026-03-09 16:00", Local((await world.Dispose(id)).DueAt));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("2026-03-09 16:00", Local((await world.Do(world.Andi, ActKind.Dispose, id, 1)).DueAt)); // another unit owes the same day
        Assert.Equal("2026-03-04 16:00", Local((await world.Do(world.Lina, ActKind.InterimFollowUp, id)).DueAt)); // the day it promises, before the completion on the 27th
        Assert.Equal("2026-03-17 16:00", Local((await world.Do(world.Lina, ActKind.FinalFollowUp, id)).DueAt)); // Tuesday 3 + 10
        Assert.Equal("2026-03-10 16:00", Local((await world.Do(Viewer.Reporter(id), ActKind.Reply, id)).DueAt));
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("2026-03-10 16:00", Local((await world.Do(Viewer.Reporter(id), ActKind.Reply, id)).DueAt)); // a second message does not restart it
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        var closed = await world.Do(Viewer.Reporter(id), ActKind.CloseByReporter, id);
        Assert.Null(closed.DueAt);
        Assert.Equal("2026-03-27 16:00", Local(closed.CompleteBy));
    }

    [Theory, OnBothEngines]
    public async Task A_hold_stops_completion_and_a_reroute_starts_it_anew(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        Assert.Equal("2026-03-12 16:00", Local((await world.Do(world.Andi, ActKind.Hold, id)).DueAt)); // 10 calendar days
        world.Clock.Advance(TimeSpan.FromDays(7)); // Monday 9: five working days stood still
        var completed = await world.Do(Viewer.Reporter(id), ActKind.Complete, id);
        // 27 March + 5: 30, 31, 1, 2, 6; the disposition owed for Wednesday 4 is owed for Wednesday 11
        Assert.Equal(("2026-04-06 16:00", "2026-03-11 16:00"), (Local(completed.CompleteBy), Local(completed.DueAt)));
        Assert.Equal("2026-03-10 16:00", Local((await world.Do(world.Andi, ActKind.RequestReroute, id)).DueAt));
        var moved = await world.Do(world.Nia, ActKind.DecideReroute, id, choice: 1);
        Assert.Equal(World.Buleleng, moved.AgencyId);
        // In Makassar's time now: 16.00 there is 15.00 in Jakarta. 14 working days from Monday 9: 10-13, 16, 17, 25-27, 30-2, 6 April.
        Assert.Equal(("2026-03-11 15:00", "2026-04-06 15:00"), (Local(moved.DueAt), Local(moved.CompleteBy)));
    }

    [Theory, OnBothEngines]
    public async Task After_a_hold_a_state_has_what_was_left_of_its_time_and_not_the_whole_again(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        Assert.Equal("2026-03-05 16:00", await Due(world, id)); // three working days to verify
        world.Clock.Advance(TimeSpan.FromDays(2)); // Wednesday 4: one is left
        await world.Do(world.Nia, ActKind.Hold, id);
        world.Clock.Advance(TimeSpan.FromDays(5)); // Monday 9: Thursday, Friday and Monday's start stood still
        Assert.Equal("2026-03-10 16:00", Local((await world.Do(Viewer.Reporter(id), ActKind.Complete, id)).DueAt));
        // Late before, late after: a hold on the last day buys no new three days.
        world.Clock.Advance(TimeSpan.FromDays(2)); // Wednesday 11
        await world.Do(world.Nia, ActKind.Hold, id);
        var resumed = await world.Do(world.Nia, ActKind.Resume, id);
        Assert.Equal("2026-03-10 16:00", Local(resumed.DueAt));
        Assert.True(resumed.IsOverdue(world.Now));
        Assert.Null(resumed.HeldDueAt);
    }

    [Theory, OnBothEngines]
    public async Task A_changed_class_counts_from_the_same_day(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        await world.Forward(id);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var report = await world.Report(id);
        var edited = await world.Verifying.Edit(world.Nia, id, report.Version, Acts.Unchanged(report) with { Class = "information_request" }, default);
        Assert.Equal("2026-03-09 16:00", Local(edited.Value.Report.CompleteBy));
        edited = await world.Verifying.Edit(world.Nia, id, report.Version + 1, Acts.Unchanged(report) with { Supervisory = true }, default);
        Assert.Equal("2026-06-02 16:00", Local(edited.Value.Report.CompleteBy));
    }

    [Theory, OnBothEngines]
    public async Task A_changed_regulation_counts_from_its_own_day_on(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Database.Write(t => t.Execute(
            "INSERT INTO deadline_policy (clock, class, supervisory, days, unit, valid_from, source) VALUES ('verify', '', FALSE, 1, 'working', '2026-04-01', 'Uji')"));
        var rules = await world.Deadlines.Rules(default);
        Assert.Equal("2026-04-06 16:00", Local(rules.Due(Clock.Verify, Moment("2026-03-31T23:59+07:00"), Complaint, rules.National))); // still three days
        Assert.Equal("2026-04-02 16:00", Local(rules.Due(Clock.Verify, Moment("2026-04-01T00:00+07:00"), Complaint, rules.National)));
        Assert.Throws<InvalidOperationException>(() => rules.Due(Clock.Verify, Moment("2014-12-01T00:00+07:00"), Complaint, rules.National));
    }

    [Theory, OnBothEngines]
    public async Task An_objection_is_heard_once_and_for_ten_working_days(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        var closed = await world.Do(world.Andi, ActKind.CloseByAdmin, id);
        Assert.True(await world.Deadlines.ObjectionOpen(closed, default));
        await world.Do(Viewer.Reporter(id), ActKind.Object, id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        await world.Do(world.Andi, ActKind.CloseByAdmin, id);
        Assert.Equal("not_allowed_now", (await world.Try(Viewer.Reporter(id), ActKind.Object, id)).Refusals[0].Code);

        var late = await world.Answered();
        closed = await world.Do(world.Andi, ActKind.CloseByAdmin, late);
        world.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromHours(7)); // Monday 16 March, 16.00: the last moment
        Assert.True(await world.Deadlines.ObjectionOpen(closed, default));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await world.Deadlines.ObjectionOpen(closed, default));
        Assert.Equal("not_allowed_now", (await world.Try(Viewer.Reporter(late), ActKind.Object, late)).Refusals[0].Code);
    }

    [Theory, OnBothEngines]
    public async Task Silence_closes_at_its_end_after_two_warnings_and_never_after_an_interim_answer(Engine engine)
    {
        await using var world = await World.Create(engine);
        var interim = await world.Answered(final: false);
        var id = await world.Answered();
        Assert.Equal(["close_when_silent 2026-03-16 16:00", "warn_silence 2026-03-09 16:00", "warn_silence 2026-03-13 16:00"], await Later(world, id));
        Assert.Empty(await Later(world, interim));
        world.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal("not_allowed_now", (await world.Try(Viewer.System, ActKind.CloseBySystem, id)).Refusals[0].Code);
        await world.Do(Viewer.System, ActKind.WarnSilence, id);
        Assert.True((await world.Try(Viewer.System, ActKind.WarnSilence, id)).IsRefused); // once each
        world.Clock.Advance(TimeSpan.FromHours(7));
        var closed = await world.Do(Viewer.System, ActKind.CloseBySystem, id);
        Assert.Equal((ReportState.Closed, ClosedBy.System, (Verdict?)null), (closed.State, closed.ClosedBy, closed.Verdict));
        world.Clock.Advance(TimeSpan.FromDays(100));
        Assert.True((await world.Try(Viewer.System, ActKind.CloseBySystem, interim)).IsRefused);
        Assert.True((await world.Report(interim)).IsOverdue(world.Now));
    }

    [Theory, OnBothEngines]
    public async Task A_reply_stops_the_silence_even_when_the_answer_is_old(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.Answered();
        var first = (await world.History(id))[^1].Seq;
        await world.Do(Viewer.Reporter(id), ActKind.Reply, id);
        await world.Do(world.Lina, ActKind.FinalFollowUp, id);
        world.Clock.Advance(TimeSpan.FromDays(60));
        Assert.True((await world.Verdicts.CloseWhenSilent(id, first, default)).IsRefused); // the job of the first answer
        Assert.False((await world.Verdicts.CloseWhenSilent(id, first + 2, default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task Direct_disposition_needs_the_agencys_leave(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await world.File();
        Assert.Equal("not_allowed_now", (await world.Disposing.Dispose(world.Nia, id, 1, new Disposition(World.BandungWorks, [], []), default)).Refusals[0].Code);
        var done = (await world.Disposing.Dispose(world.Nia, id, 1, new Disposition(World.BulelengWorks, [], []), default)).Value.Report;
        Assert.Equal((ReportState.Disposed, World.Buleleng, World.BulelengWorks), (done.State, done.AgencyId, done.UnitId));
        Assert.NotNull(done.CompleteBy);
    }

    [Fact]
    public async Task A_regions_own_day_off_counts_in_that_region()
    {
        await using var world = await World.Create(Engine.Sqlite);
        await world.Database.Write(t => t.Execute("INSERT INTO holiday (day, region_code, kind, name) VALUES ('2026-03-10', '51', 'regional', 'Hari Raya setempat')"));
        var calendars = new WorkCalendars(world.Database, world.Clock);
        Assert.True((await calendars.National(default)).IsWorkingDay(new DateOnly(2026, 3, 10)));
        Assert.False((await calendars.Of("51.08", default)).IsWorkingDay(new DateOnly(2026, 3, 10)));
    }

    private static async Task<List<string>> Later(World world, TrackingId id) =>
        [.. (await world.Database.Read(async s => await s.Query<(string Kind, long DueAt)>(
            "SELECT kind, due_at FROM job WHERE report_id = (SELECT id FROM report WHERE tracking_id = @id) AND due_at > @now ORDER BY kind, due_at", new { id = id.ToString(), now = world.Now })))
            .Select(j => $"{j.Kind} {Local(j.DueAt)}")];

    private static async Task<string> Due(World world, TrackingId id) => Local((await world.Report(id)).DueAt);

    private static string Local(long? moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment!.Value).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static long Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
