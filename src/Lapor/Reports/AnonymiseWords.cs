using Lapor.Foundation;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Reports;

/// <summary>
/// Makes an ended report's words those of nobody: the masked wording takes the place of the reporter's own, public answers are masked where they stand,
/// what was said in private goes. The reporter's own name is taken out wherever it stands, and a text that no officer let stand for the public goes whole: what
/// the screening alone does not find would stay for good. The acts' hashes stay, as in <see cref="EraseWords"/>; the salts are destroyed, so that nothing can be guessed from them.
/// </summary>
public static class AnonymiseWords
{
    private sealed class Wording
    {
        public string Title { get; init; } = "";

        public string Text { get; init; } = "";

        public string Place { get; init; } = "";
    }

    /// <summary>Shorter words of a name stand in too many others: "al", "bin", "de".</summary>
    private const int ShortestName = 3;

    /// <summary>Changes the words of a report that the transaction holds. Doing it twice changes nothing more.</summary>
    /// <param name="transaction">Holds the report's lock.</param>
    /// <param name="reports">Reads the acts.</param>
    /// <param name="report">The report.</param>
    /// <param name="reporter">Who filed it, as opened before the contact's key is destroyed; empty where nobody left a contact.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidOperationException">The report has not ended.</exception>
    public static async Task Of(Transaction transaction, ReportStore reports, Report report, Contact reporter, CancellationToken cancel)
    {
        if (!report.IsEnded) throw new InvalidOperationException("Only an ended report is made anonymous.");
        // Whoever verified it let the masked wording stand for the public to read.
        var wasRead = report is { ForwardedAt: not null, Confidential: false };
        var names = $"{reporter.Name} {reporter.ShownName}".Split([' ', '.', ',', '\'', '-'], StringSplitOptions.RemoveEmptyEntries).Where(n => n.Length >= ShortestName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string Own(string text) => Without(text, names);
        var decided = await transaction.First<Wording>("SELECT title, text, place FROM masking WHERE report_id = @Id", new { report.Id }, cancel);
        var after = report with
        {
            OriginalTitle = "",
            OriginalText = "",
            Title = Own(decided?.Title ?? PersonalData.Masked(report.Title)),
            Text = Own(decided?.Text ?? (wasRead ? PersonalData.Masked(report.Text) : "")),
            Place = Own(decided?.Place ?? PersonalData.Masked(report.Place)),
            Tags = Own(PersonalData.Masked(report.Tags)),
            Source = "",
        };
        var bare = ReportSeal.Bare(after);
        await transaction.Execute(
            """
            UPDATE report SET retention = 'anonymised', version = version + 1, original_title = @OriginalTitle, original_text = @OriginalText, title = @Title, text = @Text, place = @Place,
                tags = @Tags, source = '', sealed = @content WHERE id = @Id;
            DELETE FROM masking WHERE report_id = @Id;
            DELETE FROM inbound_message WHERE report_id = @Id;
            DELETE FROM outbound_message WHERE report_id = @Id;
            UPDATE intake_key SET body_hash = @nothing WHERE report_id = @Id;
            """,
            new { bare.Id, bare.OriginalTitle, bare.OriginalText, bare.Title, bare.Text, bare.Place, bare.Tags, content = ReportSeal.Sealed(after), nothing = Array.Empty<byte>() },
            cancel);
        foreach (var act in await reports.Acts(transaction, report.Id, cancel))
        {
            if (act.Erased) continue;
            var said = act.Visibility is Visibility.Public && act.Actor is ActorKind.Officer ? Own(PersonalData.Mask(act.Text, PersonalData.FindInAnswer(act.Text))) : "";
            var left = act with { Text = said, Details = "", Salt = null };
            await transaction.Execute(
                "UPDATE act SET text = @Text, details = '', salt = NULL, sealed = @content, erased = TRUE WHERE id = @Id",
                new { act.Id, ReportSeal.Bare(left, report.Key).Text, content = ReportSeal.Sealed(left, report.Key) },
                cancel);
        }
    }

    /// <summary>The text with each of these words masked, whatever its case; parts of longer words stay.</summary>
    private static string Without(string text, HashSet<string> names)
    {
        if (names.Count == 0 || text.Length == 0) return text;
        List<Finding> own = [];
        for (var at = 0; at < text.Length;)
        {
            var from = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
            if (at == from) at++;
            else if (names.Contains(text[from..at])) own.Add(new(PersonalDataKind.Name, from, at - from, "", 1));
        }

        return PersonalData.Mask(text, own);
    }
}
