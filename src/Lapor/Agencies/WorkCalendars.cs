using System.Collections.Concurrent;
using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// Working calendars from the holiday table. Kept for a minute, so that a decree that moves a date counts on every node within that time.
/// </summary>
public sealed class WorkCalendars(Database database, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (long ReadAt, WorkCalendar Calendar)> kept = new(StringComparer.Ordinal);

    /// <summary>National holidays and cuti bersama.</summary>
    public Task<WorkCalendar> National(CancellationToken cancel) => Of(null, cancel);

    /// <summary>The same on the connection of a transaction, which must not wait for a second one.</summary>
    public Task<WorkCalendar> National(Session inside, CancellationToken cancel) => Of(inside, null, cancel);

    /// <summary>The days off of the nation, of the region's province and of its regency or city.</summary>
    public Task<WorkCalendar> Of(string? regionCode, CancellationToken cancel) => database.Read(s => Of(s, regionCode, cancel), cancel);

    private async Task<WorkCalendar> Of(Session session, string? regionCode, CancellationToken cancel)
    {
        // Finer areas set no days off; keeping one calendar for each village would only fill the memory.
        var key = Region.At(RegionLevel.Regency, regionCode) ?? Region.At(RegionLevel.Province, regionCode) ?? "";
        var now = time.GetTimestamp();
        if (kept.TryGetValue(key, out var known) && time.GetElapsedTime(known.ReadAt, now) < Fresh) return known.Calendar;
        var days = await session.Query<string>($"SELECT day FROM holiday WHERE region_code {session.Dialect.In("regions")}", new { regions = HolidayStore.Around(key) }, cancel);
        var calendar = new WorkCalendar(days.Select(d => DateOnly.ParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
        kept[key] = (now, calendar);
        return calendar;
    }
}
