using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>
/// Says to which priority programmes a report belongs. Each change has a reason in the audit log; the first programme sets the mark that opens the report to KSP,
/// and with the last one the mark goes. It is no act of the report's history.
/// </summary>
public sealed class ReportPriorities(Database database, ReportStore reports, AuditLog audit, TimeProvider time)
{
    /// <summary>
    /// Tags a report with a programme, or takes that away; doing it twice changes nothing. Refused: <c>receipt_required</c> for who may not, and where there is no
    /// such report; <c>reason_missing</c>; <c>unknown_code</c>, for a programme that is not in force too.
    /// </summary>
    /// <param name="by">Who.</param>
    /// <param name="id">Which report.</param>
    /// <param name="code">Code of the programme.</param>
    /// <param name="on">False: no longer.</param>
    /// <param name="reason">For the audit log.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<Outcome<bool>> Tag(Viewer by, TrackingId id, string code, bool on, string reason, CancellationToken cancel)
    {
        var stated = IdentityLog.Stated(reason);
        if (stated.IsRefused) return Outcome<bool>.Refused(stated.Refusals);
        return await database.Write<Outcome<bool>>(
            async t =>
            {
                var facts = await reports.Facts(t, "r.tracking_id = @id", new { id = id.ToString() }, t.Dialect.ForUpdate, cancel);
                if (facts is null || !May.TagPriority(by, facts)) return ReportRefusals.NotFound;
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                var of = new { facts.Report.Id, code = IndonesianText.Clean(code), by = by.Officer!.Id, now, today = CountMarks.DayOf(now) };
                const string InForce = "SELECT EXISTS (SELECT 1 FROM priority_programme WHERE code = @code AND active AND valid_from <= @today AND (valid_to = '' OR valid_to >= @today))";
                if (on && !await t.Scalar<bool>(InForce, of, cancel)) return ReportRefusals.Unknown("programme", of.code);
                var changed = await t.Execute(
                    on ? "INSERT INTO report_priority (report_id, code, officer_id, at) VALUES (@Id, @code, @by, @now) ON CONFLICT DO NOTHING" : "DELETE FROM report_priority WHERE report_id = @Id AND code = @code",
                    of,
                    cancel);
                if (changed == 0) return true;
                await t.Execute(
                    on
                        ? "INSERT INTO report_mark (report_id, kind, officer_id, at) VALUES (@Id, 'priority', @by, @now) ON CONFLICT DO NOTHING"
                        : "DELETE FROM report_mark WHERE report_id = @Id AND kind = 'priority' AND NOT EXISTS (SELECT 1 FROM report_priority WHERE report_id = @Id)",
                    of,
                    cancel);
                await audit.Record(t, new AuditEntry(AuditKind.ReportMarked, by.Officer!.Id, facts.Report.Id, $"{(on ? "+" : "-")}programme:{of.code}", stated.Value), cancel);
                return true;
            },
            cancel);
    }

    /// <summary>Follows a report, or ends that. Refused: <c>receipt_required</c> for who may not.</summary>
    public Task<Outcome<bool>> Follow(Viewer by, TrackingId id, bool on, CancellationToken cancel) => database.Write<Outcome<bool>>(
        async t =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var facts = await reports.Facts(t, "r.tracking_id = @id", new { id = id.ToString() }, "", cancel, now);
            if (facts is null || !May.Follow(by, facts)) return ReportRefusals.NotFound;
            await t.Execute(
                on ? "INSERT INTO followed (officer_id, report_id, at) VALUES (@officer, @Id, @now) ON CONFLICT DO NOTHING" : "DELETE FROM followed WHERE officer_id = @officer AND report_id = @Id",
                new { officer = by.Officer!.Id, facts.Report.Id, now },
                cancel);
            return true;
        },
        cancel);
}
