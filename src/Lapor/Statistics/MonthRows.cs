using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>MonthRows of one agency, from its days; and of the nation, by what the months of the agencies changed. Confidential reports are not in them.</summary>
internal static class MonthRows
{
    /// <summary>The nation's row among the agencies.</summary>
    public const long Nation = -1;

    // What a month is told by, and how the value is read from a day's cell.
    private static readonly (string Facet, string Value)[] Facets =
    [
        ("all", "''"), ("channel", "c.channel"), ("light", "c.light"), ("category", "c.category_code"), ("province", "SUBSTR(c.region_code, 1, 2)"), ("regency", "c.region_code"),
        ("topic", "SUBSTR(c.region_code, 1, 2) || '|' || COALESCE(g.parent_code, c.category_code)"), ("unit", "CAST(c.unit_id AS TEXT)"),
    ];

    private const string Month = "SUBSTR(c.day, 1, 7)";
    private static readonly string Names = string.Join(", ", Tally.Columns);
    private static readonly string Sums = string.Join(", ", Tally.Columns.Select(c => $"SUM(c.{c})"));
    private static readonly string Taken = string.Join(", ", Tally.Columns.Select(c => $"-SUM(c.{c})"));
    private static readonly string Added = string.Join(", ", Tally.Columns.Select(c => $"{c} = public_month.{c} + excluded.{c}"));
    private static readonly string Zeros = string.Concat(Enumerable.Repeat(", 0", Tally.Columns.Length - 1));

    // Named, because the key begins with agency and facet: without them every month of an agency would be read to find one.
    private static readonly string AnyFacet = $"facet IN ('{string.Join("', '", Facets.Select(f => f.Facet).Concat(["answer", "solution"]))}')";
    private static readonly string NationsFacet = AnyFacet.Replace(", 'unit'", "", StringComparison.Ordinal); // the units of a nation are of interest to nobody

    public static async Task Rebuild(Transaction t, string month, long[] agencies, CancellationToken cancel)
    {
        await Nationwide(t, month, agencies, Taken, cancel);
        await t.Execute($"DELETE FROM public_month WHERE month = @month AND {AnyFacet} AND agency_id {t.Dialect.In("agencies")}", new { month, agencies }, cancel);
        await OfAgencies(t, month, month, agencies, cancel);
        await Nationwide(t, month, agencies, cancel);
        await t.Execute($"DELETE FROM public_month WHERE month = @month AND {NationsFacet} AND agency_id = @Nation AND reports = 0", new { month, Nation }, cancel);
    }

    /// <summary>Writes the months of these agencies, where none stand yet.</summary>
    internal static async Task OfAgencies(Transaction t, string first, string last, long[] agencies, CancellationToken cancel)
    {
        var which = t.Dialect.In("agencies");
        var of = new { agencies, first = first + "-01", last = last + "-31" };
        foreach (var (facet, value) in Facets)
        {
            await t.Execute(
                $"""
                INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
                SELECT {Month}, c.agency_id, c.kind, '{facet}', {value}, {Sums}
                FROM count_cell c {(facet == "topic" ? "LEFT JOIN category g ON g.code = c.category_code" : "")}
                WHERE c.day >= @first AND c.day <= @last AND c.agency_id {which} AND NOT c.confidential
                GROUP BY c.agency_id, {Month}, c.kind{(facet == "all" ? "" : ", " + value)}
                """,
                of,
                cancel);
        }

        await t.Execute(
            $"""
            INSERT INTO public_month (month, agency_id, kind, facet, value, {Names})
            SELECT {Month}, c.agency_id, c.kind, c.measure, CAST(c.days AS TEXT), SUM(c.reports){Zeros}
            FROM count_days c WHERE c.day >= @first AND c.day <= @last AND c.agency_id {which} AND NOT c.confidential
            GROUP BY c.agency_id, c.measure, {Month}, c.kind, c.days
            """,
            of,
            cancel);
    }

    /// <summary>Adds a month of these agencies to the nation's.</summary>
    internal static Task<int> Nationwide(Transaction t, string month, long[] agencies, CancellationToken cancel) => Nationwide(t, month, agencies, Sums, cancel);

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
