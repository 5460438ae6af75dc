using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Channels.Sms;

/// <summary>
/// What a text message is answered with: at most two parts of the telephones' alphabet, whatever the agency is called. Of anonymous and confidential reports nothing but numbers and steps: the
/// telephone may be shared.
/// </summary>
/// <param name="site">Where the public reaches this installation.</param>
public sealed class SmsAnswers(Uri site)
{
    /// <summary>Septets of two parts: each carries a header of six bytes (3GPP TS 23.040, 9.2.3.24.1).</summary>
    public const int TwoParts = 2 * 153;

    private string Track => $"{site.Host}/lacak";

    /// <summary>A report was filed.</summary>
    /// <param name="report">The report.</param>
    /// <param name="receipt">Opens it on the web.</param>
    /// <param name="agency">Short name of the agency that the keyword named; null: none.</param>
    /// <param name="missing">Which parts of the message never came.</param>
    public string TakenIn(Report report, ReceiptCode receipt, string? agency, IReadOnlyList<int> missing)
    {
        var hidden = report.Anonymous || report.Confidential;
        var whose = hidden ? "" : agency is null ? " Admin nasional mencari instansi yang berwenang." : $" Tujuan: {agency}.";
        var kind = (report.Anonymous, report.Confidential) switch { (true, true) => " (anonim, rahasia)", (true, _) => " (anonim)", (_, true) => " (rahasia)", _ => "" };
        return Fit($"Lapor: laporan diterima{kind}, nomor {report.TrackingId}.", whose, $" Kode rahasia {receipt.Grouped} jangan diberikan ke siapa pun. {(missing.Count > 0 ? $"{Gap(missing)} Kirim TL {report.TrackingId} lalu isinya." : $"Ketik STATUS {report.TrackingId} untuk kabar, BANTUAN untuk cara lain.")} {Track}");
    }

    /// <summary>How a report stands.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="state">Its state.</param>
    /// <param name="agency">Who has it; null: nobody yet, or not to be said.</param>
    /// <param name="due">When the next step is due; null: nothing is.</param>
    /// <param name="answer">The latest answer, for its reporter; may be cut.</param>
    public string Status(TrackingId id, ReportState state, string? agency, string? due, string? answer) => Fit(
        $"Lapor: laporan {id} {Word(state)}.{(agency is null ? "" : $" Instansi: {agency}.")}{(due is null ? "" : $" Langkah berikutnya paling lambat {due}.")}",
        answer is null ? "" : $" Jawaban: {answer}",
        answer is not null && state is ReportState.FollowedUp ? $" Balas TL {id} lalu isi, atau NILAI {id} 1-5." : $" {Track}");

    /// <summary>What was written was added to the report.</summary>
    public static string Taken(TrackingId id, ReportState now, IReadOnlyList<int> missing) =>
        Fit($"Lapor: pesan Anda sudah masuk ke laporan {id}. Sekarang: {Word(now)}.", "", missing.Count > 0 ? $" {Gap(missing)} Kirim TL {id} lalu isinya." : $" Ketik STATUS {id} untuk kabar.");

    /// <summary>The start of a longer message never came.</summary>
    public static string StartMissing => "Lapor: bagian awal SMS Anda tidak sampai, jadi belum dicatat. Mohon kirim ulang seluruhnya, bila bisa lebih pendek.";

    /// <summary>A rating was counted.</summary>
    public static string Rated(TrackingId id, int score, Verdict verdict) => Fit(
        $"Lapor: terima kasih, laporan {id} dinilai {score} dan dicatat {(verdict switch { Verdict.Resolved => "selesai", Verdict.Partly => "selesai sebagian", _ => "belum selesai" })}.",
        "",
        verdict is Verdict.Resolved ? "" : $" Belum puas? Kirim TL {id} lalu alasannya dalam 10 hari kerja, laporan dibuka kembali.");

    /// <summary>News ended.</summary>
    /// <param name="id">Of one report; null: of all until now.</param>
    /// <param name="news">What ended: <c>kabar SMS</c>, <c>kabar tentang</c>.</param>
    public static string Stopped(TrackingId? id, string news) =>
        $"Lapor: {news} {(id is { } one ? $"laporan {one}" : "semua laporan Anda")} dihentikan. Laporan tetap diproses; STATUS dan nomornya tetap dijawab. MULAI untuk kabar lagi.";

    /// <summary>News goes on.</summary>
    public static string Started(TrackingId? id, string news) => $"Lapor: {news} {(id is { } one ? $"laporan {one}" : "laporan Anda")} dikirim lagi. Ketik BERHENTI bila tidak ingin.";

    /// <summary>The same words were filed before.</summary>
    public static string Already(TrackingId id, ReportState now) => $"Lapor: laporan dengan isi yang sama sudah diterima, nomor {id}, {Word(now)}. Untuk menambahkan: TL {id} lalu isi.";

    /// <summary>What can be written.</summary>
    public string Help => Fit(
        "Lapor: ketik nama daerah atau instansi lalu laporan, mis. BULELENG lampu jalan mati di Jl Ahmad Yani. ANONIM atau RAHASIA di depan isi bila perlu.",
        "",
        $" STATUS nomor; TL nomor isi; LENGKAPI nomor isi; NILAI nomor 1-5; BERHENTI. {site.Host}");

    /// <summary>The number is not known, or not this telephone's or account's. The same words for both.</summary>
    public static string NotYours(string id, bool chat) => Fit($"Lapor: nomor laporan {id} tidak ditemukan, atau laporan itu tidak dibuat dari {(chat ? "akun" : "nomor HP")} ini. Periksa angkanya, atau buka dengan kode rahasia di halaman lacak.", "", "");

    /// <summary>A command that cannot be read.</summary>
    public static string Unclear(SmsCommand.SmsUnclear said) => "Lapor: " + said.Problem switch
    {
        "number" => $"tulis nomor laporannya (10 angka) di belakang {said.Verb}. Satu angka mungkin keliru.",
        "number_digits" => $"nomor laporan terdiri atas 10 angka. Tulis {said.Verb} lalu nomornya.",
        "score" => "tulis nilainya 1 sampai 5 di belakang nomor, mis. NILAI 1234567890 4.",
        _ => $"isi pesannya belum ada. Tulis {said.Verb}, nomor laporan, lalu isi pesan.",
    };

    /// <summary>What was asked is refused; the reason in words.</summary>
    public static string Refused(Refusal why) => Fit("Lapor: ", why.Indonesian, "");

    /// <summary>Nothing stood in the message.</summary>
    public static string Nothing => "Lapor: pesan Anda kosong. Ketik nama daerah lalu isi laporan, atau BANTUAN.";

    /// <summary>Too many came from this number; said once.</summary>
    public static string Capped => "Lapor: terlalu banyak SMS dari nomor ini hari ini. Pesan ini tidak dicatat sebagai laporan. Coba lagi besok, atau lapor lewat web.";

    private static string Gap(IReadOnlyList<int> missing) => missing.Count == 1 ? $"Bagian {missing[0]} SMS Anda tidak sampai." : $"{missing.Count} bagian SMS Anda tidak sampai.";

    /// <summary>Takes signs that telephones do not have to those that they do, and cuts the middle so that two parts hold the whole.</summary>
    internal static string Fit(string before, string middle, string after)
    {
        (before, middle, after) = (Plain(before), Plain(middle), Plain(after));
        int Length(string text) => Gsm0338.Septets(text)!.Value;
        var room = TwoParts - Length(before) - Length(after);
        if (Length(middle) <= room) return before + middle + after;
        var cut = middle;
        while (cut.Length > 0 && Length(cut) > room - 3) cut = cut[..^1];
        return before + (cut.Length > 0 ? cut.TrimEnd() + "..." : "") + after;
    }

    private static string Plain(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormC).Select(Plain));

    private static string Plain(char sign) => sign switch
    {
        _ when Gsm0338.Septets(sign.ToString()) is not null => sign.ToString(),
        '“' or '”' or '„' => "\"",
        '’' or '‘' => "'",
        '–' or '—' or '‑' => "-",
        '…' => "...",
        '•' => "-",
        '\u00a0' or '\t' => " ",
        _ when char.IsSurrogate(sign) => "",
        _ => sign.ToString().Normalize(System.Text.NormalizationForm.FormD) is [var bare, ..] && Gsm0338.Septets(bare.ToString()) is not null ? bare.ToString() : "?",
    };

    private static string Word(ReportState state) => state switch
    {
        ReportState.Submitted => "belum diverifikasi",
        ReportState.OnHold => "ditunda, menunggu kelengkapan dari Anda",
        ReportState.Forwarded => "terverifikasi, diteruskan ke instansi",
        ReportState.Disposed => "terverifikasi, belum ditindaklanjuti",
        ReportState.RerouteRequested => "menunggu penetapan instansi yang berwenang",
        ReportState.FollowedUp => "ditindaklanjuti oleh instansi",
        ReportState.ReporterReplied => "ditanggapi oleh pelapor",
        ReportState.Closed => "selesai",
        ReportState.Archived => "diarsipkan",
        _ => "dihapus atas permintaan pelapor",
    };
}
