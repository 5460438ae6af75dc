using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Intake.Import;
using Lapor.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lapor.Web;

public static partial class Commands
{
    /// <summary>Without a terminal a line of progress each so many rows.</summary>
    private const int RowsPerLine = 2_000;

    /// <summary>Errors that are printed; the rest is counted.</summary>
    private const int PrintedErrors = 200;

    private static Command ImportCommand() => new("import", "Memasukkan data / import data") { ImportReportsCommand(), ImportReferenceCommand() };

    private static Command ImportReferenceCommand()
    {
        var table = Table();
        var file = new Argument<string>("file") { Description = "berkas CSV; hari libur juga iCal / CSV file; days off also as iCal" };
        var dryRun = DryRun();
        var command = new Command("reference", "Memasukkan satu tabel acuan dari CSV (hari libur juga iCal); semuanya atau tidak sama sekali / import a reference table from CSV (days off also as iCal), all or nothing") { table, file, dryRun };
        command.SetAction((parsed, cancel) => With(async services =>
        {
            if (Codes.TryMember<ReferenceTable>(parsed.GetValue(table)) is not { } which) return UnknownTable(parsed.GetValue(table));
            if (!File.Exists(parsed.GetValue(file))) return NoFile(parsed.GetValue(file)!);
            await LaporServices.Prepare(services, cancel);
            using var reader = new StreamReader(parsed.GetValue(file)!, new UTF8Encoding(false, throwOnInvalidBytes: true));
            ImportResult result;
            try
            {
                result = await services.GetRequiredService<ImportReference>().Run(which, reader, parsed.GetValue(dryRun), cancel: cancel);
            }
            catch (DecoderFallbackException)
            {
                return Tell([new("encoding_not_utf8", "file", "Berkas ini bukan UTF-8. Simpan sebagai \"CSV UTF-8\".", "This file is not UTF-8. Save it as \"CSV UTF-8\".")]);
            }

            foreach (var mistake in result.Mistakes) Console.Error.WriteLine($"{mistake.Line}:{mistake.Column} {mistake.Code}: {mistake.Indonesian} / {mistake.English}");
            Summary(
                ("Baru / added", result.Added), ("Berubah / changed", result.Changed), ("Tetap / unchanged", result.Unchanged), ("Salah / wrong", result.Mistakes.Count));
            if (result.DryRun) Console.WriteLine("Uji coba: tidak ada yang ditulis. / Dry run: nothing was written.");
            return result.Mistakes.Count > 0 ? 1 : 0;
        }));
        return command;
    }

    private static Command ImportReportsCommand()
    {
        var file = new Argument<string>("file") { Description = "CSV atau .xlsx / CSV or .xlsx" };
        var map = new Option<string?>("--map") { Description = "berkas pemetaan kolom (JSON); bawaan: ekspor SP4N-LAPOR! / column mapping (JSON); default: the national export" };
        var source = new Option<string?>("--source") { Description = "nama sistem asal, bagian dari identitas laporan / name of the other system, part of a report's identity" };
        var encoding = new Option<string?>("--encoding") { Description = "mis. windows-1252; bawaan UTF-8 atau UTF-16 / e.g. windows-1252; default UTF-8 or UTF-16" };
        var dryRun = DryRun();
        var command = new Command("reports", "Memasukkan laporan sistem lain; boleh diulang / import another system's reports; repeatable") { file, map, source, encoding, dryRun };
        command.SetAction((parsed, cancel) => With(services => Import(
            services, parsed.GetValue(file)!, parsed.GetValue(map), parsed.GetValue(source), parsed.GetValue(encoding), parsed.GetValue(dryRun), cancel)));
        return command;
    }

    private static async Task<int> Import(IServiceProvider services, string path, string? mapPath, string? source, string? encodingName, bool dryRun, CancellationToken cancel)
    {
        if (!File.Exists(path)) return NoFile(path);
        var map = ImportMap.National;
        if (mapPath is not null)
        {
            if (!File.Exists(mapPath)) return NoFile(mapPath);
            var read = ImportMap.Parse(await File.ReadAllTextAsync(mapPath, cancel));
            if (read.IsRefused) return Tell(read.Refusals, 2);
            map = read.Value;
        }

        Encoding? encoding = null;
        if (encodingName is not null)
        {
            // The old Windows code pages are not part of the runtime's own set.
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            try
            {
                encoding = Encoding.GetEncoding(encodingName, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            }
            catch (ArgumentException)
            {
                return Tell([new("encoding_unknown", "encoding", $"Pengodean tidak dikenal: {encodingName}. Contoh: windows-1252.", $"Unknown encoding: {encodingName}. Example: windows-1252.")], 2);
            }
        }

        await LaporServices.Prepare(services, cancel);
        await using var stream = File.OpenRead(path);
        var opened = ReadReports.Open(stream, map, services.GetRequiredService<TimeProvider>().GetUtcNow(), encoding);
        if (opened.IsRefused) return Tell(opened.Refusals);
        if (opened.Value.UnusedColumns is { Count: > 0 } unused) Console.Error.WriteLine($"Kolom tidak dipakai / columns not used: {string.Join(", ", unused)}");

        var started = Stopwatch.GetTimestamp();
        var bar = new ProgressBar(stream);
        var errors = 0;
        var total = await services.GetRequiredService<ImportReports>().Run(
            opened.Value, source ?? map.Source, dryRun,
            error =>
            {
                if (++errors > PrintedErrors) return;
                bar.Clear();
                Console.Error.WriteLine($"{error.Line}:{error.Column} {error.Code}: {error.Indonesian} / {error.English}");
            },
            bar.Show, cancel);
        bar.Clear();
        if (errors > PrintedErrors) Console.Error.WriteLine($"… {errors - PrintedErrors} kesalahan lagi / more errors");
        var took = Stopwatch.GetElapsedTime(started);
        if (!dryRun) await Publish(services, total.Added, cancel);
        Summary(
            ("Baris / rows", total.Read), (dryRun ? "Akan ditambah / would be added" : "Ditambah / added", total.Added), ("Sudah ada / known", total.Known),
            ("Salah / wrong", total.Wrong), ("Tanpa instansi dikenal / agency not found", total.WithoutAgency));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:F1} s"));
        if (dryRun) Console.WriteLine("Uji coba: tidak ada yang ditulis. / Dry run: nothing was written.");
        return total.Wrong > 0 ? 1 : 0;
    }

    /// <summary>Public copies and search entries are made by jobs: here, unless a server that will do it is running on this data.</summary>
    private static async Task Publish(IServiceProvider services, int added, CancellationToken cancel)
    {
        // An import that was interrupted left some, even when this one adds nothing.
        if (added == 0 && !await services.GetRequiredService<JobStore>().IsDue(cancel)) return;
        var settings = services.GetRequiredService<Settings>();
        var database = services.GetRequiredService<Storage.Database>();
        await using var alone = database.Dialect.Name == "sqlite" ? Alone(settings) : null;
        if (alone is null)
        {
            Console.WriteLine("Salinan publik dan indeks pencarian dibuat oleh server. / The server makes the public copies and the search index.");
            return;
        }

        var runner = new JobRunner(
            services.GetRequiredService<JobStore>(), services.GetRequiredService<Workers>().Handlers, services.GetRequiredService<JobSignal>(),
            services.GetRequiredService<TimeProvider>(), NullLogger<JobRunner>.Instance);
        var done = 0;
        while (await runner.RunDue(cancel) is > 0 and var some)
        {
            done += some;
            if (done % RowsPerLine < some) Console.Error.WriteLine($"{done} salinan publik dan indeks / public copies and index entries");
        }
    }

    private static Argument<string> Table() => new("table") { Description = string.Join(" | ", Codes.All<ReferenceTable>()) };

    private static Option<bool> DryRun() => new("--dry-run") { Description = "mencoba tanpa menulis / try without writing" };

    private static int UnknownTable(string? given) => Tell(
        [new("unknown_code", "table", $"Tabel tidak dikenal: {given}. Pilih: {string.Join(", ", Codes.All<ReferenceTable>())}", $"Unknown table: {given}. Choose: {string.Join(", ", Codes.All<ReferenceTable>())}")], 2);

    private static int NoFile(string path) => Tell([new("file_not_found", "file", $"Berkas tidak ada: {path}", $"No such file: {path}")], 2);

    private static void Summary(params (string Label, int Count)[] rows)
    {
        var width = rows.Max(r => r.Label.Length);
        foreach (var (label, count) in rows) Console.WriteLine($"{label.PadRight(width)}  {count.ToString(CultureInfo.InvariantCulture),8}");
    }

    /// <summary>How much of the file is read: a bar on a terminal, a line now and then elsewhere.</summary>
    private sealed class ProgressBar(Stream file)
    {
        private const int Width = 30;
        private readonly bool terminal = !Console.IsErrorRedirected;
        private int told;

        public void Show(ImportProgress at)
        {
            var part = file.Length == 0 ? 1 : Math.Min(1, file.Position / (double)file.Length);
            var words = string.Create(CultureInfo.InvariantCulture, $"{at.Read} baris/rows, {at.Added} baru/added, {at.Known} sudah ada/known, {at.Wrong} salah/wrong");
            if (terminal)
            {
                var full = (int)(part * Width);
                Console.Error.Write($"\r[{new string('#', full)}{new string('.', Width - full)}] {words} ");
            }
            else if (at.Read / RowsPerLine > told)
            {
                told = at.Read / RowsPerLine;
                Console.Error.WriteLine(words);
            }
        }

        public void Clear()
        {
            if (terminal) Console.Error.Write("\r\u001b[K");
        }
    }
}
