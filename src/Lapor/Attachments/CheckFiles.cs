using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Attachments;

/// <summary>
/// What files still wait for: the malware scanner where it was away when they came, the small picture of an image, and the look for faces and identity cards. Until the scanner answered a
/// file is in quarantine: kept, shown in lists, given to nobody. Each file by itself; running it twice, or on two machines, leaves what one run leaves.
/// </summary>
public sealed class CheckFiles(Database database, AttachmentStore store, AttachmentFiles files, AttachmentSeal seal, MalwareScan scan, Thumbnails thumbnails, LookAtPictures look, TimeProvider time, ILogger<CheckFiles> log)
{
    private const int Batch = 20;

    /// <summary>Pictures looked at in one run: other jobs wait for its end.</summary>
    private const int Looks = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(2);

    /// <summary>Looks at what waits; returns when to come again.</summary>
    public async Task<TimeSpan> Run(CancellationToken cancel)
    {
        var scanned = !scan.IsSet || await Each(store.WaitingForScan, Scan, cancel);
        if (thumbnails.IsInstalled) await Each(store.WaitingForThumbnail, Picture, cancel);
        if (!scanned) log.LogWarning("Files wait in quarantine: the malware scanner does not answer");
        return await LookAtSome(cancel) ? Breath : Pause;
    }

    /// <summary>False when one said that there is no use in going on.</summary>
    private static async Task<bool> Each(Func<long, int, CancellationToken, Task<IReadOnlyList<Attachment>>> waiting, Func<Attachment, CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        for (var after = 0L; ;)
        {
            var batch = await waiting(after, Batch, cancel);
            foreach (var file in batch)
            {
                if (!await work(file, cancel)) return false;
                after = file.Id;
            }

            if (batch.Count < Batch) return true;
        }
    }

    private async Task<bool> Scan(Attachment file, CancellationToken cancel)
    {
        // Without content there is nothing to find; the sweep or an erasure is about to take the row.
        var verdict = await Content(file, cancel) is { } content ? await scan.Look(content, cancel) : ScanVerdict.Clean;
        if (verdict is not (ScanVerdict.Clean or ScanVerdict.Infected)) return false;
        if (verdict is ScanVerdict.Infected)
        {
            log.LogWarning("Attachment {AttachmentId} held malware and was destroyed", file.Id);
            await database.Write(t => AttachmentStore.Scanned(t, file.Id, MalwareState.Infected, cancel), cancel);
            files.Delete(file.StorageKey);
            return true;
        }

        await database.Write(t => AttachmentStore.Scanned(t, file.Id, MalwareState.Clean, cancel), cancel);
        return true;
    }

    private async Task<bool> Picture(Attachment file, CancellationToken cancel)
    {
        var small = await Content(file, cancel) is { } content ? await thumbnails.Make(content, cancel) : null;
        if (small is null)
        {
            await database.Write(t => AttachmentStore.Pictured(t, file.Id, null, cancel), cancel);
            return true;
        }

        var key = AttachmentFiles.NewKey();
        await files.Put(key, seal.SealThumbnail(file, key, small), cancel);
        // Erased, or made by another node meanwhile: then this one is nobody's.
        if (!await database.Write(t => AttachmentStore.Pictured(t, file.Id, key, cancel), cancel)) files.Delete(key);
        return true;
    }

    /// <summary>True when more wait.</summary>
    private async Task<bool> LookAtSome(CancellationToken cancel)
    {
        if (!look.IsInstalled) return false;
        var waiting = await store.WaitingForLook(0, Looks + 1, cancel);
        foreach (var file in waiting.Take(Looks))
        {
            var looked = await Content(file, cancel) is { } content ? await look.Look(content, cancel) : null;
            if (looked is null) log.LogWarning("Attachment {AttachmentId} could not be looked at", file.Id);
            await database.Write(t => AttachmentStore.SeenIn(t, file.Id, looked, time.GetUtcNow().ToUnixTimeMilliseconds(), cancel), cancel);
        }

        return waiting.Count > Looks;
    }

    private async Task<byte[]?> Content(Attachment file, CancellationToken cancel)
    {
        if (files.Open(file.StorageKey) is not { } stored) return null;
        await using var opened = seal.Open(file, stored);
        var content = new byte[file.Size];
        await opened.ReadExactlyAsync(content, cancel);
        return content;
    }
}
