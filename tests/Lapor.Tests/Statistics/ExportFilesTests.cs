using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Statistics;

/// <summary>Files that wait to be fetched: their owner's alone, sealed, and gone in time; and the two formats themselves.</summary>
public sealed class ExportFilesTests
{
    private static readonly ExportOrder Order = new(ExportKind.Reports, ExportFormat.Csv, Exporting.All) { Scope = "Pemerintah Kota Bandung" };

    [Theory, OnBothEngines]
    public async Task A_file_is_its_owners_alone_and_ends_after_a_day(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Forwarded(s => s with { Title = "Kata yang hanya di sini" });
        var exports = Exporting.Files(world);
        var (andi, nia) = (world.Andi.Officer!, world.Nia.Officer!);
        var file = (await exports.Ask(andi, Order, names: false, default)).Value;
        Assert.Equal((ExportState.Ready, 1, 1), (file.State, file.Progress.Done, file.Progress.Total));
        Assert.Equal("laporan-pemerintah-kota-bandung-2026-03-02.csv", file.FileName);
        Assert.Equal(file.Key, Assert.Single(await exports.Of(andi, default)).Key);
        Assert.Empty(await exports.Of(nia, default));
        Assert.Null(await exports.Find(nia, file.Key, default));
        Assert.Null(await exports.Open(nia, file.Key, default));
        Assert.Null(await exports.Open(andi, "../etc/passwd", default));

        // Sealed at rest: neither the folder nor the tables hold a word of it.
        var stored = Directory.GetFiles(Exporting.Folder(world), "*", SearchOption.AllDirectories).Single();
        Assert.Equal(-1, (await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken)).AsSpan().IndexOf("Kata yang"u8));
        Assert.DoesNotContain("Pemerintah Kota Bandung", await Tables.Text(world.Data, ["export_file"]), StringComparison.Ordinal);
        Assert.Contains("Kata yang hanya di sini", await Text(exports, andi, file.Key), StringComparison.Ordinal);
        var said = (await world.Audit.OfOfficer(andi.Id, default)).Where(e => e.Kind is AuditKind.Exported).Select(e => e.Subject.Split(':')[0]).ToList();
        Assert.Equal(["export_fetched", "export_reports"], said);

        // Who lost the role they asked in gets it no more, nor does a role that was gained meanwhile stand in for it.
        await world.Database.Write(t => t.Execute("UPDATE officer_role SET agency_id = @other WHERE officer_id = @Id", new { other = World.Buleleng, andi.Id }));
        var moved = (await world.Officers.ById(andi.Id, default))!;
        Assert.Null(await exports.Open(moved, file.Key, default));
        Assert.Empty(await exports.Of(moved, default));

        world.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        Assert.Null(await exports.Open(andi, file.Key, default));
        Assert.Equal(1, await exports.Sweep(default));
        Assert.Empty(Directory.GetFiles(Exporting.Folder(world), "*", SearchOption.AllDirectories));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT count(*) FROM export_file")));
        Assert.Equal(0, await exports.Sweep(default));
    }

    [Theory, OnBothEngines]
    public async Task A_long_file_is_made_by_a_job_with_the_rights_of_the_moment(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Forwarded();
        var exports = Exporting.Files(world, atOnce: 0);
        var andi = world.Andi.Officer!;
        var waiting = (await exports.Ask(andi, Order, names: false, default)).Value;
        Assert.Equal((ExportState.Waiting, 0, 1), (waiting.State, waiting.Progress.Done, waiting.Progress.Total));
        Assert.Null(await exports.Open(andi, waiting.Key, default));
        var job = (await world.Jobs.Lease("test", 50, TimeSpan.FromMinutes(5), default)).Single(j => j.Kind == JobKinds.TakeOut);
        var id = long.Parse(job.Payload, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(await exports.Run(id, default));
        Assert.True(await exports.Run(id, default));
        Assert.Contains("Lampu", await Text(exports, andi, waiting.Key), StringComparison.Ordinal);

        // Another is writing it: this one waits, and takes it over when that one has been silent for too long.
        var taken = (await exports.Ask(andi, Order, names: false, default)).Value;
        await world.Database.Write(t => t.Execute("UPDATE export_file SET beat_at = @Now WHERE key = @Key", new { world.Now, taken.Key }));
        var second = await world.Database.Read(s => s.Scalar<long>("SELECT id FROM export_file WHERE key = @Key", new { taken.Key }));
        Assert.False(await exports.Run(second, default));
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True(await exports.Run(second, default));
        Assert.Equal(ExportState.Ready, (await exports.Find(andi, taken.Key, default))!.State);

        var lost = (await exports.Ask(andi, Order, names: false, default)).Value;
        await world.Database.Write(t => t.Execute("UPDATE officer SET active = FALSE WHERE id = @Id", new { andi.Id }));
        Assert.True(await exports.Run(await world.Database.Read(s => s.Scalar<long>("SELECT id FROM export_file WHERE key = @Key", new { lost.Key })), default));
        Assert.Equal(ExportState.Failed, (await exports.Find(andi, lost.Key, default))!.State);
        await exports.Drop(world.Nia.Officer!, lost.Key, default);
        Assert.NotNull(await exports.Find(andi, lost.Key, default));
        await exports.Drop(andi, lost.Key, default);
        Assert.Null(await exports.Find(andi, lost.Key, default));
    }

    [Theory, OnBothEngines]
    public async Task Who_may_not_says_no_reason_or_has_three_waiting_is_refused(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.Forwarded();
        var exports = Exporting.Files(world, atOnce: 0);
        async Task<string> Code(Viewer by, ExportOrder order, bool names) => (await exports.Ask(by.Officer!, order, names, default)).Refusals is [var refusal] ? refusal.Code : "asked";
        Assert.Equal("not_allowed", await Code(world.Lina, Order, false));
        Assert.Equal("not_allowed", await Code(await world.Hire("auditor", Role.Auditor, null), Order, false));
        Assert.Equal("reason_missing", await Code(world.Andi, Order with { WhyNames = "pendek" }, true));
        Assert.Equal(0, await world.Database.Read(s => s.Scalar<int>("SELECT count(*) FROM export_file")));
        // A reason without the wish for names opens none.
        Assert.Equal("", (await exports.Ask(world.Nia.Officer!, Order with { WhyNames = "alasan yang cukup panjang" }, names: false, default)).Value.Order.WhyNames);
        for (var i = 0; i < ExportFiles.MostWaiting; i++) Assert.Equal("asked", await Code(world.Andi, Order, false));
        Assert.Equal("exports_many", await Code(world.Andi, Order, false));
    }

    [Fact]
    public void A_workbook_keeps_to_the_standard_and_says_whose_copy_it_is()
    {
        var workbook = Workbook([["1", "=1+1", "_x0041_ \u0001é😀"], ["", "", ""]]);
        using var document = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        Assert.Equal("Diekspor oleh A & B", document.PackageProperties.Creator);
        Assert.Contains("Diekspor oleh A & B", document.CustomFilePropertiesPart!.Properties!.InnerText, StringComparison.Ordinal);
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet!;
        Assert.Contains("&L&8Diekspor oleh A && B&R", sheet.InnerText, StringComparison.Ordinal);
        // A cell that begins like a formula is text.
        Assert.Empty(sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.CellFormula>());
        Assert.Contains("=1+1", sheet.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void More_rows_than_a_sheet_takes_go_on_in_another()
    {
        var rows = Enumerable.Range(1, 25).Select(n => new[] { $"{n}", "x", "y" }).ToList();
        var workbook = Workbook(rows, rowsOfSheet: 12);
        var first = Exporting.Cells(workbook);
        var (second, third) = (Exporting.Cells(workbook, 1), Exporting.Cells(workbook, 2));
        Assert.Equal(["No", "Satu", "Dua"], second[0]);
        Assert.Equal(rows.Select(r => r[0]), first.Where(r => r.Count == 3).Skip(1).Concat(second.Skip(1)).Concat(third.Skip(1)).Select(r => r[0]));
        using var document = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(e => e.Description));
    }

    [Fact]
    public void Whatever_a_citizen_wrote_the_sheet_is_xml_and_the_csv_has_no_formula() => Law.Holds(
        Law.Mixed(12, "=", "+", "-", "@", "\t", "\r", "\n", "'", " ", "_x000D_", "_", "x", "\u0001", "\uD83D", "\uDE00", "\uFFFE", "<", "&", "]]>", "＝", "a"),
        text =>
        {
            using var archive = new ZipArchive(new MemoryStream(Workbook([["1", text, text]])));
            using var sheet = archive.GetEntry("xl/worksheets/sheet1.xml")!.Open();
            var xml = System.Xml.Linq.XDocument.Load(sheet);
            var cell = Csv.Defused(text);
            return xml.Root is not null && Csv.Restored(cell) == text && (cell.TrimStart(' ').Length == 0 || !"=+-@\t\r\n＝＋－＠".Contains(cell.TrimStart(' ')[0], StringComparison.Ordinal));
        });

    private static byte[] Workbook(IEnumerable<string[]> rows, int rowsOfSheet = XlsxFile.RowsOfSheet)
    {
        using var file = new MemoryStream();
        using (var table = new XlsxFile(file, new TableFrame("Judul", ["Satu baris"], "Diekspor oleh A & B"), [new("No", 6, IsNumber: true), new("Satu", 10), new("Dua", 10, Wraps: true)], rowsOfSheet))
        {
            foreach (var row in rows) table.Row(row);
            table.End();
        }

        return file.ToArray();
    }

    private static async Task<string> Text(ExportFiles exports, Officer by, string key)
    {
        var opened = await exports.Open(by, key, default);
        Assert.NotNull(opened);
        await using var content = opened.Value.Content;
        using var all = new MemoryStream();
        await content.CopyToAsync(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
