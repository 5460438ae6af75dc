using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Web.Public;

/// <summary>Codes in the words of the public pages. Indonesian, to be looked up: <c>T[PublicWords.State("closed")]</c>.</summary>
public static class PublicWords
{
    /// <summary>A level of the areas.</summary>
    public static string Level(Agencies.RegionLevel level) => level switch
    {
        Agencies.RegionLevel.Province => "Provinsi",
        Agencies.RegionLevel.Regency => "Kabupaten atau kota",
        Agencies.RegionLevel.District => "Kecamatan",
        _ => "Desa atau kelurahan",
    };

    /// <summary>A kind of personal data that was masked.</summary>
    public static string Masked(PersonalDataKind kind) => kind switch
    {
        PersonalDataKind.NationalId => "NIK",
        PersonalDataKind.FamilyCard => "nomor KK",
        PersonalDataKind.TaxNumber => "NPWP",
        PersonalDataKind.Phone => "nomor telepon",
        PersonalDataKind.Email => "alamat surel",
        PersonalDataKind.NumberPlate => "pelat nomor",
        PersonalDataKind.BankAccount => "nomor rekening",
        PersonalDataKind.MemberNumber => "nomor pelanggan",
        PersonalDataKind.Passport => "nomor paspor",
        PersonalDataKind.DrivingLicence => "nomor SIM",
        PersonalDataKind.Name => "nama orang",
        PersonalDataKind.HomeAddress => "alamat rumah",
        PersonalDataKind.SocialAccount => "akun media sosial",
        PersonalDataKind.HomeLocation => "lokasi rumah",
        PersonalDataKind.BirthDate => "tanggal lahir",
        _ => "data pribadi lain",
    };

    /// <summary>What an officer did with the reporter's identity or confidential report.</summary>
    public static string Look(Look look) => (look.Kind, look.Step) switch
    {
        ("content_viewed", _) => "membaca laporan rahasia Anda",
        ("break_glass", "asked") => "minta membuka identitas Anda",
        ("break_glass", "approved") => "menyetujui identitas Anda dibuka selama 24 jam",
        ("break_glass", _) => "menolak permintaan membuka identitas Anda",
        _ => "membuka identitas Anda",
    };

    /// <summary>The public label of a state code. Source: DOMAIN §3.</summary>
    /// <param name="code">Of <see cref="ReportState"/>.</param>
    /// <param name="takenBack">An officer had filed it by mistake; null where nobody looked, as in lists.</param>
    public static string State(string code, bool? takenBack = null) => code switch
    {
        "submitted" => "Belum terverifikasi",
        "on_hold" => "Ditunda: menunggu kelengkapan pelapor",
        "forwarded" => "Terverifikasi: diteruskan ke instansi",
        "disposed" => "Terverifikasi: belum ditindaklanjuti",
        "reroute_requested" => "Menunggu penetapan instansi berwenang",
        "followed_up" => "Ditindaklanjuti oleh instansi",
        "reporter_replied" => "Ditanggapi oleh pelapor",
        "closed" => "Selesai",
        "archived" => "Diarsipkan",
        _ => takenBack switch { true => "Dibatalkan petugas: keliru dicatat", false => "Dihapus atas permintaan pelapor", null => "Dihapus" },
    };

    /// <summary>What a state means to who waits.</summary>
    public static string Meaning(string code) => code switch
    {
        "submitted" => "Laporan sudah masuk dan menunggu diperiksa admin.",
        "on_hold" => "Ada keterangan yang kurang. Waktu penanganan berhenti sampai pelapor melengkapinya.",
        "forwarded" => "Instansi yang berwenang sudah menerima laporan ini dan akan menyerahkannya ke unit yang tepat.",
        "disposed" => "Laporan sudah di unit yang menangani. Jawaban pertama sedang ditunggu.",
        "reroute_requested" => "Instansi menyatakan ini bukan wewenangnya. Admin Nasional menetapkan instansi yang tepat; laporan tidak dapat hilang di sini.",
        "followed_up" => "Instansi sudah menjawab. Pelapor dapat menanggapi atau menilai.",
        "reporter_replied" => "Pelapor menanggapi. Instansi wajib menjawab lagi.",
        "closed" => "Penanganan laporan ini sudah berakhir.",
        "archived" => "Laporan ini ditutup tanpa penanganan, dengan alasan di bawah.",
        _ => "Isi laporan ini sudah dihapus.",
    };

    /// <summary>A class code.</summary>
    public static string Class(string code) => code switch
    {
        "aspiration" => "Aspirasi",
        "information_request" => "Permintaan informasi",
        _ => "Pengaduan",
    };

    /// <summary>A channel code.</summary>
    public static string Channel(string code) => code switch
    {
        "web" => "Situs web",
        "api" => "Aplikasi mitra",
        "import" => "Sistem sebelumnya",
        "sms" => "SMS 1708",
        "whatsapp" => "WhatsApp",
        "email" or "mail" => "Surel",
        "mobile" or "app" => "Aplikasi seluler",
        "x" or "twitter" => "X",
        "facebook" => "Facebook",
        "instagram" => "Instagram",
        "telegram" => "Telegram",
        "social" => "Media sosial",
        "paper" or "letter" => "Surat",
        "phone" => "Telepon",
        "walk_in" => "Datang langsung",
        "officer" => "Dicatat petugas",
        _ => "Kanal lain",
    };

    /// <summary>The title of a step on the timeline.</summary>
    public static string Act(string code) => code switch
    {
        "submit" => "Laporan diterima",
        "import" => "Laporan dipindahkan dari sistem sebelumnya",
        "edit" => "Kata-kata laporan diperbaiki admin",
        "forward" => "Diteruskan ke instansi",
        "hold" => "Ditunda: ada yang perlu dilengkapi",
        "complete" => "Pelapor melengkapi laporan",
        "resume" => "Penanganan dilanjutkan",
        "archive" => "Diarsipkan",
        "expire_hold" => "Diarsipkan: tidak dilengkapi pada waktunya",
        "dispose" => "Diserahkan ke unit yang menangani",
        "return" => "Dikembalikan oleh unit",
        "request_reroute" => "Instansi menyatakan bukan wewenangnya",
        "decide_reroute" => "Instansi berwenang ditetapkan",
        "interim_follow_up" => "Jawaban sementara instansi",
        "final_follow_up" => "Jawaban akhir instansi",
        "reply" => "Tanggapan pelapor",
        "supplement" => "Tambahan dari pelapor",
        "warn_silence" => "Pelapor diingatkan: laporan akan selesai otomatis",
        "close_by_reporter" => "Diselesaikan oleh pelapor",
        "close_by_admin" => "Diselesaikan oleh instansi",
        "close_by_system" => "Selesai otomatis karena tidak ada tanggapan",
        "rate" => "Pelapor memberi nilai",
        "reopen" => "Dibuka kembali oleh admin",
        "object" => "Pelapor keberatan",
        "ask_withdrawal" => "Pelapor meminta penghapusan",
        "decline_withdrawal" => "Permintaan penghapusan ditolak",
        "withdraw" => "Laporan dihapus atas permintaan pelapor",
        "link" => "Digabungkan dengan laporan serupa",
        "unlink" => "Dipisahkan dari laporan serupa",
        "lead_closed" => "Laporan serupa yang ditangani bersama sudah ditutup",
        "warn_hold" => "Pelapor diingatkan: laporan akan diarsipkan",
        "escalate" => "Diteruskan ke Ombudsman: terlalu lama belum tuntas",
        "receive" => "Diterima Ombudsman",
        "extend" => "Waktu penyelesaian diperpanjang",
        "appeal" => "Pelapor meminta peninjauan atasan",
        "uphold_appeal" => "Peninjauan dikabulkan, penanganan dilanjutkan",
        "dismiss_appeal" => "Peninjauan ditolak",
        _ => "Catatan",
    };

    /// <summary>The icon of a step.</summary>
    public static string Icon(string code) => code switch
    {
        "submit" or "import" => "send",
        "edit" => "pencil",
        "forward" or "dispose" => "forward",
        "hold" or "warn_silence" or "warn_hold" => "pause",
        "escalate" or "receive" => "megaphone",
        "extend" => "timer",
        "appeal" or "uphold_appeal" or "dismiss_appeal" => "gavel",
        "complete" or "supplement" or "reply" => "reply",
        "return" or "request_reroute" => "undo-2",
        "decide_reroute" => "route",
        "interim_follow_up" or "final_follow_up" => "message-circle-reply",
        "archive" or "expire_hold" => "archive",
        "close_by_reporter" or "close_by_admin" or "close_by_system" => "check",
        "rate" => "star",
        "object" or "reopen" => "rotate-ccw",
        "ask_withdrawal" or "decline_withdrawal" or "withdraw" => "trash-2",
        "link" or "unlink" or "lead_closed" => "link",
        _ => "clock",
    };

    /// <summary>What comes next in a state, or null where nothing is awaited.</summary>
    public static string? Next(string state, bool final, bool appealed) => state switch
    {
        "reporter_replied" when appealed => "Putusan atasan atas permintaan peninjauan",
        "submitted" => "Diperiksa dan diteruskan ke instansi",
        "on_hold" => "Diarsipkan bila tidak dilengkapi pelapor",
        "forwarded" => "Diserahkan ke unit yang menangani",
        "disposed" => "Jawaban pertama instansi",
        "reroute_requested" => "Penetapan instansi berwenang",
        "followed_up" => final ? "Selesai otomatis bila tidak ada tanggapan" : "Langkah berikutnya dari instansi",
        "reporter_replied" => "Jawaban instansi atas tanggapan pelapor",
        _ => null,
    };

    /// <summary>Solved, partly or not, in the reporter's eyes.</summary>
    public static string Outcome(string code) => code switch
    {
        "resolved" => "Menurut pelapor: selesai",
        "partly" => "Menurut pelapor: selesai sebagian",
        "not_resolved" => "Menurut pelapor: belum selesai",
        _ => "Tidak ditangani",
    };

    /// <summary>Who acted, when no agency's name says it.</summary>
    public static string Actor(string code) => code switch
    {
        "reporter" => "Pelapor",
        "officer" => "Admin Nasional",
        "partner" => "Aplikasi mitra",
        _ => "Sistem",
    };

    /// <summary>A kind of agency, in the plural.</summary>
    public static string Kind(string code) => code switch
    {
        "ministry" => "Kementerian",
        "institution" => "Lembaga",
        "province" => "Provinsi",
        "regency" => "Kabupaten",
        "city" => "Kota",
        "state_enterprise" => "Badan usaha milik negara",
        "university" => "Perguruan tinggi",
        "mission" => "Perwakilan di luar negeri",
        _ => "Unit",
    };

    /// <summary>What a file is.</summary>
    public static string File(string mediaType) => mediaType switch
    {
        "application/pdf" => "Dokumen PDF",
        "video/mp4" or "video/quicktime" => "Video",
        _ => "Foto",
    };

    /// <summary>The icon of a file.</summary>
    public static string FileIcon(string mediaType) => mediaType switch
    {
        "application/pdf" => "file-text",
        "video/mp4" or "video/quicktime" => "video",
        _ => "image",
    };

    /// <summary>A size as people read it: <c>340 kB</c>, <c>1,8 MB</c>.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="culture">Of the reader.</param>
    public static string Size(long bytes, CultureInfo culture) =>
        bytes < 1_000_000 ? string.Create(culture, $"{Math.Max(1, bytes / 1000)} kB") : string.Create(culture, $"{bytes / 1_000_000.0:0.#} MB");

    /// <summary>"14 Januari 2026": the day without its weekday.</summary>
    /// <param name="moment">UTC milliseconds.</param>
    /// <param name="zone">Where it is read.</param>
    /// <param name="language"><c>en</c>; anything else is Indonesian.</param>
    public static string Day(long moment, TimeZoneInfo zone, string language) => Bare(IndonesianDates.Day(DueDates.Day(moment, zone), language));

    /// <summary>The same for a stored legal day; the text itself where it is no date.</summary>
    public static string Day(string day, string language) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Bare(IndonesianDates.Day(date, language)) : day;

    /// <summary>The moment for machines.</summary>
    /// <param name="moment">UTC milliseconds.</param>
    public static string Iso(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Bare(string day) => day[(day.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}

/// <summary>How long until something is due, in working days, and how urgent that is.</summary>
/// <param name="Tone">Of the countdown part.</param>
/// <param name="Sentence">To be looked up, with <paramref name="Days"/> as its one value.</param>
/// <param name="Days">Working days, never negative.</param>
public sealed record TimeLeft(string Tone, string Sentence, int Days)
{
    /// <summary>The time left in a state, or null where nothing runs.</summary>
    /// <param name="state">State code.</param>
    /// <param name="final">Silence will close it.</param>
    /// <param name="due">UTC milliseconds.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="zone">In which the day ends.</param>
    public static TimeLeft? Of(string state, bool final, long? due, long now, WorkCalendar calendar, TimeZoneInfo zone)
    {
        if (due is not { } at || state is "closed" or "archived" or "withdrawn") return null;
        var (today, last) = (DueDates.Day(now, zone), DueDates.Day(at, zone));
        if (state == "on_hold") return new("paused", "Menunggu pelapor, paling lama {0} hari", Math.Max(0, last.DayNumber - today.DayNumber));
        if (at < now)
            return state == "followed_up" && final ? null : new("late", "Lewat {0} hari kerja", Math.Max(1, calendar.WorkingDaysBetween(last, today)));
        var left = calendar.WorkingDaysBetween(today, last);
        var tone = left <= 1 ? "soon" : "calm";
        if (state == "followed_up" && final) return left == 0 ? new(tone, "Selesai otomatis hari ini", 0) : new(tone, "Selesai otomatis dalam {0} hari kerja", left);
        return left == 0 ? new(tone, "Batasnya hari ini", 0) : new(tone, "{0} hari kerja lagi", left);
    }
}
