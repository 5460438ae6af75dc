using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>Clocks of a report's life. Source: DOMAIN §3.</summary>
public enum Clock
{
    Verify,
    Hold,
    Dispose,
    FirstAnswer,
    Reroute,
    Reply,
    Silence,
    Objection,
    Completion,
}

/// <summary>
/// When something is due: the days come from the deadline_policy table (a changed regulation is a new row with its own valid-from),
/// the calendar from the holiday table, the end of the day from the agency's time zone.
/// </summary>
public sealed class Deadlines(Database database, WorkCalendars calendars, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private volatile KeptRules? kept;

    // A reference, because threads read it while others replace it: a struct of several words could be read half.
    private sealed record KeptRules(long ReadAt, IReadOnlyList<DeadlinePolicy> Rows);

    /// <summary>The clock that runs in a state, or null where nothing is awaited.</summary>
    public static Clock? Of(ReportState state, bool lastIsFinal) => state switch
    {
        ReportState.Submitted => Clock.Verify,
        ReportState.OnHold => Clock.Hold,
        ReportState.Forwarded => Clock.Dispose,
        ReportState.Disposed => Clock.FirstAnswer,
        ReportState.RerouteRequested => Clock.Reroute,
        ReportState.FollowedUp => lastIsFinal ? Clock.Silence : Clock.Completion,
        ReportState.ReporterReplied => Clock.Reply,
        _ => null,
    };

    /// <summary>The rules now in force, at most a minute old.</summary>
    public Task<DeadlineRules> Rules(CancellationToken cancel) => database.Read(s => Rules(s, cancel), cancel);

    /// <summary>
    /// The same inside a transaction: read on its own connection, because a writer that waits for a second connection while all of them
    /// are held by writers that wait too never gets one.
    /// </summary>
    public async Task<DeadlineRules> Rules(Session inside, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        if (kept is not { } known || time.GetElapsedTime(known.ReadAt, now) >= Fresh)
        {
            known = new(now, await inside.Query<DeadlinePolicy>("SELECT clock, class, supervisory, days, unit, valid_from FROM deadline_policy", null, cancel));
            kept = known;
        }

        return new DeadlineRules(known.Rows, await calendars.National(inside, cancel));
    }

    /// <inheritdoc cref="DeadlineRules.Due"/>
    public async Task<long> Due(Clock clock, long startedAt, Report of, TimeZoneInfo zone, CancellationToken cancel) => (await Rules(cancel)).Due(clock, startedAt, of, zone);

    /// <summary>True while the reporter may still object to the end of a report.</summary>
    public async Task<bool> ObjectionOpen(Report report, CancellationToken cancel) => (await Rules(cancel)).ObjectionOpen(report, time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The local day of a moment.</summary>
    public static DateOnly Day(long moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), zone).DateTime);
}

/// <summary>A row of deadline_policy.</summary>
public sealed class DeadlinePolicy
{
    public string Clock { get; init; } = "";

    /// <summary>Class code; empty: all classes.</summary>
    public string Class { get; init; } = "";

    public bool Supervisory { get; init; }

    public int Days { get; init; }

    /// <summary><c>working</c> or <c>calendar</c> days.</summary>
    public string Unit { get; init; } = "";

    /// <summary>First legal day, <c>yyyy-MM-dd</c>.</summary>
    public string ValidFrom { get; init; } = "";
}

/// <summary>The promises and the calendar of one moment. Pure.</summary>
public sealed class DeadlineRules(IReadOnlyList<DeadlinePolicy> policies, WorkCalendar calendar)
{
    /// <summary>End of the last day of a clock started at this moment.</summary>
    /// <param name="clock">Which promise.</param>
    /// <param name="startedAt">UTC milliseconds.</param>
    /// <param name="of">Class and supervisory flag decide the completion clock.</param>
    /// <param name="zone">Of the agency that owes it.</param>
    /// <returns>UTC milliseconds.</returns>
    /// <exception cref="InvalidOperationException">The table has no row for it.</exception>
    public long Due(Clock clock, long startedAt, Report of, TimeZoneInfo zone)
    {
        var policy = Find(clock, of, Deadlines.Day(startedAt, zone));
        return policy.Unit == "calendar" ? EndOfDay(Deadlines.Day(startedAt, zone).AddDays(policy.Days), zone) : WorkingDays(startedAt, policy.Days, zone);
    }

    /// <summary>End of the n-th working day after a moment; UTC milliseconds.</summary>
    public long WorkingDays(long startedAt, int days, TimeZoneInfo zone) =>
        calendar.Due(DateTimeOffset.FromUnixTimeMilliseconds(startedAt), days, zone).ToUnixTimeMilliseconds();

    /// <summary>A deadline that stood still from a moment to another, moved by the working days between.</summary>
    public long Shift(long due, long pausedAt, long resumedAt, TimeZoneInfo zone)
    {
        var paused = calendar.WorkingDaysBetween(Deadlines.Day(pausedAt, zone), Deadlines.Day(resumedAt, zone));
        return paused <= 0 ? due : WorkingDays(due, paused, zone);
    }

    /// <summary>True while the reporter may still object to the end of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">UTC milliseconds.</param>
    public bool ObjectionOpen(Report report, long now) => report.EndedAt is { } ended && now <= Due(Clock.Objection, ended, report, IndonesianTime.Wib);

    private static long EndOfDay(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(WorkCalendar.DefaultCloses);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    // A policy is in force from its legal day on, which begins at the agency's midnight.
    private DeadlinePolicy Find(Clock clock, Report of, DateOnly start)
    {
        var code = clock.Code();
        var day = start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        // The newest row in force; one for the class (and its supervisory kind) before one for all classes.
        return policies
            .Where(p => p.Clock == code && string.CompareOrdinal(p.ValidFrom, day) <= 0 && (p.Class.Length == 0 || (p.Class == of.Class.Code() && p.Supervisory == of.Supervisory)))
            .OrderByDescending(p => p.Class.Length > 0)
            .ThenByDescending(p => p.ValidFrom, StringComparer.Ordinal)
            .FirstOrDefault() ?? throw new InvalidOperationException($"No deadline policy for {code} on {day}; the table deadline_policy is incomplete.");
    }
}
