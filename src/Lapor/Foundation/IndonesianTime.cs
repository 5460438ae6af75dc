namespace Lapor.Foundation;

/// <summary>
/// The three legal times of Indonesia (Keppres 41/1987, in force since 1988): fixed offsets, no daylight saving. Built in, so that
/// deadlines do not depend on a time zone database being installed on the machine.
/// </summary>
public static class IndonesianTime
{
    /// <summary>Waktu Indonesia Barat, UTC+7: Sumatra, Java, West and Central Kalimantan.</summary>
    public static TimeZoneInfo Wib { get; } = Fixed("Asia/Jakarta", 7, "WIB");

    /// <summary>Waktu Indonesia Tengah, UTC+8: Bali, Nusa Tenggara, Sulawesi, South, East and North Kalimantan.</summary>
    public static TimeZoneInfo Wita { get; } = Fixed("Asia/Makassar", 8, "WITA");

    /// <summary>Waktu Indonesia Timur, UTC+9: Maluku and Papua.</summary>
    public static TimeZoneInfo Wit { get; } = Fixed("Asia/Jayapura", 9, "WIT");

    /// <summary>The zone called <c>WIB</c>, <c>WITA</c> or <c>WIT</c> (or by its IANA name), in any case.</summary>
    /// <returns>Null when there is no such zone in Indonesia.</returns>
    public static TimeZoneInfo? Find(string? name) => name?.Trim().ToUpperInvariant() switch
    {
        "WIB" or "ASIA/JAKARTA" or "ASIA/PONTIANAK" => Wib,
        "WITA" or "ASIA/MAKASSAR" => Wita,
        "WIT" or "ASIA/JAYAPURA" => Wit,
        _ => null,
    };

    /// <summary>
    /// The zone of a province by its official two-digit region code; a longer region code (regency, district, village) may be
    /// given too. Unknown codes, and those of agencies of the whole country, read as WIB, the capital's time.
    /// </summary>
    public static TimeZoneInfo OfRegion(string? regionCode) => regionCode is { Length: >= 2 }
        ? regionCode.AsSpan(0, 2) switch
        {
            "51" or "52" or "53" or "63" or "64" or "65" or "71" or "72" or "73" or "74" or "75" or "76" => Wita,
            "81" or "82" or "91" or "92" or "93" or "94" or "95" or "96" => Wit,
            _ => Wib,
        }
        : Wib;

    private static TimeZoneInfo Fixed(string id, int hours, string name) =>
        TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromHours(hours), name, name);
}
