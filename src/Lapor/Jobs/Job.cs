namespace Lapor.Jobs;

/// <summary>A job to put into the queue, in the transaction of the act that causes it.</summary>
/// <param name="Kind">What to do; see <c>Workers.cs</c> for who does it.</param>
/// <param name="Key">Two jobs with one key are one job; holds kind, report and act, so that writing it twice changes nothing.</param>
/// <param name="DueAt">UTC milliseconds; not before.</param>
/// <param name="ReportId">The report it is about.</param>
/// <param name="ActId">The act that caused it; the worker re-reads the report and does nothing when that act no longer calls for it.</param>
/// <param name="Payload">Small parameters, e.g. the day of a warning.</param>
public sealed record NewJob(string Kind, string Key, long DueAt, long? ReportId = null, long? ActId = null, string Payload = "");

/// <summary>A leased job.</summary>
public sealed class Job
{
    public long Id { get; init; }

    public required string Kind { get; init; }

    public required string Key { get; init; }

    public long? ReportId { get; init; }

    public long? ActId { get; init; }

    public string Payload { get; init; } = "";

    /// <summary>How often it was leased, this time included.</summary>
    public int Attempts { get; init; }

    /// <summary>The lease's mark: recording a result with an older mark changes nothing.</summary>
    public long LeasedUntil { get; init; }

    public string? Error { get; init; }

    public string State { get; init; } = "";

    public long DueAt { get; init; }
}

/// <summary>How many jobs of one kind are parked.</summary>
public sealed class ParkedKind
{
    public string Kind { get; init; } = "";

    public int Count { get; init; }
}

/// <summary>Wakes the workers of this process as soon as a commit wrote jobs; other processes find them by polling.</summary>
public sealed class JobSignal
{
    private readonly SemaphoreSlim semaphore = new(0, 1);

    /// <summary>Says that there may be work.</summary>
    public void Wake()
    {
        try
        {
            if (semaphore.CurrentCount == 0) semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // somebody else woke them at the same moment
        }
    }

    /// <summary>Waits for a wake-up, at most this long.</summary>
    public Task Wait(TimeSpan atMost, CancellationToken cancel) => semaphore.WaitAsync(atMost, cancel);
}
