using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>
/// Makes an ended report's words those of nobody: the masked wording takes the place of the reporter's own, public answers are masked where they stand,
/// what was said in private goes. The acts' hashes stay, as in <see cref="EraseWords"/>; the salts are destroyed, so that nothing can be guessed from them.
/// </summary>
public static class AnonymiseWords
{
    private sealed class Wording
    {
        public string Title { get; init; } = "";

        public string Text { get; init; } = "";

        public string Place { get; init; } = "";
    }

    /// <summary>Changes the words of a report that the transaction holds. Doing it twice changes nothing more.</summary>
    /// <exception cref="InvalidOperationException">The report has not ended.</exception>
    public static async Task Of(Transaction transaction, ReportStore reports, Report report, CancellationToken cancel)
    {
        if (!report.IsEnded) throw new InvalidOperationException("Only an ended report is made anonymous.");
        var decided = await transaction.First<Wording>("SELECT title, text, place FROM masking WHERE report_id = @Id", new { report.Id }, cancel);
        var after = report with
        {
            OriginalTitle = "",
            OriginalText = "",
            Title = decided?.Title ?? PersonalData.Masked(report.Title),
            Text = decided?.Text ?? PersonalData.Masked(report.Text),
            Place = decided?.Place ?? PersonalData.Masked(report.Place),
            Tags = PersonalData.Masked(report.Tags),
        };
        var bare = ReportSeal.Bare(after);
        await transaction.Execute(
            """
            UPDATE report SET retention = 'anonymised', version = version + 1, original_title = @OriginalTitle, original_text = @OriginalText, title = @Title, text = @Text, place = @Place,
                tags = @Tags, sealed = @content WHERE id = @Id;
            DELETE FROM masking WHERE report_id = @Id;
            UPDATE intake_key SET body_hash = @nothing WHERE report_id = @Id;
            """,
            new { bare.Id, bare.OriginalTitle, bare.OriginalText, bare.Title, bare.Text, bare.Place, bare.Tags, content = ReportSeal.Sealed(after), nothing = Array.Empty<byte>() },
            cancel);
        foreach (var act in await reports.Acts(transaction, report.Id, cancel))
        {
            if (act.Erased) continue;
            var said = act.Visibility is Visibility.Public && act.Actor is ActorKind.Officer ? PersonalData.Mask(act.Text, PersonalData.FindInAnswer(act.Text)) : "";
            var left = act with { Text = said, Details = "", Salt = null };
            await transaction.Execute(
                "UPDATE act SET text = @Text, details = '', salt = NULL, sealed = @content, erased = TRUE WHERE id = @Id",
                new { act.Id, ReportSeal.Bare(left, report.Key).Text, content = ReportSeal.Sealed(left, report.Key) },
                cancel);
        }
    }
}
