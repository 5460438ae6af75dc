using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// The working calendar of the nation, from the holiday table. Kept for a minute, so that a decree that moves a date counts
/// on every node within that time.
/// </summary>
public sealed class WorkCalendars(Database database, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private (long ReadAt, WorkCalendar Calendar)? kept;

    /// <summary>National holidays and cuti bersama.</summary>
    public async ValueTask<WorkCalendar> National(CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        if (kept is { } known && time.GetElapsedTime(known.ReadAt, now) < Fresh) return known.Calendar;
        var days = await database.Read(s => s.Query<string>("SELECT day FROM holiday WHERE region_code = ''", cancel: cancel), cancel);
        var calendar = new WorkCalendar(days.Select(d => DateOnly.ParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
        kept = (now, calendar);
        return calendar;
    }
}
