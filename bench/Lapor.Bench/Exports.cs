using System.Diagnostics;
using System.Globalization;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Storage;

namespace Lapor.Bench;

/// <summary>A file of the national columns for the national admin: how long, and with how much memory, at two lengths. Flat memory: the longer one needs no more.</summary>
internal static class Exports
{
    /// <summary>Writes .xlsx and CSV of so many reports, the confidential ones opened and put on the record.</summary>
    public static async Task Run(string db, string keys, int rows)
    {
        await using var database = Database.Open(db);
        var time = TimeProvider.System;
        var ring = KeyRing.Open(keys);
        var seal = new ReportSeal(ring);
        var (audit, reports, queues) = (new AuditLog(database, time), new ReportStore(database, seal, time), new QueueStore(database, seal, time));
        var read = new ReadExport(database, reports, new ContactVault(database, ring, time), new IdentityLog(database, audit, time), audit);
        var write = new WriteExport(queues, read, time);
        foreach (var (count, format) in new[] { (rows / 10, ExportFormat.Xlsx), (rows, ExportFormat.Xlsx), (rows, ExportFormat.Csv) })
        {
            var until = await database.Read(s => s.Scalar<long?>("SELECT submitted_at FROM report ORDER BY submitted_at, id LIMIT 1 OFFSET @count", new { count })) ?? long.MaxValue;
            var order = new ExportOrder(ExportKind.Reports, format, new QueueFilter { WithEnded = true, FiledBefore = until });
            var path = Path.GetTempFileName();
            var (start, work) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            int written;
            await using (var file = File.Create(path)) written = await write.Run(order, Exporter.Operator(null), file, null, default);
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var limit = rows < 100_000 || format is not ExportFormat.Xlsx || count < rows ? "" : took <= 15 ? "yes" : "**no**";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {database.Dialect.Name} {format} of {written:N0} reports, {new FileInfo(path).Length / 1e6:0.0} MB, {(Environment.CpuUsage.TotalTime - work).TotalSeconds:0.0} s of processor | {took:0.0} s | {Memory.PeakMegabytes():0} MB | {limit} |"));
            File.Delete(path);
        }
    }
}
