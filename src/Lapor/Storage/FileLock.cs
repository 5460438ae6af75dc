namespace Lapor.Storage;

/// <summary>A lock between processes on one machine: a file held open exclusively. The system frees it when the process dies.</summary>
public sealed class FileLock : IAsyncDisposable
{
    private readonly FileStream held;

    private FileLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock, or null when another process holds it.</summary>
    public static FileLock? TryTake(string file)
    {
        try
        {
            return new(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits for the lock.</summary>
    public static async Task<FileLock> Wait(string file, CancellationToken cancel)
    {
        while (true)
        {
            if (TryTake(file) is { } taken) return taken;
            await Task.Delay(50, cancel);
        }
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
