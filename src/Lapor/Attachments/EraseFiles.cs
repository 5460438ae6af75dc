using Lapor.Storage;

namespace Lapor.Attachments;

/// <summary>Removes the files of a withdrawn report: contents first, so that an interruption leaves rows that still name them.</summary>
public sealed class EraseFiles(Database database, AttachmentStore store, AttachmentFiles files)
{
    /// <summary>Removes contents and rows; doing it again finds nothing.</summary>
    public async Task Run(long reportId, CancellationToken cancel)
    {
        foreach (var file in await store.OfReport(reportId, cancel)) files.Delete(file.StorageKey);
        await database.Write(transaction => AttachmentStore.Erase(transaction, reportId, cancel), cancel);
    }
}
