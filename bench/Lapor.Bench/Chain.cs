using System.Globalization;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Bench;

/// <summary>Brings the audit chain of a filled database up to its last act, so that a measured server does not do it meanwhile.</summary>
internal static class Chain
{
    public static async Task Run(string connection)
    {
        await using var database = Database.Open(connection);
        // Only hashes are linked: nothing is opened, so any ring will do.
        var keys = Directory.CreateTempSubdirectory("lapor-bench-");
        var chain = new AuditChain(database, new ReportStore(database, new ReportSeal(KeyRing.Open(keys.FullName))), TimeProvider.System);
        var links = await chain.Extend(default);
        await Task.Delay(AuditChain.Settled + TimeSpan.FromSeconds(1));
        links += await chain.Extend(default);
        Console.Error.WriteLine($"{links.ToString(CultureInfo.InvariantCulture)} links written");
        keys.Delete(recursive: true);
    }
}
