using Lapor.Storage;

namespace Lapor.Attachments;

/// <summary>
/// Removes what no report claimed: files of forms that were never sent, and contents without a row, left by a crash between the two. Running it
/// twice, or beside itself on another machine, removes nothing more.
/// </summary>
public sealed class SweepOrphans(Database database, AttachmentStore store, AttachmentFiles files, TimeProvider time)
{
    private const int Batch = 200;

    /// <summary>Sweeps what is older than this; returns how many contents were removed.</summary>
    /// <param name="age">Longer than a draft lives, so that nobody's open form loses its photos.</param>
    /// <param name="cancel">Stops between two batches.</param>
    public async Task<int> Sweep(TimeSpan age, CancellationToken cancel)
    {
        var before = time.GetUtcNow() - age;
        var removed = 0;
        while (true)
        {
            // The row first: a content without a row is found below, a row without content would be a broken link.
            var keys = await database.Write(transaction => AttachmentStore.DropOrphans(transaction, before.ToUnixTimeMilliseconds(), Batch, cancel), cancel);
            foreach (var key in keys)
                files.Delete(key);
            removed += keys.Count;
            if (keys.Count < Batch)
                break;
        }
        foreach (var keys in files.WrittenBefore(before).Chunk(Batch))
        {
            var known = (await store.Known(keys, cancel)).ToHashSet(StringComparer.Ordinal);
            foreach (var key in keys.Where(key => !known.Contains(key)))
            {
                files.Delete(key);
                removed++;
            }
        }
        return removed + files.Sweep(before);
    }
}
