using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>
/// Seals the words of confidential reports that came before words were sealed. Small transactions beside the running traffic; can be stopped and run
/// again. History stays as it is: the hash of each act is the same, only where its words stand changes.
/// </summary>
public sealed class SealReports(Database database, ReportStore reports, ReportSeal seal)
{
    /// <summary>Reports at a time.</summary>
    public const int Batch = 50;

    /// <summary>Seals up to one batch.</summary>
    /// <param name="cancel">Stops the work; the batch stays as it was.</param>
    /// <returns>The reports that were sealed: their entry in the officers' index is still in the clear. Empty when nothing is left.</returns>
    public async Task<IReadOnlyList<long>> Run(CancellationToken cancel)
    {
        var open = await database.Read(
            s => s.Query<long>($"SELECT id FROM report WHERE confidential AND wrapped_key IS NULL AND state <> 'withdrawn' AND retention IS NULL ORDER BY id LIMIT {Batch}", cancel: cancel), cancel);
        if (open.Count == 0) return open;
        await database.Write(
            async t =>
            {
                foreach (var id in open) await Run(t, id, cancel);
            },
            cancel);
        return open;
    }

    private async Task Run(Transaction transaction, long id, CancellationToken cancel)
    {
        var report = (await reports.Facts(transaction, "r.id = @id", new { id }, transaction.Dialect.ForUpdate, cancel))!.Report;
        if (report.Key is not null || report.State is ReportState.Withdrawn) return;
        var key = seal.NewKey();
        foreach (var act in await reports.Acts(transaction, id, cancel))
        {
            if (act.Erased) continue;
            await transaction.Execute(
                "UPDATE act SET text = '', details = '', salt = NULL, sealed = @content WHERE id = @Id", new { act.Id, content = ReportSeal.Sealed(act, key) }, cancel);
        }

        await transaction.Execute(
            """
            UPDATE report SET original_title = '', original_text = '', title = '', text = '', tags = '', place = '', ring_key = @RingKey, wrapped_key = @Wrapped, sealed = @content WHERE id = @id;
            DELETE FROM masking WHERE report_id = @id;
            """,
            new { id, key.RingKey, key.Wrapped, content = ReportSeal.Sealed(report with { Key = key }) },
            cancel);
    }
}
