using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Channels.Conversations;

/// <summary>What is said in a conversation. Short, one question at a time, and each answer may be typed as well.</summary>
public static class DialogueTexts
{
    internal const string Cancelled = "Dibatalkan. Tidak ada yang disimpan sebagai laporan. Tulis kapan saja bila ingin melapor.";
    internal const string NothingToCancel = "Tidak ada laporan yang sedang ditulis. Ceritakan saja apa yang terjadi untuk mulai melapor.";
    internal const string Words = "Ceritakan apa yang terjadi: apa, kapan, dan siapa yang terlibat.";
    internal const string Stale = "Tombol itu dari laporan sebelumnya dan tidak berlaku lagi.";
    internal const string Full = "Isi laporan sudah sepanjang yang dapat disimpan (20.000 karakter). Tambahan terakhir tidak disimpan.";

    /// <summary>Too many came from this person; said once.</summary>
    public const string Capped = "Terlalu banyak pesan hari ini. Pesan ini tidak dicatat. Coba lagi besok, atau lapor lewat web.";


    /// <summary>What may be written, for who asks and for who greets.</summary>
    public const string Help =
        "Ini Lapor, layanan pengaduan pelayanan publik. Ceritakan saja apa yang terjadi; kami bertanya yang kurang, lalu memberi nomor laporan.\n\n" +
        "STATUS nomor: kabar laporan\nTL nomor isi: membalas instansi\nLENGKAPI nomor isi: melengkapi laporan\nNILAI nomor 1-5: menilai\nBATAL: membuang laporan yang sedang ditulis\nBERHENTI atau MULAI: kabar laporan di sini\n\n" +
        "Tulis hanya di percakapan pribadi ini; jangan kirim data pribadi di ruang umum.";

    internal static readonly IReadOnlyDictionary<ReportClass, string> Classes = new Dictionary<ReportClass, string>
    {
        [ReportClass.Complaint] = "Pengaduan",
        [ReportClass.Aspiration] = "Aspirasi",
        [ReportClass.InformationRequest] = "Permintaan informasi",
    };

    /// <summary>The question of a step.</summary>
    /// <param name="state">What was told so far.</param>
    /// <param name="name">The name that the messenger gives.</param>
    internal static OutgoingChat Ask(DialogueState state, string name) => state.Step switch
    {
        DialogueStep.Words => new(Words),
        DialogueStep.Class => new(
            "Terima kasih, sudah kami catat. Ini termasuk apa?\n\nKetik BATAL kapan saja untuk berhenti.",
            [.. Classes.Select(c => Button(state, c.Value, c.Key.Code()))]),
        DialogueStep.Place => new("Di mana kejadiannya? Bagikan lokasi, atau ketik nama desa, kecamatan, atau kabupaten/kotanya.", [Button(state, "Lewati", "skip")], AsksPlace: true),
        DialogueStep.Photo => new($"{Located(state)}Ada foto? Kirim sekarang, paling banyak 5. Data lokasi di dalam foto kami hapus.", [Button(state, "Tanpa foto", "skip"), .. state.Others.Take(3).Select(o => Button(state, Short(o.Name), $"region.{o.Code}"))]),
        DialogueStep.Name => new(
            $"{Pictured(state)}Bagaimana laporan ini ditampilkan?\n\nBiasa: {Shown(name)}\nAnonim: nama Anda disembunyikan dari instansi dan publik\nRahasia: seluruh isi disembunyikan dari publik",
            [Button(state, "Biasa", "open"), Button(state, "Anonim", "anonymous"), Button(state, "Rahasia", "confidential")]),
        DialogueStep.Check => new(Summary(state), [Button(state, "Kirim", "send"), Button(state, "Batal", "cancel")]),
        DialogueStep.Resume => new($"Masih ada laporan yang belum selesai: «{Cut(state.Text, 120)}»\n\nLanjutkan, atau mulai baru dengan pesan tadi?", [Button(state, "Lanjutkan", "resume"), Button(state, "Mulai baru", "fresh")]),
        DialogueStep.Choose => new($"Apakah ini balasan untuk laporan {state.AnswerTo}, atau laporan baru?", [Button(state, "Balasan", "answer"), Button(state, "Laporan baru", "fresh")]),
        DialogueStep.Answer => new($"Tulis balasan Anda untuk laporan {state.AnswerTo}. Foto boleh disertakan.\n\nKetik BATAL bila tidak jadi."),
        _ => new(Help),
    };

    /// <summary>A report was filed.</summary>
    /// <param name="report">It.</param>
    /// <param name="receipt">Opens it on the web.</param>
    /// <param name="agency">Short name of the agency that was wished; null: none.</param>
    /// <param name="track">Address of the page.</param>
    public static OutgoingChat FiledAnswer(Report report, ReceiptCode receipt, string? agency, string track)
    {
        var kind = (report.Anonymous, report.Confidential) switch { (true, true) => " anonim dan rahasia", (true, _) => " anonim", (_, true) => " rahasia", _ => "" };
        var whose = report.Anonymous || report.Confidential ? "" : agency is null ? " Admin nasional mencari instansi yang berwenang." : $" Tujuan: {agency}.";
        return new(
            $"Laporan{kind} diterima. Nomor: {report.TrackingId.Spoken}\n\nKode rahasia: {receipt.Grouped}\nKode ini membuka laporan di {track}; jangan berikan kepada siapa pun.\n\n"
            + $"Langkah pertama paling lambat 3 hari kerja.{whose} Kabar berikutnya kami kirim di sini.",
            [new("Cek status", $"STATUS {report.TrackingId}")]);
    }

    /// <summary>
    /// What everybody reads under a post that calls this site: where to go on, and nothing of the post or of its writer. The end of the post's number behind the address makes two replies differ: the same words twice are refused.
    /// </summary>
    /// <param name="post">The provider's id of it.</param>
    /// <param name="privately">Where a private talk begins; null: only the web.</param>
    /// <param name="file">Address of the form.</param>
    public static OutgoingChat Invite(string post, string? privately, string file) => new(
        $"{(privately is null ? "Terima kasih. Lapor lewat" : $"Terima kasih. Lanjutkan lewat pesan pribadi, isinya tidak perlu ditulis ulang: {privately} atau lewat")} {file}#{(post.Length > 8 ? post[^8..] : post)} Jangan tulis data pribadi di sini.")
    { Under = post };

    internal static OutgoingChat Taken(PostedWords post) => new($"Isi unggahan Anda kami pakai, tidak perlu ditulis ulang: «{Cut(post.Text, 200)}»\n\nUnggahan itu sendiri tetap terlihat umum sampai Anda menghapusnya. Ketik BATAL bila bukan ini yang ingin Anda laporkan.");

    internal static OutgoingChat AlreadyAnswered(DialogueState state, DialogueStep step) => new(step switch
    {
        DialogueStep.Class when state.Class is not null => $"Itu sudah dijawab: {Classes[Codes.Member<ReportClass>(state.Class!)]}.",
        DialogueStep.Place when state.Done.Contains(step) => $"Tempat sudah dijawab{(state.Region is { } region ? $": {region.Name}" : "")}.",
        DialogueStep.Name when state.Anonymous is not null => $"Itu sudah dijawab: {Hidden(state)}.",
        _ when state.Done.Contains(step) => "Itu sudah dijawab.",
        _ => "Tombol itu bukan untuk pertanyaan ini.",
    });

    internal static ChatChoice Button(DialogueState state, string label, string value) => new(label, $"d{state.Number}.{state.Step.ToString().ToLowerInvariant()}.{value}");

    private static string Located(DialogueState state) => state switch
    {
        { Region: { } region, Others.Count: > 0 } => $"Lokasi: {region.Name}. Bukan itu? Pilih di bawah atau ketik lagi.\n\n",
        { Region: { } region, Place.Length: > 0 } => $"Lokasi: {state.Place}, {region.Name}.\n\n",
        { Region: { } region } => $"Lokasi: {region.Name}. Bukan itu? Ketik lagi.\n\n",
        { Place.Length: > 0 } when state.Done.Contains(DialogueStep.Place) => $"Lokasi dicatat: {state.Place}.\n\n",
        _ => "",
    };

    private static string Pictured(DialogueState state) => state.Photos == 0 ? "" : $"{state.Photos} berkas diterima; yang lain masih boleh dikirim.\n\n";

    private static string Shown(string name) => name.Length == 0 ? "tanpa nama" : $"atas nama {new People.Contact(Name: name).PublicName()}";

    private static string Hidden(DialogueState state) => (state.Anonymous == true, state.Confidential) switch { (true, true) => "Anonim dan rahasia", (true, _) => "Anonim", (_, true) => "Rahasia", _ => "Biasa" };

    private static string Summary(DialogueState state)
    {
        var place = string.Join(", ", new[] { state.Place, state.Region?.Name ?? "" }.Where(p => p.Length > 0));
        return $"Periksa sebentar:\n\n{Classes[Codes.Member<ReportClass>(state.Class!)]}: {Cut(state.Text, 600)}\nTempat: {(place.Length == 0 ? "belum disebut" : place)}"
            + $"{(state.AgencyName is { } agency ? $"\nTujuan: {agency}" : "")}\nBerkas: {state.Photos}\nTampilan: {Hidden(state)}\n\nKirim?";
    }

    private static string Short(string name) => Cut(name.Split(',')[0], 20);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1 - (char.IsHighSurrogate(text[longest - 2]) ? 1 : 0))].TrimEnd() + "…";
}
