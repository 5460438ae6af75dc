using System.Globalization;
using System.Security.Cryptography;
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
public sealed class ApplyRules(
    Database database, ReportStore reports, RetentionStore store, ContactVault contacts, DueDates deadlines, AuditLog audit, JobSignal signal, TimeProvider time, ILogger<ApplyRules> log)
{
    private const int Batch = 100;

    /// <summary>Applies every active rule; returns how many reports lost something.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var (done, broken) = (0, 0);
        // Erasing first: what goes whole need not be made anonymous before.
        foreach (var rule in (await store.Rules(cancel)).Where(r => r.Class != RetentionRule.Whistleblower && r.IsInForce(Now)).OrderByDescending(r => r.Action))
        {
            for (RetentionStore.DueRow? last = null; ;)
            {
                var due = await store.DueRows(rule, Now, Batch, cancel, last);
                foreach (var row in due)
                {
                    try
                    {
                        if (await One(rule, row.Id, cancel)) done++;
                    }
                    catch (Exception fault) when (fault is CryptographicException or InvalidOperationException or FormatException)
                    {
                        // One report that cannot be opened must not keep all others past their time.
                        broken++;
                        log.LogError(fault, "Retention: report {ReportId} could not be worked on", row.Id);
                    }
                }

                if (due.Count < Batch) break;
                last = due[^1];
            }
        }

        if (done > 0)
        {
            signal.Wake();
            log.LogInformation("Retention: {Count} reports", done);
        }

        // Parked and visible to operators, after everything else was done.
        return broken == 0 ? done : throw new InvalidOperationException($"{broken} reports whose time is over could not be opened; the log names them.");
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<bool> One(RetentionRule rule, long id, CancellationToken cancel)
    {
        // Opened before the lock: a key command may take a while, and who filed a report does not change.
        var reporter = rule.Action is RetentionAction.Anonymise ? await contacts.Open(id, cancel) : new Contact();
        return await database.Write(t => One(t, rule, id, reporter, cancel), cancel);
    }

    private async Task<bool> One(Transaction t, RetentionRule rule, long id, Contact reporter, CancellationToken cancel)
    {
        var facts = await reports.Facts(t, "r.id = @id", new { id }, t.Dialect.ForUpdate, cancel);
        var now = Now;
        if (facts is null || !await RetentionStore.IsDue(t, rule, id, now, cancel)) return false;
        var report = facts.Report;
        // The days of an objection are data too, and may be longer than a rule's.
        if ((await deadlines.Rules(t, cancel)).ObjectionOpen(report, now)) return false;
        List<string> destroyed = [];
        if (await t.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM sealed_contact WHERE report_id = @id AND wrapped_key IS NOT NULL)", new { id }, cancel)) destroyed.Add("contact");
        destroyed.Add("words");
        var files = await t.Scalar<long>($"SELECT COUNT(*) FROM attachment WHERE report_id = @id{(rule.Action is RetentionAction.Erase ? "" : " AND shown_at IS NULL")}", new { id }, cancel);
        if (files > 0) destroyed.Add(string.Create(CultureInfo.InvariantCulture, $"files:{files}"));
        await ContactVault.Destroy(t, id, cancel);
        if (rule.Action is RetentionAction.Erase) await EraseWords.OfEnded(t, id, cancel);
        else await AnonymiseWords.Of(t, reports, report, reporter, cancel);
        await RetentionStore.AddReceipt(t, id, report.TrackingId.ToString(), rule, report.EndedAt ?? now, now, string.Join(',', destroyed), cancel);
        await audit.Record(t, new AuditEntry(AuditKind.Erased, ReportId: id, Subject: $"retention {rule.Action.Code()}", Reason: string.Create(CultureInfo.InvariantCulture, $"{rule.Key} {rule.Days}")), cancel);
        await JobStore.Add(
            t,
            [new NewJob(JobKinds.Erase, string.Create(CultureInfo.InvariantCulture, $"{JobKinds.Erase}:{id}:retention:{rule.Action.Code()}"), now, id, Payload: rule.Action is RetentionAction.Erase ? "" : EraseFiles.KeepShown)],
            now,
            cancel);
        return true;
    }
}
