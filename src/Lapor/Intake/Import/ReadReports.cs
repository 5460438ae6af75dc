using System.Text;
using Lapor.Foundation;

namespace Lapor.Intake.Import;

/// <summary>
/// Reads reports from a file of another system, CSV or .xlsx, line by line: each line is a report or all that is wrong with it. Rows above the header
/// (title, agency, date of generation) are skipped; the header is found by its column names. Writes nothing.
/// </summary>
public static class ReadReports
{
    /// <summary>
    /// Opens the file; the lines are read as they are asked for, while the stream is open. Refusals: <c>file_empty</c>, <c>encoding_not_utf8</c>,
    /// <c>file_not_a_table</c>, <c>file_unpacks_too_large</c>, <c>header_not_found</c>, <c>column_not_found</c>.
    /// </summary>
    /// <param name="file">Seekable.</param>
    /// <param name="map">Which column is what.</param>
    /// <param name="now">No report is younger.</param>
    /// <param name="encoding">Told by the operator; null finds UTF-8 and UTF-16 by itself. CSV only.</param>
    public static Outcome<ImportFile> Open(Stream file, ImportMap map, DateTimeOffset now, Encoding? encoding = null)
    {
        var needed = map.Fields.Where(pair => pair.Value.Column is not null && IsNeeded(pair.Key, map)).Select(pair => pair.Value.Column!).ToList();
        var opened = TableReader.Open(file, needed, encoding);
        if (opened.IsRefused)
            return Outcome<ImportFile>.Refused(opened.Refusals);
        return Wrong(opened.Value.Header, map) is { } refusal ? refusal : new ImportFile(opened.Value.Rows, opened.Value.Header, map, now);
    }

    /// <summary>Why the file cannot be read with this map; null where it can.</summary>
    private static Refusal? Wrong(Header header, ImportMap map)
    {
        if (header.Missing.Count > 0)
        {
            var missing = string.Join(", ", header.Missing);
            return new Refusal(
                "header_not_found", "file",
                $"Baris judul kolom tidak ditemukan. Kolom yang tidak ada: {missing}. Untuk tata letak lain, berikan berkas pemetaan dengan --map.",
                $"The header row was not found. Missing columns: {missing}. For another layout, give a mapping file with --map.");
        }
        if (map.MayLackColumns)
            return null;
        var absent = string.Join(", ", map.Fields.Where(pair => pair.Value.Column is { } column && header.At(column) < 0).Select(pair => pair.Value.Column));
        return absent.Length == 0 ? null : new Refusal(
            "column_not_found", "map",
            $"Kolom yang disebut berkas pemetaan tidak ada di berkas ini: {absent}.",
            $"Columns that the mapping file names are not in this file: {absent}.");
    }

    private static bool IsNeeded(ImportField field, ImportMap map) =>
        field is ImportField.SourceId or ImportField.SubmittedDate
        || (field == ImportField.OriginalText)
        || (field == ImportField.Text && !map.Fields.ContainsKey(ImportField.OriginalText));
}
