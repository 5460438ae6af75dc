using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Publishing;

/// <summary>What officers search: the words of every report and of what was said in it, those of a confidential one blinded. Read only behind <see cref="May"/>.</summary>
public sealed class IndexReport(Database database, ReportStore reports, ReportSeal seal)
{
    /// <summary>The tables that hold words of reports beside the reports: the officers' and the public's.</summary>
    public static IReadOnlyList<string> SearchTables { get; } = ["report_search", "public_search"];

    /// <summary>Refreshes one report's entry from the report as it stands.</summary>
    public Task Run(long reportId, CancellationToken cancel) => database.Write(
        async transaction =>
        {
            var facts = await reports.Facts(transaction, "r.id = @id", new { id = reportId }, transaction.Dialect.ForUpdate, cancel);
            if (facts is null) return;
            var acts = await reports.Acts(transaction, reportId, cancel);
            var report = facts.Report;
            var words = report.State is ReportState.Withdrawn
                ? ""
                : string.Join(' ', new[] { report.Title, report.Text, report.OriginalTitle, report.Place, report.Tags }.Concat(acts.Where(a => a.Visibility is not Visibility.Internal).Select(a => a.Text)));
            var terms = IndonesianText.Index(words);
            await transaction.Execute(transaction.Dialect.PutSearch("report_search"), new { id = reportId, terms = report.Confidential ? seal.BlindAll(terms) : terms }, cancel);
        },
        cancel);
}
