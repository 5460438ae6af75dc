using System.Globalization;
using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>
/// The words of messages about a citizen's account, each as a mail and as one text message. Mailboxes and telephones may be shared: no name, no report, and a
/// subject tells no secret. The message with a code is the same for an address with an account and one without; word of a changed address never holds the other one.
/// </summary>
internal static class CitizenTexts
{
    public static CitizenWords Code(CodeOnItsWay code)
    {
        var until = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(code.EndsAt), IndonesianTime.Wib);
        return code.Language == "en"
            ? new(
                new(
                    "Your code for Lapor",
                    $"""
                    Your code:

                        {code.Spoken}

                    Type it on the page where you asked for it, before {until.ToString("HH':'mm", CultureInfo.InvariantCulture)} WIB. It works once, and only in that browser. Nobody from Lapor ever asks for it.

                    If you did not ask for it, ignore this message: without the code nothing is opened and nothing is made.

                    """),
                $"Lapor code: {code.Spoken}. Works once, until {until.ToString("HH':'mm", CultureInfo.InvariantCulture)} WIB. Nobody from Lapor ever asks for it. Not you? Ignore this.")
            : new(
                new(
                    "Kode Anda untuk Lapor",
                    $"""
                    Kode Anda:

                        {code.Spoken}

                    Ketik di halaman tempat Anda memintanya, sebelum pukul {until.ToString("HH'.'mm", CultureInfo.InvariantCulture)} WIB. Kode berlaku satu kali, hanya di peramban itu. Petugas Lapor tidak pernah memintanya.

                    Bila bukan Anda yang meminta, abaikan pesan ini: tanpa kode, tidak ada yang terbuka dan tidak ada yang dibuat.

                    """),
                $"Kode Lapor: {code.Spoken}. Berlaku satu kali, sampai {until.ToString("HH'.'mm", CultureInfo.InvariantCulture)} WIB. Petugas Lapor tidak pernah memintanya. Bukan Anda? Abaikan.");
    }

    public static CitizenWords AddressChanged(AddressNotice notice, Uri site)
    {
        var english = notice.Language == "en";
        var (subject, what) = (notice.Change, english) switch
        {
            (AddressChange.Added, true) => ("An address was added to your Lapor account", "One more address now signs in to the Lapor account that uses this one."),
            (AddressChange.Added, false) => ("Alamat ditambahkan ke akun Lapor Anda", "Satu alamat lagi kini dapat membuka akun Lapor yang memakai alamat ini."),
            (AddressChange.Replaced, true) => ("An address of your Lapor account was changed", "This address no longer signs in to the Lapor account that used it: another stands in its place."),
            (AddressChange.Replaced, false) => ("Alamat akun Lapor Anda diganti", "Alamat ini tidak lagi membuka akun Lapor yang memakainya: alamat lain menggantikannya."),
            (_, true) => ("An address was removed from your Lapor account", "An address was taken out of the Lapor account that uses or used this one."),
            _ => ("Alamat dikeluarkan dari akun Lapor Anda", "Satu alamat dikeluarkan dari akun Lapor yang memakai alamat ini."),
        };
        var page = new Uri(site, "akun/keamanan");
        var text = english
            ? $"{what}\n\nIf this was not you, somebody else can open the account. Where you still can, sign in, check the addresses and sign other devices out: {page}\n\nThe receipt codes of your reports keep working in any case.\n"
            : $"{what}\n\nBila bukan Anda, ada orang lain yang dapat membuka akun itu. Selagi masih bisa, masuk, periksa alamatnya, dan keluarkan perangkat lain: {page}\n\nKode tanda terima laporan-laporan Anda tetap berlaku.\n";
        return new(new(subject, text), $"Lapor: {what} {(english ? "Not you? Check your account." : "Bukan Anda? Periksa akun Anda.")}");
    }

    public static CitizenWords PasswordChanged(string language, Uri site) => language == "en"
        ? new(
            new("The password of your Lapor account was changed", $"The password of your account at {site} was changed, and other devices were signed out.\n\nIf this was not you, sign in with a code and set another: {new Uri(site, "akun/keamanan")}\n"),
            "Lapor: the password of your account was changed. Not you? Sign in with a code and set another.")
        : new(
            new("Kata sandi akun Lapor Anda berubah", $"Kata sandi akun Anda di {site} baru saja berubah, dan perangkat lain dikeluarkan.\n\nBila bukan Anda, masuk dengan kode lalu buat yang baru: {new Uri(site, "akun/keamanan")}\n"),
            "Lapor: kata sandi akun Anda berubah. Bukan Anda? Masuk dengan kode lalu buat yang baru.");

    public static CitizenWords PasskeyAdded(string language, Uri site) => language == "en"
        ? new(
            new("A passkey was added to your Lapor account", $"A new passkey now opens your account at {site}.\n\nIf this was not you, sign in with a code and remove it: {new Uri(site, "akun/keamanan")}\n"),
            "Lapor: a new passkey now opens your account. Not you? Sign in with a code and remove it.")
        : new(
            new("Kunci sandi baru di akun Lapor Anda", $"Kunci sandi baru kini dapat membuka akun Anda di {site}.\n\nBila bukan Anda, masuk dengan kode lalu hapus: {new Uri(site, "akun/keamanan")}\n"),
            "Lapor: kunci sandi baru kini dapat membuka akun Anda. Bukan Anda? Masuk dengan kode lalu hapus.");

    public static CitizenWords ErasureAsked(string language, string number, Uri site) => language == "en"
        ? new(
            new("Deletion of your Lapor account was asked for", $"We received a request to delete your account. Its number: {number}.\n\nA national admin decides within 3 days. If this was not you, or you changed your mind, take it back here: {new Uri(site, "akun/data")}\n"),
            $"Lapor: deletion of your account was asked for ({number}). Not you? Sign in and take it back under Data.")
        : new(
            new("Penghapusan akun Lapor Anda diminta", $"Kami menerima permintaan untuk menghapus akun Anda. Nomornya: {number}.\n\nAdmin Nasional memutuskannya dalam 3 hari. Bila bukan Anda yang meminta, atau Anda berubah pikiran, batalkan di sini: {new Uri(site, "akun/data")}\n"),
            $"Lapor: penghapusan akun Anda diminta ({number}). Bukan Anda? Masuk, lalu batalkan di halaman Data.");

    public static CitizenWords ErasureDeclined(string language, Erasure erasure, Uri site) => language == "en"
        ? new(
            new("Your Lapor account was not deleted", $"The request {erasure.Ref} to delete your account was not granted.\n\nThe reason: {erasure.Reason}\n\nYour account is as it was: {new Uri(site, "akun/data")}\n"),
            $"Lapor: the request {erasure.Ref} to delete your account was not granted. The reason is on your account's page Data.")
        : new(
            new("Akun Lapor Anda tidak dihapus", $"Permintaan {erasure.Ref} untuk menghapus akun Anda tidak dikabulkan.\n\nAlasannya: {erasure.Reason}\n\nAkun Anda tetap seperti semula: {new Uri(site, "akun/data")}\n"),
            $"Lapor: permintaan {erasure.Ref} menghapus akun Anda tidak dikabulkan. Alasannya ada di halaman Data akun Anda.");

    public static CitizenWords Erased(string language, Erasure erasure) => language == "en"
        ? new(
            new("Your Lapor account was deleted", $"Your account is deleted. The key that sealed your name, addresses and list of reports is destroyed; nobody can open them again. Names and contacts in the reports of the account are destroyed too; the reports themselves go on.\n\nReceipt: {erasure.Ref}. Keep it; it names nobody.\n\nThis is the last message to this address.\n"),
            $"Lapor: your account is deleted and its key destroyed. Receipt: {erasure.Ref}. This is the last message.")
        : new(
            new("Akun Lapor Anda sudah dihapus", $"Akun Anda sudah dihapus. Kunci yang menyegel nama, alamat, dan daftar laporan Anda dimusnahkan; tidak ada yang dapat membukanya lagi. Nama dan kontak dalam laporan-laporan akun itu ikut dimusnahkan; laporannya sendiri tetap ditangani.\n\nTanda terima: {erasure.Ref}. Simpanlah; nomor ini tidak menyebut siapa pun.\n\nIni kabar terakhir ke alamat ini.\n"),
            $"Lapor: akun Anda sudah dihapus, kuncinya dimusnahkan. Tanda terima: {erasure.Ref}. Ini kabar terakhir.");
}
