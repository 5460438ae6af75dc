using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web.Workbench.Manage;

/// <summary>How the administration pages name things. Each name is a key of the texts.</summary>
public static class ManageWords
{
    /// <summary>A kind of agency.</summary>
    public static string Of(AgencyKind kind) => kind switch
    {
        AgencyKind.Ministry => "Kementerian",
        AgencyKind.Institution => "Lembaga",
        AgencyKind.Province => "Provinsi",
        AgencyKind.Regency => "Kabupaten",
        AgencyKind.City => "Kota",
        AgencyKind.StateEnterprise => "BUMN",
        AgencyKind.University => "Perguruan tinggi",
        AgencyKind.Mission => "Perwakilan di luar negeri",
        _ => "Unit",
    };

    /// <summary>A role that is given, an overseer's by its scope.</summary>
    public static string Of(RoleChoice choice) => choice.Scope switch
    {
        OverseerScope.Ombudsman => "Pengawas: Ombudsman",
        OverseerScope.Ksp => "Pengawas: KSP",
        OverseerScope.Kemendagri => "Pengawas: Kemendagri",
        OverseerScope.Panrb => "Pengawas: PANRB",
        _ => DeskWords.Of(choice.Role),
    };

    /// <summary>What a role does, for whoever gives it.</summary>
    public static string Meaning(RoleChoice choice) => (choice.Role, choice.Scope) switch
    {
        (Role.NationalAdmin, _) => "Memverifikasi semua laporan yang masuk, mengatur data acuan dan semua petugas.",
        (Role.AgencyAdmin, _) => "Mendisposisikan laporan instansinya, mengatur unit dan petugas di bawahnya.",
        (Role.SubAdmin, _) => "Mengatur bagian instansi: unit, petugas, dan laporan yang sudah ada di sana.",
        (Role.Executive, _) => "Membaca laporan instansinya tanpa menindaklanjuti dan tanpa membuka identitas.",
        (Role.Auditor, _) => "Membaca jejak audit dan laporan yang tidak rahasia, tanpa tindakan.",
        (_, OverseerScope.Ombudsman) => "Membaca laporan yang terlalu lama belum selesai atau dieskalasi.",
        (_, OverseerScope.Ksp) => "Membaca laporan yang ditandai prioritas nasional.",
        (_, OverseerScope.Kemendagri) => "Membaca laporan pemerintah daerah, tanpa identitas.",
        (_, OverseerScope.Panrb) => "Membaca semua laporan, tanpa identitas.",
        _ => "Menjawab laporan yang didisposisikan ke unitnya.",
    };

    /// <summary>A kind of job.</summary>
    public static string Job(string kind) => kind switch
    {
        JobKinds.SmsReporter => "Mengabari pelapor lewat SMS",
        JobKinds.Publish => "Menerbitkan salinan publik",
        JobKinds.Index => "Memperbarui pencarian petugas",
        JobKinds.TellReporter => "Mengabari pelapor",
        JobKinds.TellOfficers => "Mengabari petugas",
        JobKinds.MessageLeft => "Menjawab SMS yang masuk",
        JobKinds.ChatMessage => "Membaca pesan dari aplikasi pesan",
        JobKinds.SpeakChat => "Mengirim pesan ke aplikasi pesan",
        JobKinds.NoticeOnDevice => "Memberi tahu lewat perangkat",
        JobKinds.RemindersMail => "Mengirim surel pengingat kepada petugas",
        JobKinds.MailInbox => "Mengirim surel kepada pemegang kotak WBS",
        JobKinds.SendMail or JobKinds.DigestMail or JobKinds.AccountMail => "Mengirim surel kepada petugas",
        JobKinds.DayMail => "Mengirim rangkuman kabar sehari",
        JobKinds.CitizenMail => "Mengirim surel tentang akun warga",
        JobKinds.EraseCitizen => "Menghapus akun warga",
        JobKinds.WarnSilence => "Mengingatkan pelapor",
        JobKinds.CloseWhenSilent => "Menutup laporan tanpa tanggapan",
        JobKinds.ExpireHold => "Mengarsipkan laporan yang tidak dilengkapi",
        JobKinds.ReachLinked => "Meneruskan jawaban ke laporan tertaut",
        JobKinds.LastMail => "Mengabari dan menghapus kontak pelapor",
        JobKinds.Erase => "Menghapus isi laporan yang ditarik",
        JobKinds.Retire => "Menerapkan masa simpan",
        JobKinds.TakeOut => "Membuat berkas ekspor",
        JobKinds.CountAgain => "Menghitung ulang tenggat",
        _ => "Pemeliharaan",
    };

    /// <summary>A table of reference data.</summary>
    public static string Of(ReferenceTable table) => table switch
    {
        ReferenceTable.Regions => "Wilayah",
        ReferenceTable.UnitKinds => "Jenis unit",
        ReferenceTable.Agencies => "Instansi dan unit",
        ReferenceTable.Categories => "Kategori laporan",
        ReferenceTable.Holidays => "Hari libur",
        ReferenceTable.Deadlines => "Tenggat layanan",
        ReferenceTable.ArchiveReasons => "Alasan arsip",
        ReferenceTable.Reminders => "Aturan pengingat",
        ReferenceTable.AnswerRules => "Aturan jawaban",
        ReferenceTable.Priorities => "Program prioritas dan isu strategis",
        ReferenceTable.SmsKeywords => "Kata kunci SMS",
        ReferenceTable.AdvertPhrases => "Kata iklan SMS",
        _ => "Templat jawaban",
    };

    /// <summary>What a table is for.</summary>
    public static string Meaning(ReferenceTable table) => table switch
    {
        ReferenceTable.Regions => "Provinsi sampai desa, dengan kode Kemendagri.",
        ReferenceTable.UnitKinds => "Jenis dinas dan bagian yang ada di setiap pemerintahan.",
        ReferenceTable.Agencies => "Pohon instansi dan unitnya. Satu per satu lebih mudah diubah di menu Unit.",
        ReferenceTable.Categories => "Tentang apa laporan itu, dan unit mana yang biasanya menangani.",
        ReferenceTable.Holidays => "Libur nasional, cuti bersama, dan libur daerah. Menentukan tenggat.",
        ReferenceTable.Deadlines => "Janji waktu menurut klasifikasi, kategori, dan instansi, masing-masing sejak tanggal berlakunya.",
        ReferenceTable.Priorities => "Yang dipantau KSP. Laporan ditandai dengan programnya saat diverifikasi.",
        ReferenceTable.SmsKeywords => "Sebutan lain instansi di awal SMS, selain nama, singkatan, dan ejaan yang sudah dikenali sendiri.",
        ReferenceTable.AdvertPhrases => "Kata yang membedakan iklan dari laporan. SMS yang jumlah nilainya 4 atau lebih ditahan, tidak dibuang.",
        ReferenceTable.ArchiveReasons => "Alasan yang dibaca pelapor bila laporannya diarsipkan.",
        ReferenceTable.Reminders => "Siapa diberi tahu berapa hari sebelum (-), pada (0), atau sesudah tenggat berakhir. Berlaku untuk tenggat yang mulai pada tanggal itu atau sesudahnya.",
        ReferenceTable.AnswerRules => "Frasa yang tidak mengatakan apa-apa, serta kata unit dan tindakan yang memberinya isi. Kata dibandingkan menurut kata dasarnya.",
        _ => "Naskah awal jawaban untuk petugas.",
    };

    /// <summary>Icon of a table.</summary>
    public static string Icon(ReferenceTable table) => table switch
    {
        ReferenceTable.Regions => "map-pin",
        ReferenceTable.UnitKinds => "layers",
        ReferenceTable.Agencies => "building-2",
        ReferenceTable.Categories => "tag",
        ReferenceTable.Holidays => "calendar",
        ReferenceTable.Deadlines => "timer",
        ReferenceTable.ArchiveReasons => "archive",
        ReferenceTable.Reminders => "bell",
        ReferenceTable.AnswerRules => "message-circle-question-mark",
        ReferenceTable.Priorities => "star",
        ReferenceTable.SmsKeywords => "message-circle",
        ReferenceTable.AdvertPhrases => "megaphone",
        _ => "message-square-text",
    };

    /// <summary>A column of a table.</summary>
    public static string Column(string column) => column switch
    {
        "code" => "Kode",
        "slug" => "Kode alamat",
        "name" => "Nama",
        "short_name" => "Nama pendek",
        "name_en" => "Nama dalam bahasa Inggris",
        "parent_code" => "Kategori induk",
        "parent_slug" => "Induk",
        "synonyms" => "Sebutan warga",
        "abbreviations" => "Singkatan",
        "unit_kind" => "Jenis unit",
        "agency_slug" => "Kode instansi",
        "position" => "Urutan",
        "active" => "Aktif",
        "day" => "Tanggal",
        "clock" => "Tenggat",
        "class" => "Klasifikasi",
        "supervisory" => "Berkadar pengawasan",
        "category_code" => "Kode kategori",
        "valid_from" => "Berlaku sejak",
        "valid_to" => "Berlaku sampai",
        "days" => "Jumlah hari",
        "unit" => "Satuan",
        "opens" => "Jam buka",
        "closes" => "Jam tutup",
        "work_days" => "Hari kerja seminggu",
        "region_code" => "Kode wilayah",
        "kind" => "Jenis",
        "source" => "Dasar hukum",
        "estimate" => "Perkiraan",
        "explanation" => "Penjelasan untuk pelapor",
        "explanation_en" => "Penjelasan dalam bahasa Inggris",
        "level" => "Diberi tahu",
        "phrase" => "Frasa",
        "keyword" => "Kata kunci",
        "points" => "Poin",
        "title" => "Judul",
        "body" => "Naskah",
        _ => column,
    };

    /// <summary>What to write in a column; null where its name says it.</summary>
    public static string? Hint(ReferenceTable table, string column) => (table, column) switch
    {
        (_, "code") => "Huruf kecil, angka, dan garis bawah. Tidak dapat diubah setelah disimpan.",
        (_, "synonyms" or "abbreviations") => "Pisahkan dengan titik koma.",
        (_, "position") => "Angka kecil tampil lebih dahulu.",
        (_, "parent_code") => "Kode kategori utama; kosong bila ini kategori utama.",
        (ReferenceTable.Deadlines, "class" or "category_code") => "Kosong: untuk semua.",
        (ReferenceTable.Deadlines, "agency_slug") => "Kosong: janji nasional. Instansi boleh berjanji lebih cepat, tidak lebih lama.",
        (ReferenceTable.AnswerTemplates, "agency_slug") => "Kosong: untuk semua instansi.",
        (ReferenceTable.SmsKeywords, "keyword") => "Huruf dan angka, paling banyak enam kata; huruf besar dan spasi tidak dibedakan.",
        (ReferenceTable.SmsKeywords, "agency_slug") => "Kode alamat instansi yang dituju, bukan unitnya.",
        (ReferenceTable.AdvertPhrases, "phrase") => "Paling banyak enam kata yang berurutan; huruf besar dan tanda baca tidak dibedakan.",
        (ReferenceTable.AdvertPhrases, "points") => "1 sampai 9: tanda iklan. -1 sampai -9: tanda laporan.",
        (ReferenceTable.Priorities, "agency_slug") => "Kode alamat kementerian atau lembaga yang memimpin; boleh kosong.",
        (ReferenceTable.Priorities, "valid_to") => "Kosong selama belum ada akhirnya.",
        (_, "agency_slug") => "Kode alamat instansi pusat yang biasanya menangani.",
        (ReferenceTable.Reminders, "days") => "-2: dua hari sebelum tenggat; 0: saat berakhir; 5: lima hari sesudahnya. Dihitung dalam hari tenggat itu sendiri.",
        (ReferenceTable.Reminders or ReferenceTable.AnswerRules, "valid_from") => "Paling cepat besok. Yang sudah berlaku tidak diubah; baris yang lebih baru menggantikannya.",
        (ReferenceTable.Reminders or ReferenceTable.AnswerRules, "active") => "Tidak: aturan ini dicabut sejak tanggal itu.",
        (ReferenceTable.AnswerRules, "phrase") => "Paling banyak enam kata, menurut urutannya; dua kata lain boleh menyela.",
        (ReferenceTable.Holidays, "region_code") => "Hanya untuk libur daerah.",
        (ReferenceTable.Holidays, "active") => "Tidak, bila keputusan baru memindahkan atau membatalkannya.",
        (_, "body") => "Boleh memuat {{pelapor}}, {{tracking_id}}, {{instansi}}, {{unit}}, {{tanggal}}, dan {{judul}}.",
        (_, "estimate") => "Ya, selama belum ada keputusan resmi.",
        _ => null,
    };

    /// <summary>A value that a table's file writes as a code.</summary>
    public static string Value(string value) => value switch
    {
        "yes" => "Ya",
        "no" => "Tidak",
        "national" => "Libur nasional",
        "programme" => "Program prioritas",
        "issue" => "Isu strategis",
        "collective_leave" => "Cuti bersama",
        "regional" => "Libur daerah",
        "verify" => "Verifikasi",
        "hold" => "Kelengkapan dari pelapor",
        "dispose" => "Disposisi ke unit",
        "first_answer" => "Jawaban pertama",
        "reroute" => "Penetapan instansi",
        "reply" => "Jawaban atas tanggapan pelapor",
        "silence" => "Masa tanggapan pelapor",
        "objection" => "Masa keberatan",
        "completion" => "Penyelesaian",
        "prolonged" => "Dibawa ke Ombudsman sesudah",
        "complaint" => "Pengaduan",
        "aspiration" => "Aspirasi",
        "information_request" => "Permintaan informasi",
        "working" => "Hari kerja",
        "calendar" => "Hari kalender",
        "promise" => "Janji kabar berikutnya",
        "appeal" => "Keputusan pejabat lebih tinggi",
        "instruction" => "Jawaban atas instruksi Ombudsman",
        "extension" => "Perpanjangan",
        "responsible" => "Yang berkewajiban",
        "unit_head" => "Kepala unit",
        "agency_admin" => "Admin instansi",
        "executive" => "Pimpinan instansi",
        "national_admin" => "Admin nasional",
        "empty" => "Tidak mengatakan apa-apa",
        "unit" => "Menyebut unit",
        "action" => "Menyebut tindakan",
        "interim" => "Sementara",
        "final" => "Akhir",
        _ => value,
    };
}
