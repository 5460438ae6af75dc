namespace Lapor.Channels.Wordings;

/// <summary>The texts of channels as they come with the program. What an admin wrote instead lies in the table channel_text.</summary>
public static class ChannelTexts
{
    /// <summary>Every one, in the order in which a person meets them.</summary>
    public static IReadOnlyList<ChannelText> All { get; } =
    [
        new(
            "filed", "Laporan diterima", ["nomor", "kode"],
            "Lapor: laporan diterima[ ({{sifat}})], nomor {{nomor}}.[ Tujuan: {{instansi}}.][ {{pusat}}] Kode rahasia {{kode}} jangan diberikan ke siapa pun. Ketik STATUS {{nomor}} untuk kabar, BANTUAN untuk cara lain. {{laman}}",
            "Lapor: report received[ ({{sifat}})], number {{nomor}}.[ To: {{instansi}}.][ {{pusat}}] Secret code {{kode}}, give it to nobody. Send STATUS {{nomor}} for news, HELP for more. {{laman}}") { Cut = "instansi" },
        new(
            "filed_missing", "Laporan diterima, tetapi sebagian SMS tidak sampai", ["nomor", "kode", "bagian"],
            "Lapor: laporan diterima[ ({{sifat}})], nomor {{nomor}}.[ Tujuan: {{instansi}}.][ {{pusat}}] Kode rahasia {{kode}} jangan diberikan ke siapa pun. {{bagian}} Kirim TL {{nomor}} lalu isinya. {{laman}}",
            "Lapor: report received[ ({{sifat}})], number {{nomor}}.[ To: {{instansi}}.][ {{pusat}}] Secret code {{kode}}, give it to nobody. {{bagian}} Send TL {{nomor}} and what it said. {{laman}}") { Cut = "instansi" },
        new("desk", "Bagian {{pusat}}: belum ada instansi yang disebut", [], "Admin nasional mencari instansi yang berwenang.", "The national admin looks for the competent agency."),
        new("part_missing", "Bagian {{bagian}}: satu bagian SMS tidak sampai", ["angka"], "Bagian {{angka}} SMS Anda tidak sampai.", "Part {{angka}} of your SMS did not arrive."),
        new("parts_missing", "Bagian {{bagian}}: beberapa bagian SMS tidak sampai", ["angka"], "{{angka}} bagian SMS Anda tidak sampai.", "{{angka}} parts of your SMS did not arrive."),
        new(
            "start_missing", "Bagian awal SMS tidak sampai", [],
            "Lapor: bagian awal SMS Anda tidak sampai, jadi belum dicatat. Mohon kirim ulang seluruhnya, bila bisa lebih pendek.",
            "Lapor: the start of your SMS did not arrive, so nothing was recorded. Please send all of it again, shorter if you can."),
        new(
            "status", "Jawaban STATUS", ["nomor", "keadaan"],
            "Lapor: laporan {{nomor}} {{keadaan}}.[ Instansi: {{instansi}}.][ Langkah berikutnya paling lambat {{tanggal}}.][ Jawaban: {{jawaban}}] {{laman}}",
            "Lapor: report {{nomor}} {{keadaan}}.[ Agency: {{instansi}}.][ Next step by {{tanggal}}.][ Answer: {{jawaban}}] {{laman}}") { Cut = "jawaban", Anywhere = true },
        new(
            "status_answered", "Jawaban STATUS setelah instansi menjawab", ["nomor", "keadaan"],
            "Lapor: laporan {{nomor}} {{keadaan}}.[ Instansi: {{instansi}}.][ Langkah berikutnya paling lambat {{tanggal}}.][ Jawaban: {{jawaban}}] Balas TL {{nomor}} lalu isi, atau NILAI {{nomor}} 1-5.",
            "Lapor: report {{nomor}} {{keadaan}}.[ Agency: {{instansi}}.][ Next step by {{tanggal}}.][ Answer: {{jawaban}}] Reply TL {{nomor}} and your text, or NILAI {{nomor}} 1-5.") { Cut = "jawaban", Anywhere = true },
        new(
            "taken", "Balasan atau kelengkapan diterima", ["nomor"],
            "Lapor: pesan Anda sudah masuk ke laporan {{nomor}}. Sekarang: {{keadaan}}. Ketik STATUS {{nomor}} untuk kabar.",
            "Lapor: your message was added to report {{nomor}}. Now: {{keadaan}}. Send STATUS {{nomor}} for news.") { Anywhere = true },
        new(
            "taken_missing", "Balasan diterima, tetapi sebagian SMS tidak sampai", ["nomor", "bagian"],
            "Lapor: pesan Anda sudah masuk ke laporan {{nomor}}. Sekarang: {{keadaan}}. {{bagian}} Kirim TL {{nomor}} lalu isinya.",
            "Lapor: your message was added to report {{nomor}}. Now: {{keadaan}}. {{bagian}} Send TL {{nomor}} and what it said."),
        new(
            "rated", "Penilaian dicatat: selesai", ["nomor", "nilai"],
            "Lapor: terima kasih, laporan {{nomor}} dinilai {{nilai}} dan dicatat selesai.",
            "Lapor: thank you, report {{nomor}} is rated {{nilai}} and recorded as resolved.") { Anywhere = true },
        new(
            "rated_open", "Penilaian dicatat: belum atau sebagian selesai", ["nomor", "nilai"],
            "Lapor: terima kasih, laporan {{nomor}} dinilai {{nilai}} dan dicatat {{putusan}}. Belum puas? Kirim TL {{nomor}} lalu alasannya dalam 10 hari kerja, laporan dibuka kembali.",
            "Lapor: thank you, report {{nomor}} is rated {{nilai}} and recorded as {{putusan}}. Not content? Send TL {{nomor}} and why within 10 working days, and it is opened again.") { Anywhere = true },
        new(
            "stopped", "Kabar satu laporan dihentikan", ["nomor"],
            "Lapor: kabar[ {{lewat}}] laporan {{nomor}} dihentikan. Laporan tetap diproses; STATUS dan nomornya tetap dijawab. MULAI untuk kabar lagi.",
            "Lapor: news[ {{lewat}}] of report {{nomor}} has stopped. The report goes on; STATUS and its number is still answered. START for news again.") { Anywhere = true },
        new(
            "stopped_all", "Kabar semua laporan dihentikan", [],
            "Lapor: kabar[ {{lewat}}] semua laporan Anda dihentikan. Laporan tetap diproses; STATUS dan nomornya tetap dijawab. MULAI untuk kabar lagi.",
            "Lapor: news[ {{lewat}}] of all your reports has stopped. Reports go on; STATUS and the number is still answered. START for news again.") { Anywhere = true },
        new(
            "started", "Kabar satu laporan dinyalakan lagi", ["nomor"],
            "Lapor: kabar[ {{lewat}}] laporan {{nomor}} dikirim lagi. Ketik BERHENTI bila tidak ingin.",
            "Lapor: news[ {{lewat}}] of report {{nomor}} is sent again. Send STOP if you do not want it.") { Anywhere = true },
        new(
            "started_all", "Kabar semua laporan dinyalakan lagi", [],
            "Lapor: kabar[ {{lewat}}] laporan Anda dikirim lagi. Ketik BERHENTI bila tidak ingin.",
            "Lapor: news[ {{lewat}}] of your reports is sent again. Send STOP if you do not want it.") { Anywhere = true },
        new(
            "already", "Isi yang sama sudah dilaporkan", ["nomor"],
            "Lapor: laporan dengan isi yang sama sudah diterima, nomor {{nomor}}, {{keadaan}}. Untuk menambahkan: TL {{nomor}} lalu isi.",
            "Lapor: a report with the same words was received already, number {{nomor}}, {{keadaan}}. To add to it: TL {{nomor}} and your text."),
        new(
            "help", "Jawaban BANTUAN", [],
            "Lapor: ketik nama daerah atau instansi lalu laporan, mis. BULELENG lampu jalan mati di Jl Ahmad Yani. ANONIM atau RAHASIA di depan isi bila perlu. STATUS nomor; TL nomor isi; LENGKAPI nomor isi; NILAI nomor 1-5; BERHENTI. {{laman}}",
            "Lapor: write the area or agency, then what is wrong, e.g. BULELENG street lights out at Jl Ahmad Yani. ANONIM or RAHASIA in front if needed. STATUS number; TL number text; LENGKAPI number text; NILAI number 1-5; STOP. {{laman}}"),
        new(
            "greeted", "Hanya sapaan atau percobaan, belum laporan", [],
            "Lapor: halo. Ini layanan pengaduan publik. Ketik nama daerah lalu apa yang terjadi, mis. BULELENG lampu jalan mati di Jl Ahmad Yani. BANTUAN untuk cara lain.",
            "Lapor: hello. Complaints about public services go here. Write the area, then what is wrong, e.g. BULELENG street lights out at Jl Ahmad Yani. HELP for more."),
        new(
            "not_yours", "Nomor laporan tidak dikenal, atau bukan dari HP ini", ["nomor"],
            "Lapor: nomor laporan {{nomor}} tidak ditemukan, atau laporan itu tidak dibuat dari nomor HP ini. Periksa angkanya, atau buka dengan kode rahasia di halaman lacak.",
            "Lapor: report number {{nomor}} was not found, or that report was not made from this telephone. Check the digits, or open it with its secret code on the tracking page."),
        new(
            "not_yours_chat", "Nomor laporan tidak dikenal, atau bukan dari akun ini", ["nomor"],
            "Lapor: nomor laporan {{nomor}} tidak ditemukan, atau laporan itu tidak dibuat dari akun ini. Periksa angkanya, atau buka dengan kode rahasia di halaman lacak.",
            "Lapor: report number {{nomor}} was not found, or that report was not made from this account. Check the digits, or open it with its secret code on the tracking page.") { Anywhere = true },
        new(
            "unclear_number", "Perintah dengan nomor yang keliru", ["perintah"],
            "Lapor: tulis nomor laporannya (10 angka) di belakang {{perintah}}. Satu angka mungkin keliru.",
            "Lapor: write the report's number (10 digits) behind {{perintah}}. One digit may be wrong.") { Anywhere = true },
        new(
            "unclear_digits", "Perintah dengan nomor yang kurang atau lebih", ["perintah"],
            "Lapor: nomor laporan terdiri atas 10 angka. Tulis {{perintah}} lalu nomornya.",
            "Lapor: a report's number has 10 digits. Write {{perintah}} and the number.") { Anywhere = true },
        new(
            "unclear_score", "NILAI tanpa angka 1 sampai 5", [],
            "Lapor: tulis nilainya 1 sampai 5 di belakang nomor, mis. NILAI 1234567890 4.",
            "Lapor: write the rating, 1 to 5, behind the number, e.g. NILAI 1234567890 4.") { Anywhere = true },
        new(
            "unclear_text", "Perintah tanpa isi", ["perintah"],
            "Lapor: isi pesannya belum ada. Tulis {{perintah}}, nomor laporan, lalu isi pesan.",
            "Lapor: there is no text yet. Write {{perintah}}, the report's number, then your text.") { Anywhere = true },
        new("refused", "Yang diminta ditolak", ["alasan"], "Lapor: {{alasan}}", "Lapor: {{alasan}}") { Cut = "alasan", Anywhere = true },
        new(
            "empty", "SMS kosong", [],
            "Lapor: pesan Anda kosong. Ketik nama daerah lalu isi laporan, atau BANTUAN.",
            "Lapor: your message is empty. Write the area, then your report, or HELP.") { Anywhere = true },
        new(
            "too_many", "Terlalu banyak SMS dari satu nomor", [],
            "Lapor: terlalu banyak SMS dari nomor ini hari ini. Pesan ini tidak dicatat sebagai laporan. Coba lagi besok, atau lapor lewat web.",
            "Lapor: too many SMS from this number today. This message is not recorded as a report. Try again tomorrow, or report on the web."),
        new(
            "held", "SMS mirip iklan ditahan", [],
            "Lapor: pesan Anda mirip pesan iklan, jadi ditahan dan belum menjadi laporan. Bila ini laporan, balas YA dan pesan itu langsung diproses.",
            "Lapor: your message looks like advertising, so it is held and not a report yet. If it is a report, reply YA and it is taken at once."),
        new(
            "let_through", "SMS yang ditahan diproses setelah dibalas YA", [],
            "Lapor: terima kasih. Pesan tadi diproses sekarang; nomor laporannya menyusul dalam SMS berikutnya.",
            "Lapor: thank you. Your message is being taken now; the number of the report follows in the next SMS."),
        .. TalkTexts.All,
    ];

    private static readonly Dictionary<string, ChannelText> ByCode = All.ToDictionary(t => t.Code, StringComparer.Ordinal);

    // Variable, and the longest value that it takes in each language; one that is cut has a value as it usually is.
    private static readonly (string Name, string Indonesian, string English)[] Values =
    [
        ("nomor", "1000000005", "1000000005"),
        ("kode", "0000 0000 0000 0000", "0000 0000 0000 0000"),
        ("sifat", "anonim, rahasia", "anonymous, confidential"),
        ("instansi", "Pemkab Buleleng", "Pemkab Buleleng"),
        ("pusat", "Admin nasional mencari instansi yang berwenang.", "The national admin looks for the competent agency."),
        ("bagian", "Bagian 2 SMS Anda tidak sampai.", "Part 2 of your SMS did not arrive."),
        ("angka", "2", "2"),
        ("keadaan", "menunggu penetapan instansi yang berwenang", "waits for the competent agency to be set"),
        ("tanggal", "Rabu, 30 September 2026", "Wednesday, 30 September 2026"),
        ("jawaban", "Lampu di dua tiang sudah diganti hari ini.", "Lampu di dua tiang sudah diganti hari ini."),
        ("nilai", "5", "5"),
        ("putusan", "selesai sebagian", "partly resolved"),
        ("lewat", "SMS", "SMS"),
        ("perintah", "LENGKAPI", "LENGKAPI"),
        ("alasan", "Laporan ini sudah ditutup dan tidak dapat dibalas lagi.", "This report is closed and can no longer be replied to."),
    ];

    /// <summary>Variable → the longest value that it takes.</summary>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    public static Dictionary<string, string> Samples(string language) => Values.ToDictionary(v => v.Name, v => language == "en" ? v.English : v.Indonesian, StringComparer.Ordinal);

    /// <summary>The text of a code, or null.</summary>
    public static ChannelText? Of(string code) => ByCode.GetValueOrDefault(code);
}
