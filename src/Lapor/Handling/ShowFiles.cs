using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>
/// An officer's word on which files of a report the public may see: those of the reporter's filing and of public answers. Nothing looks for faces or papers
/// in a picture, so each is off until somebody who looked at it ticks it.
/// </summary>
public sealed class ShowFiles(ReportCommit commit)
{
    /// <summary>Shows these files and hides all others; who did it and how many stands in the history.</summary>
    public Task<Outcome<Committed>> Choose(Viewer by, TrackingId id, int version, IReadOnlyCollection<string> storageKeys, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Note, "web",
        (_, facts) => Task.FromResult<Outcome<Deed>>(!May.ReleaseFiles(by, facts)
            ? ReportRefusals.NotNow(ActKind.Note, facts.Report.State)
            : new Deed(facts.Report)
            {
                Visibility = Visibility.Internal,
                Text = $"Lampiran di halaman publik: {storageKeys.Count}.",
                Also = (transaction, act) => AttachmentStore.Show(transaction, act.ReportId, storageKeys, by.Officer?.Id, act.At, cancel),
            }),
        cancel);
}
