using System.Globalization;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>
/// Months of an agency and of a province, from their days; months of the nation, by what those of the agencies changed; and years of all of them, by what their months changed.
/// Confidential reports are not in them.
/// </summary>
internal static class MonthRows
{
    /// <summary>The nation's row among the agencies.</summary>
    public const long Nation = -1;

    private const string Month = "SUBSTR(c.day, 1, 7)";
    private const string ProvinceOf = "SUBSTR(c.region_code, 1, 2)";
    private const string ProvinceOwner = $"-100 - CAST({ProvinceOf} AS INTEGER)";

    // What a month is told by, and how the value is read from a day's cell.
    private static readonly (string Facet, string Value)[] Facets =
    [
        ("all", "''"), ("channel", "c.channel"), ("light", "c.light"), ("category", "c.category_code"), ("province", ProvinceOf), ("regency", "c.region_code"),
        ("topic", $"{ProvinceOf} || '|' || COALESCE(g.parent_code, c.category_code)"), ("unit", "CAST(c.unit_id AS TEXT)"),
    ];

    private static readonly (string Facet, string Value)[] ProvinceFacets = [.. Facets.Where(f => f.Facet is not ("province" or "unit")), ("agency", "CAST(c.agency_id AS TEXT)")];
    private static readonly string Names = string.Join(", ", Tally.Columns);
    private static readonly string Sums = string.Join(", ", Tally.Columns.Select(c => $"SUM(c.{c})"));
    private static readonly string Taken = string.Join(", ", Tally.Columns.Select(c => $"-SUM(c.{c})"));
    private static readonly string Added = string.Join(", ", Tally.Columns.Select(c => $"{c} = public_month.{c} + excluded.{c}"));
    private static readonly string Zeros = string.Concat(Enumerable.Repeat(", 0", Tally.Columns.Length - 1));

    // Named, because the key begins with agency and facet: without them every month of an agency would be read to find one.
    private static readonly string AnyFacet = $"facet IN ('{string.Join("', '", Facets.Select(f => f.Facet).Concat(["answer", "solution", "agency"]))}')";
    private static readonly string NationsFacet = AnyFacet.Replace(", 'unit'", "", StringComparison.Ordinal); // the units of a nation are of interest to nobody

    /// <summary>What tells a period in the column month: whole years as <c>y2025</c>, which sorts after every month, the others month by month as <c>2025-11</c>.</summary>
    /// <param name="from">A day of the first month.</param>
    /// <param name="to">A day of the last one.</param>
    /// <param name="years">False: months only.</param>
    public static IEnumerable<string> Keys(DateOnly from, DateOnly to, bool years)
    {
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to;)
        {
            var whole = years && month.Month == 1 && new DateOnly(month.Year, 12, 1) <= to;
            yield return month.ToString(whole ? "'y'yyyy" : "yyyy-MM", CultureInfo.InvariantCulture);
            month = month.AddMonths(whole ? 12 : 1);
        }
    }

    /// <summary>Whose rows those of a province are, in the column agency_id.</summary>
    /// <param name="code">Two digits, as in a region's code.</param>
    public static long? Province(string? code) => code is { Length: 2 } && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? -100 - number : null;

    public static async Task Rebuild(Transaction t, string month, long[] agencies, CancellationToken cancel)
    {
        var provinces = await Touched(t, month, agencies, cancel);
        long[] all = [.. agencies, Nation, .. provinces.Select(p => Province(p)!.Value)];
        await Yearly(t, month, all, Taken, cancel);
        await Nationwide(t, month, agencies, Taken, cancel);
        await t.Execute($"DELETE FROM public_month WHERE month = @month AND {AnyFacet} AND agency_id {t.Dialect.In("owners")}", new { month, owners = all.Where(o => o != Nation).ToArray() }, cancel);
        await OfAgencies(t, month, month, agencies, cancel);
        await OfProvinces(t, month, month, provinces, cancel);
        await Nationwide(t, month, agencies, cancel);
        await t.Execute($"DELETE FROM public_month WHERE month = @month AND {NationsFacet} AND agency_id = @Nation AND reports = 0", new { month, Nation }, cancel);
        await Yearly(t, month, all, Sums, cancel);
        await t.Execute($"DELETE FROM public_month WHERE month = @year AND {AnyFacet} AND agency_id {t.Dialect.In("all")} AND reports = 0", new { year = Year(month), all }, cancel);
    }

    /// <summary>Provinces in which these agencies have, or had, reports of the month.</summary>
    private static async Task<string[]> Touched(Transaction t, string month, long[] agencies, CancellationToken cancel) =>
    [
        .. (await t.Query<string>(
            $"""
            SELECT value FROM public_month WHERE month = @month AND facet = 'province' AND agency_id {t.Dialect.In("agencies")}
            UNION SELECT {ProvinceOf} FROM count_cell c WHERE c.day >= @first AND c.day <= @last AND c.agency_id {t.Dialect.In("agencies")} AND NOT c.confidential
            """,
            new { month, agencies, first = month + "-01", last = month + "-31" },
            cancel)).Where(code => Province(code) is not null),
    ];

    /// <summary>Adds a month of these agencies, the nation among them where it is named, to their years.</summary>
    internal static Task<int> Yearly(Transaction t, string month, long[] agencies, CancellationToken cancel) => Yearly(t, month, agencies, Sums, cancel);

    /// <summary>Writes the months of these agencies, where none stand yet.</summary>
    internal static Task OfAgencies(Transaction t, string first, string last, long[] agencies, CancellationToken cancel) =>
        FromDays(t, Facets, "c.agency_id", $"c.agency_id {t.Dialect.In("agencies")}", new { agencies, first = first + "-01", last = last + "-31" }, cancel);

    /// <summary>Writes the months of these provinces, where none stand yet.</summary>
    internal static Task OfProvinces(Transaction t, string first, string last, string[] provinces, CancellationToken cancel) => provinces.Length == 0 ? Task.CompletedTask
        : FromDays(t, ProvinceFacets, ProvinceOwner, $"{ProvinceOf} {t.Dialect.In("provinces")}", new { provinces, first = first + "-01", last = last + "-31" }, cancel);

    private static async Task FromDays(Transaction t, (string Facet, string Value)[] facets, string owner, string which, object of, CancellationToken cancel)
    {
        foreach (var (facet, value) in facets)
        {
            await t.Execute(
                $"""
                INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
                SELECT {Month}, {owner}, c.kind, '{facet}', {value}, {Sums}
                FROM count_cell c {(facet == "topic" ? "LEFT JOIN category g ON g.code = c.category_code" : "")}
                WHERE c.day >= @first AND c.day <= @last AND {which} AND NOT c.confidential
                GROUP BY {owner}, {Month}, c.kind{(facet == "all" ? "" : ", " + value)}
                """,
                of,
                cancel);
        }

        await t.Execute(
            $"""
            INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
            SELECT {Month}, {owner}, c.kind, c.measure, CAST(c.days AS TEXT), SUM(c.reports){Zeros}
            FROM count_days c WHERE c.day >= @first AND c.day <= @last AND {which} AND NOT c.confidential
            GROUP BY {owner}, c.measure, {Month}, c.kind, c.days
            """,
            of,
            cancel);
    }

    /// <summary>Adds a month of these agencies to the nation's.</summary>
    internal static Task<int> Nationwide(Transaction t, string month, long[] agencies, CancellationToken cancel) => Nationwide(t, month, agencies, Sums, cancel);

    private static Task<int> Yearly(Transaction t, string month, long[] agencies, string sums, CancellationToken cancel) => t.Execute(
        $"""
        INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
        SELECT @year, c.agency_id, c.kind, c.facet, c.value, {sums} FROM public_month c
        WHERE c.month = @month AND c.agency_id {t.Dialect.In("agencies")} AND c.{AnyFacet} GROUP BY c.agency_id, c.kind, c.facet, c.value
        ON CONFLICT (agency_id, facet, month, kind, value) DO UPDATE SET {Added}
        """,
        new { month, year = Year(month), agencies },
        cancel);

    private static string Year(string month) => "y" + month[..4];

    private static Task<int> Nationwide(Transaction t, string month, long[] agencies, string sums, CancellationToken cancel) => t.Execute(
        $"""
        INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
        SELECT @month, @Nation, c.kind, c.facet, c.value, {sums} FROM public_month c
        WHERE c.month = @month AND c.agency_id {t.Dialect.In("agencies")} AND c.{NationsFacet} GROUP BY c.kind, c.facet, c.value
        ON CONFLICT (agency_id, facet, month, kind, value) DO UPDATE SET {Added}
        """,
        new { month, agencies, Nation },
        cancel);
}
