using System.Diagnostics;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Web;

/// <summary>A believable national picture for trying Lapor out; clearly marked, Development only.</summary>
public static class Demo
{
    /// <summary>Domain of the demo's officers; a reserved name to which no mail can go.</summary>
    public const string Domain = "demo.lapor.test";

    /// <summary>The one password of all of them: known to everybody, so never a real account's.</summary>
    public const string Password = "lapor-demo-2026";

    /// <summary>Who verifies every report.</summary>
    public const string NationalAdmin = "nasional@" + Domain;

    /// <summary>An agency's admin.</summary>
    public const string AgencyAdmin = "admin.kota-bandung@" + Domain;

    /// <summary>A unit's officer.</summary>
    public const string LiaisonOfficer = "public-works.kota-bandung@" + Domain;

    /// <summary>What was made.</summary>
    public sealed record Made(int Officers, int Reports, int Acts, TimeSpan Took);

    /// <summary>Kind and key of the row that stands in the queue while the examples are made; never due.</summary>
    private const string Unfinished = "demo";

    /// <summary>
    /// Fills an empty system; refused, and nothing done, when there is any officer or report. A fill that was interrupted is taken away and
    /// made anew; what people filed themselves meanwhile stays.
    /// </summary>
    /// <exception cref="InvalidOperationException">An example broke a rule: a fault of the demo.</exception>
    public static async Task<Outcome<Made>> FillEmpty(IServiceProvider services, CancellationToken cancel)
    {
        var database = services.GetRequiredService<Database>();
        await using var alone = FileLock.TryTake(Path.Combine(services.GetRequiredService<Settings>().Data, "demo.lock"));
        if (alone is null)
            return new Refusal("demo_filling", "", "Data contoh sedang dibuat oleh proses lain.", "Another process is making the example data.");
        if (await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM job WHERE key = @Unfinished)", new { Unfinished }, cancel), cancel))
        {
            await DemoRemains.Remove(services, cancel);
        }
        else if (await database.Read(s => s.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM officer) OR EXISTS (SELECT 1 FROM report)", cancel: cancel), cancel))
        {
            return new Refusal(
                "not_empty", "",
                "Sistem ini sudah berisi petugas atau laporan. Data contoh hanya dibuat di sistem yang kosong.",
                "This system holds officers or reports. Example data is made only in an empty system.");
        }

        await services.GetRequiredService<JobStore>().Ensure(new NewJob(Unfinished, Unfinished, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()), cancel);
        var started = Stopwatch.GetTimestamp();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var clock = new WalkingClock(now - DemoWalk.Length);

        // The product itself, on the same database and keys, under a clock that walks; its log is nobody's.
        var own = new ServiceCollection();
        own.AddLogging();
        own.AddLapor(services.GetRequiredService<Settings>());
        own.AddSingleton<TimeProvider>(clock);
        own.AddSingleton(new PasswordWork(rounds: 1000)); // a password that everybody knows needs no work
        own.AddSingleton(database);
        own.AddSingleton(services.GetRequiredService<KeyRing>());
        await using var provider = own.BuildServiceProvider();
        services.GetRequiredService<DemoMark>().Start();
        var (officers, reports, acts) = await new DemoWalk(provider, clock, now).Run(cancel);
        await database.Write(w => w.Execute("DELETE FROM job WHERE key = @Unfinished", new { Unfinished }, cancel), cancel);
        return new Made(officers, reports, acts, Stopwatch.GetElapsedTime(started));
    }
}
