using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Lapor.Statistics;

/// <summary>
/// An Office Open XML workbook (ECMA-376), written forward only: one part after the other into the archive, one row after the other into the sheet. The Open XML
/// SDK would keep every part whole in memory until the end (decision 0080); it reads what stands here in the tests, as do LibreOffice and our own import.
/// </summary>
internal sealed class XlsxFile : TableFile
{
    /// <summary>A sheet ends after these; more go on in another. The format ends at 1,048,576.</summary>
    public const int RowsOfSheet = 1_000_000;

    private const int LongestCell = 32_767;
    private const int HeaderStyle = 1, TitleStyle = 2, WrapStyle = 3;
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";

    private readonly ZipArchive archive;
    private readonly TableFrame frame;
    private readonly IReadOnlyList<TableColumn> columns;
    private readonly byte[][] starts;
    private readonly int rowsOfSheet;
    private Stream? part;
    private SheetText? sheet;
    private int sheets;
    private int row;

    public XlsxFile(Stream to, TableFrame frame, IReadOnlyList<TableColumn> columns, int rowsOfSheet = RowsOfSheet)
    {
        (this.frame, this.columns, this.rowsOfSheet) = (frame, columns, rowsOfSheet);
        starts = [.. columns.Select((_, at) => Encoding.ASCII.GetBytes("<c r=\"" + (at < 26 ? ((char)('A' + at)).ToString() : $"{(char)('A' + (at / 26) - 1)}{(char)('A' + (at % 26))}")))];
        archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        BeginSheet();
    }

    public override void Row(IReadOnlyList<string> cells)
    {
        if (row >= rowsOfSheet)
        {
            EndSheet();
            BeginSheet();
        }

        BeginRow();
        for (var at = 0; at < cells.Count; at++)
        {
            if (cells[at].Length == 0) continue;
            if (columns[at].IsNumber) Number(at, cells[at]);
            else Text(at, cells[at], columns[at].Wraps ? WrapStyle : 0);
        }

        sheet!.Raw("</row>"u8);
    }

    public override void End()
    {
        EndSheet();
        Entry("xl/workbook.xml", WriteWorkbook);
        Entry("xl/styles.xml", x => x.WriteRaw(Styles));
        Entry("docProps/core.xml", WriteCore);
        Entry("docProps/custom.xml", WriteCustom);
        Entry("xl/_rels/workbook.xml.rels", WriteWorkbookRelations);
        Entry("_rels/.rels", x => Related(x, ("rId1", Relations + "/officeDocument", "xl/workbook.xml"),
            ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"), ("rId3", Relations + "/custom-properties", "docProps/custom.xml")));
        Entry("[Content_Types].xml", WriteContentTypes);
        archive.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        sheet?.Dispose();
        part?.Dispose();
        archive.Dispose();
    }

    private void BeginSheet()
    {
        sheets++;
        row = 0;
        part = archive.CreateEntry($"xl/worksheets/sheet{sheets}.xml", CompressionLevel.Fastest).Open();
        sheet = new SheetText(part);
        var heading = sheets == 1 ? frame.Lines.Prepend(frame.Title).Append(frame.Mark).ToList() : [];
        var headerRow = heading.Count == 0 ? 1 : heading.Count + 2;
        sheet.Raw(Declaration + "<worksheet xmlns=\"" + Main + "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
        sheet.Raw(string.Create(
            CultureInfo.InvariantCulture,
            $"<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{headerRow}\" topLeftCell=\"A{headerRow + 1}\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>"));
        for (var at = 0; at < columns.Count; at++)
            sheet.Raw(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{at + 1}\" max=\"{at + 1}\" width=\"{columns[at].Width}\" customWidth=\"1\"/>"));
        sheet.Raw("</cols><sheetData>"u8);
        foreach (var (at, line) in heading.Index())
        {
            BeginRow();
            Text(0, line, at == 0 ? TitleStyle : 0);
            sheet.Raw("</row>"u8);
        }

        row = headerRow - 1;
        BeginRow();
        for (var at = 0; at < columns.Count; at++) Text(at, columns[at].Name, HeaderStyle);
        sheet.Raw("</row>"u8);
    }

    private void EndSheet()
    {
        sheet!.Raw("</sheetData><pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/><headerFooter><oddFooter>"u8);
        // In a footer & begins a command: a name with one has it doubled. Longer than 255 letters Excel takes no footer.
        var mark = Fit(frame.Mark, 180).Replace("&", "&&", StringComparison.Ordinal);
        sheet.Escaped($"&L&8{Plain(mark)}&R&8P / &N");
        sheet.Raw("</oddFooter></headerFooter></worksheet>"u8);
        sheet.Flush();
        sheet.Dispose();
        part!.Dispose();
        (sheet, part) = (null, null);
    }

    private void BeginRow()
    {
        row++;
        sheet!.Raw("<row r=\""u8);
        sheet.Number(row);
        sheet.Raw("\">"u8);
    }

    private void Text(int column, string text, int style)
    {
        Cell(column, style);
        sheet!.Raw(" t=\"inlineStr\"><is><t xml:space=\"preserve\">"u8);
        sheet.Escaped(Plain(Fit(text, LongestCell)));
        sheet.Raw("</t></is></c>"u8);
    }

    private void Number(int column, string digits)
    {
        Cell(column, 0);
        sheet!.Raw("><v>"u8);
        sheet.Escaped(digits);
        sheet.Raw("</v></c>"u8);
    }

    private void Cell(int column, int style)
    {
        sheet!.Raw(starts[column]);
        sheet.Number(row);
        sheet.Raw("\""u8);
        if (style == 0) return;
        sheet.Raw(" s=\""u8);
        sheet.Number(style);
        sheet.Raw("\""u8);
    }

    private static string Fit(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>Without what XML cannot hold; and <c>_x0041_</c>, which a workbook would read as a letter, as itself (ECMA-376, 22.9.2.19).</summary>
    internal static string Plain(string text)
    {
        if (text.AsSpan().IndexOfAny(Odd) < 0) return text;
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var escape = text[i] == '_' && i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_' && text.AsSpan(i + 2, 4).IndexOfAnyExcept(Hex) < 0;
            var keep = pair || (!char.IsSurrogate(text[i]) && XmlConvert.IsXmlChar(text[i]));
            if (clean is null && (!keep || escape || text[i] == '\r')) clean = new StringBuilder(text, 0, i, text.Length + 16);
            if (escape) clean!.Append("_x005F");
            if (!keep || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')) continue;
            clean?.Append(text[i] == '\r' ? '\n' : text[i]);
            if (!pair) continue;
            i++;
            clean?.Append(text[i]);
        }

        return clean?.ToString() ?? text;
    }

    // What may have to be taken out or written otherwise; nearly every text has none of it.
    private static readonly System.Buffers.SearchValues<char> Odd = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => c == '_' || (c < ' ' && c is not ('\t' or '\n')) || char.IsSurrogate(c) || !XmlConvert.IsXmlChar(c))]);

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private void Entry(string name, Action<XmlWriter> write)
    {
        using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        using var xml = Writer(stream);
        write(xml);
    }

    private static XmlWriter Writer(Stream to)
    {
        var xml = XmlWriter.Create(to, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false, NewLineHandling = NewLineHandling.None, CloseOutput = false, ConformanceLevel = ConformanceLevel.Fragment });
        xml.WriteRaw(Declaration);
        return xml;
    }

    private void WriteWorkbook(XmlWriter x)
    {
        x.WriteStartElement("workbook", Main);
        x.WriteAttributeString("xmlns", "r", null, Relations);
        x.WriteStartElement("sheets", Main);
        for (var n = 1; n <= sheets; n++)
        {
            x.WriteStartElement("sheet", Main);
            x.WriteAttributeString("name", n == 1 ? "Laporan" : string.Create(CultureInfo.InvariantCulture, $"Laporan {n}"));
            x.WriteAttributeString("sheetId", n.ToString(CultureInfo.InvariantCulture));
            x.WriteAttributeString("id", Relations, string.Create(CultureInfo.InvariantCulture, $"rId{n}"));
            x.WriteEndElement();
        }

        x.WriteEndElement();
        x.WriteEndElement();
    }

    private void WriteWorkbookRelations(XmlWriter x) => Related(x,
    [
        .. Enumerable.Range(1, sheets).Select(n => (FormattableString.Invariant($"rId{n}"), Relations + "/worksheet", FormattableString.Invariant($"worksheets/sheet{n}.xml"))),
        (FormattableString.Invariant($"rId{sheets + 1}"), Relations + "/styles", "styles.xml"),
    ]);

    private static void Related(XmlWriter x, params (string Id, string Type, string Target)[] parts)
    {
        x.WriteStartElement("Relationships", PackageRelations);
        foreach (var (id, type, target) in parts)
        {
            x.WriteStartElement("Relationship", PackageRelations);
            x.WriteAttributeString("Id", id);
            x.WriteAttributeString("Type", type);
            x.WriteAttributeString("Target", target);
            x.WriteEndElement();
        }

        x.WriteEndElement();
    }

    private void WriteCore(XmlWriter x)
    {
        const string Core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties", Dublin = "http://purl.org/dc/elements/1.1/";
        x.WriteStartElement("cp", "coreProperties", Core);
        x.WriteElementString("dc", "title", Dublin, Plain(frame.Title));
        x.WriteElementString("dc", "creator", Dublin, Plain(frame.Mark));
        x.WriteElementString("dc", "description", Dublin, Plain(string.Join('\n', frame.Lines)));
        x.WriteEndElement();
    }

    private void WriteCustom(XmlWriter x)
    {
        const string Custom = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties";
        x.WriteStartElement("Properties", Custom);
        x.WriteStartElement("property", Custom);
        x.WriteAttributeString("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}");
        x.WriteAttributeString("pid", "2");
        x.WriteAttributeString("name", "Diekspor oleh");
        x.WriteElementString("vt", "lpwstr", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes", Plain(frame.Mark));
        x.WriteEndElement();
        x.WriteEndElement();
    }

    private void WriteContentTypes(XmlWriter x)
    {
        const string Types = "http://schemas.openxmlformats.org/package/2006/content-types", Sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        x.WriteStartElement("Types", Types);
        x.WriteRaw("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        (string Name, string Type)[] parts =
        [
            ("/xl/workbook.xml", Sheet + "sheet.main+xml"), ("/xl/styles.xml", Sheet + "styles+xml"),
            ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"), ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
            .. Enumerable.Range(1, sheets).Select(n => (FormattableString.Invariant($"/xl/worksheets/sheet{n}.xml"), Sheet + "worksheet+xml")),
        ];
        foreach (var (name, type) in parts)
        {
            x.WriteStartElement("Override", Types);
            x.WriteAttributeString("PartName", name);
            x.WriteAttributeString("ContentType", type);
            x.WriteEndElement();
        }

        x.WriteEndElement();
    }

    // Cell formats by index: 0 plain, 1 header, 2 title, 3 broken into lines.
    private const string Styles =
        "<styleSheet xmlns=\"" + Main + "\">"
        + "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><color rgb=\"FFFFFFFF\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"14\"/><name val=\"Calibri\"/></font></fonts>"
        + "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF2B2A6B\"/></patternFill></fill></fills>"
        + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        + "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
        + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" wrapText=\"1\"/></xf>"
        + "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
        + "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs>"
        + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";
}
