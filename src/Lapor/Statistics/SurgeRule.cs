namespace Lapor.Statistics;

/// <summary>
/// Whether a place has more reports about a topic than its own past explains. The last seven days are held against the eight weeks before: given as many
/// reports in all nine weeks, how likely do so many fall into the last one if nothing changed (binomial, exact)? Where a place's weeks swing more than
/// chance lets them, its counts weigh accordingly less. Pure.
/// </summary>
public static class SurgeRule
{
    /// <summary>Weeks that the last one is held against.</summary>
    public const int Weeks = 8;

    /// <summary>Chance that a day on which nothing changed anywhere brings any alarm at all, over all places and topics together.</summary>
    public const double FalseAlarms = 0.05;

    /// <summary>Fewer reports than this are never a surge.</summary>
    public const int LeastReports = 5;

    /// <summary>Chance of so many in the last week if nothing changed, 0 to 1.</summary>
    /// <param name="recent">Reports of the last seven days.</param>
    /// <param name="before">Reports of each of the eight weeks before.</param>
    public static double Chance(int recent, IReadOnlyList<int> before)
    {
        var mean = before.Average();
        var spread = before.Count < 2 || mean <= 0 ? 1 : Math.Max(1, before.Sum(w => (w - mean) * (w - mean)) / (before.Count - 1) / mean);
        var all = (int)Math.Round((recent + before.Sum()) / spread);
        var hit = (int)Math.Floor(recent / spread);
        return Tail(hit, all, 1.0 / (before.Count + 1));
    }

    /// <summary>True for a surge.</summary>
    /// <param name="chance">From <see cref="Chance"/>.</param>
    /// <param name="recent">Reports of the last seven days.</param>
    /// <param name="looked">Places and topics that were looked at on the same day: each could have raised an alarm.</param>
    public static bool IsSurge(double chance, int recent, int looked) => recent >= LeastReports && chance < FalseAlarms / Math.Max(1, looked);

    // P(X >= hit), X binomial.
    private static double Tail(int hit, int all, double share)
    {
        if (hit <= 0) return 1;
        var sum = 0.0;
        for (var k = hit; k <= all; k++)
        {
            var term = Math.Exp(LogChoose(all, k) + (k * Math.Log(share)) + ((all - k) * Math.Log(1 - share)));
            sum += term;
            // Behind the peak the rest is too small to count.
            if (k > all * share && term < sum * 1e-15) break;
        }

        return Math.Min(1, sum);
    }

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    // Exact below 32, Stirling's series above: its error is below 1e-9 there.
    private static double LogFactorial(int n)
    {
        if (n < 32)
        {
            var log = 0.0;
            for (var i = 2; i <= n; i++) log += Math.Log(i);
            return log;
        }

        return (n * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI * n)) + (1.0 / (12.0 * n)) - (1.0 / (360.0 * n * n * n));
    }
}
