using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lapor.Foundation;

namespace Lapor.Tests.Foundation;

public sealed class WorkCalendarTests
{
    /// <summary>National holidays and cuti bersama of 2026, by the joint decree of three ministers.</summary>
    private static readonly WorkCalendar Year2026 = new(
        [
            Day("2026-01-01"), Day("2026-01-16"), Day("2026-02-16"), Day("2026-02-17"), Day("2026-03-18"), Day("2026-03-19"),
            Day("2026-03-20"), Day("2026-03-21"), Day("2026-03-22"), Day("2026-03-23"), Day("2026-03-24"), Day("2026-04-03"),
            Day("2026-04-05"), Day("2026-05-01"), Day("2026-05-14"), Day("2026-05-15"), Day("2026-05-27"), Day("2026-05-28"),
            Day("2026-05-31"), Day("2026-06-01"), Day("2026-06-16"), Day("2026-08-17"), Day("2026-08-25"), Day("2026-12-24"), Day("2026-12-25"),
        ]);

    private static readonly Gen<DateOnly> Days = Gen.Choose(0, 3_000).Select(offset => Day("2024-01-01").AddDays(offset));

    private static readonly Gen<WorkCalendar> Calendars =
        from count in Gen.Choose(0, 200)
        from off in Gen.ArrayOf(Days, count)
        from weekend in Gen.SubListOf([DayOfWeek.Saturday, DayOfWeek.Sunday, DayOfWeek.Friday])
        select new WorkCalendar(off, weekend);

    [Theory]
    [InlineData("2026-03-17", 1, "2026-03-25")] // the day before Nyepi and Lebaran: the next working day is eight days on
    [InlineData("2026-03-17", 3, "2026-03-27")]
    [InlineData("2026-03-20", 1, "2026-03-25")] // starting on a day off counts the same
    [InlineData("2026-03-13", 5, "2026-03-27")] // Friday before: Mon, Tue, then Wed to Fri after Lebaran
    [InlineData("2026-11-20", 3, "2026-11-25")] // an ordinary Friday
    [InlineData("2026-11-21", 3, "2026-11-25")] // Saturday
    [InlineData("2026-12-23", 1, "2026-12-28")] // Christmas and its cuti bersama join the weekend
    [InlineData("2026-05-26", 2, "2026-06-02")] // Idul Adha, Waisak, Pancasila
    [InlineData("2026-03-22", 0, "2026-03-22")]
    public void A_term_ends_on_the_expected_day(string from, int days, string end) =>
        Assert.Equal(Day(end), Year2026.AddWorkingDays(Day(from), days));

    [Theory]
    [InlineData("2026-03-17", true)]
    [InlineData("2026-03-18", false)] // cuti bersama Nyepi
    [InlineData("2026-03-21", false)] // Idul Fitri, a Saturday
    [InlineData("2026-03-25", true)]
    [InlineData("2026-08-17", false)] // Independence Day, a Monday
    [InlineData("2026-08-16", false)] // a Sunday
    public void Holidays_and_weekends_are_no_working_days(string day, bool works) => Assert.Equal(works, Year2026.IsWorkingDay(Day(day)));

    [Theory]
    [InlineData("WIB", "2026-11-20T23:30:00+07:00", "2026-11-23T16:00:00+07:00")]
    [InlineData("WITA", "2026-11-20T23:30:00+07:00", "2026-11-23T16:00:00+08:00")] // already Saturday there
    [InlineData("WIT", "2026-11-22T22:30:00+07:00", "2026-11-24T16:00:00+09:00")] // already Monday there, so day 1 is Tuesday
    [InlineData("WIB", "2026-11-22T16:59:59Z", "2026-11-23T16:00:00+07:00")] // last second of Sunday in Jakarta
    [InlineData("WIB", "2026-11-22T17:00:00Z", "2026-11-24T16:00:00+07:00")] // first second of Monday
    public void A_deadline_is_the_end_of_the_agencys_own_working_day(string zone, string start, string due)
    {
        var moment = Year2026.Due(Moment(start), 1, IndonesianTime.Find(zone)!);
        Assert.Equal(Moment(due), moment);
        Assert.Equal(Moment(due).Offset, moment.Offset);
    }

    [Fact]
    public void An_agency_may_close_earlier() => Assert.Equal(
        Moment("2026-11-24T15:30:00+09:00"),
        Year2026.Due(Moment("2026-11-23T09:00:00+09:00"), 1, IndonesianTime.Wit, new TimeOnly(15, 30)));

    [Fact]
    public void A_six_day_week_works_on_Saturday() =>
        Assert.Equal(Day("2026-11-21"), new WorkCalendar([], [DayOfWeek.Sunday]).AddWorkingDays(Day("2026-11-20"), 1));

    [Theory]
    [InlineData("wita", 8)]
    [InlineData(" Asia/Jayapura ", 9)]
    [InlineData("WIB", 7)]
    public void The_three_zones_are_known_by_name(string name, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), IndonesianTime.Find(name)!.BaseUtcOffset);

    [Theory]
    [InlineData("51.08", 8)] // Buleleng
    [InlineData("94", 9)]
    [InlineData("32.04", 7)]
    [InlineData("61", 7)] // West Kalimantan
    [InlineData("64", 8)] // East Kalimantan
    [InlineData("", 7)]
    [InlineData(null, 7)]
    public void A_region_has_the_zone_of_its_province(string? code, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), IndonesianTime.OfRegion(code).BaseUtcOffset);

    [Fact]
    public void Impossible_input_is_refused()
    {
        Assert.Null(IndonesianTime.Find("CET"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Year2026.AddWorkingDays(Day("2026-01-01"), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Year2026.Due(Moment("2026-01-01T00:00:00Z"), 0, IndonesianTime.Wib));
        Assert.Throws<ArgumentOutOfRangeException>(() => Year2026.AddWorkingDays(DateOnly.MaxValue, 1));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([], Enum.GetValues<DayOfWeek>()));
    }

    [Fact]
    public void A_term_never_ends_on_a_day_off_and_always_after_its_start() => Law.Holds(
        from calendar in Calendars from day in Days from n in Gen.Choose(1, 60) select (calendar, day, n),
        x => x.calendar.AddWorkingDays(x.day, x.n) is var end && x.calendar.IsWorkingDay(end) && end > x.day);

    [Fact]
    public void Terms_add_up() => Law.Holds(
        from calendar in Calendars from day in Days from n in Gen.Choose(0, 40) from m in Gen.Choose(0, 40) select (calendar, day, n, m),
        x => x.calendar.AddWorkingDays(x.calendar.AddWorkingDays(x.day, x.n), x.m) == x.calendar.AddWorkingDays(x.day, x.n + x.m));

    [Fact]
    public void A_later_start_or_a_longer_term_never_ends_earlier() => Law.Holds(
        from calendar in Calendars from day in Days from later in Gen.Choose(0, 30) from n in Gen.Choose(1, 40) select (calendar, day, later, n),
        x => x.calendar.AddWorkingDays(x.day.AddDays(x.later), x.n) >= x.calendar.AddWorkingDays(x.day, x.n)
            && x.calendar.AddWorkingDays(x.day, x.n + 1) > x.calendar.AddWorkingDays(x.day, x.n));

    [Fact]
    public void What_is_shown_of_a_term_is_what_was_counted() => Law.Holds(
        from calendar in Calendars from day in Days from n in Gen.Choose(0, 40) select (calendar, day, n),
        x => x.calendar.Count(x.day, x.n).ToList() is var shown
            && (shown.LastOrDefault()?.Day ?? x.day) == x.calendar.AddWorkingDays(x.day, x.n)
            && shown.Select(d => d.Day).SequenceEqual(Enumerable.Range(1, shown.Count).Select(x.day.AddDays))
            && shown.Where(d => d.Number > 0).Select(d => d.Number).SequenceEqual(Enumerable.Range(1, x.n))
            && shown.All(d => (d.Kind is DayKind.Working) == x.calendar.IsWorkingDay(d.Day) && (d.Number > 0) == (d.Kind is DayKind.Working)));

    [Theory]
    [InlineData("2026-03-13T23:59:00+09:00", 1, "WIT", "2026-03-16T16:00:00+09:00")] // Friday, a minute before midnight in Jayapura
    [InlineData("2026-03-13T23:59:00+09:00", 1, "WIB", "2026-03-16T16:00:00+07:00")] // the same moment is Friday evening in Jakarta
    [InlineData("2026-03-14T00:01:00+09:00", 1, "WIB", "2026-03-16T16:00:00+07:00")]
    [InlineData("2028-02-28T10:00:00+07:00", 1, "WIB", "2028-02-29T16:00:00+07:00")] // the leap day is a Tuesday, and a working day
    [InlineData("2028-02-29T10:00:00+07:00", 1, "WIB", "2028-03-01T16:00:00+07:00")]
    [InlineData("2026-03-17T23:59:59+07:00", 1, "WIB", "2026-03-25T16:00:00+07:00")] // the last second before Nyepi and Lebaran
    public void Boundary_moments_end_where_they_must(string start, int days, string zone, string due) =>
        Assert.Equal(Moment(due), Year2026.Due(Moment(start), days, IndonesianTime.Find(zone)!));

    [Fact]
    public void A_pause_of_some_days_ends_a_term_as_many_working_days_later() => Law.Holds(
        from calendar in Calendars from day in Days from n in Gen.Choose(1, 20) from paused in Gen.Choose(0, 20) select (calendar, day, n, paused),
        x =>
        {
            var office = new OfficeHours(x.calendar, IndonesianTime.Wita, new TimeOnly(15, 30));
            var start = office.EndOf(x.day);
            var due = office.AfterWorkingDays(start, x.n);
            return x.paused == 0 || office.AfterWorkingDays(due, x.paused) == office.AfterWorkingDays(start, x.n + x.paused);
        });

    [Fact]
    public void Counting_undoes_adding() => Law.Holds(
        from calendar in Calendars from day in Days from n in Gen.Choose(0, 80) select (calendar, day, n),
        x => x.calendar.WorkingDaysBetween(x.day, x.calendar.AddWorkingDays(x.day, x.n)) == x.n);

    [Fact]
    public void Counting_by_arithmetic_is_counting_one_by_one() => Law.Holds(
        from calendar in Calendars from a in Days from b in Days select (calendar, a, b),
        x => x.calendar.WorkingDaysBetween(x.a, x.b) == OneByOne(x.calendar, x.a, x.b)
            && x.calendar.WorkingDaysBetween(x.b, x.a) == -x.calendar.WorkingDaysBetween(x.a, x.b));

    [Fact]
    public void A_deadline_lies_in_the_future_on_a_working_day_of_the_zone() => Law.Holds(
        from calendar in Calendars
        from day in Days
        from minute in Gen.Choose(0, 1439)
        from n in Gen.Choose(1, 20)
        from zone in Gen.Elements(IndonesianTime.Wib, IndonesianTime.Wita, IndonesianTime.Wit)
        select (calendar, start: new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute), TimeSpan.Zero), n, zone),
        x => x.calendar.Due(x.start, x.n, x.zone) is var due && due > x.start && due.Offset == x.zone.BaseUtcOffset
            && x.calendar.IsWorkingDay(DateOnly.FromDateTime(due.DateTime)) && TimeOnly.FromDateTime(due.DateTime) == WorkCalendar.DefaultCloses);

    private static int OneByOne(WorkCalendar calendar, DateOnly a, DateOnly b)
    {
        var (from, to, sign) = a <= b ? (a, b, 1) : (b, a, -1);
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
            count += calendar.IsWorkingDay(day) ? 1 : 0;
        return sign * count;
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
