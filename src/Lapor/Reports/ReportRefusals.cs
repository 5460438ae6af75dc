using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>Refusals that any act on a report can meet.</summary>
public static class ReportRefusals
{
    /// <summary>Unknown, or not for this viewer: the same words for both.</summary>
    public static Refusal NotFound { get; } = new(
        "receipt_required", "",
        "Laporan dengan nomor ini tidak dapat ditampilkan. Periksa nomornya, atau masukkan kode tanda terima yang Anda terima saat melapor.",
        "The report with this number cannot be shown. Check the number, or enter the receipt code you were given when you filed it.");

    /// <summary>The state table has no row for it.</summary>
    public static Refusal NotNow(ActKind act, ReportState state) => new(
        "not_allowed_now", "",
        $"Tindakan ini tidak tersedia pada tahap laporan sekarang ({state.Code()} / {act.Code()}). Muat ulang halaman untuk melihat tindakan yang tersedia.",
        $"This action is not available at the report's present stage ({state.Code()} / {act.Code()}). Reload the page to see what is.");

    /// <summary>Somebody was faster.</summary>
    public static Refusal Changed(string? who, string when) => new(
        "changed_meanwhile", "",
        $"Laporan ini baru saja diubah oleh {who ?? "pelapor atau sistem"} pukul {when}. Tulisan Anda masih ada di bawah; periksa perubahan itu lalu kirim lagi.",
        $"This report was just changed by {who ?? "the reporter or the system"} at {when}. What you wrote is still below; look at the change, then send again.");

    /// <summary>A field that must not be empty.</summary>
    public static Refusal Missing(string field, string indonesian, string english) => new("missing", field, indonesian, english);

    /// <summary>A text over its limit.</summary>
    public static Refusal TooLong(string field, int limit, int length) => new(
        "too_long", field,
        $"Terlalu panjang: {length} karakter, paling banyak {limit}. Ringkas, atau lampirkan sebagai berkas.",
        $"Too long: {length} characters, at most {limit}. Shorten it, or attach it as a file.");

    /// <summary>A code that does not exist.</summary>
    public static Refusal Unknown(string field, string value) => new(
        "unknown_code", field,
        $"“{(value.Length > 40 ? value[..40] + "…" : value)}” tidak dikenal. Pilih dari daftar.",
        $"“{(value.Length > 40 ? value[..40] + "…" : value)}” is not known. Choose from the list.");

    /// <summary>A disposition or forwarding to whom the report is about.</summary>
    public static Refusal ReportedUnit(string field) => new(
        "unit_is_reported", field,
        "Unit atau instansi ini disebut sebagai terlapor, jadi tidak boleh menangani laporan ini. Pilih yang lain.",
        "This unit or agency is named as the reported party, so it may not handle this report. Choose another.");
}
