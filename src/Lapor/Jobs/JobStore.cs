using System.Text.Json;
using Lapor.Storage;

namespace Lapor.Jobs;

/// <summary>The queue's SQL. A job is waiting, leased until a moment, or parked after too many failures; a done job is gone.</summary>
public sealed class JobStore(Database database, TimeProvider time)
{
    /// <summary>Parked jobs sort after everything that is due, so the due index never meets them.</summary>
    private const long Never = long.MaxValue;
    private const string Columns = "id, kind, key, report_id, act_id, payload, attempts, COALESCE(leased_until, 0) AS leased_until, error, state, due_at";

    /// <summary>Adds jobs inside the caller's transaction; a key that waits already stays as it is.</summary>
    public static async Task Add(Transaction transaction, IReadOnlyCollection<NewJob> jobs, long now, CancellationToken cancel)
    {
        if (jobs.Count == 0) return;
        // One statement for all of them: each statement is a round trip on PostgreSQL.
        await transaction.Execute(
            $"""
            INSERT INTO job (kind, key, report_id, act_id, payload, state, due_at, created_at)
            SELECT kind, key, report_id, act_id, payload, 'waiting', due_at, @now
            FROM {transaction.Dialect.Rows("jobs", "kind text, key text, report_id bigint, act_id bigint, payload text, due_at bigint")} WHERE TRUE ON CONFLICT (key) DO NOTHING
            """,
            new { now, jobs = JsonSerializer.Serialize(jobs.Select(j => new { kind = j.Kind, key = j.Key, report_id = j.ReportId, act_id = j.ActId, payload = j.Payload, due_at = j.DueAt })) },
            cancel);
    }

    /// <summary>Takes a job that waits out of the queue: what it would do is done. One that a worker holds already finds nothing to do by itself.</summary>
    public static Task CallOff(Transaction transaction, string key, CancellationToken cancel) => transaction.Execute("DELETE FROM job WHERE key = @key AND state = 'waiting'", new { key }, cancel);

    /// <summary>Takes due jobs for this worker, first what is due longest, of one moment in the order in which they were written. An expired lease (a worker that died) is due again.</summary>
    public Task<IReadOnlyList<Job>> Lease(string worker, int atMost, TimeSpan length, CancellationToken cancel) => database.Write<IReadOnlyList<Job>>(
        async t =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var leased = await t.Query<Job>(
                $"""
                UPDATE job SET state = 'leased', attempts = attempts + 1, leased_by = @worker, leased_until = @until, due_at = @until
                WHERE id IN (SELECT id FROM job WHERE due_at <= @now ORDER BY due_at, id LIMIT @atMost {t.Dialect.SkipLocked})
                RETURNING {Columns}
                """,
                new { worker, atMost, now, until = now + (long)length.TotalMilliseconds },
                cancel);
            // No engine promises the order of the rows that it gives back.
            return [.. leased.OrderBy(j => j.Id)];
        },
        cancel);

    /// <summary>True when something is due now; cheap, so that an idle system writes nothing.</summary>
    public Task<bool> IsDue(CancellationToken cancel) => database.Read(
        s => s.Scalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM job WHERE due_at <= @now)",
            new { now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancel),
        cancel);

    /// <summary>Removes a job that was done.</summary>
    public Task Done(Job job, CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM job WHERE id = @Id AND leased_until = @LeasedUntil", new { job.Id, job.LeasedUntil }, cancel), cancel);

    /// <summary>Puts a job back for a later moment: a retry after a failure, or the next turn of a recurring job.</summary>
    public Task Again(Job job, long dueAt, string? error, CancellationToken cancel) => database.Write(
        t => t.Execute(
            """
            UPDATE job SET state = 'waiting', due_at = @dueAt, leased_until = NULL, leased_by = NULL, error = @error,
                attempts = CASE WHEN @error IS NULL THEN 0 ELSE attempts END
            WHERE id = @Id AND leased_until = @LeasedUntil
            """,
            new { job.Id, job.LeasedUntil, dueAt, error },
            cancel),
        cancel);

    /// <summary>Takes a job out of the way of others; an operator looks at it and releases it.</summary>
    public Task Park(Job job, string error, CancellationToken cancel) => database.Write(
        t => t.Execute(
            "UPDATE job SET state = 'parked', due_at = @Never, leased_until = NULL, leased_by = NULL, error = @error WHERE id = @Id AND leased_until = @LeasedUntil",
            new { job.Id, job.LeasedUntil, error, Never },
            cancel),
        cancel);

    /// <summary>Parked jobs, oldest first.</summary>
    public Task<IReadOnlyList<Job>> Parked(int atMost, CancellationToken cancel) => database.Read(
        s => s.Query<Job>($"SELECT {Columns} FROM job WHERE due_at = @Never ORDER BY id LIMIT @atMost", new { Never, atMost }, cancel), cancel);

    /// <summary>How many jobs of each kind are parked, by kind.</summary>
    public Task<IReadOnlyList<ParkedKind>> ParkedKinds(CancellationToken cancel) => database.Read(
        s => s.Query<ParkedKind>("SELECT kind, COUNT(*) AS count FROM job WHERE due_at = @Never GROUP BY kind ORDER BY kind", new { Never }, cancel), cancel);

    /// <summary>Makes parked jobs due again, all of them; returns how many.</summary>
    public Task<int> Release(CancellationToken cancel) => Release("TRUE", null, null, cancel);

    /// <summary>Makes one parked job due again; 0 when it is not parked (any more).</summary>
    public Task<int> ReleaseOne(long id, CancellationToken cancel) => Release("id = @id", id, null, cancel);

    /// <summary>Makes the parked jobs of one kind due again; returns how many.</summary>
    public Task<int> ReleaseKind(string kind, CancellationToken cancel) => Release("kind = @kind", null, kind, cancel);

    private Task<int> Release(string which, long? id, string? kind, CancellationToken cancel) => database.Write(
        t => t.Execute(
            $"UPDATE job SET state = 'waiting', attempts = 0, due_at = @now WHERE due_at = @Never AND {which}",
            new { Never, id = id ?? 0, kind = kind ?? "", now = time.GetUtcNow().ToUnixTimeMilliseconds() },
            cancel),
        cancel);

    /// <summary>How late the oldest due job is (null: none is due): the readiness check's and the monitor's measure.</summary>
    public async Task<TimeSpan?> Lag(CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var oldest = await database.Read(s => s.Scalar<long?>("SELECT MIN(due_at) FROM job WHERE due_at <= @now", new { now }, cancel), cancel);
        return oldest is { } due ? TimeSpan.FromMilliseconds(now - due) : null;
    }

    /// <summary>Takes jobs of these kinds of one report out of the queue, undone: of example data nobody is told.</summary>
    public Task Drop(long reportId, IReadOnlyCollection<string> kinds, CancellationToken cancel) => database.Write(
        t => t.Execute($"DELETE FROM job WHERE report_id = @reportId AND kind {t.Dialect.In("kinds")}", new { reportId, kinds = kinds.ToArray() }, cancel), cancel);

    /// <summary>Makes sure that a recurring job exists.</summary>
    public Task Ensure(NewJob job, CancellationToken cancel) => database.Write(
        t => Add(t, [job], time.GetUtcNow().ToUnixTimeMilliseconds(), cancel), cancel);
}
