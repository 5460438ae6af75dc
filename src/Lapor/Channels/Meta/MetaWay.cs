using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lapor.Channels.Wordings;

namespace Lapor.Channels.Meta;

/// <summary>
/// A messenger of the Graph API: what WhatsApp, Messenger and Instagram share. Tells their errors apart by code: 131047 and 2018278 mean that nobody may be written to a day after their last word, 131026 and 551 that they are
/// not there; 4, 17, 32, 613, 80007, 130429 and 131056 too much; 190 a token that ended, which is ours to mend.
/// </summary>
public abstract class MetaWay(MetaOptions options, IHttpClientFactory http, TimeProvider time, SendTally? tally) : ChatWay(time, tally)
{
    /// <summary>Name of the client in the framework's factory.</summary>
    public const string Client = "lapor-meta";

    private const int LargestAnswer = 1024 * 1024;
    private const string BusinessUsage = "X-Business-Use-Case-Usage";
    private static readonly TimeSpan Busy = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Full = TimeSpan.FromMinutes(10);
    private static readonly string[] UsageHeaders = ["X-App-Usage", "X-Page-Usage", BusinessUsage];
    private static readonly string[] Shares = ["call_count", "total_time", "total_cputime"];

    /// <summary>The access token.</summary>
    protected abstract string? Token { get; }

    /// <summary>The account in whose name it is written.</summary>
    protected abstract string? Account { get; }

    public override bool IsSet => Token is not null && Account is not null;

    /// <summary>Characters of one message, as it is shown.</summary>
    protected abstract int Longest(OutgoingChat message);

    /// <summary>The body of one message.</summary>
    /// <param name="handle">To whom.</param>
    /// <param name="said">At most <see cref="Longest"/> characters, with the answers to offer.</param>
    protected abstract object Message(string handle, OutgoingChat said);

    /// <summary>The id that the answer gives the message.</summary>
    protected abstract string? IdIn(JsonElement answer);

    // Approved words say the same however long the text is that they stand for.
    protected override IReadOnlyList<string> Pieces(OutgoingChat message) => message.Approved is null ? message.Pieces(Longest(message)) : [message.Text];

    protected override async Task<ChatResult> Post(string handle, OutgoingChat message, CancellationToken cancel)
    {
        using var content = JsonContent.Create(Message(handle, message));
        var (refused, answer) = await Hand("messages", content, cancel);
        return refused ?? new(ChatVerdict.Taken, "sent", IdIn(answer));
    }

    /// <summary>Posts to an edge of the account; what is refused has no answer.</summary>
    protected async Task<(ChatResult? Refused, JsonElement Answer)> Hand(string edge, HttpContent content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address($"{Account}/{edge}")) { Content = content };
        await content.LoadIntoBufferAsync(cancel);
        var (status, answer, wait) = await Ask(request, cancel);
        return answer.Part("error") is not null || status is not HttpStatusCode.OK ? (Refused(status, answer.Part("error") ?? default, wait), default) : (null, answer);
    }

    private ChatResult Refused(HttpStatusCode status, JsonElement error, TimeSpan? wait)
    {
        var (code, sub) = (error.Number("code") ?? 0, error.Number("error_subcode") ?? 0);
        var coded = code == 0 ? Code(status) : MetaUpdate.Coded(code);
        return (code, sub) switch
        {
            (131047 or 131049 or (>= 132000 and < 133000), _) or (10, 2018278 or 2534022) => new(ChatVerdict.Elsewhere, coded),
            (131026 or 131030, _) or (100, 2018001) => new(ChatVerdict.Elsewhere, coded),
            (131050 or 551, _) or (200, 1545041) => new(ChatVerdict.Unwanted, coded),
            _ when IsTooMany(code) => new(ChatVerdict.Later, "rate_limit", Wait: wait ?? Busy),
            _ when IsPassing(code) => new(ChatVerdict.Later, coded),
            _ when status is HttpStatusCode.TooManyRequests => new(ChatVerdict.Later, "rate_limit", Wait: wait ?? Busy),
            _ when status is HttpStatusCode.BadRequest && code != 0 => new(ChatVerdict.Never, coded),
            _ => new(ChatVerdict.Later, coded, Wait: status is HttpStatusCode.ServiceUnavailable ? wait : null),
        };
    }

    private static bool IsTooMany(long code) => code is 4 or 17 or 32 or 613 or 80007 or 130429 or 131048 or 131056;

    private static bool IsPassing(long code) => code is 1 or 2 or 190 or 131000 or 131016 or 133004;

    /// <summary>Whether an error says that what was asked for is not there: Meta answers 400 for "too many" and "not now" as well, told apart by the code alone.</summary>
    protected static bool IsMissing(HttpStatusCode status, JsonElement answer) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && (answer.Part("error")?.Number("code") ?? 0) is var code && !IsTooMany(code) && !IsPassing(code);

    /// <summary>Asks the Graph API, with this account's token.</summary>
    protected async Task<(HttpStatusCode Status, JsonElement Answer, TimeSpan? Wait)> Ask(HttpRequestMessage request, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(Client);
        // In a header: addresses stand in logs.
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (await Body(answer.Content, LargestAnswer, either.Token) is not { } bytes) throw new IOException("too long an answer");
        var wait = RetryAfter(answer) ?? Usage(answer);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return (answer.StatusCode, document.RootElement.Clone(), wait);
        }
        catch (JsonException) when ((int)answer.StatusCode >= 400)
        {
            return (answer.StatusCode, default, wait);
        }
    }

    /// <summary>Fetches a file from an address: of the Graph API's own host by the client of settings, of any other only where it is on the public internet. The token goes to Meta's hosts alone.</summary>
    protected async Task<FetchedMedia> Download(string url, CancellationToken cancel)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) return new(ChatVerdict.Never, "no_file");
        var own = address.Host == options.Api.Host && address.Port == options.Api.Port;
        if (!own && address.Scheme != Uri.UriSchemeHttps) return new(ChatVerdict.Never, "no_file");
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(own ? Client : OutgoingCalls.Client);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (own || address.Host.EndsWith(".fbsbx.com", StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith(".facebook.com", StringComparison.OrdinalIgnoreCase)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        // Some of Meta's hosts answer nothing without one.
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Lapor", "1"));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (answer.StatusCode is not HttpStatusCode.OK) return new((int)answer.StatusCode is >= 500 or 429 or 401 ? ChatVerdict.Later : ChatVerdict.Never, Code(answer.StatusCode));
        return await Body(answer.Content, LargestFile, either.Token) is { } content ? new(ChatVerdict.Taken, "fetched", content) : new(ChatVerdict.Never, "too_large");
    }

    /// <summary>An address of the Graph API.</summary>
    protected Uri Address(string path) => new($"{options.Api.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>The share of calls of the app, of the page and of the business account, in per cent, stands in headers; at its end waiting helps, and the last one tells how long.</summary>
    private static TimeSpan? Usage(HttpResponseMessage answer)
    {
        TimeSpan? longest = null;
        foreach (var name in UsageHeaders)
        {
            if (!answer.Headers.TryGetValues(name, out var values)) continue;
            try
            {
                using var usage = JsonDocument.Parse(values.First());
                // Each business account has a list of its own, one entry for each kind of call.
                var entries = name == BusinessUsage ? usage.RootElement.ValueKind is JsonValueKind.Object ? usage.RootElement.EnumerateObject().SelectMany(account => usage.RootElement.List(account.Name)) : [] : [usage.RootElement];
                foreach (var entry in entries)
                {
                    var minutes = entry.Number("estimated_time_to_regain_access") is { } told and > 0 ? Bounded(TimeSpan.FromMinutes(Math.Min(told, 60))) : Shares.Any(of => entry.Number(of) >= 100) ? Full : TimeSpan.Zero;
                    if (minutes > (longest ?? TimeSpan.Zero)) longest = minutes;
                }
            }
            catch (JsonException)
            {
                // Not what it was: as if it were not there.
            }
        }

        return longest;
    }
}

/// <summary>WhatsApp over the Cloud API: three buttons or a list of ten, files by id.</summary>
public sealed class WhatsAppWay(MetaOptions options, IHttpClientFactory http, TimeProvider time, SendTally? tally = null) : MetaWay(options, http, time, tally)
{
    // "Re-engagement message": more than a day since their last word.
    private const long Silence = 131047;

    private readonly string? template = options.WhatsAppTemplate;
    private readonly string language = options.WhatsAppTemplateLanguage;

    // "Ada kabar untuk laporan {{1}}": of an anonymous or confidential report not even the number stands on a screen.
    private string Unnamed => language.StartsWith("en", StringComparison.Ordinal) ? "of yours" : "Anda";

    public override string Channel => "whatsapp";

    protected override string? Token { get; } = options.WhatsAppToken;

    protected override string? Account { get; } = options.WhatsAppNumber;

    // Interactive messages have 1,024 characters, plain ones 4,096.
    protected override int Longest(OutgoingChat message) => message.Choices.Count > 0 ? 1024 : 4096;

    /// <summary>A day, where a template is approved for what comes later.</summary>
    public override TimeSpan? FreeFor { get; } = options.WhatsAppTemplate is null ? null : TimeSpan.FromHours(24);

    public override bool HasWordsFor(string code) => template is not null && code == MetaUpdate.Coded(Silence);

    protected override object Message(string handle, OutgoingChat said) => said.Choices.Count switch
    {
        _ when said.Approved is { } number && template is { } name => new
        {
            messaging_product = "whatsapp",
            recipient_type = "individual",
            to = handle,
            type = "template",
            template = new
            {
                name,
                language = new { code = language },
                components = new[] { new { type = "body", parameters = new[] { new { type = "text", text = number.Length > 0 ? number : Unnamed } } } },
            },
        },
        0 => new { messaging_product = "whatsapp", recipient_type = "individual", to = handle, type = "text", text = new { body = said.Text, preview_url = false } },
        <= 3 => Interactive(handle, new { type = "button", body = new { text = said.Text }, action = new { buttons = said.Choices.Select(c => new { type = "reply", reply = new { id = c.Value, title = c.Label } }) } }),
        _ => Interactive(handle, new { type = "list", body = new { text = said.Text }, action = new { button = said.ListTitle ?? ChannelTexts.Of("button_list")!.Default(said.Language), sections = new[] { new { rows = said.Choices.Take(10).Select(c => new { id = c.Value, title = c.Label }) } } } }),
    };

    /// <summary>A picture is handed over first, and named by the message.</summary>
    protected override async Task<ChatResult?> Show(string handle, OutgoingChat message, ChatPicture picture, CancellationToken cancel)
    {
        using var form = new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { new StringContent(picture.MediaType), "type" }, { picture.Part(), "file", picture.FileName } };
        var (refused, held) = await Hand("media", form, cancel);
        if (refused is not null || held.Words("id") is not { } id) return refused;
        using var content = JsonContent.Create(new { messaging_product = "whatsapp", recipient_type = "individual", to = handle, type = "image", image = new { id, caption = message.Text } });
        (refused, var answer) = await Hand("messages", content, cancel);
        return refused ?? new(ChatVerdict.Taken, "sent", IdIn(answer));
    }

    protected override string? IdIn(JsonElement answer) => answer.List("messages") is [var sent, ..] ? sent.Words("id") : null;

    protected override async Task<FetchedMedia> Load(string id, CancellationToken cancel)
    {
        if (id.Length > 100 || !id.All(char.IsAsciiLetterOrDigit)) return new(ChatVerdict.Never, "no_file");
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(id));
        var (status, answer, _) = await Ask(request, cancel);
        if (answer.Number("file_size") is > LargestFile) return new(ChatVerdict.Never, "too_large");
        if (answer.Words("url") is { } url && status is HttpStatusCode.OK) return await Download(url, cancel);
        return new(IsMissing(status, answer) ? ChatVerdict.Never : ChatVerdict.Later, Code(status));
    }

    private static object Interactive(string handle, object interactive) => new { messaging_product = "whatsapp", recipient_type = "individual", to = handle, type = "interactive", interactive };
}

/// <summary>Messenger of Facebook, and Instagram's, over the Send API: quick replies, files by address.</summary>
public sealed class PageWay(string channel, MetaOptions options, IHttpClientFactory http, TimeProvider time, SendTally? tally = null) : MetaWay(options, http, time, tally)
{
    private const int MostReplies = 13;

    public override string Channel { get; } = channel;

    protected override string? Token { get; } = options.PageToken;

    protected override string? Account { get; } = channel == "instagram" ? options.Instagram : options.Page;

    protected override int Longest(OutgoingChat message) => Channel == "instagram" ? 1000 : 2000;

    protected override object Message(string handle, OutgoingChat said) => said.Choices.Count == 0
        ? new { recipient = new { id = handle }, messaging_type = "RESPONSE", message = new { text = said.Text } }
        : new { recipient = new { id = handle }, messaging_type = "RESPONSE", message = new { text = said.Text, quick_replies = said.Choices.Take(MostReplies).Select(c => new { content_type = "text", title = c.Label, payload = c.Value }) } };

    /// <summary>Messenger takes a file with the message, and no words with it; Instagram only an address that everybody may open, which no picture of a report has.</summary>
    protected override async Task<ChatResult?> Show(string handle, OutgoingChat message, ChatPicture picture, CancellationToken cancel)
    {
        if (Channel == "instagram") return null;
        using var form = new MultipartFormDataContent
        {
            { JsonContent.Create(new { id = handle }), "recipient" },
            { new StringContent("RESPONSE"), "messaging_type" },
            { JsonContent.Create(new { attachment = new { type = "image", payload = new { } } }), "message" },
            { picture.Part(), "filedata", picture.FileName },
        };
        var (refused, answer) = await Hand("messages", form, cancel);
        return refused ?? new(ChatVerdict.Taken, "sent", IdIn(answer));
    }

    protected override string? IdIn(JsonElement answer) => answer.Words("message_id");

    protected override Task<FetchedMedia> Load(string id, CancellationToken cancel) => Download(id, cancel);
}
