using System.Diagnostics;
using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Bench;

/// <summary>
/// Whether the time of an answer tells a right receipt code from a wrong one, or a number that exists from one that does not. Each way is tried a thousand times, in turns; the
/// times of each are compared with those of the right code by the rank-sum test of Mann and Whitney.
/// </summary>
internal static class Timing
{
    private const int Tries = 1_000;

    public static async Task Run(string db, string keys)
    {
        await using var database = Database.Open(db);
        var ring = KeyRing.Open(keys);
        var receipts = new Receipts(new ReportStore(database, new ReportSeal(ring)), ring);
        var code = ReceiptCode.New();
        string Number(bool confidential) => database.Read(s => s.Scalar<string>($"SELECT tracking_id FROM report WHERE {(confidential ? "" : "NOT ")}confidential ORDER BY id DESC LIMIT 1")).GetAwaiter().GetResult()!;
        var (open, secret) = (Number(false), Number(true));
        foreach (var number in new[] { open, secret })
            await database.Write(t => t.Execute("UPDATE report SET receipt_mac = @mac WHERE tracking_id = @number", new { mac = receipts.Mac(code), number }));
        var (right, wrong) = (code.ToString(), ReceiptCode.New().ToString());
        (string Name, string Number, string Code, bool Proves)[] ways =
        [
            ("right code", open, right, true), ("right code, confidential report", secret, right, true), ("wrong code", open, wrong, false), ("wrong code, confidential report", secret, wrong, false),
            ("unknown number", TrackingId.New().ToString(), wrong, false), ("no code", open, "", false), ("malformed code", open, "123", false),
        ];
        var times = ways.Select(_ => new double[Tries]).ToArray();
        var random = new Random(7);
        for (var i = -200; i < Tries; i++)
        {
            // In an order of its own each time, so that no way always follows the same one.
            foreach (var way in Enumerable.Range(0, ways.Length).OrderBy(_ => random.Next()))
            {
                var started = Stopwatch.GetTimestamp();
                var proves = await receipts.Prove(ways[way].Number, ways[way].Code, default);
                var took = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
                if (proves != ways[way].Proves) throw new InvalidOperationException(ways[way].Name);
                if (i >= 0) times[way][i] = took;
            }
        }

        Console.WriteLine("\n| receipt | median, µs | against a right code: z (significant from 3.3 on) |\n|---|---:|---:|");
        for (var way = 0; way < ways.Length; way++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {ways[way].Name} | {times[way].Order().ElementAt(Tries / 2):0.0} | {(way == 0 ? 0 : Z(times[0], times[way])):0.0} |"));
    }

    /// <summary>Standard score of the rank sum; ties are too few among microseconds to matter.</summary>
    private static double Z(double[] one, double[] two)
    {
        var ranked = one.Select(t => (t, First: true)).Concat(two.Select(t => (t, First: false))).OrderBy(x => x.t).Select((x, rank) => (x.First, Rank: rank + 1.0));
        var sum = ranked.Where(x => x.First).Sum(x => x.Rank);
        double n = one.Length, m = two.Length;
        return Math.Abs((sum - (n * (n + m + 1) / 2)) / Math.Sqrt(n * m * (n + m + 1) / 12));
    }
}
