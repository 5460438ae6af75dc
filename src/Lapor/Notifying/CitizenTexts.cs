using System.Globalization;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>
/// The words of mails about a citizen's account. The mailbox may be shared: no name, no report, and the subject tells no secret. The mail with a code is the same
/// for an address with an account and one without.
/// </summary>
internal static class CitizenTexts
{
    public static MailTexts.Written Code(CodeOnItsWay code)
    {
        var until = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(code.EndsAt), IndonesianTime.Wib);
        return code.Language == "en"
            ? new(
                "Your code for Lapor",
                $"""
                Your code:

                    {code.Spoken}

                Type it on the page where you asked for it, before {until.ToString("HH':'mm", CultureInfo.InvariantCulture)} WIB. It works once, and only in that browser. Nobody from Lapor ever asks for it.

                If you did not ask for it, ignore this mail: without the code nothing is opened and nothing is made.

                """)
            : new(
                "Kode Anda untuk Lapor",
                $"""
                Kode Anda:

                    {code.Spoken}

                Ketik di halaman tempat Anda memintanya, sebelum pukul {until.ToString("HH'.'mm", CultureInfo.InvariantCulture)} WIB. Kode berlaku satu kali, hanya di peramban itu. Petugas Lapor tidak pernah memintanya.

                Bila bukan Anda yang meminta, abaikan surel ini: tanpa kode, tidak ada yang terbuka dan tidak ada yang dibuat.

                """);
    }

    public static MailTexts.Written PasswordChanged(string language, Uri site) => language == "en"
        ? new("The password of your Lapor account was changed", $"The password of your account at {site} was changed, and other devices were signed out.\n\nIf this was not you, sign in with a code by e-mail and set another: {new Uri(site, "akun/keamanan")}\n")
        : new("Kata sandi akun Lapor Anda berubah", $"Kata sandi akun Anda di {site} baru saja berubah, dan perangkat lain dikeluarkan.\n\nBila bukan Anda, masuk dengan kode lewat surel lalu buat yang baru: {new Uri(site, "akun/keamanan")}\n");

    public static MailTexts.Written ErasureAsked(string language, string number, Uri site) => language == "en"
        ? new("Deletion of your Lapor account was asked for", $"We received a request to delete your account. Its number: {number}.\n\nA national admin decides within 3 days. If this was not you, or you changed your mind, take it back here: {new Uri(site, "akun/data")}\n")
        : new("Penghapusan akun Lapor Anda diminta", $"Kami menerima permintaan untuk menghapus akun Anda. Nomornya: {number}.\n\nAdmin Nasional memutuskannya dalam 3 hari. Bila bukan Anda yang meminta, atau Anda berubah pikiran, batalkan di sini: {new Uri(site, "akun/data")}\n");

    public static MailTexts.Written ErasureDeclined(string language, Erasure erasure, Uri site) => language == "en"
        ? new("Your Lapor account was not deleted", $"The request {erasure.Ref} to delete your account was not granted.\n\nThe reason: {erasure.Reason}\n\nYour account is as it was: {new Uri(site, "akun/data")}\n")
        : new("Akun Lapor Anda tidak dihapus", $"Permintaan {erasure.Ref} untuk menghapus akun Anda tidak dikabulkan.\n\nAlasannya: {erasure.Reason}\n\nAkun Anda tetap seperti semula: {new Uri(site, "akun/data")}\n");

    public static MailTexts.Written Erased(string language, Erasure erasure) => language == "en"
        ? new("Your Lapor account was deleted", $"Your account is deleted. The key that sealed your name, addresses and list of reports is destroyed; nobody can open them again. Names and contacts in the reports of the account are destroyed too; the reports themselves go on.\n\nReceipt: {erasure.Ref}. Keep it; it names nobody.\n\nThis is the last mail to this address.\n")
        : new("Akun Lapor Anda sudah dihapus", $"Akun Anda sudah dihapus. Kunci yang menyegel nama, alamat, dan daftar laporan Anda dimusnahkan; tidak ada yang dapat membukanya lagi. Nama dan kontak dalam laporan-laporan akun itu ikut dimusnahkan; laporannya sendiri tetap ditangani.\n\nTanda terima: {erasure.Ref}. Simpanlah; nomor ini tidak menyebut siapa pun.\n\nIni surel terakhir ke alamat ini.\n");
}
