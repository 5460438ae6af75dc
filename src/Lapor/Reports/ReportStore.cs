using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>One look at a reporter's identity, with the reason that was stated.</summary>
public sealed class IdentityView
{
    /// <summary>The officer's name.</summary>
    public string Officer { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }
}

/// <summary>Reads reports, their facts and their history. Writing is <see cref="ReportCommit"/>'s alone.</summary>
public sealed class ReportStore(Database database)
{
    internal const string Columns = """
        r.id, r.tracking_id, r.class, r.supervisory, r.state, r.held_from, r.closed_by, r.outcome, r.rating, r.archive_reason, r.anonymous, r.confidential,
        r.original_title, r.original_text, r.title, r.text, r.tags, r.incident_date, r.region_code, r.place, r.category_code, r.wanted_agency_id, r.channel,
        r.source, r.language, r.agency_id, r.unit_id, r.proposed_agency_id, r.lead_report_id, r.version, r.submitted_at, r.forwarded_at, r.first_answer_at,
        r.final_answer_at, r.ended_at, r.state_since, r.due_at, r.held_due_at, r.complete_by, r.last_act_at, r.last_is_final, r.bounces, r.objections,
        r.withdrawal_asked_at, r.act_count, r.history_hash
        """;

    /// <summary>A report with the facts that <see cref="May"/> needs, or null.</summary>
    public Task<Facts?> Facts(TrackingId id, CancellationToken cancel) => database.Read(s => Facts(s, "r.tracking_id = @id", new { id = id.ToString() }, "", cancel), cancel);

    /// <inheritdoc cref="Facts(TrackingId, CancellationToken)"/>
    public Task<Facts?> Facts(long reportId, CancellationToken cancel) => database.Read(s => Facts(s, "r.id = @id", new { id = reportId }, "", cancel), cancel);

    /// <summary>The whole history, oldest first.</summary>
    public Task<IReadOnlyList<Act>> Acts(long reportId, CancellationToken cancel) => database.Read(s => Acts(s, reportId, cancel), cancel);

    /// <inheritdoc cref="Acts(long, CancellationToken)"/>
    public static async Task<IReadOnlyList<Act>> Acts(Session session, long reportId, CancellationToken cancel) =>
        [.. (await session.Query<ActRow>("SELECT * FROM act WHERE report_id = @reportId ORDER BY seq", new { reportId }, cancel)).Select(a => a.ToAct())];

    /// <summary>One act, or null.</summary>
    public Task<Act?> Act(long actId, CancellationToken cancel) => database.Read(
        async s => (await s.First<ActRow>("SELECT * FROM act WHERE id = @actId", new { actId }, cancel))?.ToAct(), cancel);

    /// <summary>Who looked at the reporter's identity, latest first: the reporter may know it.</summary>
    public Task<IReadOnlyList<IdentityView>> IdentityViews(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<IdentityView>(
            "SELECT o.name AS officer, v.reason, v.at FROM identity_view v JOIN officer o ON o.id = v.officer_id WHERE v.report_id = @reportId ORDER BY v.at DESC, v.id DESC",
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

    /// <summary>The stored keyed hash of the receipt code, or null.</summary>
    public Task<byte[]?> ReceiptMac(TrackingId id, CancellationToken cancel) => database.Read(
        s => s.Scalar<byte[]>("SELECT receipt_mac FROM report WHERE tracking_id = @id", new { id = id.ToString() }, cancel), cancel);

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
            hash = act.Erased && report.State is ReportState.Withdrawn ? act.Hash : act.HashAfter(hash, report.TrackingId);
            if (act.Seq != seq || !hash.AsSpan().SequenceEqual(act.Hash)) return seq;
        }

        return seq == report.ActCount && hash.AsSpan().SequenceEqual(report.HistoryHash) ? null : 0;
    }

    /// <summary>A report with its facts inside the caller's transaction.</summary>
    public static async Task<Facts?> Facts(Session session, string where, object parameters, string suffix, CancellationToken cancel)
    {
        var row = await session.First<ReportRow>($"SELECT {Columns} FROM report r WHERE {where} {suffix}", parameters, cancel);
        if (row is null) return null;
        var report = row.ToReport();
        var places = await session.Query<PlaceRow>(
            """
            SELECT a.agency_id, a.role, g.path, g.name FROM assignment a JOIN agency g ON g.id = a.agency_id WHERE a.report_id = @id
            UNION ALL
            SELECT g.id, '', g.path, g.name FROM agency g WHERE g.id = @agencyId
            """,
            new { id = report.Id, agencyId = report.AgencyId ?? -1 },
            cancel);
        return new Facts(
            report,
            places.FirstOrDefault(p => p.Role.Length == 0)?.Path ?? "",
            [.. places.Where(p => p.Role.Length > 0).Select(p => new Assignment(p.AgencyId, Codes.Member<AssignmentRole>(p.Role), p.Path, p.Name))]);
    }

    private sealed class PlaceRow
    {
        public long AgencyId { get; init; }

        public string Role { get; init; } = "";

        public string Path { get; init; } = "";

        public string Name { get; init; } = "";
    }
}
