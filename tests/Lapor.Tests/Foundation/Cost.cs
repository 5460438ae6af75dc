namespace Lapor.Tests.Foundation;

/// <summary>What work costs in memory, counted by the runtime for one thread: the same on a slow machine as on a quick one.</summary>
internal static class Cost
{
    // What the runtime itself takes once: types, rented buffers, an exception's trace.
    private const long Once = 256 * 1024;

    // Far from what the slowest machine needs, and near enough to end a run that would take for ever.
    private static readonly TimeSpan ForEver = TimeSpan.FromMinutes(2);

    /// <summary>Bytes that work allocates on this thread.</summary>
    public static long Of(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Work allocates at most so many bytes for each unit of its input.</summary>
    public static void IsWithin(int times, long length, Action work) => Assert.InRange(Of(work), 0, (times * length) + Once);

    /// <summary>The same, and over four times the input about four times as much: what is quadratic takes sixteen.</summary>
    /// <param name="times">Bytes for each unit of the input.</param>
    /// <param name="size">A quarter of the largest input.</param>
    /// <param name="input">An input of a size.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="work">What is done with it.</param>
    public static void IsLinear<T>(int times, int size, Func<int, T> input, Func<T, long> length, Action<T> work)
    {
        var (small, large) = (input(size), input(size * 4));
        var apart = Task.Run(() =>
        {
            work(small);
            work(large);
            return (Less: Of(() => work(small)), More: Of(() => work(large)));
        });
        Assert.True(Task.WaitAny([apart], ForEver) == 0, "the work does not end");
        var (less, more) = apart.GetAwaiter().GetResult();
        Assert.InRange(more, 0, (less * 7) + Once);
        Assert.InRange(more, 0, (times * length(large)) + Once);
    }
}
