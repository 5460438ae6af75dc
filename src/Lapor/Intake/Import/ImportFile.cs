using System.Globalization;
using System.Text;
using Lapor.Reports;

namespace Lapor.Intake.Import;

/// <summary>A file whose header was understood. Its lines are read from the stream as they are asked for, once.</summary>
public sealed class ImportFile
{
    /// <summary>The longest text of a report, in characters.</summary>
    public const int MaxText = 20_000;

    private const int MaxId = 64;
    private const int MaxShort = 500;
    private const int TitleFromText = 80;

    private readonly IEnumerable<TableRow> rows;
    private readonly Header header;
    private readonly Dictionary<ImportField, int> places;
    private readonly ImportMap map;
    private readonly DateTimeOffset now;

    internal ImportFile(IEnumerable<TableRow> rows, Header header, ImportMap map, DateTimeOffset now)
    {
        (this.rows, this.header, this.map, this.now) = (rows, header, map, now);
        places = map.Fields.Where(pair => pair.Value.Column is { } column && header.At(column) >= 0).ToDictionary(pair => pair.Key, pair => header.At(pair.Value.Column!));
    }

    /// <summary>Line of the header, counted from 1.</summary>
    public int HeaderLine => header.Line;

    /// <summary>Columns of the file that no field uses; an operator may want to know.</summary>
    public IReadOnlyList<string> UnusedColumns =>
        [.. header.Columns.Where((name, at) => name.Length > 0 && !places.ContainsValue(at))];

    /// <summary>Every line under the header. Where the file itself breaks off, the last line says so with <c>file_damaged</c>.</summary>
    public IEnumerable<ImportLine> Lines()
    {
        using var source = rows.GetEnumerator();
        var line = header.Line;
        while (true)
        {
            bool more;
            ImportLine? broken = null;
            try
            {
                more = source.MoveNext();
            }
            catch (Exception fault) when (TableReader.IsFileFault(fault))
            {
                more = false;
                broken = new ImportLine(line + 1, null,
                [
                    new RowError(line + 1, "", "file_damaged", $"Berkas rusak atau tanda kutip tidak ditutup sesudah baris {line}; sisanya tidak terbaca.", $"The file is damaged or a quotation mark is not closed after line {line}; the rest cannot be read."),
                ]);
            }
            if (broken is not null)
                yield return broken;
            if (!more)
                yield break;
            var row = source.Current;
            if (row.Line <= header.Line)
                continue;
            line = row.Line;
            if (row.Cells.All(string.IsNullOrWhiteSpace))
                continue;
            yield return Read(row);
        }
    }

    private ImportLine Read(TableRow row)
    {
        var errors = new List<RowError>();
        var cells = row.Cells;
        for (var at = header.Columns.Count; at < cells.Count; at++)
        {
            if (cells[at].Length > 0)
            {
                Fail(null, "too_many_cells", "Baris ini punya lebih banyak sel daripada judul kolom; periksa tanda kutip dan pemisah.", "This line has more cells than the header; check quotation marks and delimiters.");
                break;
            }
        }

        var id = Get(ImportField.SourceId);
        if (id.Length == 0)
            Fail(ImportField.SourceId, "id_missing", "Nomor laporan kosong.", "The report number is missing.");
        else if (id.Length > MaxId)
            Fail(ImportField.SourceId, "id_too_long", $"Nomor laporan lebih dari {MaxId} karakter.", $"The report number is longer than {MaxId} characters.");

        var submitted = Moment(ImportField.SubmittedDate, ImportField.SubmittedTime);
        if (submitted is null && Get(ImportField.SubmittedDate).Length == 0)
            Fail(ImportField.SubmittedDate, "date_missing", "Tanggal masuk kosong.", "The date is missing.");
        var answered = Moment(ImportField.FirstAnswer, null);

        if (ImportWords.Class(Get(ImportField.Class)) is not { } reportClass)
        {
            reportClass = default;
            Fail(ImportField.Class, "class_unknown", "Klasifikasi tidak dikenal. Petakan dengan \"values\" di berkas pemetaan.", "Unknown class. Map it with \"values\" in the mapping file.");
        }
        var state = (State: ReportState.Submitted, By: (ClosedBy?)null);
        if (map.Fields.ContainsKey(ImportField.State))
        {
            if (ImportWords.State(Get(ImportField.State)) is { } known)
                state = known;
            else
                Fail(ImportField.State, "status_unknown", "Status tidak dikenal. Petakan dengan \"values\" di berkas pemetaan.", "Unknown status. Map it with \"values\" in the mapping file.");
        }
        if (ImportWords.Privacy(Get(ImportField.Privacy)) is not { } privacy)
        {
            privacy = default;
            Fail(ImportField.Privacy, "privacy_unknown", "Tipe laporan harus Anonim, Rahasia, keduanya, atau kosong.", "The type must be Anonim, Rahasia, both or empty.");
        }
        privacy.Anonymous |= Flag(ImportField.Anonymous);
        privacy.Confidential |= Flag(ImportField.Confidential);

        var original = Clean(Get(ImportField.OriginalText));
        var text = Clean(Get(ImportField.Text));
        if (original.Length == 0)
            original = text;
        if (text.Length == 0)
            text = original;
        if (text.Length == 0)
            Fail(places.ContainsKey(ImportField.OriginalText) ? ImportField.OriginalText : ImportField.Text, "text_missing", "Isi laporan kosong.", "The text is missing.");
        else if (Math.Max(text.Length, original.Length) > MaxText)
            Fail(ImportField.Text, "text_too_long", $"Isi laporan lebih dari {MaxText} karakter.", $"The text is longer than {MaxText} characters.");

        int? rating = null;
        if (Get(ImportField.Rating) is { Length: > 0 } stars and not ("-" or "0"))
        {
            if (int.TryParse(stars, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 5)
                rating = number;
            else
                Fail(ImportField.Rating, "rating_invalid", "Rating harus 1 sampai 5, atau kosong.", "The rating must be 1 to 5, or empty.");
        }
        if (errors.Count > 0)
            return new ImportLine(row.Line, null, errors);

        var agency = Short(ImportField.Agency);
        return new ImportLine(
            row.Line,
            new ImportRow
            {
                Line = row.Line,
                SourceId = id,
                SubmittedAt = submitted!.Value,
                FirstAnswerAt = answered,
                ReporterName = Short(ImportField.ReporterName),
                Class = reportClass.Class,
                Supervisory = reportClass.Supervisory,
                CategoryId = Short(ImportField.CategoryId),
                Category = Short(ImportField.Category),
                Title = Short(ImportField.Title) is { Length: > 0 } title ? title : TitleOf(text),
                OriginalText = original,
                Text = text,
                Anonymous = privacy.Anonymous,
                Confidential = privacy.Confidential,
                Channel = Short(ImportField.Channel),
                ParentAgency = Short(ImportField.ParentAgency),
                AgencyId = Short(ImportField.AgencyId),
                Agency = agency,
                // "Not yet followed up" without a unit: it waits at the agency, not at a unit.
                State = state.State == ReportState.Disposed && agency.Length == 0 ? ReportState.Forwarded : state.State,
                ClosedBy = state.By,
                Reason = Short(ImportField.Reason),
                Province = Short(ImportField.Province),
                Regency = Short(ImportField.Regency),
                District = Short(ImportField.District),
                Village = Short(ImportField.Village),
                Rating = rating,
            },
            []);

        string Get(ImportField field)
        {
            if (!map.Fields.TryGetValue(field, out var from))
                return "";
            var value = places.TryGetValue(field, out var at) && at < cells.Count ? cells[at].Trim() : "";
            if (value.Length == 0)
                value = from.Constant ?? "";
            return from.Values is { } values && values.TryGetValue(value, out var known) ? known : value;
        }

        string Short(ImportField field)
        {
            var value = Clean(Get(field)).ReplaceLineEndings(" ");
            return value.Length <= MaxShort ? value : Cut(value, MaxShort);
        }

        bool Flag(ImportField field)
        {
            if (ImportWords.Flag(Get(field)) is { } flag)
                return flag;
            Fail(field, "flag_unknown", "Nilai harus ya atau tidak (1 atau 0).", "The value must be yes or no (1 or 0).");
            return false;
        }

        long? Moment(ImportField dateField, ImportField? timeField)
        {
            var word = Get(dateField);
            if (word.Length == 0)
                return null;
            if (ImportWords.Date(word, map.Fields[dateField].Format) is not { } moment)
            {
                Fail(dateField, "date_unreadable", "Tanggal tidak terbaca. Contoh yang benar: 3 Jan 2026 atau 2026-01-03.", "The date cannot be read. Right examples: 3 Jan 2026 or 2026-01-03.");
                return null;
            }
            if (timeField is { } field && Get(field) is { Length: > 0 } clock)
            {
                if (ImportWords.Time(clock) is { } time)
                {
                    moment = moment.Date + time;
                }
                // A spreadsheet keeps the whole moment in the time column's cell, too.
                else if (ImportWords.Date(clock) is { } whole)
                {
                    moment = moment.Date + whole.TimeOfDay;
                }
                else
                {
                    Fail(field, "time_unreadable", "Waktu tidak terbaca. Contoh yang benar: 08.15 atau 08:15.", "The time cannot be read. Right examples: 08.15 or 08:15.");
                    return null;
                }
            }
            var at = new DateTimeOffset(moment, map.TimeZone.BaseUtcOffset);
            if (at > now.AddDays(1))
            {
                Fail(dateField, "date_in_future", "Tanggal di masa depan.", "The date is in the future.");
                return null;
            }
            return at.ToUnixTimeMilliseconds();
        }

        void Fail(ImportField? field, string code, string indonesian, string english) => errors.Add(new RowError(
            row.Line,
            field is { } known && places.TryGetValue(known, out var at) ? header.Columns[at] : "",
            code, indonesian, english));
    }

    /// <summary>The first words of the text, for the reports that have no title.</summary>
    internal static string TitleOf(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= TitleFromText)
            return line;
        var space = line.LastIndexOf(' ', TitleFromText - 1);
        return (space > TitleFromText / 2 ? line[..space] : Cut(line, TitleFromText - 1)) + "…";
    }

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>Without control characters other than line breaks and tabs, and without halves of characters.</summary>
    private static string Clean(string text)
    {
        text = text.ReplaceLineEndings("\n");
        if (!text.Any(c => char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\n' or '\t'))))
            return text.Trim();
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t')
                clean.Append(rune.ToString());
        }
        return clean.ToString().Trim();
    }
}
