using System.Globalization;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>
/// Months, quarters and years of an agency, of a province and of the nation, told apart by one thing at a time: a day that is counted anew changes them by the difference of what it was and is.
/// Confidential reports are not in them. A row may hold nothing any more: whoever tells parts apart leaves those without reports out. Agencies and provinces have months and years by kind; the nation, of which most is asked at once, quarters and all kinds together too.
/// </summary>
internal static class MonthRows
{
    /// <summary>The nation's rows in the column agency_id.</summary>
    public const long Nation = -1;

    /// <summary>All kinds together in the column kind, of the nation.</summary>
    public const string AnyKind = "any";

    private const string ProvinceOf = "SUBSTR(c.region_code, 1, 2)";

    // Whose rows a cell is part of: its agency's, its province's, the nation's. A cell without a place has no province.
    private const string Agency = "SELECT 0 AS n";
    private const string Province = " UNION ALL SELECT 1 AS n";
    private const string All = " UNION ALL SELECT 2 AS n";
    private const string Owner = $"CASE o.n WHEN 0 THEN c.agency_id WHEN 1 THEN CASE WHEN LENGTH(c.region_code) > 1 THEN -100 - CAST({ProvinceOf} AS INTEGER) END ELSE -1 END";

    // What rows are told apart by, how the value is read from a day's cell, and who has such rows.
    private static readonly (string Facet, string Value, string Owners)[] Facets =
    [
        ("all", "''", Agency + Province + All), ("channel", "c.channel", Agency + Province + All), ("light", "c.light", Agency + Province + All), ("category", "c.category_code", Agency + Province + All),
        ("regency", "c.region_code", Agency + Province + All), ("topic", $"{ProvinceOf} || '|' || COALESCE(g.parent_code, c.category_code)", Agency + Province + All),
        ("province", ProvinceOf, Agency + All), ("unit", "CAST(c.unit_id AS TEXT)", Agency), ("agency", "CAST(c.agency_id AS TEXT)", "SELECT 1 AS n" + All),
    ];

    private static readonly string Names = string.Join(", ", Tally.Columns);
    private static readonly string Sums = string.Join(", ", Tally.Columns.Select(c => $"SUM({c})"));
    private static readonly string Taken = string.Join(", ", Tally.Columns.Select(c => $"-SUM({c})"));
    private static readonly string Added = string.Join(", ", Tally.Columns.Select(c => $"{c} = public_month.{c} + excluded.{c}"));
    private static readonly string Changed = string.Join(" OR ", Tally.Columns.Select(c => $"SUM({c}) <> 0"));
    private static readonly string Zeros = string.Concat(Enumerable.Repeat(", 0", Tally.Columns.Length - 1));

    /// <summary>What tells a period in the column month: whole years as <c>y2025</c> and whole quarters as <c>q2025-4</c>, which sort after every month, the others month by month as <c>2025-11</c>.</summary>
    /// <param name="from">A day of the first month.</param>
    /// <param name="to">A day of the last one.</param>
    /// <param name="years">Tell whole years as one.</param>
    /// <param name="quarters">Tell whole quarters as one.</param>
    public static IEnumerable<string> Keys(DateOnly from, DateOnly to, bool years, bool quarters)
    {
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to;)
        {
            var months = years && month.Month == 1 && month.AddMonths(11) <= to ? 12 : quarters && month.Month % 3 == 1 && month.AddMonths(2) <= to ? 3 : 1;
            yield return months switch
            {
                12 => Year(month),
                3 => Quarter(month),
                _ => Month(month),
            };
            month = month.AddMonths(months);
        }
    }

    /// <summary>Whose rows those of a province are, in the column agency_id.</summary>
    /// <param name="code">Two digits, as in a region's code.</param>
    public static long? OfProvince(string? code) => code is { Length: 2 } && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? -100 - number : null;

    /// <summary>The province whose rows these are; null: an agency's or the nation's.</summary>
    public static string? ProvinceWith(long owner) => owner <= -100 ? (-100 - owner).ToString("00", CultureInfo.InvariantCulture) : null;

    /// <summary>Before days of one month are counted anew: what they were. Afterwards <see cref="Add"/> and <see cref="Apply"/>.</summary>
    /// <param name="t">The transaction that counts them.</param>
    /// <param name="first">Legal day, <c>yyyy-MM-dd</c>.</param>
    /// <param name="last">Legal day of the same month.</param>
    /// <param name="agencies">Whose days; 0: those of nobody yet.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Task Take(Transaction t, string first, string last, long[] agencies, CancellationToken cancel) => Note(t, Taken, "-SUM(reports)", first, last, agencies, cancel);

    /// <summary>After they were counted: what they are.</summary>
    public static Task Add(Transaction t, string first, string last, long[] agencies, CancellationToken cancel) => Note(t, Sums, "SUM(reports)", first, last, agencies, cancel);

    /// <summary>Changes the month, its quarter and its year by the difference.</summary>
    /// <param name="t">The transaction that counted the days.</param>
    /// <param name="day">Any day of the month.</param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task Apply(Transaction t, DateOnly day, CancellationToken cancel)
    {
        var periods = new { month = Month(day), quarter = Quarter(day), year = Year(day), Nation };
        const string Periods = "(SELECT @month AS period UNION ALL SELECT @quarter UNION ALL SELECT @year) p";
        await t.Execute(
            $"""
            INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
            SELECT p.period, w.agency_id, w.kind, w.facet, w.value, {string.Join(", ", Tally.Columns.Select(c => "w." + c))}
            FROM (SELECT agency_id, CASE k.n WHEN 0 THEN kind ELSE '{AnyKind}' END AS kind, facet, value, {string.Join(", ", Tally.Columns.Select(c => $"SUM({c}) AS {c}"))}
                FROM month_change, (SELECT 0 AS n UNION ALL SELECT 1 AS n) k WHERE agency_id = @Nation OR k.n = 0 GROUP BY 1, 2, 3, 4 HAVING {Changed}) w, {Periods}
            WHERE w.agency_id = @Nation OR p.period <> @quarter
            ON CONFLICT (agency_id, facet, month, kind, value) DO UPDATE SET {Added}
            """,
            periods,
            cancel);
        await t.Execute("DELETE FROM month_change", null, cancel);
    }

    private static async Task Note(Transaction t, string sums, string reports, string first, string last, long[] agencies, CancellationToken cancel)
    {
        var which = $"WHERE c.day >= @first AND c.day <= @last AND c.agency_id {t.Dialect.In("agencies")} AND NOT c.confidential";
        foreach (var (facet, value, owners) in Facets)
        {
            await t.Execute(
                $"""
                INSERT INTO month_change (agency_id, kind, facet, value, {Names})
                SELECT owner, kind, '{facet}', value, {sums} FROM (
                    SELECT {Owner} AS owner, c.kind AS kind, {value} AS value, {string.Join(", ", Tally.Columns.Select(c => $"c.{c} AS {c}"))}
                    FROM count_cell c {(facet == "topic" ? "LEFT JOIN category g ON g.code = c.category_code" : "")} CROSS JOIN ({owners}) o {which}) w
                WHERE owner IS NOT NULL GROUP BY owner, kind, value
                """,
                new { first, last, agencies },
                cancel);
        }

        await t.Execute(
            $"""
            INSERT INTO month_change (agency_id, kind, facet, value, {Names})
            SELECT owner, kind, measure, CAST(days AS TEXT), {reports}{Zeros} FROM (
                SELECT {Owner} AS owner, c.kind AS kind, c.measure AS measure, c.days AS days, c.reports AS reports FROM count_days c CROSS JOIN ({Agency + Province + All}) o {which}) w
            WHERE owner IS NOT NULL GROUP BY owner, kind, measure, days
            """,
            new { first, last, agencies },
            cancel);
    }

    private static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Quarter(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"q{day.Year:0000}-{(day.Month + 2) / 3}");

    private static string Year(DateOnly day) => day.ToString("'y'yyyy", CultureInfo.InvariantCulture);
}
