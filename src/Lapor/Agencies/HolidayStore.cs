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

    /// <summary>False once a later decree moved it or took it back: it counts no more.</summary>
    public bool Active { get; init; } = true;
}

/// <summary>Reads days off.</summary>
public sealed class HolidayStore(Database database)
{
    /// <summary>The days off that count in the whole country and in a region and the areas around it, in order.</summary>
    public Task<IReadOnlyList<Holiday>> All(string? regionCode = null, CancellationToken cancel = default) => database.Read(
        s => s.Query<Holiday>(
            $"SELECT day, region_code, kind AS kind_code, name, source, estimate, active FROM holiday WHERE active AND region_code {s.Dialect.In("regions")} ORDER BY day, region_code",
            new { regions = Around(regionCode) },
            cancel),
        cancel);

    /// <summary>The days off of a year that count in the whole country and in a region and the areas around it, in order.</summary>
    public Task<IReadOnlyList<Holiday>> OfYear(int year, string? regionCode = null, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Holiday>(
                $"""
                SELECT day, region_code, kind AS kind_code, name, source, estimate, active FROM holiday
                WHERE active AND day >= @from AND day < @to AND region_code {s.Dialect.In("regions")} ORDER BY day, region_code
                """,
                new
                {
                    from = year.ToString("0000", CultureInfo.InvariantCulture),
                    to = (year + 1).ToString("0000", CultureInfo.InvariantCulture),
                    regions = Around(regionCode),
                },
                cancel),
            cancel);

    /// <summary>The region, the areas around it, and '' for the country.</summary>
    internal static string[] Around(string? regionCode)
    {
        List<string> codes = [""];
        for (var code = regionCode; !string.IsNullOrEmpty(code); code = Region.ParentOf(code)) codes.Add(code);
        return [.. codes];
    }
}
