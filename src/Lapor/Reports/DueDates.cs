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

    /// <summary>The day that an interim answer named for the next step.</summary>
    Promise,

    /// <summary>A higher officer's decision about an answer that solved nothing.</summary>
    Appeal,

    /// <summary>The answer to an instruction of the Ombudsman.</summary>
    Instruction,
}

/// <summary>
/// When something is due: the days come from the deadline_policy table (a changed regulation is a new row with its own valid-from),
/// the calendar from the holiday table, the end of the day from the agency's time zone.
/// </summary>
public sealed class DueDates(Database database, WorkCalendars calendars, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private volatile KeptRules? kept;

    // A reference, because threads read it while others replace it: a struct of several words could be read half.
    private sealed record KeptRules(long ReadAt, IReadOnlyList<DeadlinePolicy> Rows, IReadOnlyDictionary<string, string> Mains, ReminderSteps Reminders);

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

    /// <summary>The clock that runs for a report as it stands: a question to a higher officer has its own.</summary>
    public static Clock? Of(Report report) =>
        report is { State: ReportState.ReporterReplied, AppealedAt: not null } ? Clock.Appeal : Of(report.State, report.LastIsFinal);

    /// <summary>True for a clock that runs beside the one of the state: completion, a promise, an instruction.</summary>
    public static bool IsBeside(Clock clock) => clock is Clock.Completion or Clock.Promise or Clock.Instruction;

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
            var rows = await inside.Query<DeadlinePolicy>(
                """
                SELECT p.clock, p.class, p.supervisory, p.category_code, p.agency_slug, a.id AS agency_id, p.days, p.unit, p.valid_from, p.source
                FROM deadline_policy p LEFT JOIN agency a ON a.slug = p.agency_slug WHERE p.active
                """,
                null,
                cancel);
            // Only a promise for a category asks which main category another belongs to.
            var mains = rows.Any(r => r.CategoryCode.Length > 0)
                ? (await inside.Query<(string Code, string Main)>("SELECT code, parent_code FROM category WHERE parent_code IS NOT NULL", null, cancel)).ToDictionary(c => c.Code, c => c.Main, StringComparer.Ordinal)
                : [];
            var reminders = await inside.Query<ReminderRule>("SELECT clock, days, level, valid_from, active FROM reminder_rule", null, cancel);
            known = new(now, rows, mains, new ReminderSteps(reminders));
            kept = known;
        }

        return new DeadlineRules(known.Rows, known.Mains, await calendars.NationalHours(inside, cancel), known.Reminders);
    }

    /// <summary>Hours of the agency that owes a report's next step, on the connection of a transaction; the nation's for none.</summary>
    public Task<OfficeHours> Office(Session inside, long? agencyId, CancellationToken cancel) => calendars.HoursOf(inside, agencyId, cancel);

    /// <summary>Hours to reckon with where no agency is known yet: those usual in the region.</summary>
    public Task<OfficeHours> OfficeIn(string? regionCode, CancellationToken cancel) => calendars.HoursIn(regionCode, cancel);

    /// <summary>The last moment of the reporter's objection, UTC milliseconds; null while the report has not ended.</summary>
    public async Task<long?> ObjectionUntil(Report report, CancellationToken cancel) => (await Rules(cancel)).ObjectionUntil(report);

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

    /// <summary>Category, with all below it where it is a main one; empty: all.</summary>
    public string CategoryCode { get; init; } = "";

    /// <summary>The agency that promises less; empty: the nation.</summary>
    public string AgencySlug { get; init; } = "";

    /// <summary>Id of <see cref="AgencySlug"/>; null for the nation, and where there is no such agency any more.</summary>
    public long? AgencyId { get; init; }

    public int Days { get; init; }

    /// <summary><c>working</c> or <c>calendar</c> days.</summary>
    public string Unit { get; init; } = "";

    /// <summary>First legal day, <c>yyyy-MM-dd</c>.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>The rule it comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>When a clock under this promise ends; UTC milliseconds.</summary>
    /// <param name="startedAt">UTC milliseconds.</param>
    /// <param name="paused">Days it stood still, in the promise's own unit.</param>
    /// <param name="office">Hours of the office that owes it.</param>
    public long Due(long startedAt, int paused, OfficeHours office) =>
        Unit == "calendar" ? office.AfterCalendarDays(startedAt, Days + paused) : office.AfterWorkingDays(startedAt, Days + paused);
}

/// <summary>The promises and the nation's calendar of one moment. Pure.</summary>
/// <param name="policies">Rows of deadline_policy that are active.</param>
/// <param name="mains">Main category of each category below one.</param>
/// <param name="national">Hours of the nation's own office.</param>
/// <param name="reminders">Who is told when; nobody where it is left out.</param>
public sealed class DeadlineRules(IReadOnlyList<DeadlinePolicy> policies, IReadOnlyDictionary<string, string> mains, OfficeHours national, ReminderSteps? reminders = null)
{
    /// <summary>The most working days that one extension may add.</summary>
    private const string Extension = "extension";

    /// <summary>Steps of reminding.</summary>
    public ReminderSteps Reminders { get; } = reminders ?? new ReminderSteps([]);

    /// <summary>Hours of the nation's own office, which verifies and decides about re-routing.</summary>
    public OfficeHours National => national;

    /// <summary>Whose hours a clock runs by: the nation's where the national admin owes it or the reporter waits, the agency's for all else.</summary>
    public OfficeHours Owing(Clock clock, OfficeHours agency) => clock is Clock.Verify or Clock.Reroute or Clock.Silence or Clock.Objection ? national : agency;

    /// <summary>End of the last day of a clock started at this moment.</summary>
    /// <param name="clock">Which promise.</param>
    /// <param name="startedAt">UTC milliseconds.</param>
    /// <param name="of">Class and supervisory flag decide the completion clock.</param>
    /// <param name="office">Hours of the office that owes it; see <see cref="Owing"/>.</param>
    /// <returns>UTC milliseconds.</returns>
    /// <exception cref="InvalidOperationException">The table has no row for it.</exception>
    public long Due(Clock clock, long startedAt, Report of, OfficeHours office) => Policy(clock, startedAt, of, office).Due(startedAt, 0, office);

    /// <summary>End of the n-th working day of the nation after a moment; UTC milliseconds.</summary>
    public long WorkingDays(long startedAt, int days) => national.AfterWorkingDays(startedAt, days);

    /// <summary>The last moment of the reporter's objection, UTC milliseconds; null while the report has not ended, and where it ended before there was such a promise.</summary>
    public long? ObjectionUntil(Report report) => report.EndedAt is { } ended ? Find(Clock.Objection, ended, report, national)?.Due(ended, 0, national) : null;

    /// <summary>True while the reporter may still object to the end of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">UTC milliseconds.</param>
    public bool ObjectionOpen(Report report, long now) => ObjectionUntil(report) is { } until && now <= until;

    /// <summary>The promise in force on the legal day a clock starts, which begins at the office's midnight.</summary>
    /// <exception cref="InvalidOperationException">The table has no row for it.</exception>
    public DeadlinePolicy Policy(Clock clock, long startedAt, Report of, OfficeHours office) => Find(clock, startedAt, of, office)
        ?? throw new InvalidOperationException($"No deadline policy for {clock.Code()} on {office.DayOf(startedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; the table deadline_policy is incomplete.");

    /// <summary>The most working days by which the completion of a report may be put off now.</summary>
    public int MostExtension(long now, Report of, OfficeHours office) => Find(Extension, now, of, office)?.Days ?? 0;

    private DeadlinePolicy? Find(Clock clock, long startedAt, Report of, OfficeHours office) => Find(clock.Code(), startedAt, of, office);

    private DeadlinePolicy? Find(string code, long startedAt, Report of, OfficeHours office)
    {
        var day = office.DayOf(startedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var main = of.CategoryCode is { } category ? mains.GetValueOrDefault(category) : null;
        var fitting = policies
            .Where(p => p.Clock == code && string.CompareOrdinal(p.ValidFrom, day) <= 0
                && (p.Class.Length == 0 || (p.Class == of.Class.Code() && p.Supervisory == of.Supervisory))
                && (p.CategoryCode.Length == 0 || p.CategoryCode == of.CategoryCode || p.CategoryCode == main))
            // The narrowest first: category, its main category, class (with its supervisory kind); then the newest in force.
            .OrderByDescending(p => p.CategoryCode.Length == 0 ? 0 : p.CategoryCode == of.CategoryCode ? 2 : 1)
            .ThenByDescending(p => p.Class.Length > 0)
            .ThenByDescending(p => p.ValidFrom, StringComparer.Ordinal)
            .ToList();
        if (fitting.FirstOrDefault(p => p.AgencySlug.Length == 0) is not { } nations) return null;
        // An agency may promise less, never more, whatever its row says after the nation's became shorter.
        return fitting.FirstOrDefault(p => p.AgencyId is { } owing && owing == of.AgencyId) is { } own && own.Unit == nations.Unit && own.Days < nations.Days ? own : nations;
    }
}
