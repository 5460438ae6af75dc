using Lapor.Storage;

namespace Lapor.Attachments;

/// <summary>Removes the files of a report that is withdrawn or whose time is over: contents first, so that an interruption leaves rows that still name them.</summary>
public sealed class EraseFiles(Database database, AttachmentStore store, AttachmentFiles files)
{
    /// <summary>Said in a job: files that the public was shown stay.</summary>
    public const string KeepShown = "keep_shown";

    /// <summary>Removes contents and rows; doing it again finds nothing.</summary>
    public Task Run(long reportId, CancellationToken cancel) => Run(reportId, keepShown: false, cancel);

    /// <summary>The same, where wanted of those files only that no officer let the public see.</summary>
    public async Task Run(long reportId, bool keepShown, CancellationToken cancel)
    {
        foreach (var file in (await store.OfReport(reportId, cancel)).Where(f => !keepShown || f.ShownAt is null))
        {
            files.Delete(file.StorageKey);
            if (file.ThumbnailKey is { } small) files.Delete(small);
        }

        await database.Write(transaction => keepShown ? AttachmentStore.EraseHidden(transaction, reportId, cancel) : AttachmentStore.Erase(transaction, reportId, cancel), cancel);
    }
}
