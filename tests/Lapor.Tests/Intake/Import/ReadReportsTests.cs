using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using FsCheck;
using FsCheck.Fluent;
using Lapor.Intake.Import;
using Lapor.Reports;
using Lapor.Tests.Foundation;
using Lapor.Tests.House;

namespace Lapor.Tests.Intake.Import;

public sealed class ReadReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string SampleFile = Repository.At("samples", "ekspor-contoh.csv");

    [Fact]
    public void The_sample_export_is_read_whole()
    {
        var lines = Read(File.ReadAllBytes(SampleFile));
        Assert.All(lines, line => Assert.Empty(line.Faults));
        var rows = lines.Select(line => line.Row!).ToList();
        Assert.Equal(["9000001", "9000002", "9000003", "9000004", "9000005", "9000006", "9000007"], rows.Select(row => row.SourceId));

        var first = rows[0];
        Assert.Equal(6, first.Line);
        Assert.Equal(new DateTimeOffset(2026, 1, 3, 2, 15, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), first.SubmittedAt);
        Assert.Equal((ReportClass.Complaint, false, ReportState.Closed, ClosedBy.System, 4), (first.Class, first.Supervisory, first.State, first.ClosedBy, first.Rating));
        Assert.Contains("nomor 1.\nSudah", first.OriginalText, StringComparison.Ordinal);
        Assert.Contains("nomor 1. Sudah", first.Text, StringComparison.Ordinal);
        Assert.Equal("Dinas Pekerjaan Umum Kabupaten Contoh", first.Agency);
        Assert.Equal("Kabupaten Contoh", first.Regency);

        Assert.Equal((true, true, true, ReportState.FollowedUp), (rows[1].Supervisory, rows[1].Anonymous, rows[1].Confidential, rows[1].State));
        Assert.Equal(rows[1].OriginalText, rows[1].Text);
        // No title: the beginning of the text.
        Assert.Equal(("lampu", ReportState.OnHold, "Mohon sebutkan lokasi lampu yang padam."), (rows[3].Title, rows[3].State, rows[3].Reason));
        Assert.Equal(ReportState.Disposed, rows[4].State);
        Assert.Contains("\"terutama\"", rows[4].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(';', "utf-8", true)]
    [InlineData('\t', "utf-8", false)]
    [InlineData('|', "utf-16", true)]
    [InlineData(',', "utf-16BE", true)]
    [InlineData(',', "utf-8", true)]
    public void Delimiter_and_encoding_are_found(char delimiter, string encoding, bool mark)
    {
        var chosen = Encoding.GetEncoding(encoding);
        byte[] file = [.. mark ? chosen.GetPreamble() : [], .. chosen.GetBytes(Csv(delimiter, Row(("Judul Laporan", "Jalan é ✓"))))];
        Assert.Equal("Jalan é ✓", Assert.Single(Read(file)).Row!.Title);
    }

    [Fact]
    public void Windows_1252_is_refused_unless_told()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var latin = Encoding.GetEncoding(1252);
        var file = latin.GetBytes(Csv(',', Row(("Judul Laporan", "Café – rusak"))));
        Assert.Equal("encoding_not_utf8", Code(file));
        Assert.Equal("Café – rusak", ReadReports.Open(new MemoryStream(file), ImportMap.National, Now, latin).Value.Lines().Single().Row!.Title);
    }

    [Theory]
    [InlineData("Tracking ID", "", "id_missing")]
    [InlineData("Tanggal Laporan Masuk", "besok", "date_unreadable")]
    [InlineData("Tanggal Laporan Masuk", "", "date_missing")]
    [InlineData("Tanggal Laporan Masuk", "3 Jan 2030", "date_in_future")]
    [InlineData("Waktu Laporan Masuk", "siang", "time_unreadable")]
    [InlineData("Klasifikasi Laporan", "Curhat", "class_unknown")]
    [InlineData("Status Laporan", "", "status_unknown")]
    [InlineData("Status Laporan", "Entah", "status_unknown")]
    [InlineData("Tipe Laporan (Anonim/Rahasia)", "Publik?", "privacy_unknown")]
    [InlineData("Isi Laporan Awal", "", "text_missing")]
    [InlineData("Rating", "6", "rating_invalid")]
    public void A_wrong_cell_is_named_with_line_column_and_code(string column, string value, string code)
    {
        var line = Assert.Single(Read(Encoding.UTF8.GetBytes(Csv(',', Row((column, value))))));
        Assert.Null(line.Row);
        var error = Assert.Single(line.Faults);
        Assert.Equal((4, column, code), (error.Line, error.Column, error.Code));
        Assert.NotEqual(error.Indonesian, error.English);
    }

    [Fact]
    public void All_that_is_wrong_with_a_line_is_said_at_once_and_the_next_line_is_read()
    {
        var lines = Read(Encoding.UTF8.GetBytes(Csv(',', Row(("Tracking ID", ""), ("Rating", "x"), ("Status Laporan", "?")), Row())));
        Assert.Equal(["id_missing", "status_unknown", "rating_invalid"], lines[0].Faults.Select(error => error.Code));
        Assert.NotNull(lines[1].Row);
    }

    [Fact]
    public void A_text_that_is_too_long_and_cells_too_many_are_refused()
    {
        Assert.Equal("text_too_long", Read(Encoding.UTF8.GetBytes(Csv(',', Row(("Isi Laporan Awal", new string('x', ImportFile.MaxText + 1))))))[0].Faults[0].Code);
        Assert.Equal("too_many_cells", Read(Encoding.UTF8.GetBytes(Csv(',', [.. Row(), "lagi"])))[0].Faults[0].Code);
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_does_not_swallow_the_file_silently()
    {
        var file = Csv(',', Row()) + "\"" + new string('x', 300_000);
        var lines = Read(Encoding.UTF8.GetBytes(file));
        Assert.NotNull(lines[0].Row);
        Assert.Equal("file_damaged", Assert.Single(lines[^1].Faults).Code);
    }

    [Fact]
    public void A_file_without_the_header_names_what_is_missing()
    {
        var refusal = Assert.Single(ReadReports.Open(new MemoryStream("a,b,c\n1,2,3\n"u8.ToArray()), ImportMap.National, Now).Refusals);
        Assert.Equal("header_not_found", refusal.Code);
        Assert.Contains("Tracking ID", refusal.Indonesian, StringComparison.Ordinal);
        Assert.Equal("file_empty", Code([]));
        Assert.Equal("file_not_a_table", Code([.. "PK\u0003\u0004"u8, .. new byte[100]]));
        Assert.Equal("file_not_a_table", Code([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 0]));
    }

    [Fact]
    public void A_workbook_is_read_with_shared_inline_and_formatted_texts_and_dates_as_serials()
    {
        var lines = Read(Workbook());
        Assert.All(lines, line => Assert.Empty(line.Faults));
        Assert.Equal(2, lines.Count);
        var row = lines[0].Row!;
        Assert.Equal((5, "9000001"), (row.Line, row.SourceId));
        Assert.Equal(new DateTimeOffset(2026, 1, 3, 8, 15, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), row.SubmittedAt);
        Assert.Equal("Lubang di jalan", row.Title);
        Assert.Equal("Teks sebaris", row.OriginalText);
        Assert.Equal(ReportState.Closed, row.State);
        Assert.Equal(5, row.Rating);
    }

    [Fact]
    public void A_workbook_that_unpacks_to_gigabytes_is_refused()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var part = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open())
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i <= XlsxTable.MaxUnpacked / zeros.Length; i++)
                part.Write(zeros);
        }
        Assert.True(file.Length < 1_000_000, "the bomb is small");
        file.Position = 0;
        Assert.Equal("file_unpacks_too_large", Assert.Single(ReadReports.Open(file, ImportMap.National, Now).Refusals).Code);
    }

    [Fact]
    public void A_mapping_file_reads_another_layout()
    {
        var map = ImportMap.Parse(
            """
            {
              // remarks are allowed
              "source": "kota-contoh", "zone": "WIB",
              "fields": {
                "sourceId": { "column": "no" },
                "submittedDate": { "column": "masuk", "format": "dd.MM.yy HH:mm" },
                "originalText": { "column": "keluhan" },
                "state": { "column": "hasil", "values": { "beres": "Selesai" } },
                "anonymous": { "column": "anonim" },
                "class": { "constant": "Aspirasi" },
              }
            }
            """).Value;
        var file = "no;masuk;keluhan;hasil;anonim\nA-1;03.01.26 08:15;Mohon taman;beres;1\n"u8.ToArray();
        var row = ReadReports.Open(new MemoryStream(file), map, Now).Value.Lines().Single().Row!;
        Assert.Equal(new DateTimeOffset(2026, 1, 3, 8, 15, 0, TimeSpan.FromHours(7)).ToUnixTimeMilliseconds(), row.SubmittedAt);
        Assert.Equal((ReportClass.Aspiration, ReportState.Closed, (ClosedBy?)null, true), (row.Class, row.State, row.ClosedBy, row.Anonymous));

        var absent = ReadReports.Open(new MemoryStream("no;masuk;keluhan\n"u8.ToArray()), map, Now);
        Assert.Equal("column_not_found", Assert.Single(absent.Refusals).Code);
    }

    [Theory]
    [InlineData("", "map_unreadable")]
    [InlineData("[]", "map_unreadable")]
    [InlineData("null", "map_incomplete")]
    [InlineData("""{"source":"x","fields":{"sourceId":null}}""", "map_incomplete")]
    [InlineData("""{"source":"x","fields":{"sourceID2":{"column":"a"}}}""", "map_unreadable")]
    [InlineData("""{"source":"x","typo":1,"fields":{}}""", "map_unreadable")]
    [InlineData("""{"source":"x","fields":{"sourceId":{"column":"a"},"submittedDate":{},"text":{"column":"b"}}}""", "map_incomplete")]
    [InlineData("""{"source":"x","zone":"CET","fields":{}}""", "map_zone_unknown")]
    public void A_mapping_file_that_cannot_work_is_refused(string json, string code) => Assert.Equal(code, Assert.Single(ImportMap.Parse(json).Refusals).Code);

    [Fact]
    public void Every_mapping_file_in_samples_is_valid()
    {
        var maps = Directory.GetFiles(Repository.At("samples"), "peta-*.json");
        Assert.NotEmpty(maps);
        Assert.All(maps, map => Assert.False(ImportMap.Parse(File.ReadAllText(map)).IsRefused, map));
    }

    [Fact]
    public void Every_field_of_the_national_map_is_one_of_its_columns() =>
        Assert.All(ImportMap.National.Fields.Values, source => Assert.Contains(source.Column!, NationalTable.Columns));

    [Fact]
    public void Whatever_the_file_every_line_is_a_report_or_an_error() => Law.Holds(
        Mutated(File.ReadAllBytes(SampleFile)),
        ReadsOrRefuses,
        cases: 400);

    [Fact]
    public void Whatever_the_workbook_every_line_is_a_report_or_an_error() => Law.Holds(Mutated(Workbook()), ReadsOrRefuses, cases: 400);

    [Fact]
    public void Whatever_stands_in_the_sheet_every_line_is_a_report_or_an_error() => Law.Holds(
        Mutated(Encoding.UTF8.GetBytes(Sheet(Workbook()))).Select(sheet => Replace(Workbook(), sheet)),
        ReadsOrRefuses,
        cases: 400);

    private static bool ReadsOrRefuses(byte[] file)
    {
        var outcome = ReadReports.Open(new MemoryStream(file), ImportMap.National, Now);
        return outcome.IsRefused
            ? outcome.Refusals.All(refusal => refusal.Code.Length > 0)
            : outcome.Value.Lines().All(line => line.Row is null == line.Faults.Count > 0);
    }

    private static Gen<byte[]> Mutated(byte[] valid) =>
        from count in Gen.Choose(1, 5)
        from edits in Gen.ArrayOf(
            from kind in Gen.Choose(0, 3)
            from at in Gen.Choose(0, valid.Length - 1)
            from value in Gen.OneOf(Gen.Elements((int)'"', ',', '\n', '<', '>', 0, 0xFF), Gen.Choose(0, 255))
            select (kind, at, value), count)
        select edits.Aggregate(valid, (file, edit) => file.Length == 0 ? file : edit.kind switch
        {
            0 => [.. file[..(edit.at % file.Length)], (byte)edit.value, .. file[(edit.at % file.Length)..]],
            1 => [.. file[..(edit.at % file.Length)], (byte)edit.value, .. file[((edit.at % file.Length) + 1)..]],
            2 => [.. file[..(edit.at % file.Length)], .. file[Math.Min(file.Length, (edit.at % file.Length) + 1 + (edit.value % 16))..]],
            _ => edit.value == 0 ? file[..(edit.at % file.Length)] : [.. file, (byte)edit.value],
        });

    private static string Code(byte[] file) => ReadReports.Open(new MemoryStream(file), ImportMap.National, Now).Refusals.Select(refusal => refusal.Code).FirstOrDefault() ?? "accepted";

    private static List<ImportLine> Read(byte[] file) => [.. ReadReports.Open(new MemoryStream(file), ImportMap.National, Now).Value.Lines()];

    /// <summary>A right line of the national export, with some cells set.</summary>
    private static string[] Row(params (string Column, string Value)[] cells)
    {
        var row = NationalTable.Columns.Select(_ => "").ToArray();
        (string, string)[] usual =
        [
            ("Tracking ID", "9000009"), ("Tanggal Laporan Masuk", "3 Jan 2026"), ("Waktu Laporan Masuk", "08.15"), ("Isi Laporan Awal", "Teks contoh"),
            ("Judul Laporan", "Judul"), ("Status Laporan", "Belum Terverifikasi"),
        ];
        foreach (var (column, value) in usual.Concat(cells))
            row[NationalTable.Columns.Index().First(item => item.Item == column).Index] = value;
        return row;
    }

    private static string Csv(char delimiter, params string[][] rows) =>
        string.Concat(rows.Prepend([.. NationalTable.Columns]).Prepend(["Tanggal dibuat: 4 Jan 2026"]).Prepend(["Laporan contoh"])
            .Select(row => string.Join(delimiter, row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"));

    /// <summary>An export as the national system makes it: information rows, header, two reports.</summary>
    private static byte[] Workbook()
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var styles = workbook.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = new Stylesheet(
                new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "[$-421]d mmm yyyy;@" }),
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()),
                new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true }, new CellFormat { NumberFormatId = 20, ApplyNumberFormat = true }));
            var strings = workbook.AddNewPart<SharedStringTablePart>();
            strings.SharedStringTable = new SharedStringTable(
                new SharedStringItem(new Text("Ditutup oleh Sistem")),
                new SharedStringItem(new Run(new Text("Lubang ") { Space = SpaceProcessingModeValues.Preserve }), new Run(new Text("di jalan"))));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            data.Append(Line(1, ("A", Inline("Laporan contoh rekaan"))), Line(2, ("A", Inline("Instansi: Contoh"))));
            data.Append(Line(4, [.. NationalTable.Columns.Select((name, at) => (Letters(at), Inline(name)))]));
            foreach (var (number, id) in new[] { (5u, "9000001"), (6u, "9000002") })
            {
                data.Append(Line(number,
                    ("A", new Cell { CellValue = new CellValue(id) }),
                    ("B", new Cell { CellValue = new CellValue("46025"), StyleIndex = 1 }),
                    ("C", new Cell { CellValue = new CellValue("0.34375"), StyleIndex = 2 }),
                    ("H", new Cell { CellValue = new CellValue("1"), DataType = CellValues.SharedString }),
                    ("I", Inline("Teks sebaris")),
                    ("P", new Cell { CellValue = new CellValue("0"), DataType = CellValues.SharedString }),
                    ("Z", new Cell { CellValue = new CellValue("5") })));
            }
            sheet.Worksheet = new Worksheet(data);
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Laporan" }));
        }
        return file.ToArray();
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Row Line(uint number, params (string Column, Cell Cell)[] cells)
    {
        var row = new DocumentFormat.OpenXml.Spreadsheet.Row { RowIndex = number };
        foreach (var (column, cell) in cells)
        {
            cell.CellReference = column + number.ToString(CultureInfo.InvariantCulture);
            row.Append(cell);
        }
        return row;
    }

    private static Cell Inline(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) };

    private static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private static string Sheet(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        using var reader = new StreamReader(zip.Entries.First(entry => entry.FullName.Contains("worksheets/", StringComparison.Ordinal)).Open());
        return reader.ReadToEnd();
    }

    private static byte[] Replace(byte[] workbook, byte[] sheet)
    {
        var file = new MemoryStream();
        file.Write(workbook);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var old = zip.Entries.First(entry => entry.FullName.Contains("worksheets/", StringComparison.Ordinal));
            var name = old.FullName;
            old.Delete();
            using var part = zip.CreateEntry(name).Open();
            part.Write(sheet);
        }
        return file.ToArray();
    }
}
