using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lapor.Channels.X;

/// <summary>What X answered to a question for mentions or direct messages.</summary>
/// <param name="Page">The page; null: not now.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Wait">How long X wants to be left alone.</param>
public sealed record XReading(XPage? Page, string Code, TimeSpan? Wait = null);

/// <summary>
/// The account of this site on X, over API v2: direct messages to persons, one public reply under a post, files by address, mentions and direct messages by page. Direct messages have no buttons, so what may be answered stands under
/// the words.
/// </summary>
public sealed class XWay(XOptions options, XAccess access, IHttpClientFactory http, TimeProvider time, SendTally? tally = null) : ChatWay(time, tally)
{
    /// <summary>Name of the client in the framework's factory.</summary>
    public const string Client = "lapor-x";

    private const int LongestLetter = 9000;
    private const int LargestAnswer = 4 * 1024 * 1024;

    // A post has at most four pictures, and a list of a hundred is read.
    private const string MentionFields = "max_results=25&tweet.fields=author_id,attachments,note_tweet,referenced_tweets&expansions=author_id,attachments.media_keys&user.fields=name&media.fields=url,type,variants";
    private const string LetterFields = "max_results=100&event_types=MessageCreate&dm_event.fields=sender_id,dm_conversation_id,attachments,text,event_type&expansions=sender_id,attachments.media_keys&user.fields=name&media.fields=url,type,variants";

    private static readonly TimeSpan Busy = TimeSpan.FromMinutes(1);

    private sealed record Said(HttpStatusCode Status, JsonElement Answer, TimeSpan? Wait, string? NoToken = null)
    {
        public string Code => NoToken ?? ChatWay.Code(Status);
    }

    public override string Channel => "x";

    public override bool IsSet => options.IsSet;

    public override string? Privately => $"https://x.com/messages/compose?recipient_id={options.Account}&text=Lanjut";

    /// <summary>Asks for a page of what persons write.</summary>
    /// <param name="stream">How far it was read.</param>
    /// <param name="since">Mentions with larger ids; 0: those since the beginning.</param>
    /// <param name="cancel">Stops the asking.</param>
    public Task<XReading> Read(XStream stream, long since, CancellationToken cancel) => Calling(
        async () =>
        {
            var mentions = stream.Name == XStream.MentionsName;
            var from = !mentions ? "" : since > 0 ? string.Create(CultureInfo.InvariantCulture, $"&since_id={since}") : $"&start_time={DateTimeOffset.FromUnixTimeMilliseconds(stream.BegunAt).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}";
            var page = stream.Page is { } mark ? $"&pagination_token={Uri.EscapeDataString(mark)}" : "";
            var said = await Ask(() => new HttpRequestMessage(HttpMethod.Get, Address(mentions ? $"2/users/{options.Account}/mentions?{MentionFields}{from}{page}" : $"2/dm_events?{LetterFields}{page}")), cancel);
            if (said.NoToken is not null || said.Status is not HttpStatusCode.OK) return new XReading(null, said.Status is HttpStatusCode.TooManyRequests ? "rate_limit" : said.Code, said.Wait);
            return new XReading(mentions ? XPage.Mentions(said.Answer, options.Account!) : XPage.Letters(said.Answer, options.Account!), "read", said.Wait);
        },
        code => new XReading(null, code),
        cancel);

    // The choices stand in the text.
    protected override IReadOnlyList<string> Pieces(OutgoingChat message) => message.Under is null ? (message with { Text = Offered(message) }).Pieces(LongestLetter) : [message.Text];

    protected override async Task<ChatResult> Post(string handle, OutgoingChat message, CancellationToken cancel)
    {
        if (message.Under is { } post)
            return Result(await Ask(() => Posting("2/tweets", new { text = message.Text, reply = new { in_reply_to_tweet_id = post } }), cancel), isPublic: true, "id");
        return Result(await Ask(() => Posting($"2/dm_conversations/with/{Uri.EscapeDataString(handle)}/messages", new { text = message.Text }), cancel), isPublic: false, "dm_event_id");
    }

    /// <summary>Fetches a file from an address: of the API's own host by the client of settings, of any other only where it is on the public internet. The token goes to X's hosts alone.</summary>
    protected override async Task<FetchedMedia> Load(string id, CancellationToken cancel)
    {
        if (!Uri.TryCreate(id, UriKind.Absolute, out var address)) return new(ChatVerdict.Never, "no_file");
        var own = address.Host == options.Api.Host && address.Port == options.Api.Port;
        if (!own && address.Scheme != Uri.UriSchemeHttps) return new(ChatVerdict.Never, "no_file");
        var (token, code) = await access.Token(null, cancel);
        if (token is null) return new(ChatVerdict.Later, code);
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(own ? Client : OutgoingCalls.Client);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (own || address.Host.EndsWith(".twitter.com", StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith(".x.com", StringComparison.OrdinalIgnoreCase)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (answer.StatusCode is not HttpStatusCode.OK) return new((int)answer.StatusCode is >= 500 or 429 or 401 ? ChatVerdict.Later : ChatVerdict.Never, Code(answer.StatusCode));
        return await Body(answer.Content, LargestFile, either.Token) is { } content ? new(ChatVerdict.Taken, "fetched", content) : new(ChatVerdict.Never, "too_large");
    }

    /// <summary>The words, and under them what may be typed as an answer.</summary>
    private static string Offered(OutgoingChat message)
    {
        if (message.Choices.Count == 0) return message.Text;
        return $"{message.Text}\n\n{string.Join('\n', message.Choices.Select(c => $"• {Typed(c)}"))}";
    }

    // A word of the conversation is understood by its label; of anything else the command is what can be typed.
    private static string Typed(ChatChoice choice) =>
        choice.Value is ['d', >= '0' and <= '9', ..] ? choice.Label
        : choice.Value.StartsWith("answer.", StringComparison.Ordinal) ? $"{choice.Label}: TL {choice.Value["answer.".Length..]} …"
        : $"{choice.Label}: {choice.Value}";

    /// <summary>
    /// 403 speaks of the app, of the person or of the post: an app without the right is ours to mend, a person who takes no messages is told elsewhere, a post that is gone is answered no more. A reply that stands there already is what a
    /// crash before the record left.
    /// </summary>
    private static ChatResult Result(Said said, bool isPublic, string id)
    {
        if (said.NoToken is { } why) return new(ChatVerdict.Later, why);
        var (detail, type) = (said.Answer.Words("detail") ?? "", said.Answer.Words("type") ?? "");
        return said.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => new(ChatVerdict.Taken, "sent", said.Answer.Part("data")?.Words(id)),
            HttpStatusCode.TooManyRequests => new(ChatVerdict.Later, "rate_limit", Wait: said.Wait ?? Busy),
            HttpStatusCode.Forbidden when isPublic && detail.Contains("duplicate", StringComparison.OrdinalIgnoreCase) => new(ChatVerdict.Taken, "sent"),
            HttpStatusCode.Forbidden when type.EndsWith("/client-forbidden", StringComparison.Ordinal) || type.EndsWith("/unsupported-authentication", StringComparison.Ordinal) || type.EndsWith("/usage-capped", StringComparison.Ordinal) => new(ChatVerdict.Later, "http_403"),
            HttpStatusCode.Forbidden => isPublic ? new(ChatVerdict.Never, "no_post") : new(ChatVerdict.Elsewhere, "blocked"),
            HttpStatusCode.BadRequest or HttpStatusCode.NotFound => new(ChatVerdict.Never, said.Code),
            _ => new(ChatVerdict.Later, said.Code),
        };
    }

    private HttpRequestMessage Posting(string path, object body) => new(HttpMethod.Post, Address(path)) { Content = JsonContent.Create(body) };

    /// <summary>Asks with the account's token; with a fresh one where X refuses it.</summary>
    private async Task<Said> Ask(Func<HttpRequestMessage> spelled, CancellationToken cancel)
    {
        string? refused = null;
        while (true)
        {
            var (token, code) = await access.Token(refused, cancel);
            if (token is null) return new(default, default, null, code);
            var said = await Ask(spelled, token, cancel);
            if (said.Status is not HttpStatusCode.Unauthorized || refused is not null) return said;
            refused = token;
        }
    }

    private async Task<Said> Ask(Func<HttpRequestMessage> spelled, string token, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(Client);
        using var request = spelled();
        if (request.Content is { } content) await content.LoadIntoBufferAsync(either.Token);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (await Body(answer.Content, LargestAnswer, either.Token) is not { } bytes) throw new IOException("too long an answer");
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
            return new(answer.StatusCode, document.RootElement.Clone(), Limit(answer));
        }
        catch (JsonException) when ((int)answer.StatusCode >= 400)
        {
            return new(answer.StatusCode, default, Limit(answer));
        }
    }

    /// <summary>How long until X answers again, where this was the last answer of its window.</summary>
    private TimeSpan? Limit(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not HttpStatusCode.TooManyRequests && NumberOf(answer, "x-rate-limit-remaining") is not 0) return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created ? null : RetryAfter(answer);
        return NumberOf(answer, "x-rate-limit-reset") is { } reset and > 0 and < 100_000_000_000 ? Bounded(DateTimeOffset.FromUnixTimeSeconds(reset) - Time.GetUtcNow()) : RetryAfter(answer);
    }

    private static long? NumberOf(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Uri Address(string path) => new($"{options.Api.AbsoluteUri.TrimEnd('/')}/{path}");
}
