using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;

namespace Lapor.Web.Tests.Processes;

/// <summary><c>lapor export reports</c> as an operator runs it: the real executable, the file it leaves, its exit status and what stands on the record.</summary>
public sealed class ExportCommandTests
{
    private static readonly string[] Columns =
    [
        "Tracking ID", "Tanggal Laporan Masuk", "Waktu Laporan Masuk", "Nama Pelapor", "Klasifikasi Laporan", "ID Kategori", "Kategori", "Judul Laporan", "Isi Laporan Awal", "Isi Laporan Akhir",
        "Tipe Laporan (Anonim/Rahasia)", "Sumber Laporan", "Instansi Induk", "ID Instansi Terdisposisi", "Instansi Terdisposisi", "Status Laporan", "Alasan Tunda/Arsip", "Provinsi", "Kota/Kabupaten", "Kecamatan",
        "Kelurahan", "Nomor SK", "Url SK", "Url Dokumen Laporan Tahunan", "Laporan yang Masuk melalui Kanal Aduan Setwapres", "Rating",
    ];

    [Theory, OnBothEngines]
    public async Task Reports_are_written_for_an_agency_and_a_span_of_days(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        var forwarded = await country.File(s => s with { Anonymous = true });
        var report = await country.Report(forwarded);
        var nia = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        Assert.Empty((await country.Of<Verifying>().Forward(nia, forwarded, 1, new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = report.CategoryCode }, "kota-bandung", "", default)).Refusals);
        country.Site.Clock.Advance(TimeSpan.FromDays(1));
        await country.File();
        await using var data = await country.Site.Leave();
        string At(string name) => Path.Combine(data.Folder, name);

        // Monday 2 March: one; both days: two; Bandung's admin sees its own alone.
        foreach (var (file, arguments, rows) in new (string, string[], int)[]
        {
            ("senin.xlsx", ["--from", "2026-03-02", "--to", "2026-03-02"], 1), ("dua-hari.xlsx", ["--from", "2026-03-02", "--to", "2026-03-03"], 2), ("bandung.xlsx", ["--agency", "kota-bandung"], 1), ("buleleng.xlsx", ["--agency", "kabupaten-buleleng"], 0),
        })
        {
            var (status, output) = await LaporProcess.Run(data, null, ["export", "reports", "--out", At(file), .. arguments]);
            Assert.True(status == 0, output);
            var sheet = Sheet(At(file));
            var head = sheet.FindIndex(r => r.SequenceEqual(Columns));
            Assert.True(head > 0, "Rows of information stand above the header row.");
            Assert.Equal(rows, sheet.Count - head - 1);
        }

        var row = Sheet(At("bandung.xlsx"))[^1];
        Assert.Equal((forwarded.ToString(), "2 Mar 2026"), (row[0], row[1]));
        Assert.DoesNotContain(row, c => c.Contains("Siti", StringComparison.Ordinal));
        Assert.Contains("Anonim", row[10], StringComparison.Ordinal);
        Assert.Equal(4, await data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM audit_entry WHERE kind = 'exported' AND subject = 'export_reports'")));

        // As CSV too; what cannot be is said with 2, and no file is left.
        Assert.Equal(0, (await LaporProcess.Run(data, null, "export", "reports", "--out", At("semua.csv"))).Status);
        Assert.Contains(forwarded.ToString(), await File.ReadAllTextAsync(At("semua.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var (code, arguments) in new (string, string[])[]
        {
            ("format_unknown", ["--out", At("laporan.pdf")]), ("bad_day", ["--out", At("x.xlsx"), "--from", "2 Maret"]), ("days_reversed", ["--out", At("x.xlsx"), "--from", "2026-03-03", "--to", "2026-03-02"]),
            ("agency_unknown", ["--out", At("x.xlsx"), "--agency", "tidak-ada"]),
        })
        {
            var (status, output) = await LaporProcess.Run(data, null, ["export", "reports", .. arguments]);
            Assert.Equal(2, status);
            Assert.Contains(code, output, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(data.Folder, "x.xlsx*"));
    }

    private static List<string[]> Sheet(string file)
    {
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var shared = document.WorkbookPart!.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(i => i.InnerText).ToList();
        return
        [
            .. document.WorkbookPart.WorksheetParts.First().Worksheet!.Descendants<Row>()
                .Select(r => r.Elements<Cell>().Select(c => c.DataType?.Value == CellValues.SharedString ? shared![int.Parse(c.CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)] : c.InlineString?.InnerText ?? c.CellValue?.Text ?? "").ToArray()),
        ];
    }
}
