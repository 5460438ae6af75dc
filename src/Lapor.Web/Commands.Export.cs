using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;

namespace Lapor.Web;

public static partial class Commands
{
    private static Command ExportCommand() => new("export", "Mengeluarkan data / export data") { ExportReportsCommand(), ExportReferenceCommand() };

    private static Command ExportReferenceCommand()
    {
        var table = Table();
        var command = new Command("reference", "Menulis satu tabel acuan sebagai CSV ke keluaran / write a reference table as CSV to the output") { table };
        command.SetAction((parsed, cancel) => With(async services =>
        {
            if (Codes.TryMember<ReferenceTable>(parsed.GetValue(table)) is not { } which) return UnknownTable(parsed.GetValue(table));
            await LaporServices.Prepare(services, cancel);
            await services.GetRequiredService<AuditLog>().Record(new AuditEntry(AuditKind.Exported, Subject: "reference " + which.Code()), cancel);
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
            await services.GetRequiredService<ExportReference>().Run(which, output, cancel);
            return 0;
        }));
        return command;
    }

    private static Command ExportReportsCommand()
    {
        var file = new Option<string>("--out") { Required = true, Description = "berkas tujuan, .xlsx atau .csv / target file, .xlsx or .csv" };
        var agency = new Option<string?>("--agency") { Description = "slug instansi atau unit: yang dapat dilihat adminnya / slug of agency or unit: what its admin may see" };
        var from = new Option<string?>("--from") { Description = "masuk sejak, yyyy-MM-dd / filed from" };
        var to = new Option<string?>("--to") { Description = "masuk sampai dengan, yyyy-MM-dd / filed up to and including" };
        var officer = new Option<string?>("--as") { Description = "surel petugas yang mengekspor: haknya yang berlaku dan namanya yang tercatat / e-mail of the officer who exports: their rights, their name on the record" };
        var reason = new Option<string?>("--reason") { Description = "dengan --as: alasan memuat nama lengkap pelapor (bukan yang anonim) / with --as: why reporters' full names are needed (never anonymous ones)" };
        var command = new Command("reports", "Menulis laporan dengan kolom ekspor SP4N-LAPOR! / write reports in the columns of the national export") { file, agency, from, to, officer, reason };
        command.SetAction((parsed, cancel) => With(async services =>
        {
            var path = parsed.GetValue(file)!;
            List<Refusal> wrong = [];
            var format = Codes.TryMember<ExportFormat>(Path.GetExtension(path).TrimStart('.').ToLowerInvariant());
            if (format is null) wrong.Add(new("format_unknown", "out", "Nama berkas harus berakhir .xlsx atau .csv.", "The file's name must end in .xlsx or .csv."));
            var first = LegalDay("from", parsed.GetValue(from), wrong);
            var last = LegalDay("to", parsed.GetValue(to), wrong);
            if (first > last) wrong.Add(new("days_reversed", "to", "--to lebih awal daripada --from.", "--to is earlier than --from."));
            if (parsed.GetValue(reason) is { } stated)
            {
                if (parsed.GetValue(officer) is null) wrong.Add(new("officer_required", "as", "--reason memerlukan --as: nama pelapor hanya dibuka atas nama seorang petugas.", "--reason needs --as: reporters' names are opened in an officer's name only."));
                wrong.AddRange(IdentityLog.Stated(stated).Refusals);
            }

            if (wrong.Count > 0) return Tell(wrong, 2);
            await LaporServices.Prepare(services, cancel);
            Agency? place = null;
            if (parsed.GetValue(agency) is { } slug && (place = await services.GetRequiredService<AgencyStore>().BySlug(slug, cancel)) is null)
                return Tell([new("agency_unknown", "agency", $"Tidak ada instansi atau unit {slug}.", $"There is no agency or unit {slug}.")], 2);
            var by = Exporter.Operator(place);
            if (parsed.GetValue(officer) is { } email)
            {
                if (await services.GetRequiredService<OfficerStore>().ByEmail(email, cancel) is not { } known || !May.Export(Viewer.Of(known)))
                    return Tell([new("officer_not_found", "as", $"Tidak ada petugas aktif {email} yang boleh mengekspor.", $"There is no active officer {email} who may export.")]);
                by = Exporter.Of(known);
            }

            var order = ReportsOrder(format!.Value, place, first, last) with { WhyNames = parsed.GetValue(reason) ?? "" };
            return await Export(services, path, order, by, cancel);
        }));
        return command;
    }

    private static ExportOrder ReportsOrder(ExportFormat format, Agency? place, DateOnly? first, DateOnly? last)
    {
        var zone = place?.Zone ?? IndonesianTime.Wib;
        var filter = new QueueFilter
        {
            WithEnded = true,
            Agency = place is { IsRoot: true } ? place.Slug : null,
            UnitSlug = place is { IsRoot: false } ? place.Slug : null,
            FiledFrom = first is { } from ? ExportSpan.Begin(from, zone) : null,
            FiledBefore = last is { } to ? ExportSpan.Begin(to.AddDays(1), zone) : null,
        };
        return new ExportOrder(ExportKind.Reports, format, filter) { Scope = place?.Name ?? "", Span = ExportSpan.Words(first, last), Zone = zone.Id };
    }

    private static async Task<int> Export(IServiceProvider services, string path, ExportOrder order, Exporter by, CancellationToken cancel)
    {
        await services.GetRequiredService<AuditLog>().Record(new AuditEntry(AuditKind.Exported, by.OfficerId, Subject: "export_reports", Reason: order.WhyNames), cancel);
        var started = Stopwatch.GetTimestamp();
        var part = path + ".part";
        var (terminal, told, rows) = (!Console.IsErrorRedirected, 0, 0);
        Task Show(ExportProgress at)
        {
            var words = string.Create(CultureInfo.InvariantCulture, $"{at.Done}/{at.Total} laporan / reports");
            if (terminal)
            {
                Console.Error.Write("\r" + words + " ");
            }
            else if (at.Done / RowsPerLine > told)
            {
                told = at.Done / RowsPerLine;
                Console.Error.WriteLine(words);
            }

            return Task.CompletedTask;
        }

        // Under its name only once it is whole; readable by its owner, since it may name people.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Delete(part);
        try
        {
            await using (var stream = new FileStream(part, options)) rows = await services.GetRequiredService<WriteExport>().Run(order, by, stream, Show, cancel);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }

        if (terminal) Console.Error.Write("\r\u001b[K");
        Summary(("Laporan / reports", rows));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}  {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
        return 0;
    }

    private static DateOnly? LegalDay(string name, string? text, List<Refusal> wrong)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2200) return day;
        wrong.Add(new("bad_day", name, $"Tanggal tidak dapat dibaca: {text}. Tulis seperti 2026-01-31.", $"This day cannot be read: {text}. Write it like 2026-01-31."));
        return null;
    }
}
