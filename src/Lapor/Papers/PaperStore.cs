using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Papers;

/// <summary>Reads agencies' papers and how each agency stands with them. Who may ask is <see cref="May"/>'s to say.</summary>
public sealed class PaperStore(Database database, TimeProvider time)
{
    private const string Columns = "id, agency_id, kind, key, title, number, year, valid_from, valid_to, shown, state, reason, plan_item_id, media_type, size, malware, at, checked_at";

    // One row for each agency: what it has, and what it lacks. Of 700 agencies, read whole and filtered outside.
    private const string StatusSql = """
        SELECT a.id AS agency_id, a.slug, a.name, a.kind, a.region_code, a.access,
            (SELECT COUNT(DISTINCT o.officer_id) FROM officer_role o JOIN officer f ON f.id = o.officer_id JOIN agency u ON u.id = o.agency_id WHERE u.root_id = a.id AND f.active) AS officers,
            CASE
                WHEN EXISTS (SELECT 1 FROM agency_paper p WHERE p.agency_id = a.id AND p.kind = 'decree' AND p.state = 'accepted' AND p.valid_from <= @today AND (p.valid_to = '' OR p.valid_to >= @today)) THEN 'valid'
                WHEN EXISTS (SELECT 1 FROM agency_paper p WHERE p.agency_id = a.id AND p.kind = 'decree' AND p.state = 'waiting') THEN 'waiting'
                WHEN EXISTS (SELECT 1 FROM agency_paper p WHERE p.agency_id = a.id AND p.kind = 'decree' AND p.state = 'accepted') THEN 'expired'
                ELSE 'missing' END AS decree,
            COALESCE((SELECT MAX(p.valid_to) FROM agency_paper p WHERE p.agency_id = a.id AND p.kind = 'decree' AND p.state = 'accepted'), '') AS decree_until,
            (SELECT MAX(p.year) FROM agency_paper p WHERE p.agency_id = a.id AND p.kind = 'annual_report' AND p.state = 'accepted') AS report_year,
            (SELECT COUNT(*) FROM agency_paper p WHERE p.agency_id = a.id AND p.kind = 'procedure' AND p.state = 'accepted') AS procedures,
            (SELECT COUNT(*) FROM plan_item i WHERE i.agency_id = a.id AND i.state <> 'dropped') AS plan_items,
            (SELECT COUNT(*) FROM plan_item i WHERE i.agency_id = a.id AND i.state = 'done') AS plan_done,
            (SELECT COUNT(*) FROM plan_item i WHERE i.agency_id = a.id AND i.state IN ('open', 'doing') AND i.due_on < @today) AS plan_late,
            (SELECT COUNT(*) FROM coaching_note n WHERE n.agency_id = a.id AND n.answers IS NULL AND NOT EXISTS (SELECT 1 FROM coaching_note r WHERE r.answers = n.id)) AS unanswered
        FROM agency a WHERE a.parent_id IS NULL AND a.active
        """;

    /// <summary>The legal day (WIB), <c>yyyy-MM-dd</c>.</summary>
    public string Today => CountMarks.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The papers of an agency, latest first; those taken back are left out.</summary>
    public Task<IReadOnlyList<AgencyPaper>> Of(long agencyId, CancellationToken cancel) => database.Read(
        s => s.Query<AgencyPaper>($"SELECT {Columns} FROM agency_paper WHERE agency_id = @agencyId AND state <> 'withdrawn' ORDER BY id DESC LIMIT 500", new { agencyId }, cancel), cancel);

    /// <summary>One paper of an agency, or null.</summary>
    public Task<AgencyPaper?> Find(long agencyId, string key, CancellationToken cancel) => database.Read(
        s => s.First<AgencyPaper>($"SELECT {Columns} FROM agency_paper WHERE agency_id = @agencyId AND key = @key AND state <> 'withdrawn'", new { agencyId, key = IndonesianText.Clean(key) }, cancel), cancel);

    /// <summary>What anybody may read of an agency, by kind, the latest first.</summary>
    public Task<IReadOnlyList<AgencyPaper>> Public(long agencyId, CancellationToken cancel) => database.Read(
        s => s.Query<AgencyPaper>(
            "SELECT key, agency_id, kind, title, number, year, valid_from, media_type, size, at FROM public_paper WHERE agency_id = @agencyId ORDER BY kind, valid_from DESC, at DESC LIMIT 200", new { agencyId }, cancel), cancel);

    /// <summary>Every agency that the filter lets through, by name, and how it stands.</summary>
    public async Task<IReadOnlyList<PaperStatus>> Statuses(PaperFilter filter, CancellationToken cancel)
    {
        List<string> where = [];
        if (filter.Local) where.Add("kind IN ('province', 'regency', 'city')");
        if (filter.Province is not null) where.Add("region_code >= @province AND region_code < @provinceEnd");
        if (filter.Kind is not null) where.Add("kind = @kind");
        if (filter.Decree is not null) where.Add("decree = @decree");
        if (Lacking(filter.Lacks) is { } lacking) where.Add(lacking);
        if (filter.Words is not null) where.Add("LOWER(name) LIKE @words");
        var province = IndonesianText.Clean(filter.Province ?? "");
        return await database.Read(
            s => s.Query<PaperStatus>(
                $"SELECT * FROM ({StatusSql}) x{(where.Count == 0 ? "" : $" WHERE {string.Join(" AND ", where)}")} ORDER BY name, slug",
                new
                {
                    today = Today,
                    province,
                    provinceEnd = province + "~",
                    kind = IndonesianText.Clean(filter.Kind ?? ""),
                    decree = IndonesianText.Clean(filter.Decree ?? ""),
                    lastYear = int.Parse(Today.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture) - 1,
                    words = $"%{IndonesianText.Clean(filter.Words ?? "").ToLowerInvariant().Replace("%", "", StringComparison.Ordinal)}%",
                },
                cancel),
            cancel);
    }

    /// <summary>How one agency stands; null for a unit, or one that is not active.</summary>
    public Task<PaperStatus?> Status(long agencyId, CancellationToken cancel) => database.Read(
        s => s.First<PaperStatus>($"{StatusSql} AND a.id = @agencyId", new { agencyId, today = Today }, cancel), cancel);

    /// <summary>True while an agency's officers may only hand in its decree.</summary>
    public Task<bool> IsInvited(long agencyId, CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM agency WHERE id = @agencyId AND access = 'invited')", new { agencyId }, cancel), cancel);

    private static string? Lacking(string? what) => what switch
    {
        "annual_report" => "(report_year IS NULL OR report_year < @lastYear)",
        "procedure" => "procedures = 0",
        "plan" => "plan_items = 0",
        "plan_late" => "plan_late > 0",
        "answer" => "unanswered > 0",
        "invited" => "access = 'invited'",
        _ => null,
    };
}
