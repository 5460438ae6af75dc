using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Channels.Conversations;

/// <summary>What is said in a conversation. Short, one question at a time, and each answer may be typed as well.</summary>
public static class DialogueTexts
{
    private const string HelpIndonesian =
        "Ini Lapor, layanan pengaduan pelayanan publik. Ceritakan saja apa yang terjadi; kami bertanya yang kurang, lalu memberi nomor laporan.\n\n" +
        "STATUS nomor: kabar laporan\nTL nomor isi: membalas instansi\nLENGKAPI nomor isi: melengkapi laporan\nNILAI nomor 1-5: menilai\nBATAL: membuang laporan yang sedang ditulis\nBERHENTI atau MULAI: kabar laporan di sini\n\n" +
        "Tulis hanya di percakapan pribadi ini; jangan kirim data pribadi di ruang umum.\n\nENGLISH: to go on in English";

    private const string HelpEnglish =
        "This is Lapor, the service for complaints about public services in Indonesia. Just tell what happened; we ask for what is missing and give you a report number.\n\n" +
        "STATUS number: news of a report\nTL number text: reply to the agency\nLENGKAPI number text: complete a report\nNILAI number 1-5: rate\nCANCEL: drop the report you are writing\nSTOP or START: news of reports here\n\n" +
        "Write only in this private talk; never send personal data in public.\n\nBAHASA: kembali ke bahasa Indonesia";

    internal static OutgoingChat Cancelled(DialogueState state) => Said(state, "Dibatalkan. Tidak ada yang disimpan sebagai laporan. Tulis kapan saja bila ingin melapor.", "Cancelled. Nothing was kept as a report. Write any time you want to report.");

    internal static OutgoingChat NothingToCancel(DialogueState state) => Said(state, "Tidak ada laporan yang sedang ditulis. Ceritakan saja apa yang terjadi untuk mulai melapor.", "No report is being written. Just tell what happened to begin one.");

    internal static OutgoingChat Stale(DialogueState state) => Said(state, "Tombol itu dari laporan sebelumnya dan tidak berlaku lagi.", "That button is from an earlier report and no longer counts.");

    internal static OutgoingChat Full(DialogueState state) =>
        Said(state, "Isi laporan sudah sepanjang yang dapat disimpan (20.000 karakter). Tambahan terakhir tidak disimpan.", "The report is as long as can be kept (20,000 characters). The last words were not kept.");

    internal static OutgoingChat Spoken(DialogueState state) => Said(state, "Kita lanjut dalam bahasa Indonesia. Tulis ENGLISH untuk bahasa Inggris.", "We go on in English. Write BAHASA for Indonesian. Officers answer in Indonesian.");

    /// <summary>Too many came from this person; said once.</summary>
    public static OutgoingChat Capped(DialogueState state) =>
        Said(state, "Terlalu banyak pesan hari ini. Pesan ini tidak dicatat. Coba lagi besok, atau lapor lewat web.", "Too many messages today. This one was not kept. Try again tomorrow, or report on the web.");

    /// <summary>What may be written, for who asks and for who greets.</summary>
    public static OutgoingChat Help(DialogueState state) => Said(state, HelpIndonesian, HelpEnglish);

    /// <summary>What cannot be read of what was sent.</summary>
    public static string NoFile(DialogueState state) => Tongue(
        state, "Kiriman seperti ini belum dapat dibaca di sini. Tulis dengan kata-kata, atau kirim foto, PDF, atau video.", "This cannot be read here. Write it in words, or send a photo, a PDF or a video.");

    /// <summary>A file is too large.</summary>
    public static string TooLarge(DialogueState state) => Tongue(state, "Berkas terlalu besar. Kirim yang lebih kecil dari 20 MB.", "The file is too large. Send one smaller than 20 MB.");

    /// <summary>A file never came.</summary>
    public static string NotFetched(DialogueState state) => Tongue(state, "Berkas tidak dapat diambil dari penyedia pesan. Mohon kirim lagi.", "The file could not be fetched from the messenger. Please send it again.");

    internal static readonly IReadOnlyDictionary<ReportClass, string> Classes = new Dictionary<ReportClass, string>
    {
        [ReportClass.Complaint] = "Pengaduan",
        [ReportClass.Aspiration] = "Aspirasi",
        [ReportClass.InformationRequest] = "Permintaan informasi",
    };

    private static readonly Dictionary<ReportClass, string> EnglishClasses = new()
    {
        [ReportClass.Complaint] = "Complaint",
        [ReportClass.Aspiration] = "Suggestion",
        [ReportClass.InformationRequest] = "Information request",
    };

    /// <summary>The question of a step.</summary>
    /// <param name="state">What was told so far.</param>
    /// <param name="name">The name that the messenger gives.</param>
    internal static OutgoingChat Ask(DialogueState state, string name)
    {
        string T(string indonesian, string english) => Tongue(state, indonesian, english);
        var asked = state.Step switch
        {
            DialogueStep.Words => new OutgoingChat(T("Ceritakan apa yang terjadi: apa, kapan, dan siapa yang terlibat.", "Tell what happened: what, when, and who is involved.")),
            DialogueStep.Class => new(
                T("Terima kasih, sudah kami catat. Ini termasuk apa?\n\nKetik BATAL kapan saja untuk berhenti.", "Thank you, noted. What is it?\n\nType CANCEL any time to stop."),
                [.. Classes.Keys.Select(c => Button(state, ClassName(state, c), c.Code()))]),
            DialogueStep.Place => new(
                T("Di mana kejadiannya? Bagikan lokasi, atau ketik nama desa, kecamatan, atau kabupaten/kotanya.", "Where did it happen? Share the location, or type the name of the village, district, or regency/city."),
                [Button(state, T("Lewati", "Skip"), "skip")],
                AsksPlace: true),
            DialogueStep.Photo => new(
                $"{Located(state)}{T("Ada foto? Kirim sekarang, paling banyak 5. Data lokasi di dalam foto kami hapus.", "Any photo? Send it now, at most 5. We remove location data inside photos.")}",
                [Button(state, T("Tanpa foto", "No photo"), "skip"), .. state.Others.Take(3).Select(o => Button(state, Short(o.Name), $"region.{o.Code}"))]),
            DialogueStep.Name => new(
                $"{Pictured(state)}{T($"Bagaimana laporan ini ditampilkan?\n\nBiasa: {Shown(state, name)}\nAnonim: nama Anda disembunyikan dari instansi dan publik\nRahasia: seluruh isi disembunyikan dari publik", $"How is this report shown?\n\nStandard: {Shown(state, name)}\nAnonymous: your name is hidden from the agency and the public\nConfidential: all of it is hidden from the public")}",
                [Button(state, T("Biasa", "Standard"), "open"), Button(state, T("Anonim", "Anonymous"), "anonymous"), Button(state, T("Rahasia", "Confidential"), "confidential")]),
            DialogueStep.Check => new(Summary(state), [Button(state, T("Kirim", "Send"), "send"), Button(state, T("Batal", "Cancel"), "cancel")]),
            DialogueStep.Resume => new(
                T($"Masih ada laporan yang belum selesai: «{Cut(state.Text, 120)}»\n\nLanjutkan, atau mulai baru dengan pesan tadi?", $"There is an unfinished report: «{Cut(state.Text, 120)}»\n\nContinue it, or start new with this message?"),
                [Button(state, T("Lanjutkan", "Continue"), "resume"), Button(state, T("Mulai baru", "Start new"), "fresh")]),
            DialogueStep.Choose => new(
                T($"Apakah ini balasan untuk laporan {state.AnswerTo}, atau laporan baru?", $"Is this a reply for report {state.AnswerTo}, or a new report?"), [Button(state, T("Balasan", "Reply"), "answer"), Button(state, T("Laporan baru", "New report"), "fresh")]),
            DialogueStep.Answer => new(
                T($"Tulis balasan Anda untuk laporan {state.AnswerTo}. Foto boleh disertakan.\n\nKetik BATAL bila tidak jadi.", $"Write your reply for report {state.AnswerTo}. Photos may go with it.\n\nType CANCEL if you changed your mind.")),
            _ => Help(state),
        };
        return asked with { Language = state.Language ?? "id" };
    }

    /// <summary>A report was filed.</summary>
    /// <param name="state">How far the talk was.</param>
    /// <param name="report">It.</param>
    /// <param name="receipt">Opens it on the web.</param>
    /// <param name="agency">Short name of the agency that was wished; null: none.</param>
    /// <param name="track">Address of the page.</param>
    public static OutgoingChat FiledAnswer(DialogueState state, Report report, ReceiptCode receipt, string? agency, string track)
    {
        if (state.IsEnglish) return FiledInEnglish(report, receipt, agency, track);
        var kind = (report.Anonymous, report.Confidential) switch { (true, true) => " anonim dan rahasia", (true, _) => " anonim", (_, true) => " rahasia", _ => "" };
        var whose = report.Anonymous || report.Confidential ? "" : agency is null ? " Admin nasional mencari instansi yang berwenang." : $" Tujuan: {agency}.";
        return new(
            $"Laporan{kind} diterima. Nomor: {report.TrackingId.Spoken}\n\nKode rahasia: {receipt.Grouped}\nKode ini membuka laporan di {track}; jangan berikan kepada siapa pun.\n\n"
            + $"Langkah pertama paling lambat 3 hari kerja.{whose} Kabar berikutnya kami kirim di sini.",
            [new("Cek status", $"STATUS {report.TrackingId}")]);
    }

    private static OutgoingChat FiledInEnglish(Report report, ReceiptCode receipt, string? agency, string track)
    {
        var kind = (report.Anonymous, report.Confidential) switch { (true, true) => "Anonymous and confidential report", (true, _) => "Anonymous report", (_, true) => "Confidential report", _ => "Report" };
        var whose = report.Anonymous || report.Confidential ? "" : agency is null ? " The national admin looks for the agency in charge." : $" It goes to: {agency}.";
        return new(
            $"{kind} received. Number: {report.TrackingId.Spoken}\n\nSecret code: {receipt.Grouped}\nThis code opens the report at {track}; give it to nobody.\n\n"
            + $"The first step is due within 3 working days.{whose} Further news comes here.",
            [new("Status", $"STATUS {report.TrackingId}")]);
    }

    /// <summary>
    /// What everybody reads under a post that calls this site: where to go on, and nothing of the post or of its writer. The end of the post's number behind the address makes two replies differ: the same words twice are refused.
    /// </summary>
    /// <param name="state">How far the talk with its writer is.</param>
    /// <param name="post">The provider's id of it.</param>
    /// <param name="privately">Where a private talk begins; null: only the web.</param>
    /// <param name="file">Address of the form.</param>
    public static OutgoingChat Invite(DialogueState state, string post, string? privately, string file) => new(
        Tongue(
            state,
            $"{(privately is null ? "Terima kasih. Lapor lewat" : $"Terima kasih. Lanjutkan lewat pesan pribadi, isinya tidak perlu ditulis ulang: {privately} atau lewat")} {file}#{(post.Length > 8 ? post[^8..] : post)} Jangan tulis data pribadi di sini.",
            $"{(privately is null ? "Thank you. Report at" : $"Thank you. Go on in a private message, nothing has to be written again: {privately} or at")} {file}#{(post.Length > 8 ? post[^8..] : post)} Write no personal data here."))
    { Under = post };

    internal static OutgoingChat Taken(DialogueState state, PostedWords post) => Said(
        state,
        $"Isi unggahan Anda kami pakai, tidak perlu ditulis ulang: «{Cut(post.Text, 200)}»\n\nUnggahan itu sendiri tetap terlihat umum sampai Anda menghapusnya. Ketik BATAL bila bukan ini yang ingin Anda laporkan.",
        $"We take the words of your post, nothing has to be written again: «{Cut(post.Text, 200)}»\n\nThe post itself stays public until you delete it. Type CANCEL if this is not what you want to report.");

    internal static OutgoingChat AlreadyAnswered(DialogueState state, DialogueStep step) => step switch
    {
        DialogueStep.Class when state.Class is { } kind => Said(state, $"Itu sudah dijawab: {ClassName(state, Codes.Member<ReportClass>(kind))}.", $"That is answered: {ClassName(state, Codes.Member<ReportClass>(kind))}."),
        DialogueStep.Place when state.Done.Contains(step) => Said(state, $"Tempat sudah dijawab{(state.Region is { } region ? $": {region.Name}" : "")}.", $"The place is answered{(state.Region is { } found ? $": {found.Name}" : "")}."),
        DialogueStep.Name when state.Anonymous is not null => Said(state, $"Itu sudah dijawab: {Hidden(state)}.", $"That is answered: {Hidden(state)}."),
        _ when state.Done.Contains(step) => Said(state, "Itu sudah dijawab.", "That is answered."),
        _ => Said(state, "Tombol itu bukan untuk pertanyaan ini.", "That button is not for this question."),
    };

    internal static ChatChoice Button(DialogueState state, string label, string value) => new(label, $"d{state.Number}.{state.Step.ToString().ToLowerInvariant()}.{value}");

    private static string Located(DialogueState state) => state switch
    {
        { Region: { } region, Others.Count: > 0 } => Tongue(state, $"Lokasi: {region.Name}. Bukan itu? Pilih di bawah atau ketik lagi.\n\n", $"Place: {region.Name}. Not this one? Choose below or type again.\n\n"),
        { Region: { } region, Place.Length: > 0 } => Tongue(state, $"Lokasi: {state.Place}, {region.Name}.\n\n", $"Place: {state.Place}, {region.Name}.\n\n"),
        { Region: { } region } => Tongue(state, $"Lokasi: {region.Name}. Bukan itu? Ketik lagi.\n\n", $"Place: {region.Name}. Not this one? Type again.\n\n"),
        { Place.Length: > 0 } when state.Done.Contains(DialogueStep.Place) => Tongue(state, $"Lokasi dicatat: {state.Place}.\n\n", $"Place noted: {state.Place}.\n\n"),
        _ => "",
    };

    private static string Pictured(DialogueState state) =>
        state.Photos == 0 ? "" : Tongue(state, $"{state.Photos} berkas diterima; yang lain masih boleh dikirim.\n\n", $"{state.Photos} received; more may still be sent.\n\n");

    private static string Shown(DialogueState state, string name) =>
        name.Length == 0 ? Tongue(state, "tanpa nama", "without a name") : Tongue(state, "atas nama ", "in the name of ") + new People.Contact(Name: name).PublicName();

    private static string Hidden(DialogueState state) => (state.Anonymous == true, state.Confidential) switch
    {
        (true, true) => Tongue(state, "Anonim dan rahasia", "Anonymous and confidential"),
        (true, _) => Tongue(state, "Anonim", "Anonymous"),
        (_, true) => Tongue(state, "Rahasia", "Confidential"),
        _ => Tongue(state, "Biasa", "Standard"),
    };

    private static string Summary(DialogueState state)
    {
        var place = string.Join(", ", new[] { state.Place, state.Region?.Name ?? "" }.Where(p => p.Length > 0));
        var what = $"{ClassName(state, Codes.Member<ReportClass>(state.Class!))}: {Cut(state.Text, 600)}";
        return Tongue(
            state,
            $"Periksa sebentar:\n\n{what}\nTempat: {(place.Length == 0 ? "belum disebut" : place)}{(state.AgencyName is { } agency ? $"\nTujuan: {agency}" : "")}\nBerkas: {state.Photos}\nTampilan: {Hidden(state)}\n\nKirim?",
            $"Please check:\n\n{what}\nPlace: {(place.Length == 0 ? "not told" : place)}{(state.AgencyName is { } office ? $"\nGoes to: {office}" : "")}\nFiles: {state.Photos}\nShown: {Hidden(state)}\n\nSend it?");
    }

    private static string ClassName(DialogueState state, ReportClass kind) => state.IsEnglish ? EnglishClasses[kind] : Classes[kind];

    private static OutgoingChat Said(DialogueState state, string indonesian, string english) => new(Tongue(state, indonesian, english)) { Language = state.Language ?? "id" };

    private static string Tongue(DialogueState state, string indonesian, string english) => state.IsEnglish ? english : indonesian;

    private static string Short(string name) => Cut(name.Split(',')[0], 20);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1 - (char.IsHighSurrogate(text[longest - 2]) ? 1 : 0))].TrimEnd() + "…";
}
