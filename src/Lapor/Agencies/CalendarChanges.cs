using System.Globalization;
using Lapor.Jobs;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// Writes down that days off or an agency's hours changed, with who and by which decree, and queues the job that counts the open clocks anew. In the
/// transaction of the change: a decree is never in force without its consequences.
/// </summary>
public static class CalendarChanges
{
    /// <summary>The kind of the job; its payload is the id of the change.</summary>
    public const string RecountJob = "recount_clocks";

    /// <summary>After rows of reference data were written; nothing for tables that no deadline depends on.</summary>
    internal static async Task After<T>(Transaction t, ImportReference.Plan<T> plan, long? by, long now, CancellationToken cancel) where T : class
    {
        if (plan is ImportReference.Plan<HolidayRow> days) await OfHolidays(t, days.Rows, by, now, cancel);
        if (plan is not ImportReference.Plan<AgencyRow> agencies) return;
        foreach (var (row, old) in agencies.Rows)
        {
            if (old is { ParentSlug: null } && (old.RegionCode != row.RegionCode || old.TimeZone != (row.TimeZone ?? old.TimeZone) || old.Hours != row.Hours))
                await OfHours(t, (await AgencyStore.BySlug(t, row.Slug, cancel))!.Id, by, now, cancel);
        }
    }

    /// <summary>After an agency's zone, region, week or closing time changed.</summary>
    internal static Task OfHours(Transaction t, long agencyId, long? by, long now, CancellationToken cancel) =>
        Note(t, new { now, by, cause = "hours", agencyId = (long?)agencyId, first = (string?)null, last = (string?)null, days = 0, decree = "" }, now, cancel);

    private static async Task OfHolidays(Transaction t, List<(HolidayRow Row, HolidayRow? Old)> rows, long? by, long now, CancellationToken cancel)
    {
        // A corrected name moves nothing.
        var changed = rows.Where(r => (r.Old?.Active ?? false) != r.Row.Active).Select(r => r.Row).ToList();
        if (changed.Count == 0) return;
        var decree = string.Join("; ", changed.Select(r => r.Source).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal));
        await Note(
            t,
            new { now, by, cause = "holidays", agencyId = (long?)null, first = changed.Min(r => r.Day), last = changed.Max(r => r.Day), days = changed.Count, decree = decree.Length > 1000 ? decree[..1000] : decree },
            now,
            cancel);
    }

    private static async Task Note(Transaction t, object change, long now, CancellationToken cancel)
    {
        var id = await t.Scalar<long>(
            """
            INSERT INTO calendar_change (at, officer_id, cause, agency_id, first_day, last_day, days, decree) VALUES (@now, @by, @cause, @agencyId, @first, @last, @days, @decree)
            RETURNING id
            """,
            change,
            cancel);
        var payload = id.ToString(CultureInfo.InvariantCulture);
        await JobStore.Add(t, [new NewJob(RecountJob, $"{RecountJob}:{payload}", now, Payload: payload)], now, cancel);
    }
}
