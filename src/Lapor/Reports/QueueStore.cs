using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>A row of a work list.</summary>
public sealed class QueueRow
{
    public string TrackingId { get; init; } = "";

    public string Class { get; init; } = "";

    public bool Supervisory { get; init; }

    public string State { get; init; } = "";

    public string Title { get; internal set; } = "";

    public bool Anonymous { get; init; }

    public bool Confidential { get; init; }

    internal string? RingKey { get; init; }

    internal byte[]? WrappedKey { get; init; }

    internal byte[]? Sealed { get; init; }

    public string? CategoryName { get; init; }

    public string? RegionName { get; init; }

    /// <summary>The responsible agency; null while none is set.</summary>
    public long? AgencyId { get; init; }

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

    /// <summary>Marked a national priority.</summary>
    public bool Priority { get; init; }

    /// <summary>Taken to the Ombudsman.</summary>
    public bool Escalated { get; init; }
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
/// everything below them. A list holds exactly what <see cref="May"/> lets the officer see.
/// </summary>
public sealed class QueueStore(Database database, ReportSeal seal, TimeProvider time)
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
            var query = IndonesianText.Query(filter.Words ?? "") with { Also = seal.Blind };
            if (!string.IsNullOrWhiteSpace(filter.Words) && query.IsEmpty && !TrackingId.TryParse(filter.Words, out _)) return [];
            var sql = $"""
                SELECT r.tracking_id, r.class, r.supervisory, r.state, r.title, r.anonymous, r.confidential, r.channel, r.submitted_at, r.last_act_at, r.due_at,
                    r.complete_by, r.bounces, r.last_is_final, r.withdrawal_asked_at, r.ring_key, r.wrapped_key, r.sealed, r.agency_id, c.name AS category_name, g.path_name AS region_name, a.name AS agency_name, u.name AS unit_name,
                    EXISTS (SELECT 1 FROM report_mark m WHERE m.report_id = r.id AND m.kind = 'priority') AS priority,
                    EXISTS (SELECT 1 FROM report_mark m WHERE m.report_id = r.id AND m.kind = 'escalated') AS escalated
                FROM ({Page(s.Dialect, await Scope(s, officer, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel), filter, query)}) r
                LEFT JOIN category c ON c.code = r.category_code
                LEFT JOIN region g ON g.code = r.region_code
                LEFT JOIN agency a ON a.id = r.agency_id
                LEFT JOIN agency u ON u.id = r.unit_id
                ORDER BY r.id DESC
                """;
            return await Titled(s.Query<QueueRow>(sql, QueueSql.Parameters(s.Dialect, filter, query, size, time.GetUtcNow().ToUnixTimeMilliseconds()), cancel));
        },
        cancel);

    /// <summary>What this officer sees that was forwarded and has no answer, the oldest first, without confidential reports.</summary>
    public Task<IReadOnlyList<QueueRow>> OldestUnanswered(Officer officer, int atMost, CancellationToken cancel) => database.Read(
        async s =>
        {
            var (lead, _) = await Scope(s, officer, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
            // Two lists, each the first of its index.
            var waiting = string.Join(" UNION ALL ", new[] { ReportState.Forwarded, ReportState.Disposed }.Select(state =>
                $"SELECT * FROM (SELECT r.id FROM report r WHERE {lead} AND r.state = '{state.Code()}' AND r.first_answer_at IS NULL AND NOT r.confidential ORDER BY r.id LIMIT @atMost) {state.Code()}"));
            return await s.Query<QueueRow>(
                $"""
                SELECT r.tracking_id, r.class, r.supervisory, r.state, r.title, r.channel, r.submitted_at, r.last_act_at, r.due_at, r.complete_by, r.bounces, a.name AS agency_name, g.path_name AS region_name
                FROM ({waiting}) w JOIN report r ON r.id = w.id LEFT JOIN agency a ON a.id = r.agency_id LEFT JOIN region g ON g.code = r.region_code ORDER BY r.id LIMIT @atMost
                """,
                new { atMost },
                cancel);
        },
        cancel);

    /// <summary>What this officer sees of one agency that is past its time, the longest first, without confidential reports.</summary>
    public Task<IReadOnlyList<QueueRow>> LongestOverdue(Officer officer, long agencyId, int atMost, CancellationToken cancel) => database.Read(
        async s =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var (lead, _) = await Scope(s, officer, now, cancel);
            return await s.Query<QueueRow>(
                $"""
                SELECT r.tracking_id, r.class, r.supervisory, r.state, r.title, r.channel, r.submitted_at, r.last_act_at, r.due_at, r.complete_by, r.bounces, r.last_is_final, u.name AS unit_name
                FROM report r LEFT JOIN agency u ON u.id = r.unit_id
                WHERE r.agency_id = @agencyId AND {lead} AND NOT r.confidential AND (r.due_at < @now OR (r.complete_by < @now AND r.state <> 'on_hold')) AND {QueueSql.Open}
                ORDER BY CASE WHEN r.complete_by < r.due_at THEN r.complete_by ELSE r.due_at END, r.id LIMIT @atMost
                """,
                new { agencyId, now, atMost },
                cancel);
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
            var first = await Titled(s.Query<QueueRow>(
                $"SELECT r.tracking_id, r.class, r.state, r.title, r.ring_key, r.wrapped_key, r.sealed, r.channel, r.submitted_at, r.last_act_at FROM report r WHERE r.id IN (SELECT id FROM ({open}) o) ORDER BY r.id LIMIT @atMost",
                new { agencyId, atMost },
                cancel));
            return new OpenReports(Math.Min(count, CountCap), first);
        },
        cancel);

    private async Task<IReadOnlyList<QueueRow>> Titled(Task<IReadOnlyList<QueueRow>> rows)
    {
        var list = await rows;
        foreach (var row in list) row.Title = seal.Title(row.Title, row.RingKey, row.WrappedKey, row.Sealed);
        return list;
    }

    /// <summary>How many reports the officer has in each state, each count at most <see cref="CountCap"/>.</summary>
    public Task<IReadOnlyDictionary<ReportState, int>> Counts(Officer officer, CancellationToken cancel) => database.Read(
        async s =>
        {
            var scope = await Scope(s, officer, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
            var parts = Enum.GetValues<ReportState>().Select(state =>
                $"SELECT '{state.Code()}' AS state, COUNT(*) AS n FROM (SELECT 1 AS one FROM report r WHERE {scope.Lead} AND r.state = '{state.Code()}' LIMIT {CountCap}) capped");
            var rows = await s.Query<CountRow>(string.Join(" UNION ALL ", parts), null, cancel);
            return (IReadOnlyDictionary<ReportState, int>)rows.ToDictionary(r => Codes.Member<ReportState>(r.State), r => r.N);
        },
        cancel);

    /// <summary>How many reports need the officer's attention beside the states, each count at most <see cref="AttentionCap"/>.</summary>
    public Task<AttentionCounts> Attention(Officer officer, CancellationToken cancel) => database.Read(
        async s => (await s.First<AttentionCounts>(AttentionSql(await Scope(s, officer, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel)), new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel))!,
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
            Capped($"{scope.Lead} AND r.due_at < @now AND {QueueSql.Open}"),
            Capped($"{scope.Lead} AND r.complete_by < @now AND r.state <> 'on_hold' AND {QueueSql.Open}"),
            // The limit inside keeps the few that ask from being looked for among everything an agency ever had.
            $"SELECT r.id FROM report r WHERE {scope.Lead} AND r.id IN (SELECT id FROM report WHERE withdrawal_asked_at IS NOT NULL LIMIT 100000) LIMIT {AttentionCap}",
            Capped($"{scope.Beside} AND {QueueSql.Open}"));
    }

    /// <summary>Which of these reports the officer may see: number by id.</summary>
    public async Task<IReadOnlyDictionary<long, string>> Visible(Officer officer, IReadOnlyCollection<long> reportIds, CancellationToken cancel) => reportIds.Count == 0
        ? new Dictionary<long, string>()
        : (await database.Read(
            async s =>
            {
                var (lead, beside) = await Scope(s, officer, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
                return await s.Query<NumberRow>($"SELECT r.id, r.tracking_id FROM report r WHERE r.id {In([.. reportIds])} AND ({lead} OR {beside})", null, cancel);
            },
            cancel)).ToDictionary(r => r.Id, r => r.TrackingId);

    /// <summary>
    /// Ids of everything in the officer's list, in the order in which it was filed; cursors are not heeded. Eight bytes a report, so that a file of any
    /// length is read in pieces with its whole length known.
    /// </summary>
    public Task<IReadOnlyList<long>> Ids(Officer officer, QueueFilter filter, CancellationToken cancel) => database.Read(
        async s =>
        {
            var all = filter with { Cursor = null, Before = null };
            var query = IndonesianText.Query(all.Words ?? "") with { Also = seal.Blind };
            if (!string.IsNullOrWhiteSpace(all.Words) && query.IsEmpty && !TrackingId.TryParse(all.Words, out _)) return [];
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            return await s.Query<long>(
                $"SELECT r.id {Listed(s.Dialect, await Scope(s, officer, now, cancel), all, query)} ORDER BY r.submitted_at, r.id", QueueSql.Parameters(s.Dialect, all, query, 0, now), cancel);
        },
        cancel);

    /// <summary>The inner query, without the names.</summary>
    internal static string Page(Dialect dialect, (string Lead, string Beside) scope, QueueFilter filter, SearchQuery query) =>
        $"SELECT r.* {Listed(dialect, scope, filter, query)} ORDER BY {(IsSearch(filter, query) ? "report_search.rowid" : "r.id")} {(filter.Before is null ? "DESC" : "ASC")} LIMIT @take";

    private static bool IsSearch(QueueFilter filter, SearchQuery query) => !TrackingId.TryParse(filter.Words, out _) && !query.IsEmpty;

    // FROM and WHERE of a list.
    private static string Listed(Dialect dialect, (string Lead, string Beside) scope, QueueFilter filter, SearchQuery query)
    {
        var byNumber = TrackingId.TryParse(filter.Words, out _);
        var search = IsSearch(filter, query);
        List<string> where = [filter.Beside ? scope.Beside : scope.Lead];
        if (search) where.Add(dialect.Matches("report_search"));
        if (byNumber) where.Add("r.tracking_id = @number");
        if (filter.State is not null) where.Add("r.state = @state");
        else if (!search && !byNumber && !filter.Withdrawal && !filter.WithEnded) where.Add(QueueSql.Open);
        where.AddRange(QueueSql.Narrowed(filter));
        var id = search ? "report_search.rowid" : "r.id";
        if (filter.Cursor is not null) where.Add($"{id} < (SELECT id FROM report WHERE tracking_id = @cursor)");
        if (filter.Before is not null) where.Add($"{id} > (SELECT id FROM report WHERE tracking_id = @before)");
        return $"FROM {(search ? "report_search JOIN report r ON r.id = report_search.rowid" : "report r")} WHERE {string.Join(" AND ", where)}";
    }

    /// <summary>Conditions on report r: what the officer's roles make them responsible for or oversee, and what they help with or read.</summary>
    internal static async Task<(string Lead, string Beside)> Scope(Session session, Officer officer, long now, CancellationToken cancel)
    {
        // A role within a unit counts for nothing in a report about that unit. Hardly anybody is reported: one small look keeps that out of every other list.
        var above = officer.Roles.SelectMany(r => Above(r.AgencyPath)).Distinct().ToList();
        var parties = await session.Query<PartyRow>(
            $"SELECT report_id, officer_id, agency_id FROM reported_party WHERE officer_id = @Id{(above.Count > 0 ? $" OR agency_id {In(above)}" : "")}", new { officer.Id }, cancel);
        var own = parties.Where(p => p.OfficerId is not null).Select(p => p.ReportId).Distinct().ToList();
        List<string> lead = [], beside = [];
        foreach (var group in officer.Roles.GroupBy(r => string.Join(',', Shut(r, parties))))
        {
            List<OfficerRole> roles = [.. group];
            var open = group.Key.Length == 0 ? "" : $" AND r.id NOT IN ({group.Key})";
            lead.AddRange((await Leads(session, roles, now, cancel)).Select(l => l + open));
            if (Beside(roles) is { } read) beside.Add(read + open);
        }

        var not = own.Count == 0 ? "" : $" AND NOT (r.id {In(own)})";
        var leads = lead.Count == 0 ? "FALSE" : $"({string.Join(" OR ", lead)}){not}";
        if (lead.Contains("TRUE")) return (not.Length == 0 ? "TRUE" : $"TRUE{not}", "FALSE");
        return (leads, beside.Count == 0 ? "FALSE" : $"({(beside.Count == 1 ? beside[0] : $"({string.Join(" OR ", beside)})")}{string.Concat(lead.Select(l => $" AND NOT COALESCE({l}, FALSE)"))}{not})");
    }

    private static IEnumerable<long> Shut(OfficerRole role, IReadOnlyList<PartyRow> parties)
    {
        var above = Above(role.AgencyPath);
        return parties.Where(p => p.AgencyId is { } unit && above.Contains(unit)).Select(p => p.ReportId).Distinct().Order();
    }

    private static List<long> Above(string path) =>
        [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => long.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];

    private static async Task<List<string>> Leads(Session session, List<OfficerRole> roles, long now, CancellationToken cancel)
    {
        if (roles.Any(r => r.Role is Role.NationalAdmin)) return ["TRUE"];
        List<string> lead = [];
        List<long> Ids(Func<OfficerRole, bool> which) => [.. roles.Where(r => r.AgencyId is not null && which(r)).Select(r => r.AgencyId!.Value).Distinct()];
        // A confidential report is its unit's alone; its agency's admin's only while it lies with no unit, or with one that is itself reported.
        var at = Ids(r => r.Role is Role.LiaisonOfficer or Role.SubAdmin or Role.AgencyAdmin);
        var agencies = Ids(r => r.Role is Role.AgencyAdmin && r.AgencyId == r.RootId);
        if (agencies.Count > 0)
        {
            // Hardly ever one: looked up apart, so that the list itself walks its index.
            var back = await session.Query<long>(
                $"""
                SELECT DISTINCT r.id FROM reported_party p JOIN report r ON r.id = p.report_id JOIN agency pa ON pa.id = p.agency_id JOIN agency ua ON ua.id = r.unit_id
                WHERE r.confidential AND r.agency_id {In(agencies)} AND SUBSTR(ua.path, 1, LENGTH(pa.path)) = pa.path
                """,
                null,
                cancel);
            lead.Add($"(r.agency_id {In(agencies)} AND (NOT r.confidential OR r.unit_id IS NULL OR r.unit_id {In(at)}{(back.Count == 0 ? "" : $" OR r.id {In([.. back])}")}))");
        }

        var headed = Ids(r => r.Role is Role.Executive && r.AgencyId == r.RootId);
        if (headed.Count > 0) lead.Add($"(r.agency_id {In(headed)} AND NOT r.confidential)");
        // A liaison officer's units, those of an admin of a part of an agency, and those that an executive of a part heads.
        List<long> units = [];
        foreach (var role in roles.Where(r => r.AgencyPath.Length > 0 && !(r.Role is Role.AgencyAdmin or Role.Executive && r.AgencyId == r.RootId)))
            units.AddRange(await session.Query<long>("SELECT id FROM agency WHERE path >= @from AND path < @to", new { from = role.AgencyPath, to = role.AgencyPath[..^1] + "0" }, cancel));
        units = [.. units.Distinct()];
        if (units.Count > 0) lead.Add($"(r.unit_id {In(units)} AND (NOT r.confidential{(at.Count == 0 ? "" : $" OR r.unit_id {In(at)}")}))");
        if (roles.Any(r => r.Role is Role.Auditor)) lead.Add("NOT r.confidential");
        const string Shown = "(NOT r.confidential OR r.id IN (SELECT report_id FROM report_mark))";
        var limit = roles.Any(r => r.Scope is OverseerScope.Ombudsman) ? await OmbudsmanTerm.Before(session, now, cancel) : 0;
        foreach (var scope in roles.Select(r => r.Scope).OfType<OverseerScope>().Distinct())
        {
            lead.Add(scope switch
            {
                OverseerScope.Ombudsman => string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"((r.id IN (SELECT report_id FROM report_mark WHERE kind = 'escalated') OR (r.state NOT IN ('closed', 'archived', 'withdrawn') AND r.submitted_at < {limit})) AND {Shown})"),
                OverseerScope.Ksp => "(r.id IN (SELECT report_id FROM report_mark WHERE kind = 'priority'))",
                OverseerScope.Kemendagri => $"(r.agency_id IN (SELECT id FROM agency WHERE kind IN ('province', 'regency', 'city')) AND {Shown})",
                _ => Shown,
            });
        }

        return lead;
    }

    private static string? Beside(List<OfficerRole> roles)
    {
        var places = roles.Where(r => r.AgencyPath.Length > 0).ToList();
        if (places.Count == 0) return null;
        // Paths are digits and slashes of our own.
        var below = string.Join(" OR ", places.Select(r => $"(g.path >= '{r.AgencyPath}' AND g.path < '{r.AgencyPath[..^1]}0')").Distinct());
        var at = places.Where(r => r.Role is not Role.Executive).Select(r => r.AgencyId!.Value).Distinct().ToList();
        // The places lead the search; what is confidential among them is for the very unit only.
        var secret = at.Count == 0 ? "" : $" OR r.id IN (SELECT x.report_id FROM assignment x WHERE x.role <> 'lead' AND x.agency_id {In(at)})";
        return $"(r.id IN (SELECT x.report_id FROM assignment x JOIN agency g ON g.id = x.agency_id WHERE x.role <> 'lead' AND ({below})) AND (NOT r.confidential{secret}))";
    }

    // Ids are numbers of our own; spelled out because a list parameter is spelled differently on the two engines.
    private static string In(List<long> ids) => ids.Count == 1
        ? $"= {ids[0].ToString(System.Globalization.CultureInfo.InvariantCulture)}"
        : $"IN ({string.Join(',', ids.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)))})";

    private sealed class PartyRow
    {
        public long ReportId { get; init; }

        public long? OfficerId { get; init; }

        public long? AgencyId { get; init; }
    }

    private sealed class NumberRow
    {
        public long Id { get; init; }

        public string TrackingId { get; init; } = "";
    }

    private sealed class CountRow
    {
        public string State { get; init; } = "";

        public int N { get; init; }
    }
}
