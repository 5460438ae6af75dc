using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>One look of an officer at a reporter's identity or at a confidential report, or a step towards one; the reporter may know it.</summary>
public sealed class Look
{
    /// <summary><c>identity_viewed</c>, <c>content_viewed</c> or <c>break_glass</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Of a break-glass: <c>asked</c>, <c>approved</c> or <c>refused</c>.</summary>
    public string Step { get; init; } = "";

    /// <summary>The officer's name.</summary>
    public string Officer { get; init; } = "";

    /// <summary>As stated; empty for a look at the content.</summary>
    public string Reason { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }
}

/// <summary>Reads reports, their facts and their history. Writing is <see cref="ReportCommit"/>'s alone.</summary>
public sealed class ReportStore(Database database, ReportSeal seal, TimeProvider? time = null)
{
    internal const string Columns = """
        r.id, r.tracking_id, r.class, r.supervisory, r.state, r.held_from, r.closed_by, r.outcome, r.rating, r.archive_reason, r.anonymous, r.confidential,
        r.original_title, r.original_text, r.title, r.text, r.tags, r.incident_date, r.region_code, r.place, r.category_code, r.wanted_agency_id, r.channel,
        r.source, r.language, r.agency_id, r.unit_id, r.proposed_agency_id, r.lead_report_id, r.version, r.submitted_at, r.forwarded_at, r.first_answer_at,
        r.final_answer_at, r.ended_at, r.state_since, r.due_at, r.held_due_at, r.complete_by, r.last_act_at, r.last_is_final, r.bounces, r.objections,
        r.withdrawal_asked_at, r.escalated_at, r.received_at, r.instructed_at, r.extended_at, r.appealed_at, r.appeals, r.act_count, r.history_hash, r.retention, r.ring_key, r.wrapped_key, r.sealed
        """;

    /// <summary>A report with the facts that <see cref="May"/> needs, or null.</summary>
    public Task<Facts?> Facts(TrackingId id, CancellationToken cancel) => database.Read(s => Facts(s, "r.tracking_id = @id", new { id = id.ToString() }, "", cancel, Now()), cancel);

    /// <inheritdoc cref="Facts(TrackingId, CancellationToken)"/>
    public Task<Facts?> Facts(long reportId, CancellationToken cancel) => database.Read(s => Facts(s, "r.id = @id", new { id = reportId }, "", cancel, Now()), cancel);

    /// <summary>The whole history, oldest first.</summary>
    public Task<IReadOnlyList<Act>> Acts(long reportId, CancellationToken cancel) => database.Read(s => Acts(s, reportId, cancel), cancel);

    /// <inheritdoc cref="Acts(long, CancellationToken)"/>
    public async Task<IReadOnlyList<Act>> Acts(Session session, long reportId, CancellationToken cancel)
    {
        var rows = await session.Query<ActRow>("SELECT * FROM act WHERE report_id = @reportId ORDER BY seq", new { reportId }, cancel);
        var key = rows.Any(a => a.Sealed is not null) ? await Key(session, reportId, cancel) : null;
        return [.. rows.Select(a => a.ToAct(key))];
    }

    /// <summary>One act, or null.</summary>
    public Task<Act?> Act(long actId, CancellationToken cancel) => database.Read(
        async s => await s.First<ActRow>("SELECT * FROM act WHERE id = @actId", new { actId }, cancel) is { } row
            ? row.ToAct(row.Sealed is null ? null : await Key(s, row.ReportId, cancel))
            : null,
        cancel);

    private async Task<WordsKey?> Key(Session session, long reportId, CancellationToken cancel) =>
        await session.First<KeyRow>("SELECT ring_key, wrapped_key FROM report WHERE id = @reportId", new { reportId }, cancel) is { } row ? seal.Key(row.RingKey, row.WrappedKey) : null;

    private sealed class KeyRow
    {
        public string? RingKey { get; init; }

        public byte[]? WrappedKey { get; init; }
    }

    /// <summary>Who looked at the reporter's identity or at the content of a confidential report, and who asked for an anonymous identity, latest first.</summary>
    public Task<IReadOnlyList<Look>> Looks(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<Look>(
            """
            SELECT v.kind, v.step, o.name AS officer, v.reason, v.at FROM (
                SELECT 'identity_viewed' AS kind, '' AS step, officer_id, reason, at, id FROM identity_view WHERE report_id = @reportId
                UNION ALL
                SELECT kind, CASE kind WHEN 'break_glass' THEN subject ELSE '' END, officer_id, reason, at, id FROM audit_entry
                WHERE report_id = @reportId AND kind IN ('content_viewed', 'break_glass')
            ) v JOIN officer o ON o.id = v.officer_id ORDER BY v.at DESC, v.id DESC
            """,
            new { reportId },
            cancel),
        cancel);

    /// <summary>How a report stands, or would stand, before the public: as an officer decided, or masked by default. Title, text, place.</summary>
    public Task<IReadOnlyList<string>> AsPublished(Report report, CancellationToken cancel) => database.Read(
        async s => (IReadOnlyList<string>)(await s.First<Wording>("SELECT title, text, place FROM masking WHERE report_id = @Id", new { report.Id }, cancel) is { } decided
            ? [decided.Title, decided.Text, decided.Place]
            : [PersonalData.Masked(report.Title), PersonalData.Masked(report.Text), PersonalData.Masked(report.Place)]),
        cancel);

    private sealed class Wording
    {
        public string Title { get; init; } = "";

        public string Text { get; init; } = "";

        public string Place { get; init; } = "";
    }

    private sealed class Receipt
    {
        public string TrackingId { get; init; } = "";

        public byte[] Mac { get; init; } = [];
    }

    /// <summary>
    /// The stored keyed hash of the receipt code, or null. Of a number that does not exist the next report's is read and thrown away: finding nothing is quicker than finding a row, and the
    /// difference would tell which numbers are confidential reports (<c>bench timing</c>).
    /// </summary>
    public async Task<byte[]?> ReceiptMac(TrackingId id, CancellationToken cancel)
    {
        var number = id.ToString();
        var found = await database.Read(
            s => s.First<Receipt>("SELECT tracking_id, receipt_mac AS mac FROM report WHERE tracking_id >= @number ORDER BY tracking_id LIMIT 1", new { number }, cancel), cancel);
        return found?.TrackingId == number ? found.Mac : null;
    }

    /// <summary>Reports that point to this one as their lead, oldest first.</summary>
    public Task<IReadOnlyList<long>> LinkedTo(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<long>("SELECT id FROM report WHERE lead_report_id = @reportId ORDER BY id", new { reportId }, cancel), cancel);

    /// <summary>Recomputes the chain of a report's history; the number of the first broken act, 0 when the head does not fit, null when all is well.</summary>
    public async Task<int?> FirstBroken(TrackingId id, CancellationToken cancel)
    {
        var facts = await Facts(id, cancel) ?? throw new InvalidOperationException($"No report {id}.");
        return await FirstBroken(facts.Report, cancel);
    }

    /// <inheritdoc cref="FirstBroken(TrackingId, CancellationToken)"/>
    public async Task<int?> FirstBroken(Report report, CancellationToken cancel)
    {
        byte[] hash = [];
        var seq = 0;
        foreach (var act in await Acts(report.Id, cancel))
        {
            seq++;
            hash = act.Erased && (report.State is ReportState.Withdrawn || report.Remains is not null) ? act.Hash : act.HashAfter(hash, report.TrackingId);
            if (act.Seq != seq || !hash.AsSpan().SequenceEqual(act.Hash)) return seq;
        }

        return seq == report.ActCount && hash.AsSpan().SequenceEqual(report.HistoryHash) ? null : 0;
    }

    /// <summary>A report with its facts inside the caller's transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="where">Condition on report r.</param>
    /// <param name="parameters">Of the condition.</param>
    /// <param name="suffix">Lock, or nothing.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <param name="now">See <see cref="Reports.Facts.At"/>.</param>
    public async Task<Facts?> Facts(Session session, string where, object parameters, string suffix, CancellationToken cancel, long? now = null)
    {
        var row = await session.First<ReportRow>($"SELECT {Columns} FROM report r WHERE {where} {suffix}", parameters, cancel);
        if (row is null) return null;
        var report = row.ToReport(seal);
        var places = await session.Query<PlaceRow>(
            $"""
            SELECT a.agency_id, a.role, g.path, g.name FROM assignment a JOIN agency g ON g.id = a.agency_id WHERE a.report_id = @id
            UNION ALL
            SELECT g.id, CASE WHEN g.kind IN ('province', 'regency', 'city') THEN 'local' ELSE '' END, g.path, g.name FROM agency g WHERE g.id = @agencyId
            UNION ALL
            SELECT m.report_id, 'mark', m.kind, '' FROM report_mark m WHERE m.report_id = @id
            UNION ALL
            SELECT COALESCE(p.officer_id, p.agency_id), CASE WHEN p.officer_id IS NULL THEN 'party_unit' ELSE 'party_officer' END, COALESCE(g.path, ''), ''
            FROM reported_party p LEFT JOIN agency g ON g.id = p.agency_id WHERE p.report_id = @id
            UNION ALL
            SELECT q.asked_by, 'opened', '', '' FROM identity_request q WHERE q.report_id = @id AND q.approved AND q.until > @now
            UNION ALL
            SELECT w.officer_id, 'answered', '', '' FROM act w WHERE w.report_id = @appealed AND w.kind IN ('interim_follow_up', 'final_follow_up', 'close_by_admin') AND w.officer_id IS NOT NULL
            UNION ALL
            SELECT t.days, 'term', '', '' FROM ({OmbudsmanTerm.Sql}) t
            """,
            new { today = Today(now), id = report.Id, agencyId = report.AgencyId ?? -1, now = now ?? long.MaxValue, appealed = report.AppealedAt is null ? -1 : report.Id },
            cancel);
        return Assembled(report, places, now);
    }

    /// <summary>Many reports with their facts, in the order of the ids; one that is gone is left out.</summary>
    public Task<IReadOnlyList<Facts>> FactsOf(IReadOnlyCollection<long> reportIds, CancellationToken cancel) => reportIds.Count == 0 ? Task.FromResult<IReadOnlyList<Facts>>([]) : database.Read<IReadOnlyList<Facts>>(
        async s =>
        {
            var (of, ids) = (s.Dialect.In("ids"), reportIds.ToArray());
            var rows = (await s.Query<ReportRow>($"SELECT {Columns} FROM report r WHERE r.id {of}", new { ids }, cancel)).ToDictionary(r => r.Id);
            var places = (await s.Query<PlaceRow>(
                $"""
                SELECT a.report_id, a.agency_id, a.role, g.path, g.name FROM assignment a JOIN agency g ON g.id = a.agency_id WHERE a.report_id {of}
                UNION ALL
                SELECT r.id, g.id, CASE WHEN g.kind IN ('province', 'regency', 'city') THEN 'local' ELSE '' END, g.path, g.name FROM report r JOIN agency g ON g.id = r.agency_id WHERE r.id {of}
                UNION ALL
                SELECT m.report_id, m.report_id, 'mark', m.kind, '' FROM report_mark m WHERE m.report_id {of}
                UNION ALL
                SELECT p.report_id, COALESCE(p.officer_id, p.agency_id), CASE WHEN p.officer_id IS NULL THEN 'party_unit' ELSE 'party_officer' END, COALESCE(g.path, ''), ''
                FROM reported_party p LEFT JOIN agency g ON g.id = p.agency_id WHERE p.report_id {of}
                UNION ALL
                SELECT q.report_id, q.asked_by, 'opened', '', '' FROM identity_request q WHERE q.report_id {of} AND q.approved AND q.until > @now
                UNION ALL
                SELECT 0, t.days, 'term', '', '' FROM ({OmbudsmanTerm.Sql}) t
                """,
                new { ids, now = Now() ?? long.MaxValue, today = Today(null) },
                cancel)).ToLookup(p => p.ReportId);
            return [.. reportIds.Where(rows.ContainsKey).Select(id => Assembled(rows[id].ToReport(seal), [.. places[id], .. places[0]], Now()))];
        },
        cancel);

    /// <summary>What was done to these reports in one of these ways, oldest first, by report.</summary>
    public async Task<ILookup<long, Act>> ActsOf(IReadOnlyList<Facts> of, IReadOnlyCollection<ActKind> kinds, CancellationToken cancel)
    {
        if (of.Count == 0) return Array.Empty<Act>().ToLookup(a => a.ReportId);
        var keys = of.ToDictionary(f => f.Report.Id, f => f.Report.Key);
        var rows = await database.Read(
            s => s.Query<ActRow>(
                $"SELECT * FROM act WHERE report_id {s.Dialect.In("ids")} AND kind {s.Dialect.In("kinds")} ORDER BY report_id, seq", new { ids = keys.Keys.ToArray(), kinds = kinds.Select(k => k.Code()).ToArray() }, cancel),
            cancel);
        return rows.Select(r => r.ToAct(keys[r.ReportId])).ToLookup(a => a.ReportId);
    }

    private static Facts Assembled(Report report, IReadOnlyList<PlaceRow> places, long? now)
    {
        IEnumerable<PlaceRow> Of(string role) => places.Where(p => p.Role == role);
        var agency = places.FirstOrDefault(p => p.Role is "" or "local");
        return new Facts(
            report,
            agency?.Path ?? "",
            [.. from place in places
                let role = Codes.TryMember<AssignmentRole>(place.Role)
                where role is not null
                select new Assignment(place.AgencyId, role.Value, place.Path, place.Name)])
        {
            LocalGovernment = agency?.Role is "local",
            Marks = [.. Of("mark").Select(m => Codes.Member<Mark>(m.Path))],
            PartyOfficers = [.. Of("party_officer").Select(p => p.AgencyId)],
            PartyPaths = [.. Of("party_unit").Select(p => p.Path)],
            OpenedTo = [.. Of("opened").Select(p => p.AgencyId)],
            AnsweredBy = [.. Of("answered").Select(p => p.AgencyId).Distinct()],
            OmbudsmanDays = Of("term").FirstOrDefault() is { } term ? (int)term.AgencyId : null,
            At = now,
        };
    }

    // Without a clock nothing is asked that runs out.
    private string Today(long? now) => CountMarks.DayOf(now ?? Now() ?? 0);

    private long? Now() => time?.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class PlaceRow
    {
        public long ReportId { get; init; }

        /// <summary>Or the officer's id, where the role is one of an officer.</summary>
        public long AgencyId { get; init; }

        public string Role { get; init; } = "";

        public string Path { get; init; } = "";

        public string Name { get; init; } = "";
    }
}
