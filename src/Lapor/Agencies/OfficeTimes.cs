using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>What an agency may say of its hours. Pure.</summary>
public static class OfficeTimes
{
    /// <summary>What is wrong with these times; empty when nothing is.</summary>
    /// <param name="opens">Local <c>HH:mm</c>, or null for the usual one.</param>
    /// <param name="closes">Local <c>HH:mm</c>, or null for the usual one.</param>
    public static IEnumerable<Refusal> Wrong(string? opens, string? closes)
    {
        if (Read(opens) is not { } from || Read(closes) is not { } to)
        {
            yield return new("bad_time", Read(opens) is null && opens is not null ? "opens" : "closes", "Tulis jam sebagai 16:00.", "Write the time as 16:00.");
            yield break;
        }

        var (first, last) = (opens is null ? OfficeHours.DefaultOpens : from, closes is null ? WorkCalendar.DefaultCloses : to);
        if (first >= last)
            yield return new("closes_before_opens", "closes", "Jam tutup harus sesudah jam buka.", "The office closes after it opens.");
        if (last > OfficeHours.LatestCloses)
            yield return new("closes_late", "closes", $"Jam tutup paling lambat {OfficeHours.LatestCloses:HH:mm}: tenggat berakhir bersama hari kerja.", $"The office closes at {OfficeHours.LatestCloses:HH:mm} at the latest: deadlines end with the working day.");
    }

    // Null reads as midnight here; who asks looks at the text itself.
    private static TimeOnly? Read(string? text) => text is null
        ? TimeOnly.MinValue
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
