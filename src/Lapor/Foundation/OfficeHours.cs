namespace Lapor.Foundation;

/// <summary>When an office works: its days off and working week, its time zone, and the hours of its day. What every due moment is counted by. Pure.</summary>
/// <param name="Calendar">Working days where the office stands.</param>
/// <param name="Zone">Its zone, see <see cref="IndonesianTime"/>.</param>
/// <param name="Closes">Local end of the working day: the moment a term ends.</param>
public sealed record OfficeHours(WorkCalendar Calendar, TimeZoneInfo Zone, TimeOnly Closes)
{
    /// <summary>The beginning of the working day where an agency names no other.</summary>
    public static TimeOnly DefaultOpens { get; } = new(8, 0);

    /// <summary>The longest working day an agency may name as its own ends here: nobody is owed an answer at midnight.</summary>
    public static TimeOnly LatestCloses { get; } = new(18, 0);

    /// <summary>The weekend of a week of this many working days.</summary>
    /// <param name="workDays">5 or 6.</param>
    public static IReadOnlyList<DayOfWeek> Weekend(int workDays) => workDays == 6 ? [DayOfWeek.Sunday] : [DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>The local day of a moment (UTC milliseconds).</summary>
    public DateOnly DayOf(long moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), Zone).DateTime);

    /// <summary>The close of this day, whatever kind of day it is; UTC milliseconds.</summary>
    public long EndOf(DateOnly day)
    {
        var local = day.ToDateTime(Closes);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    /// <summary>The morning of this day, by the usual beginning of work; UTC milliseconds.</summary>
    public long StartOf(DateOnly day)
    {
        var local = day.ToDateTime(DefaultOpens);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    /// <summary>The end of the n-th working day after a moment; both UTC milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is below 1.</exception>
    public long AfterWorkingDays(long startedAt, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        return EndOf(Calendar.AddWorkingDays(DayOf(startedAt), days));
    }

    /// <summary>The end of the n-th day after a moment, weekends and holidays counted; both UTC milliseconds.</summary>
    public long AfterCalendarDays(long startedAt, int days) => EndOf(DayOf(startedAt).AddDays(days));

    /// <summary>Working days that passed between two moments, by the office's own days; never negative.</summary>
    public int WorkingDaysBetween(long from, long to) => Math.Max(0, Calendar.WorkingDaysBetween(DayOf(from), DayOf(to)));
}
