using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>An officer's work list in one state, narrowed by filters from the address.</summary>
public sealed record QueueFilter
{
    /// <summary>State code; null: every state that is not ended.</summary>
    public string? State { get; init; }

    public string? Words { get; init; }

    public string? Class { get; init; }

    public string? Category { get; init; }

    /// <summary>Region code; whatever lies below counts too.</summary>
    public string? Region { get; init; }

    /// <summary>Slug of the responsible agency; for the national admin.</summary>
    public string? Agency { get; init; }

    /// <summary>Only what <see cref="Report.IsOverdue"/> says.</summary>
    public bool Overdue { get; init; }

    /// <summary>Only reports whose reporter asks for deletion.</summary>
    public bool Withdrawal { get; init; }

    /// <summary>Only reports where the unit helps or has a copy, instead of those it leads.</summary>
    public bool Beside { get; init; }

    /// <summary>Tracking ID of the last row of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Tracking ID of the first row of the page after: asks for the page that comes before it.</summary>
    public string? Before { get; init; }
}

/// <summary>A row of a work list.</summary>
public sealed class QueueRow
{
    public string TrackingId { get; init; } = "";

    public string Class { get; init; } = "";

    public bool Supervisory { get; init; }

    public string State { get; init; } = "";

    public string Title { get; init; } = "";

    public bool Anonymous { get; init; }

    public bool Confidential { get; init; }

    public string? CategoryName { get; init; }

    public string? RegionName { get; init; }

    public string? AgencyName { get; init; }

    public string? UnitName { get; init; }

    public string Channel { get; init; } = "";

    public long SubmittedAt { get; init; }

    public long LastActAt { get; init; }

    public long? DueAt { get; init; }

    public long? CompleteBy { get; init; }

    public int Bounces { get; init; }

    public bool LastIsFinal { get; init; }

    public long? WithdrawalAskedAt { get; init; }
}

/// <summary>Counts of the lists that cut across the states.</summary>
public sealed class AttentionCounts
{
    public int Overdue { get; init; }

    /// <summary>Reports whose reporter asks for deletion.</summary>
    public int Withdrawals { get; init; }

    /// <summary>Reports that the officer's unit helps with or reads.</summary>
    public int Beside { get; init; }
}

/// <summary>What an agency or unit still has to finish.</summary>
/// <param name="Count">How many, at most <see cref="QueueStore.CountCap"/>.</param>
/// <param name="First">The oldest of them.</param>
public sealed record OpenReports(int Count, IReadOnlyList<QueueRow> First);

/// <summary>
/// Work lists of officers. The scope is taken from the officer's roles here, in one place: the nation, whole agencies, or units with
/// everything below them.
/// </summary>
public sealed class QueueStore(Database database, TimeProvider time)
{
    /// <summary>Counts above this are shown as "999+".</summary>
    public const int CountCap = 1000;

    /// <summary>Counts beside the states above this are shown as "99+": each is a look at the report itself, on every page of the workbench.</summary>
    public const int AttentionCap = 100;

    /// <summary>
    /// A page of the officer's list, newest first; one more row than <paramref name="size"/> when there is a next page in the direction asked
    /// for: the last, or the first where <see cref="QueueFilter.Before"/> is given.
    /// </summary>
    public Task<IReadOnlyList<QueueRow>> List(Officer officer, QueueFilter filter, int size, CancellationToken cancel) => database.Read(
        async s =>
        {
            var query = IndonesianText.Query(filter.Words ?? "");
            if (!string.IsNullOrWhiteSpace(filter.Words) && query.IsEmpty && !TrackingId.TryParse(filter.Words, out _)) return [];
            var sql = $"""
                SELECT r.tracking_id, r.class, r.supervisory, r.state, r.title, r.anonymous, r.confidential, r.channel, r.submitted_at, r.last_act_at, r.due_at,
                    r.complete_by, r.bounces, r.last_is_final, r.withdrawal_asked_at, c.name AS category_name, g.path_name AS region_name, a.name AS agency_name, u.name AS unit_name
                FROM ({Page(s.Dialect, await Scope(s, officer, cancel), filter, query)}) r
                LEFT JOIN category c ON c.code = r.category_code
                LEFT JOIN region g ON g.code = r.region_code
                LEFT JOIN agency a ON a.id = r.agency_id
                LEFT JOIN agency u ON u.id = r.unit_id
                ORDER BY r.id DESC
                """;
            return await s.Query<QueueRow>(sql, Parameters(s.Dialect, filter, query, size, time.GetUtcNow().ToUnixTimeMilliseconds()), cancel);
        },
        cancel);

    /// <summary>Reports not ended that this agency or this unit itself is responsible for, whoever asks: what stands in the way of retiring it.</summary>
    public Task<OpenReports> OpenAt(long agencyId, int atMost, CancellationToken cancel) => database.Read(
        async s =>
        {
            // Two lists, so that each takes its own index.
            var open = string.Join(" UNION ", new[] { "agency_id", "unit_id" }.Select(column =>
                $"SELECT * FROM (SELECT id FROM report WHERE {column} = @agencyId AND state NOT IN ('closed', 'archived', 'withdrawn') ORDER BY id LIMIT {CountCap}) {column}s"));
            var count = await s.Scalar<int>($"SELECT COUNT(*) FROM ({open}) o", new { agencyId }, cancel);
            var first = await s.Query<QueueRow>(
                $"SELECT r.tracking_id, r.class, r.state, r.title, r.channel, r.submitted_at, r.last_act_at FROM report r WHERE r.id IN (SELECT id FROM ({open}) o) ORDER BY r.id LIMIT @atMost",
                new { agencyId, atMost },
                cancel);
            return new OpenReports(Math.Min(count, CountCap), first);
        },
        cancel);

    /// <summary>How many reports the officer has in each state, each count at most <see cref="CountCap"/>.</summary>
    public Task<IReadOnlyDictionary<ReportState, int>> Counts(Officer officer, CancellationToken cancel) => database.Read(
        async s =>
        {
            var scope = await Scope(s, officer, cancel);
            var parts = Enum.GetValues<ReportState>().Select(state =>
                $"SELECT '{state.Code()}' AS state, COUNT(*) AS n FROM (SELECT 1 AS one FROM report r WHERE {scope.Lead} AND r.state = '{state.Code()}' LIMIT {CountCap}) capped");
            var rows = await s.Query<CountRow>(string.Join(" UNION ALL ", parts), null, cancel);
            return (IReadOnlyDictionary<ReportState, int>)rows.ToDictionary(r => Codes.Member<ReportState>(r.State), r => r.N);
        },
        cancel);

    /// <summary>How many reports need the officer's attention beside the states, each count at most <see cref="AttentionCap"/>.</summary>
    public Task<AttentionCounts> Attention(Officer officer, CancellationToken cancel) => database.Read(
        async s => (await s.First<AttentionCounts>(AttentionSql(await Scope(s, officer, cancel)), new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel))!,
        cancel);

    // The two ways of being late are counted apart, so that each walks its own index: an OR would read every open report of the nation.
    internal static string AttentionSql((string Lead, string Beside) scope)
    {
        var (due, complete, asked, beside) = AttentionParts(scope);
        return $"""
            SELECT
                (SELECT COUNT(*) FROM (SELECT * FROM ({due}) d UNION SELECT * FROM ({complete}) c LIMIT {AttentionCap}) late) AS overdue,
                (SELECT COUNT(*) FROM ({asked}) a) AS withdrawals,
                (SELECT COUNT(*) FROM ({beside}) b) AS beside
            """;
    }

    internal static (string Due, string Complete, string Asked, string Beside) AttentionParts((string Lead, string Beside) scope)
    {
        string Capped(string where) => $"SELECT r.id FROM report r WHERE {where} LIMIT {AttentionCap}";
        return (
            Capped($"{scope.Lead} AND r.due_at < @now AND {Open}"),
            Capped($"{scope.Lead} AND r.complete_by < @now AND r.state <> 'on_hold' AND {Open}"),
            // The limit inside keeps the few that ask from being looked for among everything an agency ever had.
            $"SELECT r.id FROM report r WHERE {scope.Lead} AND r.id IN (SELECT id FROM report WHERE withdrawal_asked_at IS NOT NULL LIMIT 100000) LIMIT {AttentionCap}",
            Capped($"{scope.Beside} AND {Open}"));
    }

    private const string Open = "r.state NOT IN ('closed', 'archived', 'withdrawn')";

    /// <summary>The inner query, without the names.</summary>
    internal static string Page(Dialect dialect, (string Lead, string Beside) scope, QueueFilter filter, SearchQuery query)
    {
        var byNumber = TrackingId.TryParse(filter.Words, out _);
        var search = !byNumber && !query.IsEmpty;
        List<string> where = [filter.Beside ? scope.Beside : scope.Lead];
        if (search) where.Add(dialect.Matches("report_search"));
        if (byNumber) where.Add("r.tracking_id = @number");
        if (filter.State is not null) where.Add("r.state = @state");
        else if (!search && !byNumber && !filter.Withdrawal) where.Add("r.state NOT IN ('closed', 'archived', 'withdrawn')");
        if (filter.Class is not null) where.Add("r.class = @class");
        if (filter.Category is not null) where.Add("r.category_code IN (SELECT code FROM category WHERE code = @category OR parent_code = @category)");
        if (filter.Region is not null) where.Add("r.region_code >= @region AND r.region_code < @regionEnd");
        if (filter.Agency is not null) where.Add("r.agency_id = (SELECT id FROM agency WHERE slug = @agency)");
        if (filter.Overdue) where.Add("(r.due_at < @now OR (r.complete_by < @now AND r.state <> 'on_hold')) AND r.state NOT IN ('closed', 'archived', 'withdrawn')");
        if (filter.Withdrawal) where.Add("r.withdrawal_asked_at IS NOT NULL");
        var id = search ? "report_search.rowid" : "r.id";
        if (filter.Cursor is not null) where.Add($"{id} < (SELECT id FROM report WHERE tracking_id = @cursor)");
        if (filter.Before is not null) where.Add($"{id} > (SELECT id FROM report WHERE tracking_id = @before)");
        return $"""
            SELECT r.* FROM {(search ? "report_search JOIN report r ON r.id = report_search.rowid" : "report r")}
            WHERE {string.Join(" AND ", where)} ORDER BY {id} {(filter.Before is null ? "DESC" : "ASC")} LIMIT @take
            """;
    }

    /// <summary>Conditions on report r: what the officer's roles make them responsible for, and what they help with or read.</summary>
    internal static async Task<(string Lead, string Beside)> Scope(Session session, Officer officer, CancellationToken cancel)
    {
        if (officer.Is(Role.NationalAdmin)) return ("TRUE", "FALSE");
        var places = officer.Roles.Where(r => r.AgencyPath.Length > 0).ToList();
        if (places.Count == 0) return ("FALSE", "FALSE");
        var agencies = places.Where(r => r.Role is Role.AgencyAdmin && r.AgencyId == r.RootId).Select(r => r.AgencyId!.Value).Distinct().ToList();
        // A liaison officer's units, and those of an admin of a part of an agency.
        List<long> units = [];
        foreach (var role in places.Where(r => r.Role is Role.LiaisonOfficer || r.AgencyId != r.RootId))
            units.AddRange(await session.Query<long>("SELECT id FROM agency WHERE path >= @from AND path < @to", new { from = role.AgencyPath, to = role.AgencyPath[..^1] + "0" }, cancel));
        units = [.. units.Distinct()];
        List<string> lead = [];
        if (agencies.Count > 0) lead.Add($"r.agency_id {In(agencies)}");
        if (units.Count > 0) lead.Add($"r.unit_id {In(units)}");
        // Paths are digits and slashes of our own.
        var below = string.Join(" OR ", places.Select(r => $"(g.path >= '{r.AgencyPath}' AND g.path < '{r.AgencyPath[..^1]}0')").Distinct());
        return (
            $"({string.Join(" OR ", lead)})",
            $"(r.id IN (SELECT x.report_id FROM assignment x JOIN agency g ON g.id = x.agency_id WHERE x.role <> 'lead' AND ({below})){string.Concat(lead.Select(l => $" AND NOT COALESCE({l}, FALSE)"))})");
    }

    // Ids are numbers of our own; spelled out because a list parameter is spelled differently on the two engines.
    private static string In(List<long> ids) => ids.Count == 1
        ? $"= {ids[0].ToString(System.Globalization.CultureInfo.InvariantCulture)}"
        : $"IN ({string.Join(',', ids.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)))})";

    private static object Parameters(Dialect dialect, QueueFilter filter, SearchQuery query, int size, long now) => new
    {
        now,
        match = query.IsEmpty ? "" : dialect.MatchText(query),
        number = TrackingId.TryParse(filter.Words, out var number) ? number.ToString() : "",
        state = Plain(filter.State),
        @class = Plain(filter.Class),
        category = Plain(filter.Category),
        region = Plain(filter.Region),
        regionEnd = Plain(filter.Region) + "~",
        agency = Plain(filter.Agency),
        cursor = Plain(filter.Cursor),
        before = Plain(filter.Before),
        take = size + 1,
    };

    // From the address: PostgreSQL takes no zero byte in a text.
    private static string Plain(string? code) => IndonesianText.Clean(code ?? "");

    private sealed class CountRow
    {
        public string State { get; init; } = "";

        public int N { get; init; }
    }
}
