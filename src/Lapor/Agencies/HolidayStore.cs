using System.Collections.Concurrent;
using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>Why offices are closed.</summary>
public enum HolidayKind
{
    /// <summary>National holiday, also a national voting day.</summary>
    National,

    /// <summary>Cuti bersama.</summary>
    CollectiveLeave,

    /// <summary>Only in one region.</summary>
    Regional,
}

/// <summary>A day off.</summary>
public sealed record Holiday
{
    /// <summary>Legal day, <c>yyyy-MM-dd</c>.</summary>
    public string Day { get; init; } = "";

    /// <summary>Empty for the whole country.</summary>
    public string RegionCode { get; init; } = "";

    public string KindCode { get; init; } = "";

    public HolidayKind Kind => Codes.Member<HolidayKind>(KindCode);

    public string Name { get; init; } = "";

    /// <summary>The decree that set it.</summary>
    public string Source { get; init; } = "";

    /// <summary>True while no decree has set it.</summary>
    public bool Estimate { get; init; }
}

/// <summary>Reads days off.</summary>
public sealed class HolidayStore(Database database, TimeProvider time)
{
    // Every deadline asks for a calendar. Holidays change once a year; other nodes see a change within this time.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (WorkCalendar Calendar, DateTimeOffset Until)> kept = new(StringComparer.Ordinal);

    /// <summary>The days off of a year in the whole country and in a region and the areas around it, in order.</summary>
    public Task<IReadOnlyList<Holiday>> OfYear(int year, string? regionCode = null, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Holiday>(
                $"""
                SELECT day, region_code, kind AS kind_code, name, source, estimate FROM holiday
                WHERE day >= @from AND day < @to AND region_code {s.Dialect.In("regions")} ORDER BY day, region_code
                """,
                new
                {
                    from = year.ToString("0000", CultureInfo.InvariantCulture),
                    to = (year + 1).ToString("0000", CultureInfo.InvariantCulture),
                    regions = Around(regionCode),
                },
                cancel),
            cancel);

    /// <summary>The working days of a region (its own days off and those of the areas around it), or of the whole country; up to a minute old.</summary>
    public async Task<WorkCalendar> Calendar(string? regionCode = null, CancellationToken cancel = default)
    {
        // Only a province or a regency sets days off; finer codes would fill the memory with equal calendars.
        var key = Region.At(RegionLevel.Regency, regionCode) ?? regionCode ?? "";
        var now = time.GetUtcNow();
        if (kept.TryGetValue(key, out var known) && known.Until > now) return known.Calendar;
        var days = await database.Read(s => s.Query<string>($"SELECT day FROM holiday WHERE region_code {s.Dialect.In("regions")}", new { regions = Around(key) }, cancel), cancel);
        var calendar = new WorkCalendar(days.Select(day => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)));
        kept[key] = (calendar, now + KeptFor);
        return calendar;
    }

    private static string[] Around(string? regionCode)
    {
        List<string> codes = [""];
        for (var code = regionCode; !string.IsNullOrEmpty(code); code = Region.ParentOf(code)) codes.Add(code);
        return [.. codes];
    }
}
