using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>
/// An officer's word on which files of a report the public may see: those of the reporter's filing and of public answers. Each is off until somebody who looked at it ticks it.
/// Where a face or an identity card is suspected in a picture, the tick alone does not do: the officer says why it may be seen all the same.
/// </summary>
public sealed class ShowFiles(ReportCommit commit)
{
    /// <summary>A picture in which something is suspected was ticked without that reason.</summary>
    public static Refusal NeedsReason { get; } = new(
        "picture_suspected", "file",
        "Pada foto yang dicentang diduga ada wajah atau kartu identitas. Buka fotonya, lalu pilih alasan tetap ditampilkan, atau hapus centangnya.",
        "A face or an identity card is suspected in a ticked photo. Open it, then choose why it is shown all the same, or remove the tick.");

    /// <summary>Shows these files and hides all others; who did it and how many stands in the history.</summary>
    /// <param name="by">The officer.</param>
    /// <param name="id">The report.</param>
    /// <param name="version">Of the report on the officer's screen.</param>
    /// <param name="storageKeys">The files to show.</param>
    /// <param name="despite">Of those in which something is suspected: why the public may see them all the same.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<Outcome<Committed>> Choose(Viewer by, TrackingId id, int version, IReadOnlyCollection<string> storageKeys, IReadOnlyDictionary<string, ShownDespite> despite, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Note, "web",
        async (inside, facts) =>
        {
            if (!May.ReleaseFiles(by, facts)) return ReportRefusals.NotNow(ActKind.Note, facts.Report.State);
            var suspected = await AttachmentStore.Suspected(inside, facts.Report.Id, storageKeys, cancel);
            if (!suspected.All(despite.ContainsKey)) return NeedsReason;
            return new Deed(facts.Report)
            {
                Visibility = Visibility.Internal,
                Text = $"Lampiran di halaman publik: {storageKeys.Count}.{(suspected.Count > 0 ? $" Tetap ditampilkan walau diduga memuat wajah atau kartu identitas: {suspected.Count}." : "")}",
                Also = (transaction, act) => AttachmentStore.Show(transaction, act.ReportId, storageKeys, by.Officer?.Id, act.At, cancel, despite),
            };
        },
        cancel);
}
