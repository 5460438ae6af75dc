using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Jobs;

/// <summary>What a job did: finished, or (recurring) wants to run again after a time.</summary>
public readonly record struct JobResult(TimeSpan? Again)
{
    public static JobResult Finished { get; } = new(null);
}

/// <summary>Does one kind of job. Running it twice must leave the same result as once: a worker may die after the work and before the record.</summary>
public delegate Task<JobResult> JobHandler(Job job, CancellationToken cancel);

/// <summary>A failure that no retry can mend (a refused address, a missing report): the job is parked at once.</summary>
public sealed class PermanentJobException : Exception
{
    public PermanentJobException(string message)
        : base(message)
    {
    }

    public PermanentJobException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public PermanentJobException()
    {
    }
}

/// <summary>The other side is away, and the job's own kind knows when it is too late: until then it is tried again, and never parked.</summary>
public sealed class AwayException : IOException
{
    public AwayException(string message)
        : base(message)
    {
    }

    public AwayException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public AwayException()
    {
    }
}

/// <summary>Leases jobs, runs their handlers outside any transaction, and records what came of it.</summary>
public sealed class JobRunner(JobStore store, IReadOnlyDictionary<string, JobHandler> handlers, JobSignal signal, TimeProvider time, ILogger<JobRunner> log)
{
    /// <summary>After this many tries a job is parked.</summary>
    public const int MostAttempts = 10;
    private const int Batch = 64;

    /// <summary>Jobs done side by side. On SQLite their writes meet at the gate and share a commit.</summary>
    private const int AtOnce = 8;

    /// <summary>After a wake-up, the time in which more jobs may come: one lease and one record for all of them instead of one each.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    /// <summary>Jobs that are later than this let nobody pass any more.</summary>
    private static readonly TimeSpan MostLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(5);
    private readonly string worker = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Runs until cancelled. Polls once a second for jobs that other processes wrote or that became due.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                while (await RunDue(cancel) > 0)
                {
                }

                await signal.Wait(TimeSpan.FromSeconds(1), cancel);
                await Task.Delay(Gather, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a while must not end the worker.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                log.LogError(broken, "The job queue could not be read; trying again");
                await Task.Delay(TimeSpan.FromSeconds(5), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Runs what is due now, once; returns how many jobs were tried. Tests and commands drive the queue with it.</summary>
    public async Task<int> RunDue(CancellationToken cancel)
    {
        if (!await store.IsDue(cancel)) return 0;
        // Who files or answers waits for the database, a notice does not; but none waits longer than this for others to pass.
        return await store.Lag(cancel) < MostLag ? await WriteLane.Behind(() => RunSome(cancel)) : await RunSome(cancel);
    }

    private async Task<int> RunSome(CancellationToken cancel)
    {
        var leased = await store.Lease(worker, Batch, LeaseLength, cancel);
        await Parallel.ForEachAsync(leased, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (job, stop) => await RunOne(job, stop));
        return leased.Count;
    }

    private async Task RunOne(Job job, CancellationToken cancel)
    {
        if (!handlers.TryGetValue(job.Kind, out var handler))
        {
            await store.Park(job, "unknown kind", cancel);
            log.LogError("Job {Id} has the unknown kind {Kind}; parked", job.Id, job.Kind);
            return;
        }

        try
        {
            var result = await handler(job, cancel);
            if (result.Again is { } pause) await store.Again(job, Now() + (long)pause.TotalMilliseconds, null, cancel);
            else await store.Done(job, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // One job's failure is that job's; it is logged, retried and in the end parked.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            // The type's name only: messages of exceptions may quote what a person wrote.
            var error = failed.GetType().Name;
            log.LogWarning("Job {Id} {Kind} failed at try {Attempt}: {Error}", job.Id, job.Kind, job.Attempts, error);
            if (failed is PermanentJobException || (failed is not AwayException && job.Attempts >= MostAttempts)) await store.Park(job, error, cancel);
            else await store.Again(job, Now() + Backoff(job.Attempts), error, cancel);
        }
    }

    /// <summary>10 s, 20 s, 40 s … at most an hour.</summary>
    private static long Backoff(int attempts) => (long)Math.Min(10_000 * Math.Pow(2, Math.Min(attempts, MostAttempts) - 1), 3_600_000);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
