using Lapor.Foundation;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>
/// The words of mails about an officer's account. They stand here and not beside those about reports: they share no value with them. A subject names no
/// secret and no report; a mail never asks for a password or code.
/// </summary>
internal static class AccountTexts
{
    public static MailTexts.Written Link(AccountLink link, string address)
    {
        var english = IsEnglish(link.Officer);
        var until = IndonesianDates.Moment(link.EndsAt, IndonesianTime.Wib, english ? "en" : "id");
        return (link.Kind, english) switch
        {
            (LinkKind.Invitation, false) => new(
                "Undangan petugas Lapor",
                $"""
                Yth. {link.Officer.Name},

                Anda ditunjuk sebagai petugas di Lapor. Buka tautan ini untuk membuat kata sandi Anda sendiri:

                {address}

                Tautan hanya dapat dipakai sekali, sampai {until}. Siapkan ponsel dengan aplikasi autentikator: langkah berikutnya memasang pengaman kedua.

                Tidak ada admin yang mengetahui kata sandi Anda, dan tidak ada yang akan memintanya. Bila Anda tidak merasa ditunjuk, abaikan surel ini.

                """),
            (LinkKind.Invitation, true) => new(
                "Invitation to Lapor",
                $"""
                Dear {link.Officer.Name},

                You were appointed as an officer in Lapor. Open this link to choose your own password:

                {address}

                The link works once, until {until}. Have a phone with an authenticator app at hand: the next step sets up the second factor.

                No admin knows your password, and nobody will ask for it. If you were not appointed, ignore this mail.

                """),
            (_, false) => new(
                "Kata sandi baru untuk Lapor",
                $"""
                Yth. {link.Officer.Name},

                Admin mengirim tautan ini agar Anda dapat membuat kata sandi baru:

                {address}

                Tautan hanya dapat dipakai sekali, sampai {until}. Bila Anda tidak memintanya, beri tahu admin instansi Anda.

                """),
            _ => new(
                "A new password for Lapor",
                $"""
                Dear {link.Officer.Name},

                An admin sent this link so that you can choose a new password:

                {address}

                The link works once, until {until}. If you did not ask for it, tell your agency's admin.

                """),
        };
    }

    public static MailTexts.Written PasswordChanged(Officer officer, Uri site) => IsEnglish(officer)
        ? new("Your Lapor password was changed", $"Dear {officer.Name},\n\nThe password of your account at {site} was changed, and all other devices were signed out.\n\nIf this was not you, tell your agency's admin at once.\n")
        : new("Kata sandi Lapor Anda diganti", $"Yth. {officer.Name},\n\nKata sandi akun Anda di {site} baru saja diganti, dan semua perangkat lain dikeluarkan.\n\nBila bukan Anda yang menggantinya, segera beri tahu admin instansi Anda.\n");

    public static MailTexts.Written PasskeyAdded(Officer officer, Uri site) => IsEnglish(officer)
        ? new("A passkey was added to your Lapor account", $"Dear {officer.Name},\n\nA new passkey now opens your account at {site}. You can see and remove it under My account.\n\nIf this was not you, tell your agency's admin at once.\n")
        : new("Kunci sandi baru di akun Lapor Anda", $"Yth. {officer.Name},\n\nKunci sandi baru kini dapat membuka akun Anda di {site}. Lihat atau hapus di halaman Akun saya.\n\nBila bukan Anda yang menambahkannya, segera beri tahu admin instansi Anda.\n");

    public static MailTexts.Written IdentityLinked(Officer officer, Uri site) => IsEnglish(officer)
        ? new("An agency account was linked to your Lapor account", $"Dear {officer.Name},\n\nYour account at {site} can now be opened through an account of your agency. You can see and unlink it under My account.\n\nIf this was not you, tell your agency's admin at once.\n")
        : new("Akun instansi terhubung ke akun Lapor Anda", $"Yth. {officer.Name},\n\nAkun Anda di {site} kini dapat dibuka lewat akun instansi Anda. Lihat atau putuskan di halaman Akun saya.\n\nBila bukan Anda yang menghubungkannya, segera beri tahu admin instansi Anda.\n");

    public static MailTexts.Written HandedOver(Officer officer, string former, string list, Uri site) => IsEnglish(officer)
        ? new("Work was handed over to you", $"Dear {officer.Name},\n\n{former} no longer works with Lapor. These unread reports are now on your page:\n\n{(list.Length == 0 ? "(none are left unread)" : list)}\n\nAll open work of your unit: {new Uri(site, "kerja")}\n")
        : new("Pekerjaan diserahkan kepada Anda", $"Yth. {officer.Name},\n\n{former} tidak lagi bertugas di Lapor. Laporan yang belum dibaca berikut kini ada di halaman Anda:\n\n{(list.Length == 0 ? "(tidak ada yang belum dibaca)" : list)}\n\nSemua pekerjaan unit Anda: {new Uri(site, "kerja")}\n");

    private static bool IsEnglish(Officer officer) => officer.Language == "en";
}
