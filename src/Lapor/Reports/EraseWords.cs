using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>
/// Takes every word out of a withdrawn report's history. The one change to acts that there is: who did what when stays, what was said goes. The
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
        await transaction.Execute(
            """
            UPDATE act SET text = '', details = '', salt = NULL, sealed = NULL, erased = TRUE WHERE report_id = @reportId AND NOT erased AND seq <> @keep;
            UPDATE report SET wrapped_key = NULL, sealed = NULL WHERE id = @reportId AND @keep = 0 AND wrapped_key IS NOT NULL;
            DELETE FROM masking WHERE report_id = @reportId;
            UPDATE intake_key SET body_hash = @nothing WHERE report_id = @reportId;
            """,
            new { reportId, keep = keepSeq ?? 0, nothing = Array.Empty<byte>() },
            cancel);
    }
}
