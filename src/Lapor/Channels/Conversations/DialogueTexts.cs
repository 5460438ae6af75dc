using Lapor.Channels.Wordings;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Channels.Conversations;

/// <summary>What is said in a conversation, in the words of <see cref="TalkTexts"/> or in those that an admin wrote instead. Short, one question at a time, and each answer may be typed as well.</summary>
/// <param name="wording">The texts as they stand.</param>
public sealed class DialogueTexts(ChannelWording wording)
{
    private static readonly ReportClass[] Classes = [ReportClass.Complaint, ReportClass.Aspiration, ReportClass.InformationRequest];

    internal OutgoingChat Cancelled(DialogueState state) => Said(state, "talk_cancelled");

    internal OutgoingChat NothingToCancel(DialogueState state) => Said(state, "talk_nothing");

    internal OutgoingChat Stale(DialogueState state) => Said(state, "talk_stale");

    internal OutgoingChat Full(DialogueState state) => Said(state, "talk_full");

    internal OutgoingChat Spoken(DialogueState state) => Said(state, "talk_language");

    /// <summary>Too many came from this person; said once.</summary>
    public OutgoingChat Capped(DialogueState state) => Said(state, "talk_capped");

    /// <summary>What may be written, for who asks and for who greets.</summary>
    public OutgoingChat Help(DialogueState state) => Said(state, "talk_help");

    /// <summary>What cannot be read of what was sent.</summary>
    public string NoFile(DialogueState state) => Tell(state, "talk_no_file");

    /// <summary>A file is too large.</summary>
    public string TooLarge(DialogueState state) => Tell(state, "talk_too_large");

    /// <summary>A file never came.</summary>
    public string NotFetched(DialogueState state) => Tell(state, "talk_not_fetched");

    /// <summary>The question of a step.</summary>
    /// <param name="state">What was told so far.</param>
    /// <param name="name">The name that the messenger gives.</param>
    internal OutgoingChat Ask(DialogueState state, string name)
    {
        var asked = state.Step switch
        {
            DialogueStep.Words => Said(state, "talk_words"),
            DialogueStep.Class => Said(state, "talk_class"),
            DialogueStep.Place => Said(state, "talk_place") with { AsksPlace = true, PlaceTitle = Tell(state, "button_location") },
            DialogueStep.Photo => Said(state, "talk_photo", ("lokasi", Located(state))),
            DialogueStep.Name => Said(
                state, "talk_name", ("berkas", state.Photos == 0 ? null : Tell(state, "talk_received", ("angka", FormattableString.Invariant($"{state.Photos}")))), ("nama", Shown(state, name)),
                ("biasa", Tell(state, "button_open")), ("anonim", Tell(state, "button_anonymous")), ("rahasia", Tell(state, "button_confidential"))),
            DialogueStep.Check => Summary(state),
            DialogueStep.Resume => Said(state, "talk_resume", ("isi", Quoted("talk_resume", state.Text))),
            DialogueStep.Choose => Said(state, "talk_choose", ("nomor", state.AnswerTo)),
            DialogueStep.Answer => Said(state, "talk_answer", ("nomor", state.AnswerTo)),
            _ => Help(state),
        };
        return asked with { Choices = [.. Offered(state).Select(o => Button(state, Tell(state, o.Title), o.Value)), .. Regions(state)], ListTitle = Tell(state, "button_list") };
    }

    /// <summary>The answer that typed words choose by what its button says now, where an admin wrote that otherwise, in either language; null: none. The words of the program are understood beside it.</summary>
    /// <param name="state">What is asked.</param>
    /// <param name="said">Plain words.</param>
    internal string? Chosen(DialogueState state, string said) =>
        said.Length > 0 && Offered(state).FirstOrDefault(o => Renamed(o.Title, said)) is { Title: not null } offered ? Button(state, "", offered.Value).Value : null;

    /// <summary>A report was filed.</summary>
    /// <param name="state">How far the talk was.</param>
    /// <param name="report">It.</param>
    /// <param name="receipt">Opens it on the web.</param>
    /// <param name="agency">Short name of the agency that was wished; null: none.</param>
    /// <param name="track">Address of the page.</param>
    public OutgoingChat FiledAnswer(DialogueState state, Report report, ReceiptCode receipt, string? agency, string track)
    {
        var hidden = report.Anonymous || report.Confidential;
        return Said(
            state, "talk_filed", ("laporan", Kind(report, state.IsEnglish)), ("nomor", report.TrackingId.Spoken), ("kode", receipt.Grouped), ("laman", track),
            ("pusat", hidden || agency is not null ? null : Tell(state, "talk_desk")), ("instansi", hidden ? null : agency)) with
        { Choices = [new(Tell(state, "button_status"), $"STATUS {report.TrackingId}")] };
    }

    /// <summary>What may be done after a report's state was told.</summary>
    /// <param name="state">How far the talk is.</param>
    /// <param name="number">The report.</param>
    public ChatChoice ReplyButton(DialogueState state, TrackingId number) => new(Tell(state, "button_reply"), $"answer.{number}");

    /// <summary>
    /// What everybody reads under a post that calls this site: where to go on, and nothing of the post or of its writer. The end of the post's number behind the address makes two replies differ: the same words twice are refused.
    /// </summary>
    /// <param name="state">How far the talk with its writer is.</param>
    /// <param name="post">The provider's id of it.</param>
    /// <param name="privately">Where a private talk begins; null: only the web.</param>
    /// <param name="file">Address of the form.</param>
    public OutgoingChat Invite(DialogueState state, string post, string? privately, string file) =>
        Said(state, "talk_invite", ("pribadi", privately), ("laman", $"{file}#{(post.Length > 8 ? post[^8..] : post)}")) with { Under = post };

    internal OutgoingChat Taken(DialogueState state, PostedWords post) => Said(state, "talk_posted", ("isi", Quoted("talk_posted", post.Text)));

    internal OutgoingChat AlreadyAnswered(DialogueState state, DialogueStep step) => step switch
    {
        DialogueStep.Class when state.Class is { } kind => Said(state, "talk_answered", ("jawaban", ClassName(state, Codes.Member<ReportClass>(kind)))),
        DialogueStep.Place when state.Done.Contains(step) => Said(state, "talk_place_answered", ("wilayah", state.Region?.Name)),
        DialogueStep.Name when state.Anonymous is not null => Said(state, "talk_answered", ("jawaban", Hidden(state))),
        _ when state.Done.Contains(step) => Said(state, "talk_answered"),
        _ => Said(state, "talk_other_button"),
    };

    internal static ChatChoice Button(DialogueState state, string label, string value) => new(label, $"d{state.Number}.{state.Step.ToString().ToLowerInvariant()}.{value}");

    /// <summary>What a question offers: code of the title, value.</summary>
    private static (string Title, string Value)[] Offered(DialogueState state) => state.Step switch
    {
        DialogueStep.Class => [.. Classes.Select(c => ($"button_{c.Code()}", c.Code()))],
        DialogueStep.Place => [("button_skip", "skip")],
        DialogueStep.Photo => [("button_no_photo", "skip")],
        DialogueStep.Name => [("button_open", "open"), ("button_anonymous", "anonymous"), ("button_confidential", "confidential")],
        DialogueStep.Check => [("button_send", "send"), ("button_cancel", "cancel")],
        DialogueStep.Resume => [("button_resume", "resume"), ("button_fresh", "fresh")],
        DialogueStep.Choose => [("button_answer", "answer"), ("button_new_report", "fresh")],
        _ => [],
    };

    private static IEnumerable<ChatChoice> Regions(DialogueState state) =>
        state.Step is DialogueStep.Photo ? state.Others.Take(3).Select((o, at) => Button(state, RegionTitle(o, at, [.. state.Others.Take(3).Append(state.Region).OfType<FoundRegion>()]), $"region.{o.Code}")) : [];

    /// <summary>A region's own name, and where others are called the same what tells it from them: two buttons that read alike choose blindly, and WhatsApp refuses the whole message.</summary>
    private static string RegionTitle(FoundRegion region, int at, IReadOnlyList<FoundRegion> offered) =>
        RegionTitles(region).FirstOrDefault(title => offered.All(o => o.Code == region.Code || !RegionTitles(o).Contains(title))) ?? Cut($"{at + 1}. {region.Name.Split(',')[0]}", TalkRules.LongestTitle);

    private static IEnumerable<string> RegionTitles(FoundRegion region)
    {
        var names = region.Name.Split(", ");
        return names.Skip(1).Select(wider => $"{names[0]}, {wider}".Length > TalkRules.LongestTitle ? wider : $"{names[0]}, {wider}").Prepend(names[0]).Select(title => Cut(title, TalkRules.LongestTitle));
    }

    private bool Renamed(string title, string said) => new[] { "id", "en" }.Any(l => wording.IsChanged(title, l) && TalkWords.Plain(wording.Body(title, l)) == said);

    private string? Located(DialogueState state) => state switch
    {
        { Region: { } region, Others.Count: > 0 } => Tell(state, "talk_place_several", ("wilayah", region.Name)),
        { Region: { } region, Place.Length: > 0 } => Tell(state, "talk_place_exact", ("tempat", state.Place), ("wilayah", region.Name)),
        { Region: { } region } => Tell(state, "talk_place_found", ("wilayah", region.Name)),
        { Place.Length: > 0 } when state.Done.Contains(DialogueStep.Place) => Tell(state, "talk_place_noted", ("tempat", state.Place)),
        _ => null,
    };

    private string Shown(DialogueState state, string name) => name.Length == 0 ? Tell(state, "talk_unnamed") : Tell(state, "talk_named", ("nama", new People.Contact(Name: name).PublicName()));

    private string Hidden(DialogueState state) => Tell(state, (state.Anonymous == true, state.Confidential) switch
    {
        (true, true) => "talk_both",
        (true, _) => "button_anonymous",
        (_, true) => "button_confidential",
        _ => "button_open",
    });

    private OutgoingChat Summary(DialogueState state)
    {
        var place = string.Join(", ", new[] { state.Place, state.Region?.Name ?? "" }.Where(p => p.Length > 0));
        return Said(
            state, "talk_check", ("jenis", ClassName(state, Codes.Member<ReportClass>(state.Class!))), ("isi", Quoted("talk_check", state.Text)), ("tempat", place.Length == 0 ? Tell(state, "talk_no_place") : place),
            ("instansi", state.AgencyName), ("angka", FormattableString.Invariant($"{state.Photos}")), ("tampilan", Hidden(state)));
    }

    // The field's terms; they are no text of this place.
    private static string Kind(Report report, bool english) => (report.Anonymous, report.Confidential) switch
    {
        (true, true) => english ? "Anonymous and confidential report" : "Laporan anonim dan rahasia",
        (true, _) => english ? "Anonymous report" : "Laporan anonim",
        (_, true) => english ? "Confidential report" : "Laporan rahasia",
        _ => english ? "Report" : "Laporan",
    };

    private string ClassName(DialogueState state, ReportClass kind) => Tell(state, $"button_{kind.Code()}");

    private OutgoingChat Said(DialogueState state, string code, params IReadOnlyList<(string, string?)> values) => new(Tell(state, code, values)) { Language = state.Language ?? "id" };

    private string Tell(DialogueState state, string code, params IReadOnlyList<(string, string?)> values) => wording.Tell(code, state.Language ?? "id", values);

    private static string Quoted(string code, string text) => Cut(text, ChannelTexts.Of(code)!.Quotes);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1 - (char.IsHighSurrogate(text[longest - 2]) ? 1 : 0))].TrimEnd() + "…";
}
