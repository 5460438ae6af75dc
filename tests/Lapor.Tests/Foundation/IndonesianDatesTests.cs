using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Tests.Foundation;

public sealed class IndonesianDatesTests
{
    [Theory]
    [InlineData("2026-01-14T09:00:00Z", "WIB", "id", "Rabu, 14 Januari 2026 pukul 16.00 WIB")]
    [InlineData("2026-01-14T09:00:00Z", "WIB", "en", "Wednesday, 14 January 2026, 16:00 WIB")]
    [InlineData("2026-01-14T09:00:00Z", "WITA", "id", "Rabu, 14 Januari 2026 pukul 17.00 WITA")]
    [InlineData("2026-08-16T15:05:00Z", "WIT", "id", "Senin, 17 Agustus 2026 pukul 00.05 WIT")]
    [InlineData("2026-08-16T15:05:00Z", "WIB", "en", "Sunday, 16 August 2026, 22:05 WIB")]
    public void A_moment_is_written_for_people_in_their_zone(string moment, string zone, string language, string expected) =>
        Assert.Equal(expected, IndonesianDates.Moment(
            DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), IndonesianTime.Find(zone)!, language));

    [Fact]
    public void The_names_of_a_year_are_those_that_Indonesia_uses()
    {
        var days = Enumerable.Range(0, 7).Select(i => IndonesianDates.Day(new DateOnly(2026, 3, 1).AddDays(i), "id").Split(',')[0]);
        var months = Enumerable.Range(1, 12).Select(i => IndonesianDates.Day(new DateOnly(2026, i, 1), "id").Split(' ')[2]);
        Assert.Equal("Minggu Senin Selasa Rabu Kamis Jumat Sabtu", string.Join(' ', days));
        Assert.Equal("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember", string.Join(' ', months));
    }

    [Fact]
    public void The_machines_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            Assert.Equal("Rabu, 14 Januari 2026", IndonesianDates.Day(new DateOnly(2026, 1, 14), "id"));
            Assert.Equal("Wednesday, 14 January 2026", IndonesianDates.Day(new DateOnly(2026, 1, 14), "en"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
