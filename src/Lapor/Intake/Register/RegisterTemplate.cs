using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Lapor.Intake.Register;

/// <summary>The empty sheet to be filled in. What each column holds stands above the header, where reading skips it, so that no example can be filed as a report.</summary>
public static class RegisterTemplate
{
    private const string Heading = "Buku agenda laporan: satu baris satu laporan, mulai di bawah judul kolom. Kolom bertanda * wajib diisi.";

    /// <summary>How many rows below the header are text: a spreadsheet then keeps telephone and register numbers as they are typed.</summary>
    private const int TextRows = 500;

    private static IEnumerable<string> Notes => RegisterColumns.All.Select(c => $"{c.Name}{(c.IsNeeded ? " *" : "")}: {c.Note}").Prepend(Heading);

    /// <summary>As comma-separated UTF-8 with its mark.</summary>
    public static byte[] Csv()
    {
        using var text = new StringWriter();
        Foundation.Csv.Write(text, Notes.Select(n => new[] { Foundation.Csv.Defused(n) }));
        Foundation.Csv.Write(text, [RegisterColumns.All.Select(c => c.Name)]);
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>As a workbook.</summary>
    public static byte[] Workbook()
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var styles = book.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = Styles();
            var part = book.AddNewPart<WorksheetPart>();
            var data = new SheetData();
            var row = 0u;
            foreach (var note in Notes) data.Append(new Row(Text(note, 0)) { RowIndex = ++row });
            data.Append(new Row(RegisterColumns.All.Select(c => Text(c.Name, 1))) { RowIndex = ++row });
            var header = row;
            for (var i = 0; i < TextRows; i++) data.Append(new Row(RegisterColumns.All.Select(_ => new Cell { StyleIndex = 2 })) { RowIndex = ++row });
            var columns = new Columns(RegisterColumns.All.Select((c, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true }));
            var pane = new Pane { VerticalSplit = header, TopLeftCell = $"A{header + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen };
            part.Worksheet = new Worksheet(new SheetViews(new SheetView(pane) { WorkbookViewId = 0 }), columns, data);
            book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(part), SheetId = 1, Name = "Agenda" }));
        }

        return stream.ToArray();
    }

    private static Cell Text(string text, uint style) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)), StyleIndex = style };

    // 0 plain, 1 header, 2 cells that are text whatever is typed (number format 49, "@").
    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }, new CellFormat { NumberFormatId = 49, ApplyNumberFormat = true }));
}
