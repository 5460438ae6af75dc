namespace Lapor.Channels.Sms;

/// <summary>One hand-over to a gateway.</summary>
/// <param name="At">When it ended, UTC milliseconds.</param>
/// <param name="Worked">The gateway answered for the message, be it yes or "no way to that number".</param>
public readonly record struct GateTry(long At, bool Worked);

/// <summary>
/// Which of several gateways gets the next message: load shared by live success. The one that had the least for what it is worth comes first; its worth is the share of its latest hand-overs that worked. One whose latest three
/// all failed is dead: it gets one message in a while to see whether it is back, and else stands behind the living. Pure: the same tries, the same choice.
/// </summary>
public static class GateChoice
{
    /// <summary>Latest hand-overs of a gateway that count.</summary>
    public const int Remembered = 20;

    /// <summary>So many failures in a row are a dead gateway.</summary>
    public const int Deadly = 3;

    /// <summary>How long a dead gateway is left alone between two tries to see whether it is back.</summary>
    public static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(30);

    /// <summary>Older hand-overs say nothing about now.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>True where the latest hand-overs all failed.</summary>
    /// <param name="tries">Oldest first.</param>
    internal static bool IsDead(IReadOnlyList<GateTry> tries) => tries.Count >= Deadly && tries.TakeLast(Deadly).All(t => !t.Worked);

    /// <summary>The gateways, in the order in which they should be tried.</summary>
    /// <param name="tries">The hand-overs of each, oldest first.</param>
    /// <param name="now">UTC milliseconds.</param>
    public static IReadOnlyList<int> Order(IReadOnlyList<IReadOnlyList<GateTry>> tries, long now)
    {
        List<(int Gate, bool Dead, bool Probe, double Load)> gates = [];
        foreach (var (gate, all) in tries.Index())
        {
            var dead = IsDead(all);
            var fresh = all.Where(t => now - t.At < Fresh.TotalMilliseconds).ToList();
            // One try and one success for free: a new gateway is worth as much as a good one.
            var worth = (fresh.Count(t => t.Worked) + 1.0) / (fresh.Count + 1.0);
            gates.Add((gate, dead, dead && now - all[^1].At >= BetweenProbes.TotalMilliseconds, fresh.Count / worth));
        }

        // A probe goes first, or a living gateway would take every message and nobody would learn that the dead one is back; with nobody alive all are tried.
        return [.. gates.OrderBy(g => g switch { { Probe: true } => 0, { Dead: false } => 1, _ => 2 }).ThenBy(g => g.Load).ThenBy(g => g.Gate).Select(g => g.Gate)];
    }
}

/// <summary>The latest hand-overs of each gateway from this process.</summary>
/// <param name="count">How many gateways there are.</param>
internal sealed class GateMemory(int count)
{
    private readonly Lock gate = new();
    private readonly List<GateTry>[] tries = [.. Enumerable.Range(0, count).Select(_ => new List<GateTry>())];

    /// <summary>The order for the next message.</summary>
    public IReadOnlyList<int> Order(long now)
    {
        lock (gate)
        {
            var order = GateChoice.Order(tries, now);
            // Beside a living one only a probe puts a dead one first; it counts from its beginning, so that of many messages at once one alone is the probe.
            if (order.Count > 1 && GateChoice.IsDead(tries[order[0]])) Remember(order[0], new GateTry(now, Worked: false));
            return order;
        }
    }

    /// <summary>Remembers what came of one hand-over.</summary>
    public void Add(int of, GateTry tried)
    {
        lock (gate) Remember(of, tried);
    }

    private void Remember(int of, GateTry tried)
    {
        tries[of].Add(tried);
        if (tries[of].Count > GateChoice.Remembered) tries[of].RemoveAt(0);
    }
}
