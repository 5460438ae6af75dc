using Lapor.Channels.Wordings;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Channels.Sms;

/// <summary>
/// What a text message is answered with: at most two parts of the telephones' alphabet, whatever the agency is called. Of anonymous and confidential reports nothing but numbers and steps: the
/// telephone may be shared.
/// </summary>
/// <param name="words">The texts as they stand.</param>
/// <param name="track">Where reports are followed, as a text names it.</param>
/// <param name="language"><c>id</c> or <c>en</c>.</param>
public sealed class SmsAnswers(ChannelWording words, string track, string language)
{
    /// <summary>What it is said in: <c>id</c> or <c>en</c>.</summary>
    public string Language => language;

    private bool IsEnglish => language == "en";

    /// <summary>A report was filed.</summary>
    /// <param name="report">The report.</param>
    /// <param name="receipt">Opens it on the web.</param>
    /// <param name="agency">Short name of the agency that the keyword named; null: none.</param>
    /// <param name="missing">Which parts of the message never came.</param>
    public string TakenIn(Report report, ReceiptCode receipt, string? agency, IReadOnlyList<int> missing)
    {
        var hidden = report.Anonymous || report.Confidential;
        return Say(
            missing.Count > 0 ? "filed_missing" : "filed",
            ("sifat", Secrecy(report)), Number(report.TrackingId), ("instansi", hidden ? null : agency), ("pusat", hidden || agency is not null ? null : Say("desk")), ("kode", receipt.Grouped), ("bagian", Gap(missing)));
    }

    /// <summary>How a report stands.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="state">Its state.</param>
    /// <param name="agency">Who has it; null: nobody yet, or not to be said.</param>
    /// <param name="due">When the next step is due; null: nothing is.</param>
    /// <param name="answer">The latest answer, for its reporter; may be cut.</param>
    /// <param name="takenBack">An officer had filed it by mistake.</param>
    public string Status(TrackingId id, ReportState state, string? agency, string? due, string? answer, bool takenBack = false) => Say(
        answer is not null && state is ReportState.FollowedUp ? "status_answered" : "status",
        Number(id), ("keadaan", takenBack ? IsEnglish ? "was filed by an officer's mistake and taken back" : "dibatalkan petugas karena keliru dicatat" : Word(state)), ("instansi", agency), ("tanggal", due), ("jawaban", answer));

    /// <summary>What was written was added to the report.</summary>
    public string Taken(TrackingId id, ReportState now, IReadOnlyList<int> missing) =>
        Say(missing.Count > 0 ? "taken_missing" : "taken", Number(id), ("keadaan", Word(now)), ("bagian", Gap(missing)));

    /// <summary>The start of a longer message never came.</summary>
    public string StartMissing => Say("start_missing");

    /// <summary>A rating was counted.</summary>
    public string Rated(TrackingId id, int score, Verdict verdict) => Say(
        verdict is Verdict.Resolved ? "rated" : "rated_open",
        Number(id), ("nilai", FormattableString.Invariant($"{score}")), ("putusan", verdict is Verdict.Partly ? IsEnglish ? "partly resolved" : "selesai sebagian" : IsEnglish ? "not resolved" : "belum selesai"));

    /// <summary>News ended.</summary>
    /// <param name="id">Of one report; null: of all until now.</param>
    /// <param name="chat">On a messenger.</param>
    public string Stopped(TrackingId? id, bool chat) => Say(id is null ? "stopped_all" : "stopped", Number(id), Way(chat));

    /// <summary>News goes on.</summary>
    public string Started(TrackingId? id, bool chat) => Say(id is null ? "started_all" : "started", Number(id), Way(chat));

    /// <summary>The same words were filed before.</summary>
    public string Already(TrackingId id, ReportState now) => Say("already", Number(id), ("keadaan", Word(now)));

    /// <summary>What can be written.</summary>
    public string Help => Say("help");

    /// <summary>The same on messengers.</summary>
    public string ChatHelp => words.Tell("talk_help", language);

    /// <summary>Nothing but a greeting came.</summary>
    public string Greeted => Say("greeted");

    /// <summary>The number is not known, or not this telephone's or account's. The same words for both.</summary>
    public string NotYours(string id, bool chat) => Say(chat ? "not_yours_chat" : "not_yours", ("nomor", id));

    /// <summary>A command that cannot be read.</summary>
    public string Unclear(SmsCommand.SmsUnclear said) => Say(
        said.Problem switch { "number" => "unclear_number", "number_digits" => "unclear_digits", "score" => "unclear_score", _ => "unclear_text" }, ("perintah", said.Verb));

    /// <summary>What was asked is refused; the reason in words. Where those speak of a page and its buttons, in others: whoever reads this has none.</summary>
    public string Refused(Refusal why) => Say("refused", ("alasan", why.Code switch
    {
        "not_allowed_now" => IsEnglish ? "that cannot be done at the report's present stage. Write STATUS and its number to see the stage." : "itu tidak dapat dilakukan pada tahap laporan sekarang. Ketik STATUS lalu nomornya untuk melihat tahapnya.",
        "changed_meanwhile" => IsEnglish ? "the report changed at that very moment, so this was not done. Please send it again." : "laporan itu berubah pada saat yang sama, jadi yang diminta belum dilakukan. Mohon kirim sekali lagi.",
        _ => why.Message(language),
    }));

    /// <summary>Nothing stood in the message.</summary>
    public string Nothing => Say("empty");

    /// <summary>Too many came from this number; said once.</summary>
    public string Capped => Say("too_many");

    /// <summary>It looks like advertising, and waits.</summary>
    public string Held => Say("held");

    /// <summary>What was held is taken after all.</summary>
    public string LetThrough => Say("let_through");

    private string Say(string code, params (string Name, string? Value)[] values) => words.Say(code, language, [("laman", track), .. values]);

    private static (string, string?) Number(TrackingId? id) => ("nomor", id?.ToString());

    private static (string, string?) Way(bool chat) => ("lewat", chat ? null : "SMS");

    private string? Gap(IReadOnlyList<int> missing) => missing.Count switch
    {
        0 => null,
        1 => Say("part_missing", ("angka", FormattableString.Invariant($"{missing[0]}"))),
        _ => Say("parts_missing", ("angka", FormattableString.Invariant($"{missing.Count}"))),
    };

    private string? Secrecy(Report report) => (report.Anonymous, report.Confidential) switch
    {
        (true, true) => IsEnglish ? "anonymous, confidential" : "anonim, rahasia",
        (true, _) => IsEnglish ? "anonymous" : "anonim",
        (_, true) => IsEnglish ? "confidential" : "rahasia",
        _ => null,
    };

    private string Word(ReportState state) => state switch
    {
        ReportState.Submitted => IsEnglish ? "is not verified yet" : "belum diverifikasi",
        ReportState.OnHold => IsEnglish ? "is on hold until you complete it" : "ditunda, menunggu kelengkapan dari Anda",
        ReportState.Forwarded => IsEnglish ? "is verified and forwarded to the agency" : "terverifikasi, diteruskan ke instansi",
        ReportState.Disposed => IsEnglish ? "is verified and not followed up yet" : "terverifikasi, belum ditindaklanjuti",
        ReportState.RerouteRequested => IsEnglish ? "waits for the competent agency to be set" : "menunggu penetapan instansi yang berwenang",
        ReportState.FollowedUp => IsEnglish ? "is followed up by the agency" : "ditindaklanjuti oleh instansi",
        ReportState.ReporterReplied => IsEnglish ? "is replied to by its reporter" : "ditanggapi oleh pelapor",
        ReportState.Closed => IsEnglish ? "is resolved" : "selesai",
        ReportState.Archived => IsEnglish ? "is archived" : "diarsipkan",
        _ => IsEnglish ? "is withdrawn by its reporter" : "dihapus atas permintaan pelapor",
    };
}
