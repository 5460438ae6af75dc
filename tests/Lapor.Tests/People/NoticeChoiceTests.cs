using Lapor.People;

namespace Lapor.Tests.People;

public sealed class NoticeChoiceTests
{
    [Theory]
    [InlineData(22, 6, "WIB", "2026-03-02T15:30:00Z", 7 * 60 + 30)] // 22.30 in Jakarta
    [InlineData(22, 6, "WIB", "2026-03-02T22:59:00Z", 1)] // 05.59
    [InlineData(22, 6, "WIB", "2026-03-02T23:00:00Z", null)]
    [InlineData(22, 6, "WIT", "2026-03-02T15:30:00Z", 5 * 60 + 30)] // 00.30 in Jayapura
    [InlineData(12, 13, "WITA", "2026-03-02T04:00:00Z", 60)]
    [InlineData(12, 13, "WITA", "2026-03-02T05:00:00Z", null)]
    [InlineData(8, 8, "WIB", "2026-03-02T01:00:00Z", null)]
    [InlineData(null, 8, "WIB", "2026-03-02T00:00:00Z", null)]
    public void Quiet_hours_end_in_their_own_zone(int? from, int? to, string zone, string now, int? minutes)
    {
        var choice = new NoticeChoice { QuietFrom = from, QuietTo = to, Zone = zone };
        Assert.Equal(minutes, (int?)choice.Wait(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))?.TotalMinutes);
    }
}
