using System.Diagnostics;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Tests.House;

namespace Lapor.Tests.Agencies;

/// <summary>Our list of days off against others: public holidays as npm's <c>date-holidays</c> reckons them, cuti bersama as another collection of the decrees has them.</summary>
public sealed class HolidayOracleTests
{
    /// <summary>Where the two differ, and why ours is right. A day that is missing here, or stands here and differs no more, fails the test.</summary>
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["only ours 2024-02-14"] = "the general election: a holiday by a decision of its own",
        ["only ours 2024-03-31"] = "Easter Sunday: a holiday since Keppres 8/2024, unknown to the oracle",
        ["only theirs 2024-06-16"] = "Idul Adha by arithmetic; by the moon and the decree it was the 17th",
        ["only ours 2024-06-17"] = "Idul Adha by the decree",
        ["only theirs 2024-09-15"] = "Maulid by arithmetic; by the decree it was the 16th",
        ["only ours 2024-09-16"] = "Maulid by the decree",
        ["only ours 2024-11-27"] = "elections of regional heads: a holiday by a decision of its own",
        ["only theirs 2025-03-30"] = "Idul Fitri by arithmetic; by the moon and the decree it was the 31st",
        ["only ours 2025-04-01"] = "the second day of Idul Fitri by the decree",
        ["only ours 2025-04-20"] = "Easter Sunday",
        ["only theirs 2025-06-26"] = "the Islamic new year by arithmetic; by the decree it was the 27th",
        ["only ours 2025-06-27"] = "the Islamic new year by the decree",
        ["only theirs 2026-03-20"] = "Idul Fitri by arithmetic; the decree says the 21st and makes this day cuti bersama",
        ["only ours 2026-03-22"] = "the second day of Idul Fitri by the decree",
        ["only ours 2026-04-05"] = "Easter Sunday",
        ["only ours 2027-03-28"] = "Easter Sunday; the rest of 2027 is an estimate by the same arithmetic until the decree is out",
    };

    [Fact]
    public async Task National_holidays_are_those_that_another_reckons_save_differences_that_are_named()
    {
        var theirs = (await Theirs()).Select(line => line.Split('\t')[0]).ToHashSet(StringComparer.Ordinal);
        var ours = ReferenceFiles.Holidays().Where(h => h.Kind is HolidayKind.National && string.CompareOrdinal(h.Day, "2024") > 0 && string.CompareOrdinal(h.Day, "2028") < 0).Select(h => h.Day).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(theirs.Count, 60, 70);
        var found = ours.Except(theirs).Select(d => "only ours " + d).Concat(theirs.Except(ours).Select(d => "only theirs " + d)).Order(StringComparer.Ordinal);
        Assert.Equal(Differences.Keys.Order(StringComparer.Ordinal), found);
        // What differs by the moon differs by one day: more would be a mistake of ours.
        foreach (var day in Differences.Keys.Where(d => d.StartsWith("only theirs", StringComparison.Ordinal)).Select(d => DateOnly.Parse(d[12..], System.Globalization.CultureInfo.InvariantCulture)))
            Assert.Contains(day.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ours);
    }

    [Fact]
    public void Cuti_bersama_is_that_of_the_decrees()
    {
        var list = Path.Combine(Repository.Root, "..", "shared", "data", "libur", "libur_nasional_cuti_bersama_2015_2027.csv");
        Assert.SkipUnless(File.Exists(list), "The other collection is not part of the repository.");
        using var reader = new StreamReader(list);
        var records = Csv.Read(reader).Select(r => r.Cells).ToList();
        var (day, kind) = (Array.FindIndex(records[0], c => c.StartsWith("tanggal", StringComparison.OrdinalIgnoreCase)), Array.FindIndex(records[0], c => c.StartsWith("jenis", StringComparison.OrdinalIgnoreCase)));
        var theirs = records.Skip(1).Where(r => r[kind].Contains("cuti", StringComparison.OrdinalIgnoreCase)).Select(r => r[day]).Order(StringComparer.Ordinal).ToList();
        Assert.InRange(theirs.Count, 60, 150);
        Assert.Equal(theirs, ReferenceFiles.Holidays().Where(h => h.Kind is HolidayKind.CollectiveLeave).Select(h => h.Day).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> Theirs()
    {
        var home = Repository.At("tests", "holiday-oracle");
        var node = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "node")).FirstOrDefault(File.Exists);
        if (node is null || !Directory.Exists(Path.Combine(home, "node_modules", "date-holidays")))
        {
            if (Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("No Node, or `npm ci` was not run in tests/holiday-oracle.");
            throw new InvalidOperationException("No Node or no packages in tests/holiday-oracle, which continuous integration must have.");
        }

        using var process = Process.Start(new ProcessStartInfo(node, [Path.Combine(home, "holidays.mjs"), "2024", "2025", "2026", "2027"]) { RedirectStandardOutput = true, WorkingDirectory = home })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
