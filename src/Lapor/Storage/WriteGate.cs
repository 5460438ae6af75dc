using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Lapor.Storage;

/// <summary>
/// One writer for one SQLite file, first come first served within its lane (<see cref="WriteLane"/>). Writes that wait together are committed
/// together: each runs in its own savepoint, and nobody is answered before the one COMMIT (and its fsync) that holds all of them.
/// So a slow disk costs one fsync for each batch instead of one for each report, and an acknowledged write is always on disk.
/// </summary>
internal sealed class WriteGate : IAsyncDisposable
{
    private const int LargestBatch = 64;

    /// <summary>Writes behind that go along with a front write once their patience has ended.</summary>
    private const int MostAlong = 16;
    private readonly Channel<Waiting> arrivals = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly Func<SqliteConnection> open;
    private readonly SqliteDialect dialect;
    private readonly Task loop;

    // Only the loop touches these.
    private readonly Queue<Waiting> front = new();
    private readonly Queue<Waiting> behind = new();
    private long lastFront = long.MinValue / 2;
    private Task<bool>? arrival; // asked for once: it outlives a pause that ended first

    public WriteGate(Func<SqliteConnection> open, SqliteDialect dialect)
    {
        this.open = open;
        this.dialect = dialect;
        loop = Task.Run(Loop);
    }

    public async Task<T> Run<T>(Func<Transaction, Task<T>> work, CancellationToken cancel)
    {
        var waiting = new Waiting<T>(work, cancel) { IsBehind = WriteLane.IsBehind, Since = WriteLane.Now };
        if (!arrivals.Writer.TryWrite(waiting)) throw new ObjectDisposedException(nameof(Database));
        return await waiting.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        arrivals.Writer.TryComplete();
        await loop;
    }

    private async Task Loop()
    {
        SqliteConnection? connection = null;
        var batch = new List<Waiting>(LargestBatch);
        while (await Ready())
        {
            batch.Clear();
            try
            {
                connection ??= open();
                // BEGIN IMMEDIATE: a deferred transaction that reads first fails with "database is locked" when another process wrote.
                using var transaction = connection.BeginTransaction(deferred: false);
                while (batch.Count < LargestBatch && Next(batch) is { } next)
                {
                    batch.Add(next);
                    await next.Attempt(connection, transaction, dialect);
                }

                transaction.Commit();
                foreach (var done in batch) done.Finish();
            }
#pragma warning disable CA1031 // The loop must outlive any failure; each waiting caller gets the exception.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                if (batch.Count == 0 && (front.TryDequeue(out var first) || behind.TryDequeue(out first))) batch.Add(first);
                foreach (var lost in batch) lost.Break(broken);
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    /// <summary>Waits until something should be written; false when the gate is closed and empty.</summary>
    private async Task<bool> Ready()
    {
        while (true)
        {
            Sort();
            if (front.Count > 0) return true;
            var pause = behind.TryPeek(out var oldest) ? Pause(oldest) : Timeout.InfiniteTimeSpan;
            if (oldest is not null && pause <= TimeSpan.Zero) return true;
            arrival ??= arrivals.Reader.WaitToReadAsync().AsTask();
            if (oldest is null)
            {
                if (!await arrival) return false;
            }
            else if (await Task.WhenAny(arrival, Task.Delay(pause)) == arrival && !await arrival)
            {
                return true; // closing: what waits is written, and nothing more comes
            }

            if (arrival.IsCompleted) arrival = null;
        }
    }

    /// <summary>How long the lane behind should still gather.</summary>
    private TimeSpan Pause(Waiting oldest) =>
        behind.Count >= LargestBatch || !WriteLane.IsBusy(lastFront) ? TimeSpan.Zero : WriteLane.Gather - TimeSpan.FromMilliseconds(WriteLane.Now - oldest.Since);

    private void Sort()
    {
        while (arrivals.Reader.TryRead(out var next))
        {
            if (next.IsBehind)
            {
                behind.Enqueue(next);
                continue;
            }

            front.Enqueue(next);
            lastFront = WriteLane.Now;
        }
    }

    /// <summary>
    /// The next write of this batch. A front write that comes while the lane behind is written joins it at once and shares its commit; nothing
    /// behind follows it then.
    /// </summary>
    private Waiting? Next(List<Waiting> batch)
    {
        Sort();
        if (front.TryDequeue(out var next)) return next;
        if (!behind.TryPeek(out next)) return null;
        var along = batch.Count(w => w.IsBehind);
        var withFront = along < batch.Count;
        if (withFront && (along >= MostAlong || WriteLane.Now - next.Since < (long)WriteLane.Patience.TotalMilliseconds)) return null;
        return behind.Dequeue();
    }

    private abstract class Waiting
    {
        public bool IsBehind { get; init; }

        public long Since { get; init; }

        public abstract Task Attempt(SqliteConnection connection, SqliteTransaction transaction, SqliteDialect dialect);

        public abstract void Finish();

        public abstract void Break(Exception broken);
    }

    private sealed class Waiting<T>(Func<Transaction, Task<T>> work, CancellationToken cancel) : Waiting
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? value;
        private Exception? refused;

        public Task<T> Answer => answer.Task;

        public override async Task Attempt(SqliteConnection connection, SqliteTransaction transaction, SqliteDialect dialect)
        {
            if (cancel.IsCancellationRequested)
            {
                refused = new OperationCanceledException(cancel);
                return;
            }

            transaction.Save("one");
            try
            {
                value = await work(new Transaction(connection, transaction, dialect));
                transaction.Release("one");
            }
#pragma warning disable CA1031 // One caller's failure must not undo the others of the batch; it is given back to that caller.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                refused = failed;
                transaction.Rollback("one"); // throws when SQLite itself ended the whole transaction: then the batch breaks
                transaction.Release("one");
            }
        }

        public override void Finish()
        {
            if (refused is null) answer.TrySetResult(value!);
            else answer.TrySetException(refused);
        }

        public override void Break(Exception broken) => answer.TrySetException(refused ?? broken);
    }
}
