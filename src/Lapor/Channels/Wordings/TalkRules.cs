using Lapor.Channels.Sms;
using Lapor.Foundation;

namespace Lapor.Channels.Wordings;

/// <summary>How a messenger would show a text.</summary>
/// <param name="Text">With its values.</param>
/// <param name="Titles">What stands on its buttons.</param>
public sealed record ChatBubble(string Text, IReadOnlyList<string> Titles);

/// <summary>How much of a messenger's limit a text takes.</summary>
/// <param name="Where">Its name.</param>
/// <param name="Used">Signs, as the provider counts them.</param>
/// <param name="Limit">As many are one message.</param>
public sealed record ChatRoom(string Where, int Used, int Limit)
{
    /// <summary>Messages that it takes.</summary>
    public int Messages => Math.Max(1, (Used + Limit - 1) / Limit);
}

/// <summary>What a text of the conversation must keep to, so that every messenger shows it and each answer stays clear. Pure.</summary>
public static class TalkRules
{
    /// <summary>Characters of a button: WhatsApp, Messenger and Instagram cut or refuse what is longer.</summary>
    public const int LongestTitle = 20;

    /// <summary>Characters of what stands within another text.</summary>
    public const int LongestPart = 200;

    /// <summary>Characters with buttons: Instagram's limit; WhatsApp has 1,024 there.</summary>
    public const int LongestAsked = 1000;

    /// <summary>What X counts of a public post.</summary>
    public const int LongestPost = 280;

    // https://docs.x.com/fundamentals/counting-characters: each address counts as many.
    private const int WeightOfAddress = 23;

    private static readonly (string Where, int Asked, int Plain)[] Sizes = [("WhatsApp", 1024, 4096), ("Telegram", 4096, 4096), ("Messenger", 2000, 2000), ("Instagram", 1000, 1000), ("X", 10_000, 10_000)];

    /// <summary>As a messenger would show it.</summary>
    /// <param name="text">Which text.</param>
    /// <param name="language"><c>id</c> or <c>en</c>.</param>
    /// <param name="body">Its body.</param>
    /// <param name="wording">The other texts as they stand.</param>
    /// <param name="site">Where the public reaches this installation.</param>
    public static ChatBubble Bubble(ChannelText text, string language, string body, ChannelWording wording, Uri site) =>
        text.Kind is ChannelTextKind.Title ? new("", [body]) : new(ChannelWording.Fill(body, Values(text, language, wording, site)), [.. text.Titles.Select(t => wording.Body(t, language))]);

    /// <summary>How much of each messenger's limit a bubble takes; of a public post X's alone.</summary>
    public static IReadOnlyList<ChatRoom> Rooms(ChannelText text, ChatBubble bubble) => text.Kind switch
    {
        ChannelTextKind.Post => [new("X", Weight(bubble.Text), LongestPost)],
        ChannelTextKind.Title => [.. Sizes.Where(l => l.Where is "WhatsApp" or "Messenger" or "Instagram").Select(l => new ChatRoom(l.Where, bubble.Titles[0].Length, LongestTitle))],
        ChannelTextKind.TalkPart => [],
        _ => [.. Sizes.Select(l => new ChatRoom(l.Where, bubble.Text.Length, bubble.Titles.Count > 0 ? l.Asked : l.Plain))],
    };

    /// <summary>What is wrong with a body beyond its variables; empty: nothing. <c>title_too_long</c>, <c>title_taken</c>, <c>too_long_filled</c>.</summary>
    public static IReadOnlyList<Refusal> Check(ChannelText text, string language, string body, ChannelWording wording, Uri site)
    {
        if (text.Kind is ChannelTextKind.Title) return CheckTitle(text, language, body, wording);
        var (longest, used) = text.Kind switch
        {
            ChannelTextKind.Post => (LongestPost, Weight(Filled())),
            ChannelTextKind.TalkPart => (LongestPart, body.Length),
            _ when text.Titles.Count > 0 => (LongestAsked, Filled().Length),
            _ => (OutgoingChat.LongestChat, Filled().Length),
        };
        return used <= longest
            ? []
            : [new("too_long_filled", language, $"Terlalu panjang: {used} dari {longest} huruf dengan isian terpanjang. Pendekkan {used - longest} huruf.", $"Too long: {used} of {longest} characters with the longest values. Shorten it by {used - longest}.")];

        string Filled() => ChannelWording.Fill(body, Longest(text, language, wording, site));
    }

    /// <summary>What X counts of a text: an address as 23, signs beyond Latin and its neighbours as two.</summary>
    public static int Weight(string text)
    {
        var weight = 0;
        foreach (var word in text.Split(' ', '\n'))
        {
            // The gap before the next word.
            weight++;
            weight += word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal)
                ? WeightOfAddress
                : word.EnumerateRunes().Sum(r => r.Value is <= 4351 or (>= 8192 and <= 8205) or (>= 8208 and <= 8223) or (>= 8242 and <= 8247) ? 1 : 2);
        }

        return weight - 1;
    }

    private static IReadOnlyList<Refusal> CheckTitle(ChannelText text, string language, string body, ChannelWording wording)
    {
        if (body.Length > LongestTitle)
            return [new("title_too_long", language, $"Judul tombol paling panjang {LongestTitle} huruf (WhatsApp, Messenger, Instagram); ini {body.Length}.", $"A button has at most {LongestTitle} characters (WhatsApp, Messenger, Instagram); these are {body.Length}.")];
        var said = TalkWords.Plain(body);
        if (said.Length == 0) return [new("missing", language, "Judul tombol memerlukan huruf: sebagian orang mengetiknya.", "A button needs letters: some people type it.")];
        // Words that mean something at any question, and commands, never reach the question.
        if (body != text.Default(language) && (text.Code != "button_cancel" && TalkWords.Cancels.Contains(said) || TalkWords.Languages.ContainsKey(said) || SmsCommand.Read(body) is not SmsCommand.SmsReport)) return [Taken(said)];
        foreach (var other in Beside(text))
        {
            foreach (var spoken in new[] { "id", "en" })
                if (TalkWords.Plain(other.Default(spoken)) == said || TalkWords.Plain(wording.Body(other.Code, spoken)) == said) return [Taken(said)];
        }

        return [];

        Refusal Taken(string word) => new("title_taken", language, $"Kata “{word}” sudah berarti lain di percakapan. Pilih judul lain.", $"The word “{word}” means something else in the conversation. Choose another title.");
    }

    private static IEnumerable<ChannelText> Beside(ChannelText title) =>
        TalkTexts.All.Where(t => t.Titles.Contains(title.Code)).SelectMany(t => t.Titles).Where(c => c != title.Code).Distinct(StringComparer.Ordinal).Select(c => ChannelTexts.Of(c)!);

    private static Dictionary<string, string> Values(ChannelText text, string language, ChannelWording wording, Uri site)
    {
        var values = TalkTexts.Samples(language);
        var at = site.AbsoluteUri.TrimEnd('/');
        values["laman"] = text.Kind is ChannelTextKind.Post ? $"{at}/lapor#15990276" : $"{at}/lacak";
        foreach (var (name, title) in new[] { ("biasa", "button_open"), ("anonim", "button_anonymous"), ("rahasia", "button_confidential") }) values[name] = wording.Body(title, language);
        // What is named is not looked for.
        if (text.Variables.Contains("instansi")) values.Remove("pusat");
        if (text.Code == "talk_name") values["nama"] = ChannelWording.Fill(wording.Body("talk_named", language), values);
        return values;
    }

    /// <summary>The longest values that there usually are: the reporter's words as far as they are quoted.</summary>
    private static Dictionary<string, string> Longest(ChannelText text, string language, ChannelWording wording, Uri site)
    {
        var values = Values(text, language, wording, site);
        if (text.Quotes > 0) values["isi"] = new string('x', text.Quotes);
        return values;
    }
}
