using System.Globalization;

namespace Lapor.Statistics;

/// <summary>An agency's line of a MONEV pack: its scorecard, and how it stands with its papers.</summary>
/// <param name="Agency">Name.</param>
/// <param name="Kind">In words.</param>
/// <param name="Group">Volume group in words.</param>
/// <param name="Place">Place among agencies of its kind and load; null where it is not ranked.</param>
/// <param name="Card">The scorecard.</param>
/// <param name="Decree">Standing of its decree in words.</param>
/// <param name="ReportYear">Year of its latest annual report; null: none.</param>
/// <param name="Procedures">That it keeps.</param>
/// <param name="PlanItems">Of its action plan.</param>
/// <param name="PlanDone">Of these.</param>
/// <param name="PlanLate">Of these.</param>
public sealed record MonevLine(
    string Agency, string Kind, string Group, int? Place, Scorecard Card, string Decree, int? ReportYear, int Procedures, int PlanItems, int PlanDone, int PlanLate);

/// <summary>A MONEV pack as a workbook: one line for each agency, the numbers of the page, and the version of the formula.</summary>
public static class MonevFile
{
    private static readonly IReadOnlyList<TableColumn> Columns =
    [
        new("No", 6, IsNumber: true), new("Instansi", 40, Wraps: true), new("Jenis", 16), new("Kelompok beban", 16), new("Peringkat", 10, IsNumber: true), new("Indeks", 9, IsNumber: true),
        new("Laporan", 10, IsNumber: true), new("Diteruskan", 10, IsNumber: true), new("Dijawab", 10, IsNumber: true), new("Dijawab terlambat", 12, IsNumber: true), new("Belum dijawab, lewat waktu", 14, IsNumber: true),
        new("Ada jawaban akhir", 12, IsNumber: true), new("Jawaban akhir terlambat", 12, IsNumber: true), new("Belum tuntas, lewat janji", 14, IsNumber: true), new("Selesai menurut pelapor", 12, IsNumber: true),
        new("Dinilai selesai atau tidak", 12, IsNumber: true), new("Dikembalikan", 12, IsNumber: true), new("Dibuka kembali", 12, IsNumber: true), new("Nilai rata-rata", 10, IsNumber: true), new("Suara", 8, IsNumber: true),
        new("SK", 20), new("Laporan tahunan", 12, IsNumber: true), new("SOP", 8, IsNumber: true), new("Rencana aksi", 10, IsNumber: true), new("Rencana selesai", 10, IsNumber: true), new("Rencana lewat tanggal", 12, IsNumber: true),
    ];

    /// <summary>Writes the workbook.</summary>
    /// <param name="to">Only written to, forward; stays open.</param>
    /// <param name="scope">Whose agencies, in words.</param>
    /// <param name="span">From when to when, in words.</param>
    /// <param name="mark">Who took it out and when.</param>
    /// <param name="lines">In the order of the page.</param>
    public static void Write(Stream to, string scope, string span, string mark, IReadOnlyList<MonevLine> lines)
    {
        using var file = TableFile.Begin(
            ExportFormat.Xlsx, to,
            new TableFrame(
                "Paket MONEV SP4N-LAPOR!",
                [$"Instansi: {scope}", $"Laporan yang masuk: {span}, tanpa laporan rahasia", string.Create(CultureInfo.InvariantCulture, $"Indeks: rumus versi {Scorecard.Formula}, bobot dan cara hitung di halaman Pengawasan")],
                mark),
            Columns);
        foreach (var (at, line) in lines.Index()) file.Row(Row(at + 1, line));
        file.End();
    }

    private static IReadOnlyList<string> Row(int no, MonevLine line)
    {
        var tally = line.Card.Tally;
        return
        [
            Whole(no), line.Agency, line.Kind, line.Group, line.Place is { } place ? Whole(place) : "", line.Card.Score.ToString("0.0", CultureInfo.InvariantCulture),
            Whole(tally.Reports), Whole(tally.Routed), Whole(tally.Answered), Whole(tally.AnsweredLate), Whole(tally.AnsweredOpenLate), Whole(tally.Completed), Whole(tally.CompletedLate), Whole(tally.CompletedOpenLate),
            Whole(tally.Resolved), Whole(tally.Judged), Whole(tally.Bounced), Whole(tally.Reopened), tally.Rating is { } rating ? rating.ToString("0.00", CultureInfo.InvariantCulture) : "", Whole(tally.Votes),
            line.Decree, line.ReportYear is { } year ? Whole(year) : "", Whole(line.Procedures), Whole(line.PlanItems), Whole(line.PlanDone), Whole(line.PlanLate),
        ];
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
