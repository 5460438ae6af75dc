using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web.Workbench;

/// <summary>How officers' pages name things. Each name is a key of the texts.</summary>
public static class DeskWords
{
    /// <summary>How the person agreed that an officer filed in their name; a key of the texts.</summary>
    public static string Agreed(string consent) => consent switch
    {
        "signed" => "menyetujui secara tertulis",
        "sent_in" => "dikirim sendiri oleh pelapor",
        _ => "menyetujui secara lisan",
    };

    /// <summary>How sure the screening is.</summary>
    public static string Sure(Sureness sureness) => sureness switch
    {
        Sureness.High => "yakin",
        Sureness.Medium => "mungkin",
        _ => "usulan",
    };

    /// <summary>What told the screening.</summary>
    public static string Why(FindingReason reason) => reason switch
    {
        FindingReason.Shape => "dari bentuknya",
        FindingReason.Label => "dari kata di depannya",
        FindingReason.Spelled => "ditulis dengan kata atau satu-satu",
        FindingReason.Title => "setelah sapaan atau kata nama",
        FindingReason.Context => "dari kalimatnya",
        _ => "ditambah petugas",
    };

    /// <summary>A work list.</summary>
    public static string Queue(ReportState state) => state switch
    {
        ReportState.Submitted => "Belum terverifikasi",
        ReportState.OnHold => "Ditunda",
        ReportState.Forwarded => "Diteruskan",
        ReportState.Disposed => "Didisposisikan",
        ReportState.RerouteRequested => "Bukan wewenang",
        ReportState.FollowedUp => "Ditindaklanjuti",
        ReportState.ReporterReplied => "Ditanggapi",
        ReportState.Closed => "Selesai",
        ReportState.Archived => "Arsip",
        ReportState.Withdrawn => "Dihapus",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>A class as the statistics tell it apart: supervisory complaints stand by themselves.</summary>
    public static string Counted(string kind) => kind == "supervisory" ? "Pengaduan berkadar pengawasan" : Codes.TryMember<ReportClass>(kind) is { } known ? Class(known) : "Lainnya";

    /// <summary>A number of the statistics, as the name of the list behind it.</summary>
    public static string Of(Measured measure) => measure switch
    {
        Measured.Verified => "Sudah diverifikasi",
        Measured.VerifiedLate => "Terlambat diverifikasi",
        Measured.VerifiedOpenLate => "Belum diverifikasi, lewat waktu",
        Measured.Answered => "Sudah dijawab",
        Measured.AnsweredLate => "Jawaban pertama terlambat",
        Measured.AnsweredOpenLate => "Belum dijawab, lewat waktu",
        Measured.Completed => "Ada jawaban akhir",
        Measured.CompletedLate => "Jawaban akhir terlambat",
        Measured.CompletedOpenLate => "Belum tuntas, lewat janji",
        Measured.Routed => "Diteruskan ke instansi",
        Measured.Bounced => "Pernah dikembalikan",
        Measured.Extended => "Waktunya diperpanjang",
        Measured.Closed => "Ditutup",
        Measured.Reopened => "Dibuka kembali atau disanggah",
        Measured.Resolved => "Selesai menurut pelapor",
        Measured.Partly => "Selesai sebagian menurut pelapor",
        Measured.NotResolved => "Belum selesai menurut pelapor",
        Measured.Votes => "Dinilai pelapor",
        Measured.WaitingLate => "Menunggu lewat waktu",
        Measured.Open => "Masih berjalan",
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };

    /// <summary>Icon of a work list.</summary>
    public static string QueueIcon(ReportState state) => state switch
    {
        ReportState.Submitted => "inbox",
        ReportState.OnHold => "circle-pause",
        ReportState.Forwarded => "forward",
        ReportState.Disposed => "users",
        ReportState.RerouteRequested => "shuffle",
        ReportState.FollowedUp => "message-circle-reply",
        ReportState.ReporterReplied => "message-circle",
        ReportState.Closed => "circle-check",
        ReportState.Archived => "archive",
        _ => "trash-2",
    };

    /// <summary>A class of report.</summary>
    public static string Class(ReportClass kind) => kind switch
    {
        ReportClass.Complaint => "Pengaduan",
        ReportClass.Aspiration => "Aspirasi",
        _ => "Permintaan informasi",
    };

    /// <summary>A role of an officer.</summary>
    public static string Of(Role role) => role switch
    {
        Role.NationalAdmin => "Admin Nasional",
        Role.AgencyAdmin => "Admin Instansi",
        Role.SubAdmin => "Admin Bagian",
        Role.Executive => "Pimpinan",
        Role.Overseer => "Pengawas",
        Role.Auditor => "Auditor",
        _ => "Pejabat Penghubung",
    };

    /// <summary>What an overseer oversees.</summary>
    public static string Of(OverseerScope scope) => scope switch
    {
        OverseerScope.Ombudsman => "Ombudsman RI",
        OverseerScope.Ksp => "Kantor Staf Presiden",
        OverseerScope.Kemendagri => "Kementerian Dalam Negeri",
        _ => "Kementerian PANRB",
    };

    /// <summary>What puts a report before an overseer.</summary>
    public static string Of(Mark mark) => mark switch
    {
        Mark.Priority => "Prioritas nasional",
        _ => "Dieskalasi ke Ombudsman",
    };

    /// <summary>What an officer did with an identity or a confidential report.</summary>
    public static string Of(Look look) => (look.Kind, look.Step) switch
    {
        ("content_viewed", _) => "membaca laporan rahasia",
        ("break_glass", "asked") => "minta membuka identitas",
        ("break_glass", "approved") => "menyetujui pembukaan identitas selama 24 jam",
        ("break_glass", _) => "menolak pembukaan identitas",
        _ => "membuka identitas",
    };

    /// <summary>What an entry of the audit log says was done.</summary>
    public static string Of(AuditKind kind) => kind switch
    {
        AuditKind.SignIn => "Masuk",
        AuditKind.SignInRefused => "Masuk ditolak",
        AuditKind.SignOut => "Sesi diakhiri",
        AuditKind.CredentialChanged => "Sandi atau faktor kedua diubah",
        AuditKind.OfficerAdded => "Petugas ditambahkan",
        AuditKind.OfficerActivated => "Akun ditutup atau dibuka",
        AuditKind.RoleGranted => "Peran diberikan",
        AuditKind.RoleRevoked => "Peran dicabut",
        AuditKind.IdentityViewed => "Identitas pelapor dibuka",
        AuditKind.ContentViewed => "Laporan rahasia dibaca",
        AuditKind.BreakGlass => "Pembukaan identitas anonim",
        AuditKind.Exported => "Data diekspor",
        AuditKind.TakenToField => "Isi laporan dibawa ke perangkat petugas",
        AuditKind.KeysRotated => "Kunci diganti",
        AuditKind.Erased => "Data pribadi dimusnahkan",
        AuditKind.ReferenceChanged => "Pengaturan diubah",
        AuditKind.PartyNamed => "Terlapor disebut",
        AuditKind.PartyCleared => "Terlapor dicabut",
        AuditKind.ReportMarked => "Tanda laporan diubah",
        AuditKind.JobsReleased => "Pekerjaan terhenti dijalankan lagi",
        AuditKind.PartnerChanged => "Aplikasi mitra diubah",
        AuditKind.MessageJunked => "SMS ditandai iklan",
        AuditKind.PartnerFiled => "Laporan dikirim aplikasi mitra",
        AuditKind.PartnerRefused => "Kredensial aplikasi mitra ditolak",
        AuditKind.ChannelTested => "Saluran diuji",
        _ => "Lainnya",
    };

    /// <summary>What an act did, as the timeline says it.</summary>
    public static string Done(ActKind act) => act switch
    {
        ActKind.Submit => "Laporan diterima",
        ActKind.Edit => "Naskah diubah",
        ActKind.Forward => "Diverifikasi dan diteruskan",
        ActKind.Hold => "Ditunda, menunggu pelapor",
        ActKind.Complete => "Pelapor melengkapi",
        ActKind.Resume => "Penundaan dicabut",
        ActKind.Archive => "Diarsipkan",
        ActKind.ExpireHold => "Diarsipkan: tidak dilengkapi sampai batas waktu",
        ActKind.Dispose => "Didisposisikan ke unit",
        ActKind.Return => "Dikembalikan oleh unit",
        ActKind.RequestReroute => "Dinyatakan bukan wewenang",
        ActKind.DecideReroute => "Instansi ditetapkan Admin Nasional",
        ActKind.InterimFollowUp => "Tindak lanjut sementara",
        ActKind.FinalFollowUp => "Tindak lanjut akhir",
        ActKind.Reply => "Pelapor menanggapi",
        ActKind.Supplement => "Pelapor menambahkan keterangan",
        ActKind.WarnSilence => "Pelapor diingatkan akan selesai otomatis",
        ActKind.CloseByReporter => "Diselesaikan pelapor",
        ActKind.CloseByAdmin => "Diselesaikan admin",
        ActKind.CloseBySystem => "Selesai otomatis",
        ActKind.Rate => "Pelapor menilai",
        ActKind.Reopen => "Dibuka kembali",
        ActKind.Object => "Pelapor keberatan",
        ActKind.AskWithdrawal => "Pelapor minta laporannya dihapus",
        ActKind.DeclineWithdrawal => "Permintaan hapus ditolak",
        ActKind.Withdraw => "Dihapus atas permintaan pelapor",
        ActKind.TakeBack => "Dibatalkan: tercatat karena kekeliruan",
        ActKind.Link => "Ditautkan ke laporan induk",
        ActKind.Unlink => "Tautan ke laporan induk dilepas",
        ActKind.LeadClosed => "Laporan induk ditutup",
        ActKind.Note => "Catatan internal",
        ActKind.Import => "Diimpor dari sistem sebelumnya",
        ActKind.WarnHold => "Pelapor diingatkan akan diarsipkan",
        ActKind.Escalate => "Diteruskan ke Ombudsman: terlalu lama belum tuntas",
        ActKind.Receive => "Diterima Ombudsman",
        ActKind.Instruct => "Instruksi Ombudsman",
        ActKind.AnswerInstruction => "Jawaban atas instruksi Ombudsman",
        ActKind.Extend => "Waktu penyelesaian diperpanjang",
        ActKind.Appeal => "Pelapor meminta peninjauan atasan",
        ActKind.UpholdAppeal => "Peninjauan dikabulkan, penanganan dilanjutkan",
        ActKind.DismissAppeal => "Peninjauan ditolak",
        _ => throw new ArgumentOutOfRangeException(nameof(act)),
    };

    /// <summary>What the page says after an act; empty for a form that is none.</summary>
    public static string Thanks(string? act) => Codes.TryMember<ActKind>(act) switch
    {
        null => act switch
        {
            DeskGuards.Party => "Terlapor dicatat; mereka tidak lagi dapat membuka laporan ini",
            DeskGuards.PartyClear => "Penyebutan terlapor dicabut",
            DeskGuards.MarkReport => "Tanda laporan diubah",
            DeskGuards.Programme => "Program prioritas laporan ini diubah",
            DeskGuards.FollowReport => "Daftar yang Anda ikuti diubah",
            DeskGuards.Field => "Daftar lapangan Anda diubah",
            DeskGuards.FieldDiscard => "Hasil lapangan dibuang",
            DeskGuards.AskIdentity => "Permintaan dikirim; Admin Nasional lain yang memutuskan",
            _ => "",
        },
        ActKind.Edit => "Perubahan naskah tersimpan",
        ActKind.Forward => "Laporan diverifikasi dan diteruskan",
        ActKind.Hold => "Laporan ditunda; pelapor diberi tahu apa yang kurang",
        ActKind.Resume => "Penundaan dicabut; laporan berjalan lagi",
        ActKind.Archive => "Laporan diarsipkan; pelapor diberi tahu alasannya",
        ActKind.Dispose => "Laporan didisposisikan",
        ActKind.Return => "Laporan dikembalikan ke admin instansi",
        ActKind.RequestReroute => "Usulan dikirim; Admin Nasional yang menetapkan",
        ActKind.DecideReroute => "Instansi ditetapkan dan diberi tahu",
        ActKind.InterimFollowUp or ActKind.FinalFollowUp => "Tindak lanjut terkirim kepada pelapor",
        ActKind.CloseByAdmin => "Laporan ditutup",
        ActKind.Reopen => "Laporan dibuka kembali",
        ActKind.DeclineWithdrawal => "Permintaan hapus ditolak; pelapor diberi tahu",
        ActKind.Withdraw => "Isi laporan dan identitas pelapor dihapus",
        ActKind.Link => "Laporan ditautkan",
        ActKind.Unlink => "Tautan dilepas",
        ActKind.Note => "Catatan tersimpan",
        ActKind.Receive => "Berkas diterima; instansi dan pelapor diberi tahu",
        ActKind.Instruct => "Instruksi dikirim ke instansi",
        ActKind.AnswerInstruction => "Jawaban dikirim ke Ombudsman",
        ActKind.Extend => "Waktu diperpanjang; pelapor diberi tahu",
        ActKind.UpholdAppeal => "Peninjauan dikabulkan; pelapor diberi tahu",
        ActKind.DismissAppeal => "Peninjauan ditolak; pelapor diberi tahu",
        _ => "",
    };

    /// <summary>How far a message to the reporter came.</summary>
    public static string Delivery(string state) => state switch
    {
        "waiting" => "Menunggu dikirim",
        "sent" => "Terkirim",
        "delivered" => "Sampai",
        "read" => "Dibaca",
        "failed" => "Tidak terkirim",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Why completion was put off.</summary>
    public static string Of(ExtensionReason reason) => reason switch
    {
        ExtensionReason.FieldCheck => "Perlu pemeriksaan lapangan",
        ExtensionReason.OtherAgency => "Menunggu bagian instansi atau unit lain",
        ExtensionReason.Procurement => "Menunggu pengadaan barang atau anggaran",
        ExtensionReason.Complexity => "Perkara rumit: banyak bukti atau saksi",
        _ => "Bencana atau keadaan kahar",
    };

    /// <summary>Why a picture is shown although something is suspected in it.</summary>
    public static string Of(ShownDespite why) => why switch
    {
        ShownDespite.NotSo => "Dugaan keliru: bukan wajah atau kartu identitas",
        ShownDespite.Unrecognisable => "Orangnya tidak dapat dikenali, tulisannya tidak terbaca",
        ShownDespite.OnDuty => "Pejabat yang sedang bertugas di muka umum",
        _ => "Orang yang terlihat sudah setuju",
    };

    /// <summary>What may be seen in a picture, with how sure the machine is in percent.</summary>
    public static string Of(SuspectedKind kind) => kind switch
    {
        SuspectedKind.Face => "Diduga ada wajah (keyakinan {0} %)",
        _ => "Diduga kartu identitas (keyakinan {0} %)",
    };

    /// <summary>What the machine that looks at pictures has to say where it suspects nothing; null for a file that is no picture.</summary>
    public static string? Looked(Attachment file) => !file.MediaType.StartsWith("image/", StringComparison.Ordinal) ? null : file.Look switch
    {
        LookState.Done when file.LookedFor.Count > 1 => "Diperiksa otomatis: wajah dan kartu identitas tidak ditemukan. Tetap buka fotonya.",
        LookState.Done when file.LookedFor.Contains(SuspectedKind.Face) => "Diperiksa otomatis: wajah tidak ditemukan; kartu identitas belum diperiksa.",
        LookState.Done => "Diperiksa otomatis: kartu identitas tidak ditemukan; wajah belum diperiksa.",
        LookState.Waiting => "Belum diperiksa; menunggu giliran.",
        LookState.Failed => "Belum diperiksa: pemeriksaan otomatis tidak berhasil.",
        _ => "Belum diperiksa.",
    };

    /// <summary>Icon of an act where the light of its state does not say enough.</summary>
    public static string Icon(Act act) => act.Kind switch
    {
        ActKind.Submit or ActKind.Import => "send",
        ActKind.Edit => "pencil",
        ActKind.Forward or ActKind.Dispose => "forward",
        ActKind.Hold => "pause",
        ActKind.Archive or ActKind.ExpireHold => "archive",
        ActKind.Return or ActKind.Resume => "undo-2",
        ActKind.RequestReroute => "shuffle",
        ActKind.DecideReroute => "gavel",
        ActKind.InterimFollowUp or ActKind.FinalFollowUp => "reply",
        ActKind.Reply or ActKind.Supplement or ActKind.Complete => "message-circle",
        ActKind.WarnSilence or ActKind.WarnHold => "bell",
        ActKind.Escalate or ActKind.Instruct => "megaphone",
        ActKind.Receive or ActKind.AnswerInstruction => "reply",
        ActKind.Extend => "timer",
        ActKind.Appeal or ActKind.UpholdAppeal or ActKind.DismissAppeal => "gavel",
        ActKind.CloseByAdmin or ActKind.CloseByReporter or ActKind.CloseBySystem => "check",
        ActKind.Rate => "star",
        ActKind.Reopen or ActKind.Object => "rotate-ccw",
        ActKind.AskWithdrawal or ActKind.Withdraw or ActKind.DeclineWithdrawal or ActKind.TakeBack => "trash-2",
        ActKind.Link or ActKind.Unlink or ActKind.LeadClosed => "link",
        _ => "sticky-note",
    };

    /// <summary>The light of the state an act led to; none for acts that change nothing the reporter waits for.</summary>
    public static string? LightOf(Act act) =>
        act.FromState == act.ToState && act.Kind is not (ActKind.InterimFollowUp or ActKind.FinalFollowUp) ? null : States.LightOf(act.ToState).Code();

    /// <summary>A changed value of an edit.</summary>
    public static string Field(string name) => name switch
    {
        "class" => "Klasifikasi",
        "supervisory" => "Berkadar pengawasan",
        "title" => "Judul",
        "text" => "Isi laporan",
        "category" => "Kategori",
        _ => "Tagar",
    };
}

/// <summary>How much time is left, in words and tone.</summary>
/// <param name="Tone">calm, soon, late or paused.</param>
/// <param name="Text">In the reader's language.</param>
/// <param name="Late">Past its moment.</param>
public sealed record DueText(string Tone, string Text, bool Late)
{
    /// <summary>The words for a state's clock; null where none runs.</summary>
    public static DueText? Of(Texts.Texts T, ReportState state, bool lastIsFinal, long? dueAt, long now, WorkCalendar calendar, TimeZoneInfo zone)
    {
        if (dueAt is not { } due || state is ReportState.Closed or ReportState.Archived or ReportState.Withdrawn) return null;
        var days = calendar.WorkingDaysBetween(DueDates.Day(now, zone), DueDates.Day(due, zone));
        if (state is ReportState.OnHold) return new("paused", days <= 0 ? T["Menunggu pelapor, hari terakhir"] : T["Menunggu pelapor, {0} hari kerja lagi", days], false);
        if (state is ReportState.FollowedUp && lastIsFinal) return new("calm", days <= 0 ? T["Selesai otomatis hari ini"] : T["Selesai otomatis dalam {0} hari kerja", days], false);
        if (due < now) return new("late", days == 0 ? T["Lewat hari ini"] : T["Lewat {0} hari kerja", -days], true);
        return days == 0 ? new("soon", T["Hari ini"], false) : new(days == 1 ? "soon" : "calm", T["{0} hari kerja lagi", days], false);
    }
}
