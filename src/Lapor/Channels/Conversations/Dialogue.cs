using System.Globalization;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Channels.Conversations;

/// <summary>
/// The guided conversation: how far it is + what was sent → how far it is then, what is said, what is to be done. Pure. Free words come first; what they leave open is asked, one question at a time and each once, so that a
/// report is told in at most six turns whatever is answered: what is no answer to the question belongs to the report.
/// </summary>
/// <param name="say">What is said.</param>
public sealed class Dialogue(DialogueTexts say)
{
    /// <summary>After so long a pause it is asked whether words belong to the report that was left.</summary>
    public static readonly TimeSpan LongPause = TimeSpan.FromHours(12);

    /// <summary>How long after news words are taken to be about it.</summary>
    public static readonly TimeSpan NewsLasts = TimeSpan.FromDays(30);

    private const int MostPosts = 5;

    private static readonly HashSet<string> EnglishWords = new(StringComparer.Ordinal) { "the", "is", "are", "was", "my", "our", "in", "on", "of", "and", "not", "has", "have", "been", "there", "please", "hello", "street", "broken" };

    private static readonly HashSet<string> Passes = new(StringComparer.Ordinal) { "lewati", "lewat", "skip", "tidak", "tidak ada", "tanpa foto", "ga ada", "gak ada", "nggak ada", "no", "belum ada", "selesai", "sudah", "lanjut", "next", "tidak tahu", "no photo", "none", "done", "continue", "don t know" };
    private static readonly HashSet<string> Yes = new(StringComparer.Ordinal) { "kirim", "ya", "iya", "ok", "oke", "benar", "betul", "sudah benar", "y", "yes", "send", "siap", "setuju", "correct", "right", "agree" };
    private static readonly HashSet<string> No = new(StringComparer.Ordinal) { "tidak", "jangan", "jangan kirim", "no", "n", "bukan", "hapus", "don t send", "delete" };

    /// <summary>Hears one message.</summary>
    public Turned Hear(DialogueState state, Heard heard)
    {
        var pause = state.HeardAt > 0 && heard.At - state.HeardAt > LongPause.TotalMilliseconds;
        var said = TalkWords.Plain(heard.Text);
        state = WithFiles(state with { HeardAt = heard.At, Language = state.Language ?? Guess(heard, said) }, heard);
        if (TalkWords.Languages.TryGetValue(said, out var chosen)) return Switched(state with { Language = chosen }, heard);
        if (TalkWords.Cancels.Contains(said)) return state is { Step: DialogueStep.Idle, Posted: null } ? new(state, [say.NothingToCancel(state)]) : new(state.Emptied() with { Posted = null }, [say.Cancelled(state)]);
        if ((heard.Pushed ?? say.Chosen(state, said)) is { } choice) return Pressed(state, choice, heard);
        if (heard.Refused.Count > 0 && heard is { Text.Length: 0, Place: null, Kept: 0 }) return new(state, [Problem(heard), .. state.IsOpen ? [say.Ask(state, heard.Name)] : Array.Empty<OutgoingChat>()]);
        var turned = state.Step switch
        {
            DialogueStep.Idle => Begin(state, heard, said),
            DialogueStep.Answer => Answered(state, heard.Text, heard),
            DialogueStep.Choose => Chosen(state, heard, said),
            DialogueStep.Resume => said.StartsWith("mulai", StringComparison.Ordinal) || said.StartsWith("start", StringComparison.Ordinal) || said.Contains("baru", StringComparison.Ordinal) ? Fresh(state, heard) : Resumed(state, heard),
            _ when pause && said.Length > 0 && !IsAnswer(state.Step, said, heard) => Asked(state with { Step = DialogueStep.Resume, Pending = heard.Text }, heard),
            _ => Told(state, heard, said),
        };
        return heard.Refused.Count > 0 ? turned with { Says = [Problem(heard), .. turned.Says] } : turned;
    }

    /// <summary>The language of a first message: English only where the device is set to it and the words are English too, because many telephones of Indonesians are set so.</summary>
    private static string? Guess(Heard heard, string said) =>
        heard.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) && said.Split(' ').Any(EnglishWords.Contains) ? "en" : null;

    private Turned Switched(DialogueState state, Heard heard) => new(state, [say.Spoken(state), .. state.Step is DialogueStep.Idle ? Array.Empty<OutgoingChat>() : [say.Ask(state, heard.Name)]]);

    private static DialogueState WithFiles(DialogueState state, Heard heard) => heard.Kept == 0 ? state : state with { Draft = heard.Draft, Photos = state.Photos + heard.Kept };

    private static OutgoingChat Problem(Heard heard) => new(string.Join('\n', heard.Refused.Distinct(StringComparer.Ordinal)));

    /// <summary>Hears a public post: it is kept until its writer goes on in private, and no longer than news is remembered.</summary>
    /// <param name="state">How far the talk is.</param>
    /// <param name="text">Its words.</param>
    /// <param name="part">It, by <see cref="KeptMessage.OnceKey"/>.</param>
    /// <param name="media">Files that came with it.</param>
    /// <param name="at">UTC milliseconds.</param>
    public static DialogueState Post(DialogueState state, string text, string part, IReadOnlyList<ChatMedia> media, long at)
    {
        var before = Fresh(state, at) ?? new("", [], [], at);
        var words = Joined(before.Text, text, '\n');
        return state with { Posted = new(words.Length > InboundMessage.LongestText ? before.Text : words, [.. before.Parts.Append(part).TakeLast(MostPosts)], [.. before.Media.Concat(media).Take(MostPosts)], at) };
    }

    /// <summary>The post that a private message goes on with; null: none.</summary>
    public static PostedWords? GoesOnWith(DialogueState state, Heard heard)
    {
        if (state.Step is not DialogueStep.Idle || heard is not { Pushed: null, Quoted: null } || Fresh(state, heard.At) is not { } post) return null;
        var said = TalkWords.Plain(heard.Text);
        // Words after news may be its answer: that is asked first.
        return TalkWords.Cancels.Contains(said) || (heard.News is { } news && news.Told > state.AskedOf && !IsBare(said)) ? null : post;
    }

    private static PostedWords? Fresh(DialogueState state, long at) => state.Posted is { } post && at - post.At <= NewsLasts.TotalMilliseconds ? post : null;

    /// <summary>Words that say nothing but "here I am".</summary>
    private static bool IsBare(string said) => said.Length == 0 || SmallTalk.IsGreeting(said) || Passes.Contains(said) || Yes.Contains(said) || said == "lanjutkan";

    private Turned GoOnWith(DialogueState state, PostedWords post, Heard heard)
    {
        var words = FirstWords(state, heard);
        var told = Told(state with { Posted = null, Step = DialogueStep.Words }, heard with { Text = words }, TalkWords.Plain(words));
        return post.Text.Length == 0 ? told : told with { Says = [say.Taken(state, post), .. told.Says] };
    }

    /// <summary>The first words of a report that a message begins, with what was posted before it.</summary>
    public static string FirstWords(DialogueState state, Heard heard) => GoesOnWith(state, heard) is { } post ? Joined(post.Text, IsBare(TalkWords.Plain(heard.Text)) ? "" : heard.Text, '\n') : heard.Text;

    private Turned Begin(DialogueState state, Heard heard, string said)
    {
        if (GoesOnWith(state, heard) is { } post) return GoOnWith(state, post, heard);
        if (said.Length == 0 && heard is { Kept: 0, Place: null } || SmallTalk.IsGreeting(said) || (heard.Text.StartsWith('/') && !heard.Text.Contains(' ', StringComparison.Ordinal))) return new(state, [say.Help(state)]);
        if (heard.Quoted is { } quoted && said.Length > 0) return Answered(state with { AnswerTo = quoted }, heard.Text, heard);
        if (said.Length > 0 && heard.News is { } news && news.Told > state.AskedOf)
            return Asked(state with { Step = DialogueStep.Choose, Pending = heard.Text, AnswerTo = news.Number, AskedOf = news.Told }, heard);
        return Told(state with { Step = DialogueStep.Words }, heard, said);
    }

    private Turned Chosen(DialogueState state, Heard heard, string said)
    {
        if (said.StartsWith("balas", StringComparison.Ordinal) || said.StartsWith("reply", StringComparison.Ordinal) || said is "answer" || Yes.Contains(said)) return Answered(state, state.Pending, heard);
        // More words while it is asked: they belong together. A new report is the answer that loses nothing: an officer can link it.
        var more = said.Length == 0 || said is "baru" or "new" || said.StartsWith("laporan baru", StringComparison.Ordinal) || said.StartsWith("new report", StringComparison.Ordinal) ? "" : heard.Text;
        return Fresh(state with { Pending = string.Join('\n', new[] { state.Pending, more }.Where(t => t.Length > 0)) }, heard);
    }

    private Turned Answered(DialogueState state, string text, Heard heard)
    {
        if (TalkWords.Plain(text).Length == 0 && heard.Kept == 0) return Asked(state with { Step = DialogueStep.Answer }, heard);
        return new(state.Emptied() with { Draft = state.Draft, Photos = state.Photos }, [], new DialogueDeed.TellAgency(state.AnswerTo!, TalkWords.Plain(text).Length == 0 ? state.IsEnglish ? "(File attached.)" : "(Berkas terlampir.)" : text));
    }

    private Turned Fresh(DialogueState state, Heard heard)
    {
        var words = state.Pending;
        var began = state.Emptied() with { Step = DialogueStep.Words };
        return Told(heard.Kept > 0 ? WithFiles(began, heard) : began, heard with { Text = words, Kept = 0 }, TalkWords.Plain(words));
    }

    private Turned Resumed(DialogueState state, Heard heard)
    {
        var back = state with { Step = Next(state), Pending = "" };
        return Asked(back, heard);
    }

    private Turned Asked(DialogueState state, Heard heard) => new(state, [say.Ask(state, heard.Name)]);

    /// <summary>Whether words answer the question, so that nobody need be asked what they meant.</summary>
    private static bool IsAnswer(DialogueStep step, string said, Heard heard) => step switch
    {
        DialogueStep.Class => ClassOf(said) is not null,
        DialogueStep.Place => heard.Regions.Count > 0 || Passes.Contains(said),
        DialogueStep.Photo => Passes.Contains(said),
        DialogueStep.Name => WishOf(said) is not null,
        DialogueStep.Check => Yes.Contains(said) || No.Contains(said),
        _ => false,
    };

    private Turned Pressed(DialogueState state, string choice, Heard heard)
    {
        if (choice.StartsWith("answer.", StringComparison.Ordinal)) return Asked(state with { Step = DialogueStep.Answer, AnswerTo = choice["answer.".Length..] }, heard);
        if (choice.Split('.', 3) is not [['d', .. var number], var step, var value] || !Enum.TryParse<DialogueStep>(step, ignoreCase: true, out var of)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var report) || report != state.Number || state.Step is DialogueStep.Idle)
        {
            return new(state, [say.Stale(state), .. state.IsOpen ? [say.Ask(state, heard.Name)] : Array.Empty<OutgoingChat>()]);
        }

        if (of is DialogueStep.Photo && value.StartsWith("region.", StringComparison.Ordinal) && state.Others.FirstOrDefault(o => o.Code == value["region.".Length..]) is { } other)
            return GoOn(state with { Region = other, Others = [] }, heard);
        if (of != state.Step) return new(state, [say.AlreadyAnswered(state, of), say.Ask(state, heard.Name)]);
        return (of, value) switch
        {
            (DialogueStep.Check, "send") => new(state, [], new DialogueDeed.FileTold()),
            (DialogueStep.Check, _) => new(state.Emptied(), [say.Cancelled(state)]),
            (DialogueStep.Choose, "answer") => Answered(state, state.Pending, heard),
            (DialogueStep.Choose or DialogueStep.Resume, "fresh") => Fresh(state, heard),
            (DialogueStep.Resume, _) => Resumed(state, heard),
            (DialogueStep.Class, _) when Codes.TryMember<ReportClass>(value) is not null => GoOn(state with { Class = value }, heard),
            (DialogueStep.Name, _) when WishOf(value) is { } wish => GoOn(Wished(state, wish), heard),
            (DialogueStep.Place or DialogueStep.Photo, "skip") => GoOn(state, heard),
            _ => Asked(state, heard),
        };
    }

    /// <summary>Words, a position or files while a report is told.</summary>
    private Turned Told(DialogueState state, Heard heard, string said)
    {
        if (heard.Place is { } place) state = At(state, place, heard);
        if (state.Step is DialogueStep.Words && heard.Keyword is { } named)
            state = Add(state with { Agency = named.Slug, AgencyName = named.ShortName, Within = named.Region?.Code, Region = state.Region ?? named.Region }, named.Others);
        else if (heard.Text.Length > 0) state = WithWords(state, heard, said);
        if (state.Step is DialogueStep.Check && heard.Text.Length > 0 && !No.Contains(said)) return new(state, [], new DialogueDeed.FileTold());
        if (state.Step is DialogueStep.Check && No.Contains(said)) return new(state.Emptied(), [say.Cancelled(state)]);
        // A further photo while something else is asked needs no answer.
        if (heard.Text.Length == 0 && heard.Place is null && heard.Kept > 0 && state.Step is not (DialogueStep.Words or DialogueStep.Photo)) return new(state, []);
        if (heard.Place is not null && heard.Text.Length == 0 && state.Step is not (DialogueStep.Words or DialogueStep.Place or DialogueStep.Photo)) return Asked(state, heard);
        if (state.Text.Length <= InboundMessage.LongestText) return GoOn(state, heard);
        var full = GoOn(state with { Text = Clip(state.Text) }, heard);
        return full with { Says = [say.Full(state), .. full.Says] };
    }

    private static DialogueState WithWords(DialogueState state, Heard heard, string said) => state.Step switch
    {
        // A sign alone tells nothing.
        DialogueStep.Words => said.Length == 0 ? state : Add(state, heard.Text),
        DialogueStep.Class when ClassOf(said) is { } kind => state with { Class = kind.Code() },
        DialogueStep.Class => Add(state with { Class = ReportClass.Complaint.Code() }, heard.Text),
        DialogueStep.Place or DialogueStep.Photo when Passes.Contains(said) => state,
        DialogueStep.Place when heard.Regions.Count > 0 => state with { Region = heard.Regions[0], Others = [.. heard.Regions.Skip(1).Take(3)] },
        // No region of that name: kept as it was said, the officer who verifies finds it.
        DialogueStep.Place => heard.Text.Length <= 200 ? state with { Place = Joined(state.Place, heard.Text.ReplaceLineEndings(" ")) } : Add(state, heard.Text),
        DialogueStep.Photo when heard.Regions.Count > 0 && said.Split(' ').Length <= 5 => state with { Region = heard.Regions[0], Others = [] },
        DialogueStep.Photo => Add(state, heard.Text),
        // What cannot be read is taken for the wish that protects more; the check shows it.
        DialogueStep.Name => Wished(state, WishOf(said) ?? "anonymous"),
        DialogueStep.Check when Yes.Contains(said) || No.Contains(said) => state,
        _ => Add(state, heard.Text),
    };

    private Turned GoOn(DialogueState state, Heard heard)
    {
        var passed = state with { Done = [.. state.Done.Append(state.Step).Distinct()] };
        return Asked(passed with { Step = Next(passed) }, heard);
    }

    /// <summary>The first question that nothing answered yet.</summary>
    private static DialogueStep Next(DialogueState state) =>
        state.Text.Length == 0 ? DialogueStep.Words
        : state.Class is null ? DialogueStep.Class
        : state.Place.Length == 0 && !state.Done.Contains(DialogueStep.Place) ? DialogueStep.Place
        : state.Photos == 0 && !state.Done.Contains(DialogueStep.Photo) ? DialogueStep.Photo
        : state.Anonymous is null ? DialogueStep.Name
        : DialogueStep.Check;

    private static DialogueState At(DialogueState state, ChatPlace place, Heard heard)
    {
        var point = string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:0.00000}, {place.Longitude:0.00000}");
        return state with
        {
            Place = Joined(place.Label.Length > 150 ? place.Label[..150] : place.Label, point),
            Region = heard.Text.Length == 0 && heard.Regions.Count > 0 ? heard.Regions[0] : state.Region,
        };
    }

    private static DialogueState Wished(DialogueState state, string wish) => state with { Anonymous = wish is "anonymous" or "both", Confidential = wish is "confidential" or "both" };

    private static string? WishOf(string said)
    {
        var (anonymous, confidential) = (said.Contains("anonim", StringComparison.Ordinal) || said.Contains("anonym", StringComparison.Ordinal), said.Contains("rahasia", StringComparison.Ordinal) || said.Contains("confidential", StringComparison.Ordinal));
        return (anonymous, confidential) switch
        {
            (true, true) => "both",
            (true, _) => "anonymous",
            (_, true) => "confidential",
            _ => said is "biasa" or "open" or "standard" or "normal" or "with my name" or "tampilkan" or "tampilkan saja" or "boleh" ? "open" : null,
        };
    }

    private static ReportClass? ClassOf(string said) => said switch
    {
        "1" or "pengaduan" or "aduan" or "keluhan" or "komplain" or "complaint" or "problem" => ReportClass.Complaint,
        "2" or "aspirasi" or "saran" or "usul" or "aspiration" or "suggestion" or "idea" => ReportClass.Aspiration,
        "3" or "permintaan informasi" or "informasi" or "tanya" or "pertanyaan" or "information request" or "information" or "question" => ReportClass.InformationRequest,
        _ => null,
    };

    private static DialogueState Add(DialogueState state, string text) => state with { Text = Joined(state.Text, text, '\n') };

    private static string Joined(string before, string text, char gap = ' ') => before.Length == 0 ? text : text.Length == 0 ? before : $"{before}{(gap == '\n' ? "\n" : ", ")}{text}";

    private static string Clip(string text) => text[..(InboundMessage.LongestText - (char.IsHighSurrogate(text[InboundMessage.LongestText - 1]) ? 1 : 0))];
}
