using System.Collections.Frozen;

namespace Lapor.Foundation;

/// <summary>What a day is to an office.</summary>
public enum DayKind
{
    Working,
    Weekend,

    /// <summary>A holiday or cuti bersama on a day of the working week.</summary>
    DayOff,
}

/// <summary>One day of a term.</summary>
/// <param name="Day">The legal day.</param>
/// <param name="Number">Its place among the term's working days, from 1; 0 for a skipped day.</param>
/// <param name="Kind">Why it counts or not.</param>
public sealed record CountedDay(DateOnly Day, int Number, DayKind Kind);

/// <summary>
/// Counts working days (hari kerja): every day except the weekend, national holidays and cuti bersama. Pure and
/// immutable; the days off come from reference data that an administrator edits each year, when the joint decree
/// (SKB 3 Menteri) is published. The laws it keeps stand in WorkCalendarTests.
/// </summary>
public sealed class WorkCalendar
{
    private readonly FrozenSet<DayOfWeek> _weekend;
    private readonly FrozenSet<DateOnly> _daysOff;

    // Days off that fall on a weekday, sorted: what a count of weekdays must subtract.
    private readonly DateOnly[] _lostWeekdays;

    /// <summary>A calendar over these days off.</summary>
    /// <param name="daysOff">National holidays and cuti bersama; repeats and days in the weekend do no harm.</param>
    /// <param name="weekend">Saturday and Sunday when null. Some regions work six days: then only Sunday.</param>
    /// <exception cref="ArgumentException">The weekend takes the whole week.</exception>
    public WorkCalendar(IEnumerable<DateOnly> daysOff, IEnumerable<DayOfWeek>? weekend = null)
    {
        _weekend = (weekend ?? [DayOfWeek.Saturday, DayOfWeek.Sunday]).ToFrozenSet();
        if (_weekend.Count >= 7)
        {
            throw new ArgumentException("A week needs at least one working day.", nameof(weekend));
        }

        _daysOff = daysOff.ToFrozenSet();
        _lostWeekdays = [.. _daysOff.Where(day => !_weekend.Contains(day.DayOfWeek)).Order()];
    }

    /// <summary>The end of the working day where an agency names no other: 16:00 local time.</summary>
    public static TimeOnly DefaultCloses { get; } = new(16, 0);

    /// <summary>True when offices work on this day.</summary>
    public bool IsWorkingDay(DateOnly day) => !_weekend.Contains(day.DayOfWeek) && !_daysOff.Contains(day);

    /// <summary>
    /// The day on which a term of <paramref name="days"/> working days ends. Day 1 is the first working day after
    /// <paramref name="from"/>, whatever kind of day <paramref name="from"/> is; a term of 0 days ends on <paramref name="from"/> itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is negative, or the end lies beyond year 9999.</exception>
    public DateOnly AddWorkingDays(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var day = from;
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
            {
                left--;
            }
        }

        return day;
    }

    /// <summary>The n-th working day before a day, whatever kind of day that is; 0 gives the day itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is negative.</exception>
    public DateOnly BeforeWorkingDays(DateOnly day, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        for (var left = days; left > 0;)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day)) left--;
        }

        return day;
    }

    /// <summary>
    /// The days from the one after <paramref name="from"/> to the last of a term, each counted or skipped: what <see cref="AddWorkingDays"/> did, to be shown.
    /// Nothing for a term of 0 days.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="days"/> is negative, or the end lies beyond year 9999.</exception>
    public IEnumerable<CountedDay> Count(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        return Days();

        IEnumerable<CountedDay> Days()
        {
            var day = from;
            for (var number = 0; number < days;)
            {
                day = day.AddDays(1);
                // A holiday on a Sunday is told as the Sunday it is: the office was closed without it.
                var kind = _weekend.Contains(day.DayOfWeek) ? DayKind.Weekend : _daysOff.Contains(day) ? DayKind.DayOff : DayKind.Working;
                yield return new(day, kind is DayKind.Working ? ++number : 0, kind);
            }
        }
    }

    /// <summary>
    /// The moment a term ends: the close of the working day, in the agency's own zone, on the day that
    /// <see cref="AddWorkingDays"/> gives for the local date of <paramref name="start"/>.
    /// </summary>
    /// <param name="start">When the clock starts, in any offset.</param>
    /// <param name="workingDays">The term in working days, 1 or more.</param>
    /// <param name="zone">The agency's zone, see <see cref="IndonesianTime"/>.</param>
    /// <param name="closes">Local end of the working day; <see cref="DefaultCloses"/> when null.</param>
    /// <returns>The moment, with the zone's offset.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workingDays"/> is below 1: such a term could end before it starts.</exception>
    public DateTimeOffset Due(DateTimeOffset start, int workingDays, TimeZoneInfo zone, TimeOnly? closes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workingDays, 1);
        var local = TimeZoneInfo.ConvertTime(start, zone);
        var last = AddWorkingDays(DateOnly.FromDateTime(local.DateTime), workingDays);
        var closing = last.ToDateTime(closes ?? DefaultCloses);
        return new DateTimeOffset(closing, zone.GetUtcOffset(closing));
    }

    /// <summary>
    /// Working days after <paramref name="a"/> up to and including <paramref name="b"/>; negative when <paramref name="b"/> is the earlier
    /// one. Undoes <see cref="AddWorkingDays"/>. Constant time in the distance.
    /// </summary>
    public int WorkingDaysBetween(DateOnly a, DateOnly b)
    {
        if (b < a)
        {
            return -WorkingDaysBetween(b, a);
        }

        var total = b.DayNumber - a.DayNumber;
        var weekdays = total / 7 * (7 - _weekend.Count);
        for (var rest = b.AddDays(-(total % 7)); rest < b;)
        {
            rest = rest.AddDays(1);
            if (!_weekend.Contains(rest.DayOfWeek))
            {
                weekdays++;
            }
        }

        return weekdays - (LostUpTo(b) - LostUpTo(a));
    }

    private int LostUpTo(DateOnly day)
    {
        var index = Array.BinarySearch(_lostWeekdays, day);
        return index >= 0 ? index + 1 : ~index;
    }
}
