using System.Collections.Concurrent;

namespace Lapor.Web.Public;

/// <summary>
/// Slows down guessing: so many tries a minute for one address from one place, and somewhat more from one place over all addresses.
/// Counted per node; what it forgets at a restart is at most a minute old.
/// </summary>
public sealed class SignInLimit(TimeProvider time)
{
    /// <summary>Tries a minute for one e-mail address from one IP address.</summary>
    public const int PerAddress = 10;

    /// <summary>Tries a minute from one IP address: an office behind one address still gets in.</summary>
    public const int PerPlace = 60;

    private const int MostKept = 20_000;
    private readonly ConcurrentDictionary<(string Place, string Address), (long Minute, int Tries)> tries = new();

    /// <summary>Counts a try; false when there were too many.</summary>
    public bool Allow(string place, string address)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (tries.Count > MostKept)
        {
            foreach (var old in tries.Where(t => t.Value.Minute != minute)) tries.TryRemove(old);
        }

        var fromPlace = Count((place, ""), minute);
        return fromPlace <= PerPlace && Count((place, address), minute) <= PerAddress;
    }

    private int Count((string, string) key, long minute) =>
        tries.AddOrUpdate(key, (minute, 1), (_, seen) => seen.Minute == minute ? (minute, seen.Tries + 1) : (minute, 1)).Tries;
}
