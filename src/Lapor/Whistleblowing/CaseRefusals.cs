using System.Globalization;
using Lapor.Foundation;

namespace Lapor.Whistleblowing;

/// <summary>What the whistleblower's entrance and its inboxes can answer with.</summary>
public static class CaseRefusals
{
    public static readonly Refusal Empty = new("required", "text", "Tulis apa yang Anda ketahui.", "Write what you know.");

    public static readonly Refusal NoInbox = new(
        "wbs_closed", "inbox", "Kotak ini belum dibuka. Pilih kotak lain.", "This inbox is not open yet. Choose another one.");

    public static readonly Refusal Gone = new("wbs_gone", "", "Laporan ini sudah dihapus.", "This report was erased.");

    public static readonly Refusal WrongReceipt = new(
        "receipt_wrong", "receipt", "Kode tidak dikenal. Periksa lagi 16 angkanya.", "This code is not known. Check its 16 digits.");

    public static readonly Refusal WrongPassphrase = new("passphrase_wrong", "passphrase", "Frasa sandi salah.", "The passphrase is wrong.");

    public static readonly Refusal ShortPassphrase = new(
        "passphrase_short", "passphrase", $"Frasa sandi sekurangnya {InboxKeys.ShortestPassphrase} karakter. Beberapa kata acak lebih mudah diingat daripada satu kata rumit.",
        $"A passphrase has at least {InboxKeys.ShortestPassphrase} characters. A few random words are easier to remember than one difficult word.");

    public static readonly Refusal NotHolder = new("not_found", "", "Tidak ada.", "Not found.");

    public static readonly Refusal NotHandedOver = new(
        "wbs_not_handed_over", "", "Anda sudah ditunjuk, tetapi kuncinya belum diserahkan. Minta pemegang lain menyerahkannya.",
        "You are named, but the key was not handed over yet. Ask another holder to do it.");

    public static Refusal TooLong(int length) => new(
        "too_long", "text",
        $"Tulisan terlalu panjang: {length.ToString("N0", CultureInfo.GetCultureInfo("id-ID"))} karakter, paling banyak {Cases.TextLimit.ToString("N0", CultureInfo.GetCultureInfo("id-ID"))}.",
        $"The text is too long: {length.ToString("N0", CultureInfo.InvariantCulture)} characters, at most {Cases.TextLimit.ToString("N0", CultureInfo.InvariantCulture)}.");
}
