using System.Collections.Concurrent;
using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>
/// Working calendars and hours of offices, from the holiday table and the agency tree. Calendars are kept for a minute, so that a decree that moves a
/// date counts on every node within that time; what was reckoned by the old one in that minute is counted anew by the job of the decree.
/// </summary>
public sealed class WorkCalendars(Database database, TimeProvider time)
{
    /// <summary>How long an old calendar may still count.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(string Region, int WorkDays), (long ReadAt, WorkCalendar Calendar)> kept = new();
    private readonly ConcurrentDictionary<long, (long ReadAt, OfficeHours Hours)> offices = new();

    /// <summary>National holidays and cuti bersama.</summary>
    public Task<WorkCalendar> National(CancellationToken cancel) => Of(null, cancel);

    /// <summary>The same on the connection of a transaction, which must not wait for a second one.</summary>
    public Task<WorkCalendar> National(Session inside, CancellationToken cancel) => Of(inside, null, 5, cancel);

    /// <summary>The days off of the nation, of the region's province and of its regency or city.</summary>
    public Task<WorkCalendar> Of(string? regionCode, CancellationToken cancel) => database.Read(s => Of(s, regionCode, 5, cancel), cancel);

    /// <summary>The hours of the nation's own office: WIB, five days, the usual close.</summary>
    public async Task<OfficeHours> NationalHours(Session inside, CancellationToken cancel) => new(await National(inside, cancel), IndonesianTime.Wib, WorkCalendar.DefaultCloses);

    /// <summary>The hours usual in a region, for whom no agency is known yet.</summary>
    public async Task<OfficeHours> HoursIn(string? regionCode, CancellationToken cancel) =>
        new(await Of(regionCode, cancel), IndonesianTime.OfRegion(regionCode), WorkCalendar.DefaultCloses);

    /// <summary>The hours of an agency.</summary>
    public Task<OfficeHours> HoursOf(Agency agency, CancellationToken cancel) =>
        database.Read(s => Hours(s, new() { TimeZone = agency.TimeZone, RegionCode = agency.RegionCode, Closes = agency.Closes, WorkDays = agency.WorkDays }, cancel), cancel);

    /// <summary>The hours of an agency by its id, on the connection of a transaction; the nation's for none.</summary>
    public async Task<OfficeHours> HoursOf(Session inside, long? agencyId, CancellationToken cancel)
    {
        var row = agencyId is { } id
            ? await inside.First<HoursRow>("SELECT time_zone, region_code, closes, work_days FROM agency WHERE id = @id", new { id }, cancel)
            : null;
        return row is null ? await NationalHours(inside, cancel) : await Hours(inside, row, cancel);
    }

    /// <summary>The hours of those who owe the reports of a list, by the agency's id; kept like calendars. Ask with <see cref="OfficesOf.Of"/>.</summary>
    public async Task<OfficesOf> HoursOf(IEnumerable<long?> agencyIds, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        var wanted = agencyIds.OfType<long>().Distinct().ToList();
        var found = new Dictionary<long, OfficeHours>();
        foreach (var id in wanted)
        {
            if (offices.TryGetValue(id, out var known) && time.GetElapsedTime(known.ReadAt, now) < Fresh) found[id] = known.Hours;
        }

        return await database.Read(
            async s =>
            {
                var missing = wanted.Where(id => !found.ContainsKey(id)).ToArray();
                if (missing.Length > 0)
                {
                    foreach (var row in await s.Query<HoursRow>($"SELECT id, time_zone, region_code, closes, work_days FROM agency WHERE id {s.Dialect.In("missing")}", new { missing }, cancel))
                    {
                        found[row.Id] = await Hours(s, row, cancel);
                        offices[row.Id] = (now, found[row.Id]);
                    }
                }

                return new OfficesOf(found, await NationalHours(s, cancel));
            },
            cancel);
    }

    /// <summary>Forgets what this node kept: the next question reads the table.</summary>
    public void Forget()
    {
        kept.Clear();
        offices.Clear();
    }

    private async Task<OfficeHours> Hours(Session session, HoursRow row, CancellationToken cancel) => new(
        await Of(session, row.RegionCode, row.WorkDays ?? 5, cancel),
        Zones.Find(row.TimeZone) ?? IndonesianTime.Wib,
        row.Closes is { } closes ? TimeOnly.ParseExact(closes, "HH:mm", CultureInfo.InvariantCulture) : WorkCalendar.DefaultCloses);

    private async Task<WorkCalendar> Of(Session session, string? regionCode, int workDays, CancellationToken cancel)
    {
        // Finer areas set no days off; keeping one calendar for each village would only fill the memory.
        var region = Region.At(RegionLevel.Regency, regionCode) ?? Region.At(RegionLevel.Province, regionCode) ?? "";
        var key = (region, workDays);
        var now = time.GetTimestamp();
        if (kept.TryGetValue(key, out var known) && time.GetElapsedTime(known.ReadAt, now) < Fresh) return known.Calendar;
        var calendar = await Read(session, region, workDays, cancel);
        // One that is shared is as old as where it was read.
        kept[key] = kept.TryGetValue(("", workDays), out var nation) && ReferenceEquals(nation.Calendar, calendar) ? nation : (now, calendar);
        return calendar;
    }

    // Nearly no region has a day off of its own: those share the nation's calendar instead of keeping five hundred of the same.
    private async Task<WorkCalendar> Read(Session session, string region, int workDays, CancellationToken cancel)
    {
        var around = HolidayStore.Around(region);
        if (region.Length > 0
            && !await session.Scalar<bool>($"SELECT EXISTS (SELECT 1 FROM holiday WHERE active AND region_code {session.Dialect.In("own")})", new { own = around.Where(r => r.Length > 0).ToArray() }, cancel))
            return await Of(session, null, workDays, cancel);
        var days = await session.Query<string>($"SELECT day FROM holiday WHERE active AND region_code {session.Dialect.In("regions")}", new { regions = around }, cancel);
        return new WorkCalendar(days.Select(d => DateOnly.ParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture)), OfficeHours.Weekend(workDays));
    }

    private sealed class HoursRow
    {
        public long Id { get; init; }

        public string TimeZone { get; init; } = "";

        public string? RegionCode { get; init; }

        public string? Closes { get; init; }

        public int? WorkDays { get; init; }
    }
}

/// <summary>Hours of the agencies of a list.</summary>
/// <param name="found">By the agency's id.</param>
/// <param name="national">Of what no agency owes.</param>
public sealed class OfficesOf(IReadOnlyDictionary<long, OfficeHours> found, OfficeHours national)
{
    /// <summary>Whose hours a report's time runs by.</summary>
    /// <param name="agencyId">Its agency, or null.</param>
    public OfficeHours Of(long? agencyId) => agencyId is { } id && found.TryGetValue(id, out var hours) ? hours : national;
}
