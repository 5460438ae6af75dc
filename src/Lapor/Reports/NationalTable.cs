namespace Lapor.Reports;

/// <summary>
/// The table that the national system exports and that regional tools read: its columns, and its words for what is a code here. Read by the import,
/// written by the export; a test holds that each word written is read as what it was. Pure.
/// </summary>
public static class NationalTable
{
    /// <summary>The 26 columns in their order. Source: DOMAIN §6.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "Tracking ID", "Tanggal Laporan Masuk", "Waktu Laporan Masuk", "Nama Pelapor", "Klasifikasi Laporan", "ID Kategori", "Kategori", "Judul Laporan",
        "Isi Laporan Awal", "Isi Laporan Akhir", "Tipe Laporan (Anonim/Rahasia)", "Sumber Laporan", "Instansi Induk", "ID Instansi Terdisposisi",
        "Instansi Terdisposisi", "Status Laporan", "Alasan Tunda/Arsip", "Provinsi", "Kota/Kabupaten", "Kecamatan", "Kelurahan", "Nomor SK", "Url SK",
        "Url Dokumen Laporan Tahunan", "Laporan yang Masuk melalui Kanal Aduan Setwapres", "Rating",
    ];

    /// <summary>What stands for the name of whoever reported anonymously.</summary>
    public const string Nameless = "Anonim";

    private static readonly string[] ShortMonths = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];

    /// <summary>A day as <c>3 Jan 2026</c>.</summary>
    public static string Day(DateOnly day) => FormattableString.Invariant($"{day.Day} {ShortMonths[day.Month - 1]} {day.Year}");

    /// <summary>Status Laporan: the state, and for an ended one who ended it.</summary>
    public static string Status(ReportState state, ClosedBy? by) => state switch
    {
        ReportState.Submitted => "Belum Terverifikasi",
        ReportState.OnHold => "Menunggu Kelengkapan Informasi",
        ReportState.Forwarded => "Terverifikasi - diteruskan ke instansi",
        ReportState.Disposed => "Terverifikasi - belum ditindaklanjuti",
        ReportState.RerouteRequested => "Bukan Wewenang",
        ReportState.FollowedUp => "Ditindaklanjuti oleh Instansi",
        ReportState.ReporterReplied => "Ditanggapi oleh Pelapor",
        ReportState.Closed => By("Ditutup", "Selesai", by),
        ReportState.Archived => By("Diarsipkan", "Diarsipkan", by),
        ReportState.Withdrawn => "Dihapus atas Permintaan Pelapor",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Klasifikasi Laporan.</summary>
    public static string Classification(ReportClass kind, bool supervisory) => kind switch
    {
        ReportClass.Complaint => supervisory ? "Pengaduan Berkadar Pengawasan" : "Pengaduan Tidak Berkadar Pengawasan",
        ReportClass.Aspiration => "Aspirasi",
        _ => "Permintaan Informasi",
    };

    /// <summary>Tipe Laporan: which of the two flags are set.</summary>
    public static string Type(bool anonymous, bool confidential) => (anonymous, confidential) switch
    {
        (true, true) => "Anonim|Rahasia",
        (true, false) => "Anonim",
        (false, true) => "Rahasia",
        _ => "",
    };

    /// <summary>Sumber Laporan of a channel's code; empty for an imported report of a channel that has no code.</summary>
    public static string Source(string channel) => channel switch
    {
        "web" => "Website",
        "mobile" => "Mobile App",
        "sms" => "SMS",
        "whatsapp" => "Whatsapp",
        "telegram" => "Telegram",
        "x" => "Twitter",
        "facebook" => "Facebook",
        "instagram" => "Instagram",
        "email" => "Email",
        "letter" => "Surat",
        "phone" => "Telepon",
        "walk_in" => "Tatap Muka",
        "api" => "API",
        _ => "",
    };

    private static string By(string ended, string unsaid, ClosedBy? by) => by switch
    {
        ClosedBy.Reporter => ended + " oleh Pelapor",
        ClosedBy.Admin => ended + " oleh Admin",
        ClosedBy.System => ended + " oleh Sistem",
        _ => unsaid,
    };
}
