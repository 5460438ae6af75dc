using System.Buffers;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Attachments;

/// <summary>
/// Takes a file in: checked by content, stripped of its metadata, looked at by the malware scanner where one is set, stored, and kept in quarantine under the form's draft key until
/// <see cref="AttachmentStore.Claim"/> gives it to a report. What its sender's device sent is never written to the disk.
/// </summary>
public sealed class KeepAttachment(Database database, AttachmentFiles files, AttachmentSeal seal, TimeProvider time, MalwareScan? scan = null, LookAtPictures? look = null)
{
    /// <summary>Files of one report or act.</summary>
    public const int MaxFiles = 5;

    /// <summary>Keeps one file, or says why not with a refusal of <see cref="FileRefusals"/>.</summary>
    /// <param name="draftKey">The form it came with; known to its sender only.</param>
    /// <param name="fileName">As the sender's device gave it; cleaned here.</param>
    /// <param name="content">Read to at most one byte more than allowed.</param>
    /// <param name="cancel">Stops the work; nothing stays.</param>
    public Task<Outcome<Attachment>> Keep(string draftKey, string? fileName, Stream content, CancellationToken cancel) => Keep(draftKey, fileName, content, PhotoMoment.None, cancel);

    /// <summary>The same of a photo that was taken before or after the work.</summary>
    public async Task<Outcome<Attachment>> Keep(string draftKey, string? fileName, Stream content, PhotoMoment moment, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(draftKey);
        if (await database.Read(session => AttachmentStore.Count(session, draftKey, cancel), cancel) >= MaxFiles)
            return FileRefusals.TooMany;
        var outcome = await Read(content, cancel);
        if (outcome.IsRefused)
            return Outcome<Attachment>.Refused(outcome.Refusals);
        var clean = outcome.Value;
        var verdict = scan is null ? ScanVerdict.NotSet : await scan.Look(clean.Content, cancel);
        if (verdict is ScanVerdict.Infected)
            return FileRefusals.Infected;

        var (row, bytes) = seal.Seal(
            new Attachment
            {
                StorageKey = "",
                FileName = FileNames.Clean(fileName, clean.Kind),
                MediaType = clean.Kind.MediaType(),
                Size = clean.Content.Length,
                Notes = clean.Notes,
                DraftKey = draftKey,
                Visibility = Visibility.Reporter,
                Moment = IsPicture(clean) ? moment : PhotoMoment.None,
                Malware = verdict switch { ScanVerdict.Clean => MalwareState.Clean, ScanVerdict.Unknown => MalwareState.Waiting, _ => MalwareState.None },
                Thumbnail = IsPicture(clean) ? ThumbnailState.Waiting : ThumbnailState.None,
                Look = IsPicture(clean) && look is { IsInstalled: true } ? LookState.Waiting : LookState.None,
                CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            clean.Content.Span);
        var key = await files.Put(bytes, cancel);
        // Where this throws, whether the row was committed is not known; SweepOrphans looks later and decides.
        var kept = await database.Write<Attachment?>(
            async transaction =>
            {
                // Again under the write gate: a picker sends five files at once.
                if (await AttachmentStore.Count(transaction, draftKey, cancel) >= MaxFiles)
                    return null;
                return await AttachmentStore.Add(transaction, row with { StorageKey = key }, cancel);
            },
            cancel);
        if (kept is not null)
            return kept;
        files.Delete(key);
        return FileRefusals.TooMany;
    }

    /// <summary>Takes a file out of a draft that is still being written. False where the draft has no such file.</summary>
    public async Task<bool> Remove(string draftKey, string storageKey, CancellationToken cancel)
    {
        var removed = await database.Write(transaction => AttachmentStore.Drop(transaction, draftKey, storageKey, cancel), cancel);
        if (removed)
            files.Delete(storageKey);
        return removed;
    }

    private static bool IsPicture(CleanFile file) => file.Kind is FileKind.Jpeg or FileKind.Png or FileKind.WebP;

    private static async Task<Outcome<CleanFile>> Read(Stream content, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(StripMetadata.MaxBytes + 1);
        try
        {
            var length = await content.ReadAtLeastAsync(buffer.AsMemory(0, StripMetadata.MaxBytes + 1), StripMetadata.MaxBytes + 1, throwOnEndOfStream: false, cancel);
            return StripMetadata.Of(buffer.AsMemory(0, length));
        }
        finally
        {
            // Cleared: it held a person's photo with everything that was just removed from it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
