using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Publishing;

/// <summary>What the public list is narrowed by; all optional. Codes from outside.</summary>
public sealed record PublicFilter
{
    /// <summary>Searched in titles, texts, places and answers.</summary>
    public string? Words { get; init; }

    /// <summary>State code.</summary>
    public string? Status { get; init; }

    /// <summary>Slug of an agency.</summary>
    public string? Agency { get; init; }

    /// <summary>Province or regency/city code; a deeper code counts as its regency.</summary>
    public string? Region { get; init; }

    /// <summary>Leaf or parent code.</summary>
    public string? Category { get; init; }

    /// <summary>Class code.</summary>
    public string? Class { get; init; }

    /// <summary>Tracking ID of the last report of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Tracking ID of the first report of the page after: asks for the page that comes before it.</summary>
    public string? Before { get; init; }
}

/// <summary>A public report with the names of its codes.</summary>
public sealed class PublicReport
{
    public string TrackingId { get; init; } = "";

    public string Class { get; init; } = "";

    public string State { get; init; } = "";

    public string? ClosedBy { get; init; }

    public string? Outcome { get; init; }

    public int? Rating { get; init; }

    public string Light { get; init; } = "";

    public long? DueAt { get; init; }

    public string ReporterName { get; init; } = "";

    public string Title { get; init; } = "";

    public string Text { get; init; } = "";

    public string? IncidentDate { get; init; }

    public string? RegionCode { get; init; }

    public string? RegionName { get; init; }

    public string Place { get; init; } = "";

    public string? CategoryCode { get; init; }

    public string? CategoryName { get; init; }

    public string? CategoryNameEn { get; init; }

    public string? AgencySlug { get; init; }

    /// <summary>The responsible agency; null while none is set.</summary>
    public long? AgencyId { get; init; }

    public string? AgencyName { get; init; }

    public string? UnitName { get; init; }

    public string Channel { get; init; } = "";

    public long SubmittedAt { get; init; }

    public long UpdatedAt { get; init; }

    public int Answers { get; init; }
}

/// <summary>A step on the public timeline.</summary>
public sealed class PublicAct
{
    public int Seq { get; init; }

    public string Kind { get; init; } = "";

    public string ToState { get; init; } = "";

    public string Actor { get; init; } = "";

    public string? AgencyName { get; init; }

    public string? TargetName { get; init; }

    public string? ReasonCode { get; init; }

    public string Text { get; init; } = "";

    public long At { get; init; }
}

/// <summary>A file that came with a public answer. Its own name may name a person and is not here.</summary>
public sealed class PublicFile
{
    /// <summary>The act it came with.</summary>
    public int Seq { get; init; }

    /// <summary>Its address under <c>/lampiran/</c>.</summary>
    public string StorageKey { get; init; } = "";

    public string MediaType { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>True where <c>/lampiran/KEY/kecil</c> shows a small picture of it.</summary>
    public bool HasThumbnail { get; init; }

    /// <summary>Code of <see cref="Attachments.PhotoMoment"/>.</summary>
    public string Moment { get; init; } = "";
}

/// <summary>State and dates of an ordinary report, from the moment it is filed.</summary>
public sealed class PublicStatus
{
    public string TrackingId { get; init; } = "";

    public string State { get; init; } = "";

    public string Light { get; init; } = "";

    public long SubmittedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long? DueAt { get; init; }

    /// <summary>An officer had filed it by mistake: it was not its reporter who wanted it gone.</summary>
    public bool TakenBack { get; init; }
}

/// <summary>Reads the public tables, and nothing else but the names of codes and the files of public answers.</summary>
public sealed class PublicStore(Database database)
{
    private const string Columns = """
        p.id, p.tracking_id, p.class, p.state, p.closed_by, p.outcome, p.rating, p.light, p.due_at, p.reporter_name, p.title, p.text, p.incident_date,
        p.region_code, p.place, p.category_code, p.agency_id, p.unit_id, p.channel, p.submitted_at, p.updated_at, p.answers
        """;

    private const string Named = """
        SELECT p.*, g.path_name AS region_name, c.name AS category_name, c.name_en AS category_name_en, a.slug AS agency_slug, a.name AS agency_name, u.name AS unit_name
        FROM ({0}) p
        LEFT JOIN region g ON g.code = p.region_code
        LEFT JOIN category c ON c.code = p.category_code
        LEFT JOIN agency a ON a.id = p.agency_id
        LEFT JOIN agency u ON u.id = p.unit_id
        ORDER BY p.id DESC
        """;

    /// <summary>
    /// What the lists of public reports show, as a text that is another one after each commit that changes any of it, on any node.
    /// </summary>
    public async Task<string> Stamp(CancellationToken cancel) => (await database.Read(
        s => s.Scalar<string>("SELECT reports || '.' || names FROM public_stamp WHERE id = 1", cancel: cancel), cancel))!;

    /// <summary>The same of one public report's page; null when it is not public.</summary>
    public Task<string?> Stamp(TrackingId id, CancellationToken cancel) => database.Read(
        s => s.Scalar<string>("SELECT p.stamp || '.' || s.names FROM public_report p, public_stamp s WHERE p.tracking_id = @id AND s.id = 1", new { id = id.ToString() }, cancel), cancel);

    /// <summary>
    /// A page of public reports, newest first; one more than <paramref name="size"/> when there is a next page in the direction asked for: the
    /// last row, or the first where <see cref="PublicFilter.Before"/> is given.
    /// </summary>
    public async Task<IReadOnlyList<PublicReport>> List(PublicFilter filter, int size, CancellationToken cancel)
    {
        var query = IndonesianText.Query(filter.Words ?? "");
        // Something was typed, but nothing that can be searched: punctuation or stop words only.
        if (!string.IsNullOrWhiteSpace(filter.Words) && query.IsEmpty) return [];
        return await database.Read(
            async s =>
            {
                var parameters = Parameters(s.Dialect, filter, query, size);
                // Which column is asked decides the index; an OR over both would fit neither.
                var leaf = filter.Category is not null && await s.Scalar<string>("SELECT parent_code FROM category WHERE code = @category", parameters, cancel) is not null;
                return await s.Query<PublicReport>(Named.Replace("{0}", Page(s.Dialect, filter, query, leaf), StringComparison.Ordinal), parameters, cancel);
            },
            cancel);
    }

    /// <summary>One public report, or null when it is not public.</summary>
    public Task<PublicReport?> ByTrackingId(TrackingId id, CancellationToken cancel) => database.Read(
        s => s.First<PublicReport>(
            Named.Replace("{0}", $"SELECT {Columns} FROM public_report p WHERE p.tracking_id = @id", StringComparison.Ordinal), new { id = id.ToString() }, cancel),
        cancel);

    /// <summary>The public timeline, oldest first.</summary>
    public Task<IReadOnlyList<PublicAct>> Acts(TrackingId id, CancellationToken cancel) => database.Read(
        s => s.Query<PublicAct>(
            """
            SELECT a.seq, a.kind, a.to_state, a.actor, a.reason_code, a.text, a.at, g.name AS agency_name, t.name AS target_name
            FROM public_act a LEFT JOIN agency g ON g.id = a.agency_id LEFT JOIN agency t ON t.id = a.target_agency_id
            WHERE a.report_id = (SELECT id FROM public_report WHERE tracking_id = @id) ORDER BY a.seq
            """,
            new { id = id.ToString() },
            cancel),
        cancel);

    /// <summary>
    /// Files of public answers, in the order they came. The one look beside the public tables: it starts from the public timeline, so a report
    /// or an act that is not on it has no files here.
    /// </summary>
    public Task<IReadOnlyList<PublicFile>> Files(TrackingId id, CancellationToken cancel) => database.Read(
        s => s.Query<PublicFile>(
            """
            SELECT a.seq, f.storage_key, f.media_type, f.size, f.thumbnail_key IS NOT NULL AS has_thumbnail, f.moment
            FROM public_report p JOIN public_act v ON v.report_id = p.id JOIN act a ON a.report_id = p.id AND a.seq = v.seq
            JOIN attachment f ON f.report_id = p.id AND f.act_id = a.id
            WHERE p.tracking_id = @id AND f.shown_at IS NOT NULL AND f.visibility <> 'internal' AND f.malware IN ('none', 'clean') ORDER BY f.id
            """,
            new { id = id.ToString() },
            cancel),
        cancel);

    /// <summary>State and dates of an ordinary report; null when unknown or confidential, which must look the same.</summary>
    public Task<PublicStatus?> Status(TrackingId id, CancellationToken cancel) => database.Read(
        s => s.First<PublicStatus>("SELECT * FROM public_status WHERE tracking_id = @id", new { id = id.ToString() }, cancel), cancel);

    /// <summary>How many public reports an agency has in each state, each count at most <paramref name="cap"/>.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountByState(long? agencyId, int cap, CancellationToken cancel) => await database.Read(
        async s =>
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var state in Codes.All<ReportState>())
            {
                var where = agencyId is null ? "state = @state" : "agency_id = @agencyId AND state = @state";
                counts[state] = await s.Scalar<int>($"SELECT COUNT(*) FROM (SELECT 1 AS one FROM public_report WHERE {where} LIMIT @cap) capped", new { agencyId, state, cap }, cancel);
            }

            return (IReadOnlyDictionary<string, int>)counts;
        },
        cancel);

    /// <summary>The inner query: filters only, walks the index that fits, newest first.</summary>
    internal static string Page(Dialect dialect, PublicFilter filter, SearchQuery query, bool leafCategory)
    {
        var search = !query.IsEmpty;
        List<string> where = [];
        if (search) where.Add(dialect.Matches("public_search"));
        if (filter.Status is not null) where.Add("p.state = @status");
        if (filter.Agency is not null) where.Add("p.agency_id = (SELECT id FROM agency WHERE slug = @agency)");
        if (filter.Class is not null) where.Add("p.class = @class");
        if (filter.Category is not null) where.Add(leafCategory ? "p.category_code = @category" : "p.category_parent = @category");
        if (filter.Region is { Length: < 5 }) where.Add("p.province_code = @region");
        if (filter.Region is { Length: >= 5 }) where.Add("p.regency_code = @region");
        var id = search ? "public_search.rowid" : "p.id";
        if (filter.Cursor is not null) where.Add($"{id} < (SELECT id FROM public_report WHERE tracking_id = @cursor)");
        if (filter.Before is not null) where.Add($"{id} > (SELECT id FROM public_report WHERE tracking_id = @before)");
        return $"""
            SELECT {Columns} FROM {(search ? "public_search JOIN public_report p ON p.id = public_search.rowid" : "public_report p")}
            {(where.Count > 0 ? "WHERE " + string.Join(" AND ", where) : "")}
            ORDER BY {id} {(filter.Before is null ? "DESC" : "ASC")} LIMIT @take
            """;
    }

    private static object Parameters(Dialect dialect, PublicFilter filter, SearchQuery query, int size) => new
    {
        match = query.IsEmpty ? "" : dialect.MatchText(query),
        status = Plain(filter.Status),
        agency = Plain(filter.Agency),
        @class = Plain(filter.Class),
        category = Plain(filter.Category),
        region = Plain(filter.Region is { Length: > 5 } deep ? deep[..5] : filter.Region),
        cursor = Plain(filter.Cursor),
        before = Plain(filter.Before),
        take = size + 1,
    };

    // From the address: PostgreSQL takes no zero byte in a text.
    private static string Plain(string? code) => IndonesianText.Clean(code ?? "");
}
