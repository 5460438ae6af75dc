using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>A place and a topic with more reports than its past explains.</summary>
public sealed class Surge
{
    /// <summary>The legal day (WIB) after its seven days, <c>yyyy-MM-dd</c>.</summary>
    public string Day { get; init; } = "";

    /// <summary>Regency or city, or a province where nothing finer is known.</summary>
    public string RegionCode { get; init; } = "";

    public string RegionName { get; init; } = "";

    /// <summary>Main category.</summary>
    public string CategoryCode { get; init; } = "";

    public string CategoryName { get; init; } = "";

    public string CategoryNameEn { get; init; } = "";

    /// <summary>Of the last seven days.</summary>
    public int Reports { get; init; }

    /// <summary>What the eight weeks before let expect of seven days.</summary>
    public double Expected { get; init; }

    /// <summary>Chance of so many if nothing changed.</summary>
    public double Chance { get; init; }
}

/// <summary>Looks through every place and topic for a surge, from the counts; writes what it found for the day. Run twice it writes the same.</summary>
public sealed class FindSurges(Database database, TimeProvider time)
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromHours(1);
    private const int Week = 7;
    private const int DaysKept = 90;

    /// <summary>One look. Returns what it found, the least likely first.</summary>
    public async Task<IReadOnlyList<Surge>> Run(CancellationToken cancel)
    {
        var today = DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wib);
        var cells = await database.Read(s => s.Query<WeeksRow>(Sql(), Days(today), cancel), cancel);
        // A day on which everybody is quiet has as many chances of a false alarm as any other: all that were looked at count.
        var found = cells.Where(c => c.CategoryCode.Length > 0 && c.RegionCode.Length > 0)
            .Select(c => (Cell: c, Chance: SurgeRule.Chance(c.W0, c.Before)))
            .Where(c => SurgeRule.IsSurge(c.Chance, c.Cell.W0, cells.Count)).ToList();
        var day = Text(today);
        await database.Write(
            async t =>
            {
                await t.Execute("DELETE FROM surge WHERE day = @day OR day < @old", new { day, old = Text(today.AddDays(-DaysKept)) }, cancel);
                foreach (var (cell, chance) in found)
                {
                    await t.Execute(
                        "INSERT INTO surge (day, region_code, category_code, reports, expected, chance) VALUES (@day, @RegionCode, @CategoryCode, @W0, @expected, @chance)",
                        new { day, cell.RegionCode, cell.CategoryCode, cell.W0, expected = cell.Before.Average(), chance },
                        cancel);
                }
            },
            cancel);
        return await Latest(cancel);
    }

    /// <summary>What the last look found, the least likely first; nothing that is older than two days.</summary>
    public Task<IReadOnlyList<Surge>> Latest(CancellationToken cancel) => database.Read(
        s => s.Query<Surge>(
            """
            SELECT u.day, u.region_code, g.name AS region_name, u.category_code, c.name AS category_name, c.name_en AS category_name_en, u.reports, u.expected, u.chance
            FROM surge u JOIN region g ON g.code = u.region_code JOIN category c ON c.code = u.category_code
            WHERE u.day = (SELECT MAX(day) FROM surge WHERE day >= @since) ORDER BY u.chance, u.reports DESC, u.region_code
            """,
            new { since = Text(DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wib).AddDays(-1)) },
            cancel),
        cancel);

    private static string Sql()
    {
        var weeks = string.Join(", ", Enumerable.Range(0, SurgeRule.Weeks + 1).Select(w => string.Create(
            CultureInfo.InvariantCulture, $"SUM(CASE WHEN c.day > @d{w + 1} AND c.day <= @d{w} THEN c.reports ELSE 0 END) AS w{w}")));
        return $"""
            SELECT c.region_code, COALESCE(g.parent_code, c.category_code) AS category_code, {weeks}
            FROM count_cell c LEFT JOIN category g ON g.code = c.category_code
            WHERE c.day > @d{SurgeRule.Weeks + 1} AND c.day <= @d0 AND NOT c.confidential
            GROUP BY c.region_code, COALESCE(g.parent_code, c.category_code)
            """;
    }

    // Whole days: the last week ends yesterday, so that a morning is not held against whole weeks.
    private static Dapper.DynamicParameters Days(DateOnly today)
    {
        var days = new Dapper.DynamicParameters();
        for (var w = 0; w <= SurgeRule.Weeks + 1; w++) days.Add(string.Create(CultureInfo.InvariantCulture, $"d{w}"), Text(today.AddDays(-1 - (w * Week))));
        return days;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class WeeksRow
    {
        public string RegionCode { get; init; } = "";

        public string CategoryCode { get; init; } = "";

        public int W0 { get; init; }

        public int W1 { get; init; }

        public int W2 { get; init; }

        public int W3 { get; init; }

        public int W4 { get; init; }

        public int W5 { get; init; }

        public int W6 { get; init; }

        public int W7 { get; init; }

        public int W8 { get; init; }

        public IReadOnlyList<int> Before => [W1, W2, W3, W4, W5, W6, W7, W8];
    }
}
