using System.Diagnostics;
using System.Globalization;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Bench;

/// <summary>What sealing adds to the filing of one confidential report: its key made and wrapped, its words and first act sealed, its words blinded for the index; and opening it again.</summary>
internal static class Seals
{
    private const int Count = 2_000;

    public static void Run()
    {
        var keys = Directory.CreateTempSubdirectory("lapor-bench-");
        var seal = new ReportSeal(KeyRing.Open(keys.FullName));
        // The 99th percentile of the lengths, of words that differ.
        var random = new Random(20_260_101);
        var text = string.Join(' ', Enumerable.Range(0, 450).Select(_ => "kata" + random.Next(100_000).ToString(CultureInfo.InvariantCulture)))[..2680];
        var report = new Report { Confidential = true, OriginalTitle = text[..80], OriginalText = text, Title = text[..80], Text = text, Place = text[..60] };
        var terms = IndonesianText.Index(text);
        var act = new Act { Text = text[..300], Salt = new byte[16] };
        var (put, get) = (new double[Count], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var key = seal.NewKey();
            var words = ReportSeal.Sealed(report with { Key = key });
            var said = ReportSeal.Sealed(act, key);
            seal.BlindAll(terms);
            put[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            var opened = seal.Unsealed(new Report(), key.RingKey, key.Wrapped, words);
            ReportSeal.Unsealed(new Act(), opened.Key, said);
            get[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(put);
        Array.Sort(get);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| seal a report of {text.Length} characters | {put[Count / 2]:0.000} ms | {put[Count * 99 / 100]:0.000} ms |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| open it | {get[Count / 2]:0.000} ms | {get[Count * 99 / 100]:0.000} ms |"));
        keys.Delete(recursive: true);
    }
}
