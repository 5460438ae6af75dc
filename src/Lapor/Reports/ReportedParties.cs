using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>An officer or unit that a report is about.</summary>
public sealed class ReportedParty
{
    public long Id { get; init; }

    /// <summary>Null: a unit is named.</summary>
    public string? OfficerName { get; init; }

    /// <summary>Null: an officer is named.</summary>
    public string? UnitName { get; init; }

    /// <summary>Name of the officer who named it.</summary>
    public string NamedBy { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }
}

/// <summary>
/// Who is reported. From the moment of naming <see cref="May"/> shuts them out, on every channel. It is no act of the report's history: only the
/// audit log and those who handle the report know of it.
/// </summary>
public sealed class ReportedParties(Database database, ReportStore reports, AuditLog audit, TimeProvider time)
{
    private static readonly Refusal Nobody = new("missing", "officer", "Sebutkan petugas atau unitnya.", "Name the officer or the unit.");

    /// <summary>Names an officer, a unit, or both; naming twice changes nothing. Refused: <c>receipt_required</c> for who may not, <c>missing</c>, <c>unknown_code</c>, <c>reason_missing</c>.</summary>
    public async Task<Outcome<bool>> Name(Viewer by, TrackingId id, long? officerId, long? unitId, string reason, CancellationToken cancel)
    {
        if (officerId is null && unitId is null) return Nobody;
        var stated = IdentityLog.Stated(reason);
        if (stated.IsRefused) return Outcome<bool>.Refused(stated.Refusals);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                var facts = await Named(t, id, cancel);
                if (facts is null || !May.NameParty(by, facts)) return ReportRefusals.NotFound;
                if (officerId is { } officer && await t.Scalar<long?>("SELECT id FROM officer WHERE id = @officer", new { officer }, cancel) is null)
                    return ReportRefusals.Unknown("officer", officer.ToString(CultureInfo.InvariantCulture));
                if (unitId is { } unit && await t.Scalar<long?>("SELECT id FROM agency WHERE id = @unit", new { unit }, cancel) is null)
                    return ReportRefusals.Unknown("unit", unit.ToString(CultureInfo.InvariantCulture));
                foreach (var (of, at) in new[] { (officerId, (long?)null), (null, unitId) }.Where(p => p != (null, null)))
                {
                    var added = await t.Execute(
                        "INSERT INTO reported_party (report_id, officer_id, agency_id, named_by, at) VALUES (@Id, @of, @at, @by, @now) ON CONFLICT DO NOTHING",
                        new { facts.Report.Id, of, at, by = by.Officer!.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() },
                        cancel);
                    if (added == 1) await audit.Record(t, new AuditEntry(AuditKind.PartyNamed, by.Officer!.Id, facts.Report.Id, Subject(of, at), stated.Value), cancel);
                }

                return true;
            },
            cancel);
    }

    /// <summary>Takes a naming back.</summary>
    public async Task<Outcome<bool>> Clear(Viewer by, TrackingId id, long partyId, string reason, CancellationToken cancel)
    {
        var stated = IdentityLog.Stated(reason);
        if (stated.IsRefused) return Outcome<bool>.Refused(stated.Refusals);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                var facts = await Named(t, id, cancel);
                if (facts is null || !May.ClearParty(by, facts)) return ReportRefusals.NotFound;
                var row = await t.First<Row>("DELETE FROM reported_party WHERE id = @partyId AND report_id = @Id RETURNING officer_id, agency_id", new { partyId, facts.Report.Id }, cancel);
                if (row is null) return ReportRefusals.NotFound;
                await audit.Record(t, new AuditEntry(AuditKind.PartyCleared, by.Officer!.Id, facts.Report.Id, Subject(row.OfficerId, row.AgencyId), stated.Value), cancel);
                return true;
            },
            cancel);
    }

    /// <summary>Who is named, first named first.</summary>
    public Task<IReadOnlyList<ReportedParty>> Of(long reportId, CancellationToken cancel) => database.Read(
        s => s.Query<ReportedParty>(
            """
            SELECT p.id, o.name AS officer_name, a.name AS unit_name, n.name AS named_by, p.at FROM reported_party p
            JOIN officer n ON n.id = p.named_by LEFT JOIN officer o ON o.id = p.officer_id LEFT JOIN agency a ON a.id = p.agency_id
            WHERE p.report_id = @reportId ORDER BY p.id
            """,
            new { reportId },
            cancel),
        cancel);

    private Task<Facts?> Named(Transaction t, TrackingId id, CancellationToken cancel) =>
        reports.Facts(t, "r.tracking_id = @id", new { id = id.ToString() }, t.Dialect.ForUpdate, cancel);

    private static string Subject(long? officerId, long? unitId) =>
        officerId is { } officer ? string.Create(CultureInfo.InvariantCulture, $"officer:{officer}") : string.Create(CultureInfo.InvariantCulture, $"unit:{unitId}");

    private sealed class Row
    {
        public long? OfficerId { get; init; }

        public long? AgencyId { get; init; }
    }
}

/// <summary>Sets and takes away what puts a report before an overseer; each change with a reason in the audit log.</summary>
public sealed class ReportMarks(Database database, ReportStore reports, AuditLog audit, TimeProvider time)
{
    /// <summary>Sets a mark or takes it away; doing it twice changes nothing. Refused: <c>receipt_required</c> for who may not, <c>reason_missing</c>.</summary>
    public async Task<Outcome<bool>> Set(Viewer by, TrackingId id, Mark mark, bool on, string reason, CancellationToken cancel)
    {
        var stated = IdentityLog.Stated(reason);
        if (stated.IsRefused) return Outcome<bool>.Refused(stated.Refusals);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                var facts = await reports.Facts(t, "r.tracking_id = @id", new { id = id.ToString() }, t.Dialect.ForUpdate, cancel);
                if (facts is null || !May.SetMark(by, facts)) return ReportRefusals.NotFound;
                var parameters = new { facts.Report.Id, kind = mark.Code(), by = by.Officer!.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() };
                var changed = await t.Execute(
                    on ? "INSERT INTO report_mark (report_id, kind, officer_id, at) VALUES (@Id, @kind, @by, @now) ON CONFLICT DO NOTHING" : "DELETE FROM report_mark WHERE report_id = @Id AND kind = @kind",
                    parameters,
                    cancel);
                // No programme without the mark.
                if (!on && mark is Mark.Priority) await t.Execute("DELETE FROM report_priority WHERE report_id = @Id", parameters, cancel);
                if (changed == 1 && mark is Mark.Escalated)
                    await t.Execute(on ? "UPDATE report SET escalated_at = COALESCE(escalated_at, @now) WHERE id = @Id" : "UPDATE report SET escalated_at = NULL WHERE id = @Id", parameters, cancel);
                if (changed == 1) await audit.Record(t, new AuditEntry(AuditKind.ReportMarked, by.Officer!.Id, facts.Report.Id, $"{(on ? "+" : "-")}{mark.Code()}", stated.Value), cancel);
                return true;
            },
            cancel);
    }
}
