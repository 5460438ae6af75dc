using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Deadlines;

/// <summary>The clocks of real reports at the edges of days, weeks, years and zones. Moments are worked out by hand; the world begins on Monday 2 March 2026, 09.00 WIB.</summary>
public sealed class BoundaryTests
{
    [Theory, OnBothEngines]
    public async Task The_last_minute_of_a_week_in_the_east_is_a_day_of_the_agency_and_not_of_the_nation(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Database.Write(t => t.Execute($"UPDATE agency SET time_zone = 'Asia/Jayapura' WHERE id = {World.Bandung}"));
        // Thursday 5 March, 23.59 WIT: two working days are Friday and Monday; a minute later it is Friday, and they are Monday and Tuesday.
        At(world, "2026-03-05T23:59+09:00");
        Assert.Equal("2026-03-09 16:00 +09", await Owed(world, 9));
        At(world, "2026-03-06T00:00+09:00");
        Assert.Equal("2026-03-10 16:00 +09", await Owed(world, 9));
        // Friday 6 March, 23.59 WIT: Monday and Tuesday, and so all through the weekend.
        At(world, "2026-03-06T23:59+09:00");
        Assert.Equal("2026-03-10 16:00 +09", await Owed(world, 9));
        // Sunday 23.30 in Jakarta is Monday 01.30 in Jayapura: verified by the nation from Monday on, disposed by the agency from Tuesday on.
        At(world, "2026-03-08T23:30+07:00");
        var id = await world.File();
        Assert.Equal("2026-03-11 16:00 +07", Local((await world.Report(id)).DueAt, 7));
        Assert.Equal("2026-03-11 16:00 +09", Local((await world.Forward(id)).DueAt, 9));
    }

    [Theory, OnBothEngines]
    public async Task The_last_day_before_Lebaran_and_Lebaran_itself_count_from_the_day_offices_open_again(Engine engine)
    {
        await using var world = await World.Create(engine);
        // Tuesday 17 March: from the 18th to the 24th are Nyepi, Idul Fitri and their cuti bersama.
        At(world, "2026-03-17T15:59+07:00");
        var before = await world.File();
        Assert.Equal("2026-03-27 16:00 +07", Local((await world.Report(before)).DueAt, 7)); // 25, 26, 27
        At(world, "2026-03-21T08:00+07:00");
        var on = await world.File();
        Assert.Equal("2026-03-27 16:00 +07", Local((await world.Report(on)).DueAt, 7));
        // A hold runs through: ten calendar days, though nobody works.
        Assert.Equal("2026-03-31 16:00 +07", Local((await world.Do(world.Nia, ActKind.Hold, on)).DueAt, 7));
        // The reminder of the day before comes on the last working day before, not on a holiday: due on the 27th, told on the 26th.
        Assert.Equal("2026-03-26 08:00 +07", Local((await Running(world, before)).RemindAt, 7));
    }

    [Theory, OnBothEngines]
    public async Task A_leap_day_is_a_working_day_and_a_day_of_the_calendar(Engine engine)
    {
        await using var world = await World.Create(engine);
        At(world, "2028-02-25T10:00+07:00"); // a Friday
        var id = await world.File();
        Assert.Equal("2028-03-01 16:00 +07", Local((await world.Report(id)).DueAt, 7)); // Monday 28, Tuesday 29, Wednesday 1
        Assert.Equal("2028-03-06 16:00 +07", Local((await world.Do(world.Nia, ActKind.Hold, id)).DueAt, 7)); // 26 to 29 are four, 1 to 6 are six
        At(world, "2028-02-29T10:00+07:00");
        var onIt = await world.File();
        Assert.Equal("2028-03-03 16:00 +07", Local((await world.Report(onIt)).DueAt, 7));
        // The 60 days of the Ombudsman: 29 February is day 0, 29 April is day 60, and only after it is it too long.
        var edge = Moment("2028-02-29T10:00+07:00") + (long)TimeSpan.FromDays(60).TotalMilliseconds;
        Assert.Equal("2028-04-29 10:00 +07", Local(edge, 7));
        At(world, "2028-04-29T10:00+07:00");
        Assert.True((await world.Escalating.Escalate(onIt.ToString(), default)).IsRefused);
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await world.Escalating.Escalate(onIt.ToString(), default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task The_turn_of_the_year_is_crossed_with_the_holidays_of_both(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Decreed(world);
        At(world, "2026-12-23T10:00+07:00"); // Wednesday; Thursday 24 is cuti bersama, Friday 25 Natal
        var id = await world.File();
        Assert.Equal("2026-12-30 16:00 +07", Local((await world.Report(id)).DueAt, 7)); // 28, 29, 30
        At(world, "2026-12-30T10:00+07:00");
        var late = await world.File();
        Assert.Equal("2027-01-06 16:00 +07", Local((await world.Report(late)).DueAt, 7)); // 31, 4, 6: the 1st and the 5th (Isra Mikraj, estimated) are holidays
        At(world, "2026-12-31T23:59+07:00");
        var last = await world.File();
        At(world, "2027-01-01T00:00+07:00");
        var next = await world.File();
        // The last minute of a year and the first of the next: New Year is a holiday, so both owe the same days 4, 6 and 7.
        Assert.Equal(["2027-01-07 16:00 +07", "2027-01-07 16:00 +07"], [Local((await world.Report(last)).DueAt, 7), Local((await world.Report(next)).DueAt, 7)]);
    }

    [Theory, OnBothEngines]
    public async Task A_decree_that_takes_away_the_last_day_while_the_clock_runs_moves_its_end_and_its_reminder(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var id = await world.File(); // due on Thursday 5 March
        Assert.Equal("2026-03-04 08:00 +07", Local((await Running(world, id)).RemindAt, 7));
        At(world, "2026-03-04T07:59+07:00");
        await new ImportReference(world.Database, world.Clock).Run(ReferenceTable.Holidays, new StringReader("day,kind,name,source\n2026-03-05,national,Libur Baru,SKB Perubahan\n"), dryRun: false, null);
        await crew.Work();
        var clock = await Running(world, id);
        Assert.Equal(("2026-03-06 16:00 +07", "2026-03-04 08:00 +07"), (Local(clock.DueAt, 7), Local(clock.RemindAt, 7))); // the working day before Friday is Wednesday still
        Assert.Equal("SKB Perubahan", Assert.Single(await world.Clocks.Moves((await world.Report(id)).Id, default)).Decree);
        // And back again on the very day: what was told is not told twice.
        world.Clock.Advance(TimeSpan.FromHours(1));
        await crew.Sweep.Run(default);
        await crew.Work();
        await new ImportReference(world.Database, world.Clock).Run(ReferenceTable.Holidays, new StringReader("day,kind,name,active\n2026-03-05,national,Libur Baru,no\n"), dryRun: false, null);
        await crew.Work();
        await crew.Sweep.Run(default);
        Assert.Equal("2026-03-05 16:00 +07", Local((await Running(world, id)).DueAt, 7));
        Assert.Equal([-1], (await world.Reminders.OfReport((await world.Report(id)).Id, default)).Select(r => r.Days));
    }

    /// <summary>The days off that come with the product, instead of the few of the small country.</summary>
    private static async Task Decreed(World world)
    {
        await world.Database.Write(async t =>
        {
            await t.Execute("DELETE FROM holiday");
            await t.InsertMany("holiday", ["day", "region_code", "kind", "name"], ReferenceFiles.Holidays().Select(h => new object?[] { h.Day, h.RegionCode, h.Kind.Code(), h.Name }));
        });
        world.Calendars.Forget();
    }

    /// <summary>When a report that is forwarded now is owed by Bandung.</summary>
    private static async Task<string> Owed(World world, int zone) => Local((await world.Forward(await world.File())).DueAt, zone);

    private static async Task<ReportClock> Running(World world, TrackingId id) => (await world.Clocks.OfReport((await world.Report(id)).Id, default)).Last(c => c.IsOpen);

    private static void At(World world, string moment) => world.Clock.Advance(TimeSpan.FromMilliseconds(Moment(moment) - world.Now));

    private static string Local(long? moment, int zone) => DateTimeOffset.FromUnixTimeMilliseconds(moment!.Value).ToOffset(TimeSpan.FromHours(zone)).ToString("yyyy-MM-dd HH:mm zz", CultureInfo.InvariantCulture);

    private static long Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
