namespace Lapor.Web.Public;

/// <summary>
/// How many codes can be tried, and cases filed, a minute on this node, by everybody together: who asks is not known here and must not be. Each try is a
/// quarter of a second of work, two at a time, so that a flood of guesses neither finds a code among 10^15 nor takes the machine away from the site.
/// </summary>
public sealed class CaseTurns(TimeProvider time) : IDisposable
{
    /// <summary>Tries a minute.</summary>
    public const int AMinute = 120;

    private readonly SemaphoreSlim places = new(2);
    private readonly Lock counting = new();
    private readonly Dictionary<string, (long Minute, int Tries)> counts = new(StringComparer.Ordinal);

    /// <summary>Waits for a place, to be disposed when the work is done; null when this minute is used up.</summary>
    /// <param name="what">What is counted: filing does not suffer from guessing.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IDisposable?> Take(string what, CancellationToken cancel)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (counting)
        {
            var seen = counts.GetValueOrDefault(what);
            var tries = seen.Minute == minute ? seen.Tries + 1 : 1;
            counts[what] = (minute, tries);
            if (tries > AMinute) return null;
        }

        await places.WaitAsync(cancel);
        return new Place(places);
    }

    public void Dispose() => places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int left = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 0) == 1) places.Release();
        }
    }
}
