using System.Globalization;
using Lapor.Foundation;
using Lapor.Intake.Import;
using Lapor.People;

namespace Lapor.Intake.Register;

/// <summary>A line of a register as it was read; places are still words.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Given">What it says.</param>
/// <param name="Faults">What could not be read.</param>
internal sealed record RegisterLine(int Line, Dictated Given, IReadOnlyList<RowError> Faults);

/// <summary>A sheet that was read.</summary>
/// <param name="Lines">Those that are not empty.</param>
/// <param name="Unused">Its columns that nothing is read from.</param>
internal sealed record RegisterLines(IReadOnlyList<RegisterLine> Lines, IReadOnlyList<string> Unused);

/// <summary>Reads a digitised register, CSV or .xlsx. Writes nothing and asks no database.</summary>
internal static class ReadRegister
{
    /// <summary>The sheet; or refused as a whole, with <c>file_…</c> of <see cref="TableReader"/>, <c>encoding_not_utf8</c>, <c>header_not_found</c>, <c>sheet_no_rows</c>, <c>sheet_too_long</c>.</summary>
    public static Outcome<RegisterLines> Open(byte[] file, int mostRows)
    {
        using var stream = new MemoryStream(file, writable: false);
        var opened = TableReader.Open(stream, [.. RegisterColumns.All.Where(c => c.IsNeeded).Select(c => c.Name)]);
        if (opened.IsRefused)
        {
            return opened.Refusals[0].Code != "encoding_not_utf8" ? Outcome<RegisterLines>.Refused(opened.Refusals) : new Refusal(
                "encoding_not_utf8", "file", "Berkas ini bukan UTF-8. Di Excel, simpan sebagai \"CSV UTF-8\" atau sebagai .xlsx.", "This file is not UTF-8. In Excel, save it as \"CSV UTF-8\" or as .xlsx.");
        }

        var header = opened.Value.Header;
        if (header.Missing.Count > 0)
        {
            var missing = string.Join(", ", header.Missing);
            return new Refusal(
                "header_not_found", "file",
                $"Baris judul kolom tidak ditemukan. Kolom yang tidak ada: {missing}. Pakai templat, dan jangan ubah nama kolomnya.",
                $"The header row was not found. Missing columns: {missing}. Use the template, and leave the names of its columns as they are.");
        }

        List<RegisterLine> lines = [];
        var at = RegisterColumns.All.ToDictionary(c => c, c => header.At(c.Name));
        var last = header.Line;
        try
        {
            foreach (var row in opened.Value.Rows.Where(r => r.Line > header.Line && !r.Cells.All(string.IsNullOrWhiteSpace)))
            {
                last = row.Line;
                if (lines.Count == mostRows)
                {
                    return new Refusal(
                        "sheet_too_long", "file", $"Berkas ini lebih dari {mostRows} baris. Bagi menjadi beberapa berkas.", $"This file has more than {mostRows} lines. Split it into several files.");
                }

                lines.Add(Line(row, header, at));
            }
        }
        catch (Exception fault) when (TableReader.IsFileFault(fault))
        {
            return new Refusal(
                "file_damaged", "file", $"Berkas rusak atau tanda kutip tidak ditutup sesudah baris {last}.", $"The file is damaged or a quotation mark is not closed after line {last}.");
        }

        if (lines.Count == 0) return new Refusal("sheet_no_rows", "file", "Tidak ada baris di bawah judul kolom.", "There is no line below the header.");
        return new RegisterLines(lines, [.. header.Columns.Where((name, i) => name.Trim().Length > 0 && !at.ContainsValue(i))]);
    }

    private static RegisterLine Line(TableRow row, Header header, Dictionary<RegisterColumn, int> at)
    {
        List<RowError> faults = [];
        if (row.Cells.Skip(header.Columns.Count).Any(c => c.Length > 0))
            faults.Add(new(row.Line, "", "too_many_cells", "Baris ini punya lebih banyak sel daripada judul kolom; periksa tanda kutip dan pemisah.", "This line has more cells than the header; check quotation marks and delimiters."));
        var source = Read(RegisterColumns.Source, Source, "Asal tidak dikenal. Tulis Datang langsung, Telepon, Surat, atau Surel.", "Unknown origin. Write Datang langsung, Telepon, Surat or Surel.");
        var agreed = Read(RegisterColumns.Agreed, Consent, "Persetujuan tidak dikenal. Tulis Lisan, Tertulis, atau Dikirim sendiri.", "Unknown consent. Write Lisan, Tertulis or Dikirim sendiri.");
        var kind = Read(
            RegisterColumns.Class, word => ImportWords.Class(word) is { Supervisory: false } known ? known.Class.Code() : null,
            "Klasifikasi tidak dikenal. Tulis Pengaduan, Aspirasi, atau Permintaan informasi; kadar pengawasan ditetapkan saat verifikasi.",
            "Unknown class. Write Pengaduan, Aspirasi or Permintaan informasi; whether it is supervisory is set at verification.");
        var text = Get(RegisterColumns.Text);
        var given = new Dictated
        {
            Source = source,
            Agreed = agreed,
            ReceivedOn = Day(RegisterColumns.Received),
            Reference = AssistedIntake.Clean(Get(RegisterColumns.Reference)),
            Submission = new Submission
            {
                Class = kind,
                Title = Get(RegisterColumns.Title) is { Length: > 0 } title ? title : ImportFile.TitleOf(text),
                Text = text,
                IncidentDate = Day(RegisterColumns.Incident),
                RegionCode = Blank(Get(RegisterColumns.Region)),
                Place = Get(RegisterColumns.Place),
                Agency = Blank(Get(RegisterColumns.Agency)),
                Category = Blank(Get(RegisterColumns.Category)),
                Anonymous = Wish(RegisterColumns.Anonymous),
                Confidential = Wish(RegisterColumns.Confidential),
                Contact = new Contact(Get(RegisterColumns.Name), Number(Get(RegisterColumns.Phone)), Get(RegisterColumns.Email)),
                // Nobody is there to be asked: what a register does not hold is filled in by the officer who verifies.
                FreeForm = true,
            },
        };
        if (given.ReceivedOn is null && Get(RegisterColumns.Received).Length == 0)
            Fail(RegisterColumns.Received, "missing", "Tanggal diterima kosong. Isi tanggal laporan sampai di kantor.", "The day it came is empty. Give the day on which it reached the office.");
        return new(row.Line, given, faults);

        string Get(RegisterColumn column) => at[column] is var i and >= 0 && i < row.Cells.Count ? row.Cells[i].Trim() : "";

        string? Read(RegisterColumn column, Func<string, string?> known, string indonesian, string english)
        {
            var word = Get(column);
            if (word.Length == 0) Fail(column, "missing", $"Kolom ini kosong. {indonesian[(indonesian.IndexOf('.', StringComparison.Ordinal) + 2)..]}", $"This column is empty. {english[(english.IndexOf('.', StringComparison.Ordinal) + 2)..]}");
            else if (known(word) is { } code) return code;
            else Fail(column, "unknown_word", indonesian, english);
            return null;
        }

        string? Day(RegisterColumn column)
        {
            if (Get(column) is not { Length: > 0 } word) return null;
            if (ImportWords.Date(word) is { } day) return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Fail(column, "date_unreadable", "Tanggal tidak terbaca. Contoh yang benar: 3 Jan 2026 atau 2026-01-03.", "The date cannot be read. Right examples: 3 Jan 2026 or 2026-01-03.");
            return null;
        }

        bool Wish(RegisterColumn column)
        {
            if (ImportWords.Flag(Get(column)) is { } wish) return wish;
            // Never read as a no: the reporter may have asked for it.
            Fail(column, "flag_unknown", "Tulis ya atau tidak.", "Write ya or tidak.");
            return false;
        }

        void Fail(RegisterColumn column, string code, string indonesian, string english) => faults.Add(new(row.Line, column.Name, code, indonesian, english));
    }

    private static string? Source(string word) => Codes.TryMember<HandedIn>(ImportWords.Channel(word))?.Code() ?? (word.Equals("loket", StringComparison.OrdinalIgnoreCase) ? HandedIn.WalkIn.Code() : null);

    private static string? Consent(string word) => word.ToLowerInvariant() switch
    {
        "lisan" => Intake.Consent.Spoken.Code(),
        "tertulis" => Intake.Consent.Signed.Code(),
        "dikirim sendiri" or "dikirimnya sendiri" => Intake.Consent.SentIn.Code(),
        _ => null,
    };

    // A spreadsheet takes 0812… for a number and drops the zero.
    private static string Number(string phone) => phone.Length is >= 9 and <= 13 && phone[0] == '8' && phone.All(char.IsAsciiDigit) ? "0" + phone : phone;

    private static string? Blank(string text) => text.Length > 0 ? text : null;
}
