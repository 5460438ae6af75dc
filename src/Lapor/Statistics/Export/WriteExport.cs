using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Statistics;

/// <summary>Writes reports into a file of any length with the memory of a piece of it, and says how far it is.</summary>
public sealed class WriteExport(QueueStore queues, ReadExport read, TimeProvider time)
{
    /// <summary>Writes the whole file.</summary>
    /// <param name="order">What is wanted.</param>
    /// <param name="by">Whose rights, and whose name in the logs and the file.</param>
    /// <param name="to">Only written to, forward; stays open.</param>
    /// <param name="progress">Told after each piece.</param>
    /// <param name="cancel">Stops between two pieces; the file is then not whole.</param>
    /// <returns>The rows written.</returns>
    public async Task<int> Run(ExportOrder order, Exporter by, Stream to, Func<ExportProgress, Task>? progress, CancellationToken cancel)
    {
        var ids = await queues.Ids(by.Rights, order.Filter, cancel);
        var now = time.GetUtcNow();
        using var file = TableFile.Begin(order.Format, to, Frame(order, by, now), order.Kind is ExportKind.Recap ? ExportTables.Recap : ExportTables.National);
        var (rows, done) = (0, 0);
        await foreach (var piece in read.Run(order, by, ids, open: true, cancel))
        {
            foreach (var report in piece)
            {
                rows++;
                file.Row(order.Kind is ExportKind.Recap ? ExportTables.RecapRow(RecapLine.Of(rows, report, order.Clock, now.ToUnixTimeMilliseconds())) : ExportTables.NationalRow(report));
            }

            done = Math.Min(ids.Count, done + ReadExport.Piece);
            if (progress is not null) await progress(new ExportProgress(done, ids.Count));
        }

        file.End();
        return rows;
    }

    private static TableFrame Frame(ExportOrder order, Exporter by, DateTimeOffset now)
    {
        var made = IndonesianDates.Moment(now.ToUnixTimeMilliseconds(), IndonesianTime.Wib, "id");
        List<string> lines = [$"Instansi: {(order.Scope.Length > 0 ? order.Scope : "Semua")}"];
        if (order.Span.Length > 0) lines.Add($"Periode: {order.Span}");
        lines.Add($"Tanggal dibuat: {made}");
        lines.Add(order.Kind is ExportKind.Recap ? $"Tanggal dalam {order.Clock.StandardName}" : "Tanggal dan waktu laporan masuk dalam UTC, seperti ekspor SP4N-LAPOR!");
        lines.Add("Memuat data pribadi: hanya untuk menangani laporan (UU 27/2022). Jangan disebarkan.");
        return new(order.Kind is ExportKind.Recap ? "Rekap Laporan" : "Laporan SP4N-LAPOR!", lines, $"Diekspor oleh {by.Name}, {made}");
    }
}

/// <summary>The monthly recap on screen: a page of lines. Confidential reports stand in it with their words closed; opening them is the report page's and the file's.</summary>
public sealed class ReadRecap(QueueStore queues, ReadExport read, TimeProvider time)
{
    /// <summary>Lines of a month from this number on.</summary>
    /// <param name="by">Who reads.</param>
    /// <param name="filter">The month, and what narrows it.</param>
    /// <param name="zone">Whose days.</param>
    /// <param name="first">Number of the first line, from 1.</param>
    /// <param name="atMost">Lines.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <returns>The lines, and how many the month has.</returns>
    public async Task<(IReadOnlyList<RecapLine> Lines, int Total)> Run(Officer by, QueueFilter filter, TimeZoneInfo zone, int first, int atMost, CancellationToken cancel)
    {
        var ids = await queues.Ids(by, filter, cancel);
        var order = new ExportOrder(ExportKind.Recap, ExportFormat.Csv, filter);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        List<RecapLine> lines = [];
        await foreach (var piece in read.Run(order, Exporter.Of(by), [.. ids.Skip(first - 1).Take(atMost)], open: false, cancel))
        {
            foreach (var row in piece) lines.Add(RecapLine.Of(first + lines.Count, row, zone, now));
        }

        return (lines, ids.Count);
    }
}
