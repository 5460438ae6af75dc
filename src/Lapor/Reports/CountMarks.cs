using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>The day on which a report is counted, and the mark that it must be counted anew. Statistics reads what the commit of an act leaves here.</summary>
public static class CountMarks
{
    internal const string Insert = "INSERT INTO count_dirty (day, agency_id) VALUES (@countDay, @countAgency)";

    /// <summary>The legal day (WIB) of a moment, <c>yyyy-MM-dd</c>.</summary>
    /// <param name="moment">UTC milliseconds.</param>
    public static string DayOf(long moment) => DueDates.Day(moment, IndonesianTime.Wib).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first moment of a legal day (WIB) and of the one after; UTC milliseconds.</summary>
    public static (long From, long To) Span(DateOnly day)
    {
        var start = new DateTimeOffset(day, TimeOnly.MinValue, IndonesianTime.Wib.BaseUtcOffset);
        return (start.ToUnixTimeMilliseconds(), start.AddDays(1).ToUnixTimeMilliseconds());
    }
}
