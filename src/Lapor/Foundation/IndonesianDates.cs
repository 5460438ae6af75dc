using System.Globalization;

namespace Lapor.Foundation;

/// <summary>
/// Dates as people read them, in Indonesian and English, always with the name of the time zone. The names stand here, not in the machine's
/// culture data, so that a mail reads the same from every node.
/// </summary>
public static class IndonesianDates
{
    private static readonly string[] Days = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];

    private static readonly string[] Months =
        ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

    /// <summary>"Rabu, 14 Januari 2026" or "Wednesday, 14 January 2026".</summary>
    /// <param name="day">A legal day.</param>
    /// <param name="language"><c>en</c>; anything else is Indonesian.</param>
    public static string Day(DateOnly day, string language) => language == "en"
        ? day.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Days[(int)day.DayOfWeek]}, {day.Day} {Months[day.Month - 1]} {day.Year}");

    /// <summary>"Januari 2026" or "January 2026".</summary>
    /// <param name="month"><c>yyyy-MM</c>.</param>
    /// <param name="language"><c>en</c>; anything else is Indonesian.</param>
    public static string Month(string month, string language)
    {
        var first = DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return language == "en" ? first.ToString("MMMM yyyy", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Months[first.Month - 1]} {first.Year}");
    }

    /// <summary>"Rabu, 14 Januari 2026 pukul 16.00 WIB" or "Wednesday, 14 January 2026, 16:00 WIB".</summary>
    /// <param name="moment">UTC milliseconds.</param>
    /// <param name="zone">One of <see cref="IndonesianTime"/>; its name is WIB, WITA or WIT.</param>
    /// <param name="language"><c>en</c>; anything else is Indonesian.</param>
    public static string Moment(long moment, TimeZoneInfo zone, string language)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), zone);
        var day = Day(DateOnly.FromDateTime(local.DateTime), language);
        return language == "en"
            ? string.Create(CultureInfo.InvariantCulture, $"{day}, {local:HH':'mm} {zone.StandardName}")
            : string.Create(CultureInfo.InvariantCulture, $"{day} pukul {local:HH'.'mm} {zone.StandardName}");
    }
}
