namespace Lapor.Channels.Wordings;

/// <summary>What the guided conversation of messengers says, and the titles of its buttons, as it comes with the program. Rows of channel_text replace it as they do any other text.</summary>
public static class TalkTexts
{
    /// <summary>Every one, in the order in which a person meets them.</summary>
    public static IReadOnlyList<ChannelText> All { get; } =
    [
        Said(
            "talk_help", "Perkenalan, dan jawaban BANTUAN", [],
            "Ini Lapor, layanan pengaduan pelayanan publik. Ceritakan saja apa yang terjadi; kami bertanya yang kurang, lalu memberi nomor laporan.\n\n"
            + "STATUS nomor: kabar laporan\nTL nomor isi: membalas instansi\nLENGKAPI nomor isi: melengkapi laporan\nNILAI nomor 1-5: menilai\nBATAL: membuang laporan yang sedang ditulis\nBERHENTI atau MULAI: kabar laporan di sini\n\n"
            + "Tulis hanya di percakapan pribadi ini; jangan kirim data pribadi di ruang umum.\n\nENGLISH: to go on in English",
            "This is Lapor, the service for complaints about public services in Indonesia. Just tell what happened; we ask for what is missing and give you a report number.\n\n"
            + "STATUS number: news of a report\nTL number text: reply to the agency\nLENGKAPI number text: complete a report\nNILAI number 1-5: rate\nCANCEL: drop the report you are writing\nSTOP or START: news of reports here\n\n"
            + "Write only in this private talk; never send personal data in public.\n\nBAHASA: kembali ke bahasa Indonesia"),
        Said("talk_language", "Bahasa diganti", [], "Kita lanjut dalam bahasa Indonesia. Tulis ENGLISH untuk bahasa Inggris.", "We go on in English. Write BAHASA for Indonesian. Officers answer in Indonesian."),
        Said("talk_words", "Pertanyaan: apa yang terjadi", [], "Ceritakan apa yang terjadi: apa, kapan, dan siapa yang terlibat.", "Tell what happened: what, when, and who is involved."),
        Said(
            "talk_class", "Pertanyaan: jenis laporan", [], "Terima kasih, sudah kami catat. Ini termasuk apa?\n\nKetik BATAL kapan saja untuk berhenti.", "Thank you, noted. What is it?\n\nType CANCEL any time to stop.",
            "button_complaint", "button_aspiration", "button_information_request"),
        Said(
            "talk_place", "Pertanyaan: tempat", [],
            "Di mana kejadiannya? Bagikan lokasi, atau ketik nama desa, kecamatan, atau kabupaten/kotanya.", "Where did it happen? Share the location, or type the name of the village, district, or regency/city.", "button_location", "button_skip"),
        Said(
            "talk_photo", "Pertanyaan: foto", [],
            "[{{lokasi}}\n\n]Ada foto? Kirim sekarang, paling banyak 5. Data lokasi di dalam foto kami hapus.", "[{{lokasi}}\n\n]Any photo? Send it now, at most 5. We remove location data inside photos.", "button_no_photo"),
        Part("talk_place_several", "Bagian {{lokasi}}: ada beberapa wilayah bernama itu", ["wilayah"], "Lokasi: {{wilayah}}. Bukan itu? Pilih di bawah atau ketik lagi.", "Place: {{wilayah}}. Not this one? Choose below or type again."),
        Part("talk_place_exact", "Bagian {{lokasi}}: tempat dan wilayah diketahui", ["wilayah"], "Lokasi: {{tempat}}, {{wilayah}}.", "Place: {{tempat}}, {{wilayah}}."),
        Part("talk_place_found", "Bagian {{lokasi}}: wilayah ditemukan", ["wilayah"], "Lokasi: {{wilayah}}. Bukan itu? Ketik lagi.", "Place: {{wilayah}}. Not this one? Type again."),
        Part("talk_place_noted", "Bagian {{lokasi}}: wilayah tidak ditemukan", ["tempat"], "Lokasi dicatat: {{tempat}}.", "Place noted: {{tempat}}."),
        Said(
            "talk_name", "Pertanyaan: tampilan nama", ["nama"],
            "[{{berkas}}\n\n]Bagaimana laporan ini ditampilkan?\n\n{{biasa}}: {{nama}}\n{{anonim}}: nama Anda disembunyikan dari instansi dan publik\n{{rahasia}}: seluruh isi disembunyikan dari publik",
            "[{{berkas}}\n\n]How is this report shown?\n\n{{biasa}}: {{nama}}\n{{anonim}}: your name is hidden from the agency and the public\n{{rahasia}}: all of it is hidden from the public",
            "button_open", "button_anonymous", "button_confidential"),
        Part("talk_received", "Bagian {{berkas}}: foto diterima", ["angka"], "{{angka}} berkas diterima; yang lain masih boleh dikirim.", "{{angka}} received; more may still be sent."),
        Part("talk_named", "Bagian {{nama}}: nama diketahui", ["nama"], "atas nama {{nama}}", "in the name of {{nama}}"),
        Part("talk_unnamed", "Bagian {{nama}}: nama tidak diketahui", [], "tanpa nama", "without a name"),
        Said(
            "talk_check", "Pertanyaan: periksa dan kirim", ["isi", "tempat", "tampilan"],
            "Periksa sebentar:\n\n{{jenis}}: {{isi}}\nTempat: {{tempat}}[\nTujuan: {{instansi}}]\nBerkas: {{angka}}\nTampilan: {{tampilan}}\n\nKirim?",
            "Please check:\n\n{{jenis}}: {{isi}}\nPlace: {{tempat}}[\nGoes to: {{instansi}}]\nFiles: {{angka}}\nShown: {{tampilan}}\n\nSend it?",
            "button_send", "button_cancel") with { Quotes = 600 },
        Part("talk_no_place", "Bagian {{tempat}}: tempat belum disebut", [], "belum disebut", "not told"),
        Part("talk_both", "Bagian {{tampilan}}: anonim dan rahasia", [], "Anonim dan rahasia", "Anonymous and confidential"),
        Said(
            "talk_filed", "Laporan diterima lewat percakapan", ["laporan", "nomor", "kode"],
            "{{laporan}} diterima. Nomor: {{nomor}}\n\nKode rahasia: {{kode}}\nKode ini membuka laporan di {{laman}}; jangan berikan kepada siapa pun.\n\nLangkah pertama paling lambat 3 hari kerja.[ {{pusat}}][ Tujuan: {{instansi}}.] Kabar berikutnya kami kirim di sini.",
            "{{laporan}} received. Number: {{nomor}}\n\nSecret code: {{kode}}\nThis code opens the report at {{laman}}; give it to nobody.\n\nThe first step is due within 3 working days.[ {{pusat}}][ It goes to: {{instansi}}.] Further news comes here.",
            "button_status"),
        Part("talk_desk", "Bagian {{pusat}} di percakapan: belum ada instansi yang disebut", [], "Admin nasional mencari instansi yang berwenang.", "The national admin looks for the agency in charge."),
        Said("talk_answered", "Tombol lama: sudah dijawab", [], "Itu sudah dijawab[: {{jawaban}}].", "That is answered[: {{jawaban}}]."),
        Said("talk_place_answered", "Tombol lama: tempat sudah dijawab", [], "Tempat sudah dijawab[: {{wilayah}}].", "The place is answered[: {{wilayah}}]."),
        Said("talk_other_button", "Tombol dari pertanyaan lain", [], "Tombol itu bukan untuk pertanyaan ini.", "That button is not for this question."),
        Said("talk_stale", "Tombol dari laporan sebelumnya", [], "Tombol itu dari laporan sebelumnya dan tidak berlaku lagi.", "That button is from an earlier report and no longer counts."),
        Said(
            "talk_resume", "Pertanyaan setelah jeda panjang", ["isi"],
            "Masih ada laporan yang belum selesai: «{{isi}}»\n\nLanjutkan, atau mulai baru dengan pesan tadi?", "There is an unfinished report: «{{isi}}»\n\nContinue it, or start new with this message?", "button_resume", "button_fresh") with { Quotes = 120 },
        Said(
            "talk_choose", "Pertanyaan: balasan atau laporan baru", ["nomor"],
            "Apakah ini balasan untuk laporan {{nomor}}, atau laporan baru?", "Is this a reply for report {{nomor}}, or a new report?", "button_answer", "button_new_report"),
        Said(
            "talk_answer", "Pertanyaan: isi balasan", ["nomor"],
            "Tulis balasan Anda untuk laporan {{nomor}}. Foto boleh disertakan.\n\nKetik BATAL bila tidak jadi.", "Write your reply for report {{nomor}}. Photos may go with it.\n\nType CANCEL if you changed your mind."),
        Said("talk_cancelled", "Laporan yang sedang ditulis dibatalkan", [], "Dibatalkan. Tidak ada yang disimpan sebagai laporan. Tulis kapan saja bila ingin melapor.", "Cancelled. Nothing was kept as a report. Write any time you want to report."),
        Said("talk_nothing", "BATAL tanpa laporan yang sedang ditulis", [], "Tidak ada laporan yang sedang ditulis. Ceritakan saja apa yang terjadi untuk mulai melapor.", "No report is being written. Just tell what happened to begin one."),
        Said("talk_full", "Isi laporan terlalu panjang", [], "Isi laporan sudah sepanjang yang dapat disimpan (20.000 karakter). Tambahan terakhir tidak disimpan.", "The report is as long as can be kept (20,000 characters). The last words were not kept."),
        Said("talk_capped", "Terlalu banyak pesan dari satu akun", [], "Terlalu banyak pesan hari ini. Pesan ini tidak dicatat. Coba lagi besok, atau lapor lewat web.", "Too many messages today. This one was not kept. Try again tomorrow, or report on the web."),
        Said("talk_no_file", "Kiriman tidak dapat dibaca", [], "Kiriman seperti ini belum dapat dibaca di sini. Tulis dengan kata-kata, atau kirim foto, PDF, atau video.", "This cannot be read here. Write it in words, or send a photo, a PDF or a video."),
        Said("talk_too_large", "Berkas terlalu besar", [], "Berkas terlalu besar. Kirim yang lebih kecil dari 20 MB.", "The file is too large. Send one smaller than 20 MB."),
        Said("talk_not_fetched", "Berkas tidak dapat diambil", [], "Berkas tidak dapat diambil dari penyedia pesan. Mohon kirim lagi.", "The file could not be fetched from the messenger. Please send it again."),
        new(
            "talk_invite", "Balasan umum di bawah unggahan", ["laman"],
            "Terima kasih. [Lanjutkan lewat pesan pribadi, isinya tidak perlu ditulis ulang: {{pribadi}} atau lewat ]{{laman}} Jangan tulis data pribadi di sini.",
            "Thank you. [Go on in a private message, nothing has to be written again: {{pribadi}} or at ]{{laman}} Write no personal data here.") { Kind = ChannelTextKind.Post },
        Said(
            "talk_posted", "Isi unggahan dipakai untuk laporan", ["isi"],
            "Isi unggahan Anda kami pakai, tidak perlu ditulis ulang: «{{isi}}»\n\nUnggahan itu sendiri tetap terlihat umum sampai Anda menghapusnya. Ketik BATAL bila bukan ini yang ingin Anda laporkan.",
            "We take the words of your post, nothing has to be written again: «{{isi}}»\n\nThe post itself stays public until you delete it. Type CANCEL if this is not what you want to report.") with { Quotes = 200 },
        Title("button_complaint", "Tombol: pengaduan", "Pengaduan", "Complaint"),
        Title("button_aspiration", "Tombol: aspirasi", "Aspirasi", "Suggestion"),
        Title("button_information_request", "Tombol: permintaan informasi", "Permintaan informasi", "Information request"),
        Title("button_location", "Tombol: bagikan lokasi", "📍 Bagikan lokasi", "📍 Share location"),
        Title("button_skip", "Tombol: lewati", "Lewati", "Skip"),
        Title("button_no_photo", "Tombol: tanpa foto", "Tanpa foto", "No photo"),
        Title("button_open", "Tombol: nama ditampilkan", "Biasa", "Standard"),
        Title("button_anonymous", "Tombol: anonim", "Anonim", "Anonymous"),
        Title("button_confidential", "Tombol: rahasia", "Rahasia", "Confidential"),
        Title("button_send", "Tombol: kirim", "Kirim", "Send"),
        Title("button_cancel", "Tombol: batal", "Batal", "Cancel"),
        Title("button_resume", "Tombol: lanjutkan", "Lanjutkan", "Continue"),
        Title("button_fresh", "Tombol: mulai baru", "Mulai baru", "Start new"),
        Title("button_answer", "Tombol: ini balasan", "Balasan", "Reply"),
        Title("button_new_report", "Tombol: ini laporan baru", "Laporan baru", "New report"),
        Title("button_status", "Tombol: cek status", "Cek status", "Status"),
        Title("button_reply", "Tombol: balas instansi", "Balas instansi", "Reply to agency"),
        Title("button_list", "Tombol: buka daftar pilihan", "Pilih", "Choose"),
    ];

    // Variable, and a value as it usually is in each language.
    private static readonly (string Name, string Indonesian, string English)[] Values =
    [
        ("nomor", "100 000 0005", "100 000 0005"),
        ("kode", "0000 0000 0000 0000", "0000 0000 0000 0000"),
        ("laporan", "Laporan anonim dan rahasia", "Anonymous and confidential report"),
        ("instansi", "Pemkab Buleleng", "Pemkab Buleleng"),
        ("pusat", "Admin nasional mencari instansi yang berwenang.", "The national admin looks for the agency in charge."),
        ("angka", "2", "2"),
        ("isi", "Lampu jalan mati di depan SDN 2, sudah seminggu gelap.", "The street light in front of the school has been out for a week."),
        ("jenis", "Permintaan informasi", "Information request"),
        ("tempat", "Depan SDN 2, Jl Ahmad Yani", "In front of the school, Jl Ahmad Yani"),
        ("wilayah", "Banjar Jawa, Buleleng, Kabupaten Buleleng, Bali", "Banjar Jawa, Buleleng, Kabupaten Buleleng, Bali"),
        ("lokasi", "Lokasi: Banjar Jawa, Buleleng, Kabupaten Buleleng, Bali. Bukan itu? Ketik lagi.", "Place: Banjar Jawa, Buleleng, Kabupaten Buleleng, Bali. Not this one? Type again."),
        ("berkas", "2 berkas diterima; yang lain masih boleh dikirim.", "2 received; more may still be sent."),
        ("nama", "Siti A.", "Siti A."),
        ("biasa", "Biasa", "Standard"),
        ("anonim", "Anonim", "Anonymous"),
        ("rahasia", "Rahasia", "Confidential"),
        ("tampilan", "Anonim dan rahasia", "Anonymous and confidential"),
        ("jawaban", "Permintaan informasi", "Information request"),
        ("pribadi", "https://x.com/messages/compose?recipient_id=1708&text=Lanjut", "https://x.com/messages/compose?recipient_id=1708&text=Lanjut"),
    ];

    /// <summary>Variable → a value as it usually is.</summary>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    public static Dictionary<string, string> Samples(string language) => Values.ToDictionary(v => v.Name, v => language == "en" ? v.English : v.Indonesian, StringComparer.Ordinal);

    private static ChannelText Said(string code, string when, IReadOnlyList<string> needed, string indonesian, string english, params IReadOnlyList<string> titles) =>
        new(code, when, needed, indonesian, english) { Kind = ChannelTextKind.Talk, Titles = titles };

    private static ChannelText Part(string code, string when, IReadOnlyList<string> needed, string indonesian, string english) => new(code, when, needed, indonesian, english) { Kind = ChannelTextKind.TalkPart };

    private static ChannelText Title(string code, string when, string indonesian, string english) => new(code, when, [], indonesian, english) { Kind = ChannelTextKind.Title };
}
