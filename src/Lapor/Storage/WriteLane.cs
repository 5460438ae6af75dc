namespace Lapor.Storage;

/// <summary>
/// Two lanes of writing. A person waits for the writes of the front lane; those of a job can let them pass. While people write, jobs' writes
/// are gathered (on SQLite into one commit, one fsync) and come between; when nobody does, both lanes are equally fast.
/// </summary>
public static class WriteLane
{
    /// <summary>How long writes behind are gathered while people write.</summary>
    internal static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    /// <summary>After this long a write behind lets nobody pass any more.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>So long after a front write another one is expected.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(100);
    private static readonly AsyncLocal<bool> behind = new();

    /// <summary>True where writes may wait for others.</summary>
    internal static bool IsBehind => behind.Value;

    /// <summary>Runs work, with all that it calls and awaits, in the lane behind.</summary>
    public static async Task<T> Behind<T>(Func<Task<T>> work)
    {
        behind.Value = true; // ends with this method: an async method's changes do not reach its caller
        return await work();
    }

    /// <summary>Milliseconds of the machine since it started; for what is measured, not for what is dated.</summary>
    internal static long Now => Environment.TickCount64;

    /// <summary>True when a front write came so lately that another is to be expected.</summary>
    /// <param name="last">When, as <see cref="Now"/>.</param>
    internal static bool IsBusy(long last) => Now - last < (long)Busy.TotalMilliseconds;
}
