using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>Who is told about a clock that ends or ended, from the bottom up. Where a level has nobody, the next one up is told.</summary>
public enum ReminderLevel
{
    /// <summary>Whose turn it is: the unit's liaison officers, the agency's admins, or the national ones.</summary>
    Responsible,

    /// <summary>Sub-admins and heads of the unit, or of the nearest part of the agency above it.</summary>
    UnitHead,

    AgencyAdmin,

    /// <summary>The head of the agency.</summary>
    Executive,

    NationalAdmin,
}

/// <summary>A row of reminder_rule.</summary>
public sealed class ReminderRule
{
    /// <summary>Code of the clock.</summary>
    public string Clock { get; init; } = "";

    /// <summary>Before (negative), at (0) or after the end of the clock, in the clock's own days.</summary>
    public int Days { get; init; }

    /// <summary>Code of the level.</summary>
    public string Level { get; init; } = "";

    /// <summary>First legal day (WIB), <c>yyyy-MM-dd</c>: for clocks that start on it or later, until a later row of the same clock, days and level.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>False: from that day on nobody is told by this rule.</summary>
    public bool Active { get; init; } = true;

    /// <summary>
    /// When it is due: before the end in the morning of that day, at the end at its very moment, after the end at the close of that day. UTC milliseconds;
    /// null where it would come before the clock starts.
    /// </summary>
    /// <param name="clock">The clock as it stands.</param>
    /// <param name="office">Hours of the office that owes it.</param>
    public long? Moment(ReportClock clock, OfficeHours office)
    {
        if (Days == 0) return clock.DueAt;
        if (Days > 0) return clock.Unit == "calendar" ? office.AfterCalendarDays(clock.DueAt, Days) : office.AfterWorkingDays(clock.DueAt, Days);
        var day = office.DayOf(clock.DueAt);
        var morning = office.StartOf(clock.Unit == "calendar" ? day.AddDays(Days) : office.Calendar.BeforeWorkingDays(day, -Days));
        return morning > clock.StartedAt ? morning : null;
    }
}

/// <summary>Steps of one clock that passed, and when the next one is due.</summary>
/// <param name="Passed">Steps to give now, in order: days and the levels told on them.</param>
/// <param name="Clock">The clock with its next moment.</param>
public sealed record DueReminders(IReadOnlyList<(int Days, IReadOnlyList<ReminderLevel> Levels)> Passed, ReportClock Clock);

/// <summary>Which reminders a clock has given and which come next. Pure.</summary>
/// <param name="rules">Rows of reminder_rule.</param>
public sealed class ReminderSteps(IReadOnlyList<ReminderRule> rules)
{
    /// <summary>Of <see cref="ReportClock.Reminded"/> while no step has passed.</summary>
    public const int None = -1000;

    // Of each clock, the days from which its rules differ, the latest first, with the rules in force from then on in the order of their days.
    private readonly Dictionary<string, List<(string From, List<ReminderRule> InForce)>> byClock = rules.GroupBy(r => r.Clock, StringComparer.Ordinal).ToDictionary(g => g.Key, Spans, StringComparer.Ordinal);

    /// <summary>The clock with the moment of its next step: none where it stands still, has stopped, or has given all.</summary>
    public ReportClock Set(ReportClock clock, OfficeHours office) => clock with { RemindAt = clock is { IsOpen: true, PausedAt: null } ? Next(clock, office)?.At : null };

    /// <summary>The same for a clock that takes up an older one: what was due before now is not given again.</summary>
    public ReportClock SetFrom(ReportClock clock, OfficeHours office, long now)
    {
        foreach (var step in Of(clock).Where(s => s.Moment(clock, office) is { } at && at <= now)) clock = clock with { Reminded = step.Days };
        return Set(clock, office);
    }

    /// <summary>What is due of a clock now. A step before the end that nobody gave in time is left out once the end has passed.</summary>
    public DueReminders Due(ReportClock clock, OfficeHours office, long now)
    {
        List<(int, IReadOnlyList<ReminderLevel>)> passed = [];
        if (clock is { IsOpen: true, PausedAt: null })
        {
            foreach (var step in Of(clock).Where(r => r.Days > clock.Reminded).GroupBy(r => r.Days).OrderBy(g => g.Key).ToList())
            {
                var at = step.First().Moment(clock, office);
                if (at > now) break;
                clock = clock with { Reminded = step.Key };
                if (at is not null && (step.Key >= 0 || clock.DueAt > now)) passed.Add((step.Key, [.. step.Select(r => Codes.Member<ReminderLevel>(r.Level))]));
            }
        }

        return new(passed, Set(clock, office));
    }

    private (int Days, long At)? Next(ReportClock clock, OfficeHours office)
    {
        foreach (var step in Of(clock).Where(r => r.Days > clock.Reminded))
        {
            if (step.Moment(clock, office) is { } at) return (step.Days, at);
        }

        return null;
    }

    private List<ReminderRule> Of(ReportClock clock)
    {
        if (!byClock.TryGetValue(clock.Clock.Code(), out var spans)) return [];
        // Most clocks know one set of rules: nothing to look up.
        var day = spans.Count == 1 ? "9999" : DueDates.Day(clock.StartedAt, IndonesianTime.Wib).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return spans.Find(s => string.CompareOrdinal(s.From, day) <= 0).InForce ?? [];
    }

    private static List<(string From, List<ReminderRule> InForce)> Spans(IGrouping<string, ReminderRule> of) =>
        [.. of.Select(r => r.ValidFrom).Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal).Select(from => (from, InForceOn(of, from)))];

    private static List<ReminderRule> InForceOn(IEnumerable<ReminderRule> rules, string day) =>
    [
        .. rules.Where(r => string.CompareOrdinal(r.ValidFrom, day) <= 0).GroupBy(r => (r.Days, r.Level))
            .Select(g => g.MaxBy(r => r.ValidFrom, StringComparer.Ordinal)!).Where(r => r.Active).OrderBy(r => r.Days),
    ];
}
