using System.Globalization;
using Lapor.Storage;

namespace Lapor.People;

/// <summary>
/// How fast passwords and codes may be tried. Each account has a lane per device that signed in before, and one slow lane for all unknown devices
/// together: who guesses from elsewhere fills the slow lane and never the owner's. An account that does not exist has lanes like any other.
/// Nothing is stored of an address but a keyed hash.
/// </summary>
public sealed class SignInLanes(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>Tries before an unknown device waits.</summary>
    public const int FreeTries = 5;

    /// <summary>Tries before a known device waits.</summary>
    public const int FreeTriesKnown = 10;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitKnown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestWaitKnown = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    /// <summary>One lane.</summary>
    /// <param name="Key">Keyed hash of what it is for.</param>
    /// <param name="Known">True for a device that signed in before.</param>
    public sealed record Lane(byte[] Key, bool Known);

    private sealed class Row
    {
        public int Tries { get; init; }

        public long FreeAt { get; init; }
    }

    /// <summary>The lane of an account on a device.</summary>
    /// <param name="what">What is tried: <c>password</c> or <c>code</c>.</param>
    /// <param name="account">The address, as compared, or the officer's id.</param>
    /// <param name="device">The known device, or null.</param>
    public Lane Of(string what, string account, string? device) => new(ring.Mac("sign-in-lane", $"{what}\n{account}\n{device}"), device is not null);

    /// <summary>Counts a try before it is made, so that many at once count too; false when this lane must wait.</summary>
    public Task<bool> Take(Lane lane, CancellationToken cancel) => database.Write(
        async t =>
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var row = await t.First<Row>(
                """
                INSERT INTO sign_in_lane (lane, tries, free_at, seen_at) VALUES (@Key, 1, 0, @now)
                ON CONFLICT (lane) DO UPDATE SET
                    tries = CASE WHEN sign_in_lane.free_at > @now THEN sign_in_lane.tries WHEN sign_in_lane.seen_at < @forgotten THEN 1 ELSE sign_in_lane.tries + 1 END,
                    seen_at = @now
                RETURNING tries, free_at
                """,
                new { lane.Key, now, forgotten = now - (long)Forgotten.TotalMilliseconds },
                cancel);
            var free = row!.FreeAt <= now;
            // A closed lane is written as it was: an answer must not tell by its work that it is closed.
            await t.Execute("UPDATE sign_in_lane SET free_at = @until WHERE lane = @Key", new { lane.Key, until = free ? now + (long)Waiting(row.Tries, lane.Known).TotalMilliseconds : row.FreeAt }, cancel);
            return free;
        },
        cancel);

    /// <summary>Forgets the tries of a lane after a right one.</summary>
    public Task Clear(Lane lane, CancellationToken cancel) => database.Write(t => t.Execute("DELETE FROM sign_in_lane WHERE lane = @Key", new { lane.Key }, cancel), cancel);

    /// <summary>Counts up to a number within a stretch of time that begins anew for everybody at once.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="of">Of whom.</param>
    /// <param name="stretch">At most a day: lanes are forgotten after one.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Where it was counted, for <see cref="GiveBack"/>; null when it is used up, and then nothing is counted.</returns>
    public async Task<Lane?> Within(string what, string of, TimeSpan stretch, int most, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var key = ring.Mac("sign-in-lane", string.Create(CultureInfo.InvariantCulture, $"{what}\n{of}\n{now / (long)stretch.TotalMilliseconds}"));
        return await database.Write(
            t => t.Scalar<int?>(
                """
                INSERT INTO sign_in_lane (lane, tries, free_at, seen_at) VALUES (@key, 1, 0, @now)
                ON CONFLICT (lane) DO UPDATE SET tries = sign_in_lane.tries + 1, seen_at = @now WHERE sign_in_lane.tries < @most
                RETURNING tries
                """,
                new { key, now, most },
                cancel),
            cancel) <= most ? new Lane(key, Known: false) : null;
    }

    /// <summary>Takes back what <see cref="Within"/> counted and what then did not happen.</summary>
    public Task GiveBack(Lane lane, CancellationToken cancel) => database.Write(
        t => t.Execute("UPDATE sign_in_lane SET tries = tries - 1 WHERE lane = @Key AND tries > 0", new { lane.Key }, cancel), cancel);

    /// <summary>Forgets lanes that nobody tried for a day.</summary>
    public Task Sweep(CancellationToken cancel) => database.Write(
        t => t.Execute("DELETE FROM sign_in_lane WHERE seen_at < @old", new { old = (time.GetUtcNow() - Forgotten).ToUnixTimeMilliseconds() }, cancel), cancel);

    /// <summary>How long a lane is closed after so many tries; doubles with each.</summary>
    internal static TimeSpan Waiting(int tries, bool known)
    {
        var over = tries - (known ? FreeTriesKnown : FreeTries);
        if (over < 0) return TimeSpan.Zero;
        var (first, longest) = known ? (WaitKnown, LongestWaitKnown) : (Wait, LongestWait);
        return over > 10 ? longest : TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << over));
    }
}
