using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>
/// Takes every word out of the history of a report that is withdrawn, or whose time is over. The one change to acts that there is: who did what when stays, what was said goes. The
/// acts' hashes stay, because the audit chain covers them; the salt that went into each is destroyed with the words, so that not even a short
/// sentence can be guessed from its hash.
/// </summary>
public static class EraseWords
{
    /// <summary>Empties the acts and the officers' wording. Doing it twice changes nothing.</summary>
    /// <param name="transaction">The one that withdraws, or a later one.</param>
    /// <param name="reportId">The report.</param>
    /// <param name="keepSeq">An act whose words are still needed; null keeps none.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    /// <exception cref="InvalidOperationException">The report is not withdrawn.</exception>
    public static async Task Of(Transaction transaction, long reportId, int? keepSeq, CancellationToken cancel)
    {
        var state = await transaction.Scalar<string>($"SELECT state FROM report WHERE id = @reportId {transaction.Dialect.ForUpdate}", new { reportId }, cancel);
        if (state != ReportState.Withdrawn.Code()) throw new InvalidOperationException("Only the words of a withdrawn report are erased.");
        await Empty(transaction, reportId, keepSeq ?? 0, cancel);
    }

    /// <summary>Takes every word out of an ended report, its own too: its time is over. The state stays. Doing it twice changes nothing more.</summary>
    /// <exception cref="InvalidOperationException">The report has not ended.</exception>
    public static async Task OfEnded(Transaction transaction, long reportId, CancellationToken cancel)
    {
        var ended = await transaction.Execute(
            """
            UPDATE report SET retention = 'erased', version = version + 1, original_title = '', original_text = '', title = '', text = '', tags = '', place = '', source = ''
            WHERE id = @reportId AND state IN ('closed', 'archived', 'withdrawn')
            """,
            new { reportId },
            cancel);
        if (ended == 0) throw new InvalidOperationException("Only the words of an ended report are erased.");
        // Words that were left when it was made anonymous stand in acts that count as erased already.
        await transaction.Execute("UPDATE act SET text = '', sealed = NULL WHERE report_id = @reportId AND erased", new { reportId }, cancel);
        await Empty(transaction, reportId, 0, cancel);
    }

    private static async Task Empty(Transaction transaction, long reportId, int keep, CancellationToken cancel)
    {
        await transaction.Execute(
            """
            UPDATE act SET text = '', details = '', salt = NULL, sealed = NULL, erased = TRUE WHERE report_id = @reportId AND NOT erased AND seq <> @keep;
            UPDATE report SET wrapped_key = NULL, sealed = NULL WHERE id = @reportId AND @keep = 0 AND wrapped_key IS NOT NULL;
            DELETE FROM masking WHERE report_id = @reportId;
            DELETE FROM inbound_message WHERE report_id = @reportId;
            UPDATE intake_batch_report SET line_mac = @nothing WHERE report_id = @reportId;
            DELETE FROM outbound_message WHERE report_id = @reportId;
            DELETE FROM field_item WHERE report_id = @reportId;
            DELETE FROM field_result WHERE report_id = @reportId;
            UPDATE intake_key SET body_hash = @nothing WHERE report_id = @reportId;
            """,
            new { reportId, keep, nothing = Array.Empty<byte>() },
            cancel);
    }
}
