using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Lapor.Channels.X;

/// <summary>A page of mentions or of direct messages, newest first as X gives it.</summary>
/// <param name="Messages">What persons wrote to this account; of mentions those with the sign <c>#lapor</c>.</param>
/// <param name="Newest">The largest id on it; 0: it is empty.</param>
/// <param name="Oldest">The smallest id on it; 0: it is empty.</param>
/// <param name="Next">X's mark of the next page; null: this is the last.</param>
public sealed record XPage(IReadOnlyList<InboundMessage> Messages, long Newest, long Oldest, string? Next)
{
    /// <summary>The sign that makes a mention a matter of this site.</summary>
    public const string Sign = "#lapor";

    // Ids count milliseconds from here, shifted by these bits.
    private const long Epoch = 1_288_834_974_657;
    private const int Shift = 22;
    private const int LongestMark = 200;

    /// <summary>When something was written, UTC milliseconds, from its id.</summary>
    public static long Moment(long id) => (id >> Shift) + Epoch;

    /// <summary>The id of something written so much earlier; not below 0.</summary>
    public static long Earlier(long id, TimeSpan by) => Math.Max(0, id - ((long)by.TotalMilliseconds << Shift));

    /// <summary>Reads <c>GET /2/users/:id/mentions</c>.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="account">Our own: what it writes is nobody's report.</param>
    public static XPage Mentions(JsonElement json, string account) => Read(json, (post, names, media) =>
    {
        if (Id(post.Words("author_id")) is not { } author || author == account || IsRepeated(post)) return null;
        var text = WebUtility.HtmlDecode(post.Part("note_tweet")?.Words("text") ?? post.Words("text") ?? "");
        return Signed(text) ? Message(post, author, Bare(text), names, media) with { Post = post.Words("id") } : null;
    });

    /// <summary>Reads <c>GET /2/dm_events</c>. Groups are nothing to this system: personal data is written in private.</summary>
    /// <inheritdoc cref="Mentions" path="/param"/>
    public static XPage Letters(JsonElement json, string account) => Read(json, (letter, names, media) =>
        letter.Words("event_type") is "MessageCreate" && Id(letter.Words("sender_id")) is { } sender && sender != account && letter.Words("dm_conversation_id")?.Contains('-', StringComparison.Ordinal) == true
            ? Message(letter, sender, WebUtility.HtmlDecode(letter.Words("text") ?? "").Trim(), names, media)
            : null);

    private sealed record Written(string Author, string Text, ChatExtras Chat)
    {
        public string? Post { get; init; }
    }

    private static XPage Read(JsonElement json, Func<JsonElement, Dictionary<string, string>, Dictionary<string, ChatMedia>, Written?> one)
    {
        var included = json.Part("includes") ?? default;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in included.List("users")) names[user.Words("id") ?? ""] = user.Words("name") ?? "";
        var media = new Dictionary<string, ChatMedia>(StringComparer.Ordinal);
        foreach (var file in included.List("media")) media[file.Words("media_key") ?? ""] = Media(file);
        List<InboundMessage> messages = [];
        var (newest, oldest) = (0L, 0L);
        foreach (var item in json.List("data"))
        {
            if (Number(item) is not { } id) continue;
            (newest, oldest) = (Math.Max(newest, id), oldest == 0 ? id : Math.Min(oldest, id));
            if (one(item, names, media) is { } read) messages.Add(new("x", read.Author, read.Text, $"{(read.Post is null ? "dm" : "post")}{id.ToString(CultureInfo.InvariantCulture)}") { Chat = read.Chat with { Post = read.Post } });
        }

        return new(messages, newest, oldest, json.Part("meta")?.Words("next_token") is { Length: > 0 and <= LongestMark } next ? next : null);
    }

    private static Written Message(JsonElement item, string author, string text, Dictionary<string, string> names, Dictionary<string, ChatMedia> media)
    {
        if (text.Length > InboundMessage.LongestText) text = text[..InboundMessage.LongestText];
        return new(author, text, new ChatExtras { WrittenAt = Moment(Number(item)!.Value), Name = names.GetValueOrDefault(author, ""), Media = [.. (item.Part("attachments")?.AllWords("media_keys") ?? []).Select(k => media.GetValueOrDefault(k)).OfType<ChatMedia>()] });
    }

    private static long? Number(JsonElement item) => Id(item.Words("id")) is { } id ? long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static string? Id(string? given) => given is { Length: > 0 and <= 20 } && given.All(char.IsAsciiDigit) && long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? given : null;

    private static bool IsRepeated(JsonElement post) => post.List("referenced_tweets").Any(r => r.Words("type") is "retweeted");

    // A photo has an address; of a film the largest of its versions is taken.
    private static ChatMedia Media(JsonElement file) => file.Words("type") switch
    {
        "photo" => new(file.Words("url"), "photo.jpg"),
        _ => new(file.List("variants").Where(v => v.Words("content_type") is "video/mp4").OrderByDescending(v => v.Number("bit_rate") ?? 0).Select(v => v.Words("url")).FirstOrDefault(), "video.mp4"),
    };

    private static bool Signed(string text) => Words(text).Any(IsSign);

    /// <summary>The words without the sign, without whom they are called to, and without the addresses that stand for attached files.</summary>
    private static string Bare(string text) => string.Join('\n', text.Split('\n').Select(line => string.Join(' ', Words(line).Where(w => !IsSign(w) && !w.StartsWith('@') && !w.StartsWith("https://t.co/", StringComparison.Ordinal))))).Trim();

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSign(string word) => string.Equals(word.TrimEnd('.', ',', '!', '?', ':', ';'), Sign, StringComparison.OrdinalIgnoreCase);
}
