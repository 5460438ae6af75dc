using System.Globalization;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Retention;

/// <summary>
/// Destroys what its time is over for: each report in a transaction of its own that also writes the receipt, the audit entry and the job that takes the
/// words out of indexes and the files from the disk. Stopped anywhere and run again, or run on two nodes, it leaves what one run leaves.
/// </summary>
public sealed class ApplyRules(Database database, ReportStore reports, RetentionStore store, AuditLog audit, JobSignal signal, TimeProvider time, ILogger<ApplyRules> log)
{
    private const int Batch = 100;

    /// <summary>Applies every active rule; returns how many reports lost something.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var done = 0;
        // Erasing first: what goes whole need not be made anonymous before.
        foreach (var rule in (await store.Rules(cancel)).Where(r => r is { Active: true, Class: not RetentionRule.Whistleblower }).OrderByDescending(r => r.Action))
        {
            while (true)
            {
                var due = await store.DueRows(rule, Now, Batch, cancel);
                var before = done;
                foreach (var row in due)
                {
                    if (await One(rule, row.Id, cancel)) done++;
                }

                if (due.Count < Batch || done == before) break;
            }
        }

        if (done > 0)
        {
            signal.Wake();
            log.LogInformation("Retention: {Count} reports", done);
        }

        return done;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<bool> One(RetentionRule rule, long id, CancellationToken cancel) => database.Write(
        async t =>
        {
            var facts = await reports.Facts(t, "r.id = @id", new { id }, t.Dialect.ForUpdate, cancel);
            var now = Now;
            if (facts is null || !await RetentionStore.IsDue(t, rule, id, now, cancel)) return false;
            var report = facts.Report;
            List<string> destroyed = [];
            if (await t.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM sealed_contact WHERE report_id = @id AND wrapped_key IS NOT NULL)", new { id }, cancel)) destroyed.Add("contact");
            destroyed.Add("words");
            if (report.Confidential && rule.Action is RetentionAction.Erase) destroyed.Add("key");
            var files = await t.Scalar<long>($"SELECT COUNT(*) FROM attachment WHERE report_id = @id{(rule.Action is RetentionAction.Erase ? "" : " AND shown_at IS NULL")}", new { id }, cancel);
            if (files > 0) destroyed.Add(string.Create(CultureInfo.InvariantCulture, $"files:{files}"));
            await ContactVault.Destroy(t, id, cancel);
            if (rule.Action is RetentionAction.Erase) await EraseWords.OfEnded(t, id, cancel);
            else await AnonymiseWords.Of(t, reports, report, cancel);
            await RetentionStore.AddReceipt(t, id, report.TrackingId.ToString(), rule, report.EndedAt ?? now, now, string.Join(',', destroyed), cancel);
            await audit.Record(t, new AuditEntry(AuditKind.Erased, ReportId: id, Subject: $"retention {rule.Action.Code()}", Reason: string.Create(CultureInfo.InvariantCulture, $"{rule.Key} {rule.Days}")), cancel);
            await JobStore.Add(
                t,
                [new NewJob(JobKinds.Erase, string.Create(CultureInfo.InvariantCulture, $"{JobKinds.Erase}:{id}:retention:{rule.Action.Code()}"), now, id, Payload: rule.Action is RetentionAction.Erase ? "" : EraseFiles.KeepShown)],
                now,
                cancel);
            return true;
        },
        cancel);
}
