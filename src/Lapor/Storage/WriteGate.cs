using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Lapor.Storage;

/// <summary>
/// One writer for one SQLite file, first come first served. Writes that wait together are committed together: each runs in its
/// own savepoint, and nobody is answered before the one COMMIT (and its fsync) that holds all of them.
/// So a slow disk costs one fsync for each batch instead of one for each report, and an acknowledged write is always on disk.
/// </summary>
internal sealed class WriteGate : IAsyncDisposable
{
    private const int LargestBatch = 64;
    private readonly Channel<Waiting> queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly Func<SqliteConnection> open;
    private readonly SqliteDialect dialect;
    private readonly Task loop;

    public WriteGate(Func<SqliteConnection> open, SqliteDialect dialect)
    {
        this.open = open;
        this.dialect = dialect;
        loop = Task.Run(Loop);
    }

    public async Task<T> Run<T>(Func<Transaction, Task<T>> work, CancellationToken cancel)
    {
        var waiting = new Waiting<T>(work, cancel);
        if (!queue.Writer.TryWrite(waiting)) throw new ObjectDisposedException(nameof(Database));
        return await waiting.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
    }

    private async Task Loop()
    {
        SqliteConnection? connection = null;
        var batch = new List<Waiting>(LargestBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            try
            {
                connection ??= open();
                // BEGIN IMMEDIATE: a deferred transaction that reads first fails with "database is locked" when another process wrote.
                using var transaction = connection.BeginTransaction(deferred: false);
                while (batch.Count < LargestBatch && queue.Reader.TryRead(out var next))
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
                if (batch.Count == 0 && queue.Reader.TryRead(out var first)) batch.Add(first);
                foreach (var lost in batch) lost.Break(broken);
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    private abstract class Waiting
    {
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
