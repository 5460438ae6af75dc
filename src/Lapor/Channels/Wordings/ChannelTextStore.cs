using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Channels.Wordings;

/// <summary>The texts of channels that were written otherwise; read anew at most once a minute, and at once where they were saved.</summary>
/// <param name="site">Where the public reaches this installation.</param>
public sealed class ChannelTextStore(Database database, Uri site, TimeProvider time)
{
    /// <summary>Characters of a body for text messages.</summary>
    public const int Longest = 600;

    // Of AuditKind, whose room lies beside this one; its table takes a row from anybody.
    private const string ReferenceChange = "reference_changed";

    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(1);

    private volatile Made? made;

    private sealed record Made(long Until, ChannelWording Wording);

    private sealed class TextRow
    {
        public string Code { get; init; } = "";

        public string Language { get; init; } = "";

        public string Body { get; init; } = "";
    }

    private string Track => $"{site.Host}/lacak";

    /// <summary>The texts as they stand.</summary>
    public async Task<ChannelWording> Get(CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (made is { } fresh && fresh.Until > now) return fresh.Wording;
        var rows = await database.Read(s => s.Query<TextRow>("SELECT code, language, body FROM channel_text", cancel: cancel), cancel);
        // A code of a later program, read by an earlier one, means nothing to it.
        var wording = new ChannelWording(rows.Where(r => ChannelTexts.Of(r.Code) is not null).ToDictionary(r => (r.Code, r.Language), r => r.Body));
        made = new(now + (long)Holds.TotalMilliseconds, wording);
        return wording;
    }

    /// <summary>The answers to text messages and to commands on messengers, as they stand.</summary>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<SmsAnswers> Answers(string language, CancellationToken cancel) => new(await Get(cancel), Track, language);

    /// <summary>A text of the conversation as a messenger would show it.</summary>
    /// <param name="text">Which one.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="body">Its body.</param>
    /// <param name="wording">The other texts as they stand.</param>
    public ChatBubble Bubble(ChannelText text, string language, string body, ChannelWording wording) => TalkRules.Bubble(text, language, body, wording, site);

    /// <summary>A text message as it would be said with the longest values that there are.</summary>
    /// <param name="text">Which one.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="body">Its body.</param>
    public string Example(ChannelText text, string language, string body)
    {
        var values = Values(language);
        // Where an agency is named, nobody looks for one.
        if (text.Variables.Contains("instansi")) values.Remove("pusat");
        return ChannelWording.Fit(body, values, text.Cut);
    }

    /// <summary>What is wrong with a body; empty: nothing. <c>missing</c>, <c>too_long</c>, <c>unknown_variable</c>, <c>variable_missing</c>, <c>bad_brackets</c>, <c>too_many_parts</c>, and what <see cref="TalkRules"/> refuses.</summary>
    /// <param name="text">Which text.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="body">Its body.</param>
    /// <param name="wording">The other texts as they stand.</param>
    public IReadOnlyList<Refusal> Check(ChannelText text, string language, string body, ChannelWording wording)
    {
        var longest = text.Kind is ChannelTextKind.Sms ? Longest : OutgoingChat.LongestChat;
        if (body.Length == 0) return [new("missing", language, "Isi teksnya, atau pakai teks bawaan.", "Write the text, or use the one that comes with the program.")];
        if (body.Length > longest) return [new("too_long", language, $"Paling panjang {longest} huruf; ini {body.Length}.", $"At most {longest} characters; these are {body.Length}.")];
        List<Refusal> wrong = [];
        var named = ChannelText.Named(body).ToList();
        foreach (var name in named.Except(text.Variables))
            wrong.Add(new("unknown_variable", language, $"Variabel {{{{{name}}}}} tidak ada di teks ini. Yang ada: {Names(text.Variables)}.", $"There is no variable {{{{{name}}}}} in this text. There are: {Names(text.Variables)}."));
        foreach (var name in text.Needed.Except(named))
            wrong.Add(new("variable_missing", language, $"{{{{{name}}}}} harus ada: tanpa itu pesannya tidak berguna.", $"{{{{{name}}}}} must be there: without it the message is of no use."));
        if (ChannelText.Part().Replace(ChannelText.Variable().Replace(body, ""), "").IndexOfAny(['[', ']', '{', '}']) >= 0)
            wrong.Add(new("bad_brackets", language, "Kurung siku dan kurung kurawal harus berpasangan: [ … ] untuk bagian yang boleh hilang, {{ … }} untuk variabel.", "Brackets and braces come in pairs: [ … ] for a part that may be left out, {{ … }} for a variable."));
        foreach (var part in ChannelText.Part().Matches(body).Where(p => !ChannelText.Named(p.Value).Any()).Take(1))
            wrong.Add(new("bad_brackets", language, $"Di dalam {part.Value} tidak ada variabel, jadi bagian itu selalu tampil. Hapus kurung sikunya.", $"There is no variable in {part.Value}, so that part always shows. Remove the brackets."));
        if (wrong.Count > 0) return wrong;
        if (text.Kind is not ChannelTextKind.Sms) return TalkRules.Check(text, language, body, wording, site);
        // The value that may be cut is empty here: whatever else stands in the text must fit.
        var values = Values(language);
        if (text.Cut is { } cut) values[cut] = text.Needed.Contains(cut) ? "x" : "";
        var septets = Gsm0338.Septets(ChannelWording.Whole(body, values))!.Value;
        if (septets > ChannelWording.TwoParts)
            wrong.Add(new("too_many_parts", language, $"Terlalu panjang untuk dua SMS: {septets} dari {ChannelWording.TwoParts} tanda, dengan isian terpanjang. Pendekkan {septets - ChannelWording.TwoParts} tanda.", $"Too long for two text messages: {septets} of {ChannelWording.TwoParts} signs with the longest values. Shorten it by {septets - ChannelWording.TwoParts}."));
        return wrong;

        static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "–" : string.Join(", ", names.Select(n => $"{{{{{n}}}}}"));
    }

    /// <summary>Writes a text otherwise, in both languages; a body as it comes with the program takes the change back.</summary>
    /// <param name="text">Which one.</param>
    /// <param name="indonesian">Its body.</param>
    /// <param name="english">Its body in English.</param>
    /// <param name="by">The officer.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Refused as <see cref="Check"/> does, the language as field.</returns>
    public async Task<Outcome<ChannelText>> Save(ChannelText text, string indonesian, string english, long by, CancellationToken cancel)
    {
        (string Language, string Body)[] bodies = [("id", Clean(text, indonesian)), ("en", Clean(text, english))];
        var wording = await Get(cancel);
        var wrong = bodies.SelectMany(b => Check(text, b.Language, b.Body, wording)).ToList();
        if (wrong.Count > 0) return wrong;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.Write(
            async t =>
            {
                var changes = 0;
                foreach (var (language, body) in bodies)
                {
                    var row = new { text.Code, language, body, now };
                    changes += body == text.Default(language)
                        ? await t.Execute("DELETE FROM channel_text WHERE code = @Code AND language = @language", row, cancel)
                        : await t.Execute(
                            """
                            INSERT INTO channel_text (code, language, body, changed_at) VALUES (@Code, @language, @body, @now)
                            ON CONFLICT (code, language) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at WHERE channel_text.body <> excluded.body
                            """,
                            row,
                            cancel);
                }

                if (changes > 0) await t.Execute("INSERT INTO audit_entry (kind, officer_id, subject, at) VALUES (@ReferenceChange, @by, @subject, @now)", new { ReferenceChange, by, subject = $"channel_text {text.Code}", now }, cancel);
            },
            cancel);
        made = null;
        return text;
    }

    /// <summary>Without signs that mean nothing: one line, of messengers' texts the lines as they are.</summary>
    public static string Clean(ChannelText text, string body) => text.Kind is ChannelTextKind.Talk or ChannelTextKind.TalkPart
        ? string.Join('\n', IndonesianText.Clean(body).Split('\n').Select(OneLine)).Trim()
        : OneLine(IndonesianText.Clean(body));

    private static string OneLine(string body) => string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Dictionary<string, string> Values(string language) => new(ChannelTexts.Samples(language), StringComparer.Ordinal) { ["laman"] = Track };
}
