using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Lapor.Intake.Import;

/// <summary>Reads the sheets of an .xlsx file cell by cell, so that memory holds one row and the shared strings only.</summary>
internal static class XlsxTable
{
    /// <summary>What all parts of a workbook may unpack to, in bytes.</summary>
    public const long MaxUnpacked = 300L * 1024 * 1024;

    private const int MaxParts = 2000;
    private const int MaxColumns = 512;

    /// <summary>Whether the workbook unpacks to more than it may. Counted by unpacking: the sizes that an archive states can lie.</summary>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    public static bool IsBomb(Stream file, long limit = MaxUnpacked)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > MaxParts)
            return true;
        var total = 0L;
        var buffer = new byte[64 * 1024];
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            while (content.Read(buffer) is var read and > 0)
            {
                total += read;
                if (total > limit)
                    return true;
            }
        }
        file.Position = 0;
        return false;
    }

    public static IReadOnlyList<IEnumerable<TableRow>> Sheets(SpreadsheetDocument document)
    {
        var workbook = document.WorkbookPart ?? throw new InvalidDataException("No workbook.");
        var strings = SharedStrings(workbook);
        var dates = DateStyles(workbook);
        var sheets = workbook.Workbook?.Sheets?.Elements<Sheet>() ?? [];
        return
        [
            .. sheets.Where(sheet => sheet.Id?.Value is not null)
                .Select(sheet => workbook.GetPartById(sheet.Id!.Value!))
                .OfType<WorksheetPart>()
                .Select(part => Rows(part, strings, dates)),
        ];
    }

    private static IEnumerable<TableRow> Rows(WorksheetPart part, List<string> strings, HashSet<int> dates)
    {
        using var reader = OpenXmlReader.Create(part);
        var line = 0;
        var cells = new List<string>();
        var open = false;
        while (reader.Read())
        {
            if (reader.ElementType == typeof(Row))
            {
                if (reader.IsStartElement)
                {
                    if (open)
                        yield return new TableRow(line, cells);
                    line = reader.Attributes.FirstOrDefault(a => a.LocalName == "r").Value is { } number
                        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : line + 1;
                    cells = [];
                    open = true;
                }
                else if (open)
                {
                    open = false;
                    yield return new TableRow(line, cells);
                }
            }
            else if (open && reader.ElementType == typeof(Cell) && reader.IsStartElement && reader.LoadCurrentElement() is Cell cell)
            {
                var column = Column(cell.CellReference?.Value) ?? cells.Count;
                if (column >= MaxColumns)
                    continue;
                while (cells.Count <= column)
                    cells.Add("");
                cells[column] = Text(cell, strings, dates);
            }
        }
        if (open)
            yield return new TableRow(line, cells);
    }

    private static string Text(Cell cell, List<string> strings, HashSet<int> dates)
    {
        var value = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.InnerText;
        switch (type)
        {
            case "s":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < strings.Count
                    ? strings[index]
                    : throw new InvalidDataException("A shared string is missing.");
            case "inlineStr":
                return cell.InlineString is { } inline ? Text(inline) : "";
            case "str" or "d" or "b" or "e":
                return value;
        }
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        var style = cell.StyleIndex?.InnerText;
        if (style is not null && int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var format) && dates.Contains(format) && number is >= 0 and < 2958466)
        {
            var moment = DateTime.FromOADate(Math.Round(number * 86400) / 86400);
            return number < 1 ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
                : moment.TimeOfDay == TimeSpan.Zero ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        }
        // Numbers of reports are whole: never "1.2345E+09".
        return Math.Abs(number) < 1e15 && number == Math.Floor(number) ? ((long)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static List<string> SharedStrings(WorkbookPart workbook)
    {
        var strings = new List<string>();
        if (workbook.SharedStringTablePart is not { } part)
            return strings;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement && reader.LoadCurrentElement() is SharedStringItem item)
                strings.Add(Text(item));
        }
        return strings;
    }

    /// <summary>Plain text, or the runs of formatted text; phonetic guides are left out.</summary>
    private static string Text(RstType item)
    {
        var text = new StringBuilder(item.Text?.Text);
        foreach (var run in item.Elements<Run>())
            text.Append(run.Text?.Text);
        return Unescaped(text.ToString());
    }

    /// <summary>A workbook writes a letter that XML cannot hold, and text that looks like such a letter, as <c>_x000D_</c> (ECMA-376, 22.9.2.19).</summary>
    private static string Unescaped(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_' && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var letter))
            {
                plain.Append((char)letter);
                i += 6;
            }
            else
            {
                plain.Append(text[i]);
            }
        }
        return plain.ToString();
    }

    /// <summary>Indexes of the cell formats that show a number as a date or time (ECMA-376, 18.8.30).</summary>
    private static HashSet<int> DateStyles(WorkbookPart workbook)
    {
        var sheet = workbook.WorkbookStylesPart?.Stylesheet;
        var custom = new Dictionary<uint, string>();
        foreach (var format in sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
        {
            if (format.NumberFormatId?.Value is { } id)
                custom[id] = format.FormatCode?.Value ?? "";
        }
        var dates = new HashSet<int>();
        foreach (var (index, format) in (sheet?.CellFormats?.Elements<CellFormat>() ?? []).Index())
        {
            var id = format.NumberFormatId?.Value ?? 0;
            if (custom.TryGetValue(id, out var code) ? IsDate(code) : id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58))
                dates.Add(index);
        }
        return dates;
    }

    private static bool IsDate(string code)
    {
        var quoted = false;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"': quoted = !quoted; break;
                case '\\': i++; break;
                case '[' when !quoted && code.IndexOf(']', i) is var end and > 0: i = end; break;
                case 'y' or 'Y' or 'd' or 'D' or 'h' or 'H' or 'm' or 'M' when !quoted: return true;
            }
        }
        return false;
    }

    /// <summary>Column index of "BC12", from 0.</summary>
    private static int? Column(string? reference)
    {
        if (string.IsNullOrEmpty(reference))
            return null;
        var column = 0;
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetterUpper(letter))
                break;
            column = (column * 26) + letter - 'A' + 1;
            if (column > 16384)
                return int.MaxValue;
        }
        return column == 0 ? null : column - 1;
    }
}
