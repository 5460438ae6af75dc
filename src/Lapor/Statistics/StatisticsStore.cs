using System.Globalization;
using Lapor.Storage;

namespace Lapor.Statistics;

/// <summary>Which reports are counted: by the day they came in, and narrowed.</summary>
public sealed record CountFilter
{
    /// <summary>First legal day (WIB).</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last legal day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Id of the responsible agency; null: all, and those without one.</summary>
    public long? AgencyId { get; init; }

    public long? UnitId { get; init; }

    /// <summary>Code of a category; of a main one, whatever lies below counts too.</summary>
    public string? Category { get; init; }

    public string? Channel { get; init; }

    /// <summary>Code of a province or of a regency or city.</summary>
    public string? Region { get; init; }

    /// <summary><c>complaint</c>, <c>supervisory</c>, <c>aspiration</c>, <c>information_request</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Code of a light.</summary>
    public string? Light { get; init; }

    /// <summary>Confidential reports too: for who may see all of them.</summary>
    public bool Confidential { get; init; }

    // Whole months of one dimension lie ready; anything narrower is summed up from the days.
    internal bool IsMonths => From.Day == 1 && To == new DateOnly(To.Year, To.Month, 1).AddMonths(1).AddDays(-1)
        && UnitId is null && Category is null && Channel is null && (Region is null || (AgencyId is null && MonthRows.OfProvince(Region) is not null)) && Light is null && !Confidential;

    internal bool IsNation => Owner == MonthRows.Nation;

    // Whose months they are.
    internal long Owner => AgencyId ?? MonthRows.OfProvince(Region) ?? MonthRows.Nation;
}

/// <summary>By what a count is told apart.</summary>
public enum CountBy
{
    Channel,
    Light,

    /// <summary>The category itself.</summary>
    Category,
    Province,
    Regency,

    /// <summary>Province and main category, <c>32|roads</c>.</summary>
    Topic,
    Unit,

    /// <summary><c>yyyy-MM</c>.</summary>
    Month,

    /// <summary>Class and supervisory flag, see <see cref="CountFilter.Kind"/>.</summary>
    Kind,
}

/// <summary>Reports that run, by their age in calendar days.</summary>
public sealed class Backlog
{
    /// <summary>At most 5 days.</summary>
    public int Week { get; init; }

    /// <summary>6 to 14 days.</summary>
    public int Fortnight { get; init; }

    /// <summary>15 to 60 days.</summary>
    public int TwoMonths { get; init; }

    /// <summary>More than 60 days.</summary>
    public int Longer { get; init; }

    public int All => Week + Fortnight + TwoMonths + Longer;
}

/// <summary>Reports that run in a province, in one light.</summary>
public sealed class Running
{
    /// <summary>Code; empty: unknown.</summary>
    public string Province { get; init; } = "";

    public string Light { get; init; } = "";

    public int Reports { get; init; }

    /// <summary>Of these: not verified, or without a first answer, past their time.</summary>
    public int Late { get; init; }
}

/// <summary>Reads the counts. Dashboards and scorecards take everything from here, never from the reports themselves.</summary>
public sealed class StatisticsStore(Database database)
{
    private const string TopicSql = "SUBSTR(c.region_code, 1, 2) || '|' || COALESCE((SELECT g.parent_code FROM category g WHERE g.code = c.category_code), c.category_code)";
    private const string RunningLights = "('grey', 'blue', 'red', 'yellow')";
    private static readonly string Sums = string.Join(", ", Tally.Columns.Select(c => $"COALESCE(SUM(c.{c}), 0) AS {c}"));

    /// <summary>Everything the filter lets through, in one tally.</summary>
    public Task<Tally> Total(CountFilter filter, CancellationToken cancel) => database.Read(
        async s =>
        {
            var (from, of) = Source(s.Dialect, filter, "all", filter.IsMonths);
            return (await s.First<Tally>($"SELECT {Sums} {from}", of, cancel))!;
        },
        cancel);

    /// <summary>The same, told apart; the largest part first, months in their order.</summary>
    public Task<IReadOnlyList<TallyPart>> By(CountFilter filter, CountBy by, CancellationToken cancel) => database.Read(
        async s =>
        {
            // Units have rows below their agency only, provinces below an agency and the nation.
            var months = filter.IsMonths && by switch
            {
                CountBy.Unit => filter.AgencyId is not null,
                CountBy.Province => filter.Region is null,
                _ => true,
            };
            var (from, of) = Source(s.Dialect, filter, Facet(by), months, longer: by is not CountBy.Month, kinds: by is CountBy.Kind);
            var value = Value(by, months);
            var rows = await s.Query<TallyPart>($"SELECT {value} AS value, {Sums} {from} GROUP BY {value} ORDER BY {(by is CountBy.Month ? "1" : "2 DESC, 1")}", of, cancel);
            return (IReadOnlyList<TallyPart>)[.. rows.Where(r => r.Reports > 0)];
        },
        cancel);

    /// <summary>Working days from forwarding to the first answer, or to the final one.</summary>
    public Task<DaysTaken> Days(CountFilter filter, bool solution, CancellationToken cancel) => database.Read(
        async s =>
        {
            var measure = solution ? "solution" : "answer";
            var (from, of) = Source(s.Dialect, filter, measure, filter.IsMonths, table: "count_days");
            var rows = filter.IsMonths
                ? await s.Query<DaysRow>($"SELECT CAST(c.value AS INTEGER) AS days, SUM(c.reports) AS reports {from} GROUP BY c.value", of, cancel)
                : await s.Query<DaysRow>($"SELECT c.days, SUM(c.reports) AS reports {from} AND c.measure = '{measure}' GROUP BY c.days", of, cancel);
            return new DaysTaken(rows.Select(r => KeyValuePair.Create(r.Days, r.Reports)));
        },
        cancel);

    /// <summary>Every agency that had a report in the period, each with its tally; those without an agency are left out.</summary>
    /// <param name="filter">Its agency and unit are not looked at.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<IReadOnlyList<AgencyTally>> Agencies(CountFilter filter, CancellationToken cancel) => database.Read(
        async s =>
        {
            var all = filter with { AgencyId = null, UnitId = null };
            var (from, of) = Source(s.Dialect, all, "agency", all.IsMonths);
            var id = all.IsMonths ? "CAST(c.value AS BIGINT)" : "c.agency_id";
            var rows = await s.Query<AgencyTally>($"SELECT {id} AS agency_id, {Sums} {from} AND {(all.IsMonths ? "c.value <> '0'" : "c.agency_id > 0")} GROUP BY {id}", of, cancel);
            return (IReadOnlyList<AgencyTally>)[.. rows.Where(r => r.Reports > 0)];
        },
        cancel);

    /// <summary>Reports that run, by how many days ago they came in: up to 5, 14, 60, and longer. Without confidential ones.</summary>
    /// <param name="agencyId">Null: the nation.</param>
    /// <param name="today">Legal day (WIB).</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Backlog> Backlog(long? agencyId, DateOnly today, CancellationToken cancel) => database.Read(
        async s =>
        {
            // Days as far back as ages are told apart, months before that.
            var month = Day(today.AddDays(-60))[..7];
            return (await s.First<Backlog>(
                $"""
                SELECT COALESCE(SUM(CASE WHEN c.day >= @five THEN c.reports ELSE 0 END), 0) AS week,
                    COALESCE(SUM(CASE WHEN c.day < @five AND c.day >= @fourteen THEN c.reports ELSE 0 END), 0) AS fortnight,
                    COALESCE(SUM(CASE WHEN c.day < @fourteen AND c.day >= @sixty THEN c.reports ELSE 0 END), 0) AS two_months,
                    COALESCE(SUM(CASE WHEN c.day < @sixty THEN c.reports ELSE 0 END), 0)
                        + (SELECT COALESCE(SUM(m.reports), 0) FROM public_month m WHERE m.agency_id = @owner AND m.facet = 'light' AND m.month < @month AND m.kind <> '{MonthRows.AnyKind}' AND m.value IN {RunningLights}) AS longer
                FROM count_cell c WHERE c.day >= @month AND c.light IN {RunningLights} AND NOT c.confidential{(agencyId is null ? "" : " AND c.agency_id = @owner")}
                """,
                new { month, five = Day(today.AddDays(-5)), fourteen = Day(today.AddDays(-14)), sixty = Day(today.AddDays(-60)), owner = agencyId ?? MonthRows.Nation },
                cancel))!;
        },
        cancel);

    /// <summary>Reports that run, by province and light, and how many of them wait past their time. Without confidential ones.</summary>
    public Task<IReadOnlyList<Running>> Running(CancellationToken cancel) => database.Read(
        async s =>
        {
            long[] owners = [MonthRows.Nation, .. Enumerable.Range(11, 89).Select(n => MonthRows.OfProvince(n.ToString(CultureInfo.InvariantCulture))!.Value)];
            var rows = await s.Query<OwnersLight>(
                $"""
                SELECT c.agency_id, c.value, SUM(c.reports) AS reports, SUM(c.verified_open_late + c.answered_open_late) AS late
                FROM public_month c WHERE c.agency_id {s.Dialect.In("owners")} AND c.facet = 'light' AND c.month > 'y' AND c.kind <> '{MonthRows.AnyKind}' AND c.value IN {RunningLights} GROUP BY c.agency_id, c.value
                """,
                new { owners },
                cancel);
            var placed = rows.Where(r => r.AgencyId != MonthRows.Nation).ToLookup(r => r.Value);
            // What the nation has and no province: reports from no known place.
            var elsewhere = rows.Where(r => r.AgencyId == MonthRows.Nation).Select(r => new Running
            {
                Light = r.Value,
                Reports = r.Reports - placed[r.Value].Sum(p => p.Reports),
                Late = r.Late - placed[r.Value].Sum(p => p.Late),
            }).Where(r => r.Reports > 0);
            var places = placed.SelectMany(p => p).Where(r => r.Reports > 0)
                .Select(r => new Running { Province = MonthRows.ProvinceWith(r.AgencyId)!, Light = r.Value, Reports = r.Reports, Late = r.Late });
            return (IReadOnlyList<Running>)[.. places, .. elsewhere];
        },
        cancel);

    /// <summary>When counts were last brought up to date, UTC milliseconds; null before the first time.</summary>
    public Task<long?> CountedAt(CancellationToken cancel) => database.Read(
        async s => await s.Scalar<long>("SELECT at FROM count_pass", null, cancel) is > 0 and var at ? (long?)at : null, cancel);

    private static string Facet(CountBy by) => by is CountBy.Month or CountBy.Kind ? "all" : by.ToString().ToLowerInvariant();

    private static string Value(CountBy by, bool months) => by switch
    {
        CountBy.Month => months ? "c.month" : "SUBSTR(c.day, 1, 7)",
        CountBy.Kind => "c.kind",
        _ when months => "c.value",
        CountBy.Channel => "c.channel",
        CountBy.Light => "c.light",
        CountBy.Category => "c.category_code",
        CountBy.Province => "SUBSTR(c.region_code, 1, 2)",
        CountBy.Regency => "c.region_code",
        CountBy.Topic => TopicSql,
        _ => "CAST(c.unit_id AS TEXT)",
    };

    private static (string Sql, object Of) Source(Dialect dialect, CountFilter filter, string facet, bool months, bool longer = true, string table = "count_cell", bool kinds = false)
    {
        if (months)
        {
            var kind = filter.Kind is not null ? "= @Kind" : kinds || !filter.IsNation ? $"<> '{MonthRows.AnyKind}'" : $"= '{MonthRows.AnyKind}'";
            return ($"FROM public_month c WHERE c.agency_id = @agency AND c.facet = '{facet}' AND c.month {dialect.In("periods")} AND c.kind {kind}", Parameters(filter, longer));
        }

        List<string> where = ["c.day >= @from", "c.day <= @to"];
        if (filter.AgencyId is not null) where.Add("c.agency_id = @agency");
        if (filter.UnitId is not null) where.Add("c.unit_id = @UnitId");
        if (filter.Category is not null) where.Add("c.category_code IN (SELECT code FROM category WHERE code = @Category OR parent_code = @Category)");
        if (filter.Channel is not null) where.Add("c.channel = @Channel");
        if (filter.Region is { } region) where.Add(region.Length == 2 ? "SUBSTR(c.region_code, 1, 2) = @Region" : "c.region_code = @Region");
        if (filter.Kind is not null) where.Add("c.kind = @Kind");
        if (filter.Light is not null) where.Add("c.light = @Light");
        if (!filter.Confidential) where.Add("NOT c.confidential");
        return ($"FROM {table} c WHERE {string.Join(" AND ", where)}", Parameters(filter, longer));
    }

    private static object Parameters(CountFilter filter, bool longer) => new
    {
        from = Day(filter.From),
        to = Day(filter.To),
        periods = MonthRows.Keys(filter.From, filter.To, years: longer, quarters: longer && filter.IsNation).ToArray(),
        agency = filter.IsMonths ? filter.Owner : filter.AgencyId,
        filter.UnitId,
        filter.Category,
        filter.Channel,
        filter.Region,
        filter.Kind,
        filter.Light,
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class OwnersLight
    {
        public long AgencyId { get; init; }

        public string Value { get; init; } = "";

        public int Reports { get; init; }

        public int Late { get; init; }
    }

    private sealed class DaysRow
    {
        public int Days { get; init; }

        public int Reports { get; init; }
    }
}
