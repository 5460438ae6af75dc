using System.Text;
using DocumentFormat.OpenXml.Packaging;
using Lapor.Foundation;

namespace Lapor.Intake.Import;

/// <summary>A table whose header was looked for.</summary>
/// <param name="Header">As far as it was found.</param>
/// <param name="Rows">All rows, the header among them; read as they are asked for, once, while the stream is open.</param>
internal sealed record OpenedTable(Header Header, IEnumerable<TableRow> Rows);

/// <summary>
/// Opens a table in a CSV or .xlsx file. Encoding, delimiter and sheet are those under which the header is found by its column names; rows above it (title, agency, date of
/// generation) are skipped.
/// </summary>
internal static class TableReader
{
    /// <summary>Opens it. Refusals: <c>file_empty</c>, <c>encoding_not_utf8</c>, <c>file_not_a_table</c>, <c>file_unpacks_too_large</c>.</summary>
    /// <param name="file">Seekable.</param>
    /// <param name="needed">Columns by which the header is known.</param>
    /// <param name="encoding">Told by the operator; null finds UTF-8 and UTF-16 by itself. CSV only.</param>
    public static Outcome<OpenedTable> Open(Stream file, IReadOnlyList<string> needed, Encoding? encoding = null)
    {
        if (file.Length == 0)
            return new Refusal("file_empty", "file", "Berkas ini kosong.", "This file is empty.");
        Span<byte> head = stackalloc byte[512];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (head.StartsWith("PK\x03\x04"u8))
            return OpenWorkbook(file, needed);
        // Text of one byte per letter holds no zero; UTF-16 is known by its mark.
        if (head.Contains((byte)0) && encoding is null && head[0] is not (0xFF or 0xFE))
            return NotATable;
        return OpenText(file, needed, encoding);
    }

    private static Refusal NotATable { get; } = new(
        "file_not_a_table", "file", "Berkas ini bukan CSV atau .xlsx, atau rusak.", "This file is neither CSV nor .xlsx, or it is damaged.");

    private static Outcome<OpenedTable> OpenText(Stream file, IReadOnlyList<string> needed, Encoding? told)
    {
        var encoding = CsvText.Detect(file, told);
        if (encoding.IsRefused)
            return Outcome<OpenedTable>.Refused(encoding.Refusals);
        // The delimiter is the one under which the header is found.
        var probe = CsvText.Probe(file, encoding.Value);
        Header? best = null;
        var delimiter = ',';
        foreach (var candidate in CsvText.Delimiters)
        {
            using var text = new StringReader(probe);
            var header = Header.Find(Guarded(CsvText.Rows(text, candidate)), needed);
            if (best is null || header.Missing.Count < best.Missing.Count)
                (best, delimiter) = (header, candidate);
        }
        return new OpenedTable(best!, Text(file, encoding.Value, delimiter));
    }

    private static IEnumerable<TableRow> Text(Stream file, Encoding encoding, char delimiter)
    {
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        foreach (var row in CsvText.Rows(reader, delimiter))
            yield return row;
    }

    private static Outcome<OpenedTable> OpenWorkbook(Stream file, IReadOnlyList<string> needed)
    {
        try
        {
            if (XlsxTable.IsBomb(file))
            {
                return new Refusal(
                    "file_unpacks_too_large", "file",
                    "Isi berkas .xlsx ini lebih dari 300 MB setelah dibuka. Bagi menjadi beberapa berkas, atau simpan sebagai CSV.",
                    "This .xlsx file unpacks to more than 300 MB. Split it into several files, or save it as CSV.");
            }
            Header? best = null;
            using (var document = SpreadsheetDocument.Open(file, isEditable: false))
            {
                foreach (var (index, sheet) in XlsxTable.Sheets(document).Index())
                {
                    var header = Header.Find(Guarded(sheet), needed) with { Sheet = index };
                    if (best is null || header.Missing.Count < best.Missing.Count)
                        best = header;
                }
            }
            file.Position = 0;
            if (best is null)
                return NotATable;
            return new OpenedTable(best, Workbook(file, best.Sheet));
        }
        catch (Exception broken) when (IsFileFault(broken))
        {
            return NotATable;
        }
    }

    private static IEnumerable<TableRow> Workbook(Stream file, int sheet)
    {
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        foreach (var row in XlsxTable.Sheets(document)[sheet])
            yield return row;
    }

    /// <summary>What a hostile or damaged file makes the two table readers throw. Anything may come out of a mutated archive, so bugs of ours alone are let through.</summary>
    internal static bool IsFileFault(Exception broken) => broken is not (OutOfMemoryException or OperationCanceledException or ObjectDisposedException);

    /// <summary>The rows up to the first that cannot be read: enough for looking for a header.</summary>
    private static IEnumerable<TableRow> Guarded(IEnumerable<TableRow> rows)
    {
        using var source = rows.GetEnumerator();
        while (true)
        {
            bool more;
            try
            {
                more = source.MoveNext();
            }
            catch (Exception broken) when (IsFileFault(broken))
            {
                yield break;
            }
            if (!more)
                yield break;
            yield return source.Current;
        }
    }
}
