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
    private (long ReadAt, IReadOnlyList<Policy> Rows)? kept;

    private sealed class Policy
    {
        public string Clock { get; init; } = "";

        public string Class { get; init; } = "";

        public bool Supervisory { get; init; }

        public int Days { get; init; }

        public string Unit { get; init; } = "";

        public string ValidFrom { get; init; } = "";
    }

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

    /// <summary>End of the last day of a clock started at this moment.</summary>
    /// <param name="clock">Which promise.</param>
    /// <param name="startedAt">UTC milliseconds.</param>
    /// <param name="of">Class and supervisory flag decide the completion clock.</param>
    /// <param name="zone">Of the agency that owes it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>UTC milliseconds.</returns>
    public async Task<long> Due(Clock clock, long startedAt, Report of, TimeZoneInfo zone, CancellationToken cancel)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(startedAt);
        var policy = await Find(clock, of, start, cancel);
        return policy.Unit == "calendar"
            ? EndOfDay(start, policy.Days, zone)
            : await WorkingDays(startedAt, policy.Days, zone, cancel);
    }

    /// <summary>End of the n-th working day after a moment; UTC milliseconds.</summary>
    public async Task<long> WorkingDays(long startedAt, int days, TimeZoneInfo zone, CancellationToken cancel) =>
        (await calendars.National(cancel)).Due(DateTimeOffset.FromUnixTimeMilliseconds(startedAt), days, zone).ToUnixTimeMilliseconds();

    /// <summary>A deadline that stood still from a moment to another, moved by the working days between.</summary>
    public async Task<long> Shift(long due, long pausedAt, long resumedAt, TimeZoneInfo zone, CancellationToken cancel)
    {
        var calendar = await calendars.National(cancel);
        var paused = calendar.WorkingDaysBetween(Day(pausedAt, zone), Day(resumedAt, zone));
        return paused <= 0 ? due : calendar.Due(DateTimeOffset.FromUnixTimeMilliseconds(due), paused, zone).ToUnixTimeMilliseconds();
    }

    /// <summary>True while the reporter may still object to the end of a report.</summary>
    public async Task<bool> ObjectionOpen(Report report, CancellationToken cancel) =>
        report.EndedAt is { } ended && time.GetUtcNow().ToUnixTimeMilliseconds() <= await Due(Clock.Objection, ended, report, IndonesianTime.Wib, cancel);

    /// <summary>The local day of a moment.</summary>
    public static DateOnly Day(long moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), zone).DateTime);

    private static long EndOfDay(DateTimeOffset start, int days, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, zone).DateTime).AddDays(days);
        var local = day.ToDateTime(WorkCalendar.DefaultCloses);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    private async Task<Policy> Find(Clock clock, Report of, DateTimeOffset start, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        if (kept is not { } known || time.GetElapsedTime(known.ReadAt, now) >= Fresh)
        {
            known = (now, await database.Read(
                s => s.Query<Policy>("SELECT clock, class, supervisory, days, unit, valid_from FROM deadline_policy ORDER BY valid_from", cancel: cancel), cancel));
            kept = known;
        }

        var code = clock.Code();
        var day = start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        // The newest row in force; one for the class (and its supervisory kind) before one for all classes.
        return known.Rows
            .Where(p => p.Clock == code && string.CompareOrdinal(p.ValidFrom, day) <= 0 && (p.Class.Length == 0 || (p.Class == of.Class.Code() && p.Supervisory == of.Supervisory)))
            .OrderByDescending(p => p.Class.Length > 0)
            .ThenByDescending(p => p.ValidFrom, StringComparer.Ordinal)
            .FirstOrDefault() ?? throw new InvalidOperationException($"No deadline policy for {code} on {day}; the table deadline_policy is incomplete.");
    }
}
