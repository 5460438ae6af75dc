using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lapor.Channels.Wordings;

namespace Lapor.Channels.Telegram;

/// <summary>What a question for updates brought.</summary>
/// <param name="All">In their order; null: not now.</param>
/// <param name="Wait">How long Telegram wants to be left alone; null: it did not say.</param>
public sealed record TelegramUpdates(IReadOnlyList<TelegramUpdate>? All, TimeSpan? Wait = null);

/// <summary>A Telegram bot over the Bot API: sendMessage with buttons, sendPhoto, getFile and its content, getUpdates. The token stands in every address, so no address is written anywhere.</summary>
public sealed class TelegramWay(TelegramOptions options, IHttpClientFactory http, TimeProvider time, SendTally? tally = null) : ChatWay(time, tally)
{
    /// <summary>Name of the client in the framework's factory.</summary>
    public const string Client = "lapor-telegram";

    /// <summary>How long Telegram holds a question for updates open while there are none.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(25);

    private const int LongestText = 4096;
    private const int LongestCaption = 1024;
    private const int LargestAnswer = 4 * 1024 * 1024;

    /// <summary>What the Bot API answered.</summary>
    private sealed record Said(HttpStatusCode Status, JsonElement Result, string Description, TimeSpan? Wait)
    {
        public bool Ok => Status is HttpStatusCode.OK && Result.ValueKind is not JsonValueKind.Undefined;
    }

    public override string Channel => "telegram";

    public override bool IsSet => options.Token is not null;

    /// <summary>A message's id, which Telegram counts for each chat anew.</summary>
    internal static string MessageId(string chat, long id) => string.Create(CultureInfo.InvariantCulture, $"{chat}:{id}");

    /// <summary>Asks for updates; the question confirms all before the number.</summary>
    public async Task<TelegramUpdates> Updates(long from, CancellationToken cancel)
    {
        try
        {
            var said = await Ask("getUpdates", new { offset = from, timeout = (int)Hold.TotalSeconds, limit = 100, allowed_updates = (string[])["message", "callback_query", "my_chat_member"] }, Hold + Patience, cancel);
            return said.Ok && said.Result.ValueKind is JsonValueKind.Array ? new([.. said.Result.EnumerateArray().Select(TelegramUpdate.Read).OfType<TelegramUpdate>()]) : new(null, said.Wait);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or JsonException || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new(null);
        }
    }

    /// <summary>Ends the waiting mark on a pressed button; whether it succeeds matters to nobody.</summary>
    public async Task Acknowledge(string pressed, CancellationToken cancel)
    {
        try
        {
            await Ask("answerCallbackQuery", new { callback_query_id = pressed }, Patience, cancel);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or JsonException || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // the mark ends by itself
        }
    }

    protected override IReadOnlyList<string> Pieces(OutgoingChat message) => message.Pieces(LongestText);

    protected override async Task<ChatResult> Post(string handle, OutgoingChat message, CancellationToken cancel)
    {
        var body = new Dictionary<string, object>
        {
            ["chat_id"] = handle,
            ["text"] = message.Text,
        };
        if (Keyboard(message) is { } keyboard) body["reply_markup"] = keyboard;
        var said = await Ask("sendMessage", body, Patience, cancel);
        return said.Ok ? new(ChatVerdict.Taken, "sent", said.Result.Number("message_id") is { } id ? MessageId(handle, id) : null) : Refused(said);
    }

    protected override async Task<ChatResult?> Show(string handle, OutgoingChat message, ChatPicture picture, CancellationToken cancel)
    {
        if (message.Text.Length > LongestCaption) return null;
        using var form = new MultipartFormDataContent { { new StringContent(handle), "chat_id" }, { new StringContent(message.Text), "caption" }, { picture.Part(), "photo", picture.FileName } };
        var said = await Ask("sendPhoto", form, Patience, cancel);
        return said.Ok ? new(ChatVerdict.Taken, "sent", said.Result.Number("message_id") is { } id ? MessageId(handle, id) : null) : Refused(said);
    }

    protected override async Task<FetchedMedia> Load(string id, CancellationToken cancel)
    {
        var said = await Ask("getFile", new { file_id = id }, Patience, cancel);
        if (!said.Ok)
            return said.Description.Contains("too big", StringComparison.OrdinalIgnoreCase) ? new(ChatVerdict.Never, "too_large") : new(said.Status is HttpStatusCode.BadRequest ? ChatVerdict.Never : ChatVerdict.Later, Code(said.Status));
        if (said.Result.Words("file_path") is not { Length: > 0 } path || path.Contains("..", StringComparison.Ordinal)) return new(ChatVerdict.Never, "no_file");
        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(Client);
        using var answer = await client.GetAsync(Address($"file/bot{options.Token}/{path}"), HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (answer.StatusCode is not HttpStatusCode.OK) return new(answer.StatusCode is HttpStatusCode.NotFound ? ChatVerdict.Never : ChatVerdict.Later, Code(answer.StatusCode));
        return await Body(answer.Content, LargestFile, either.Token) is { } content ? new(ChatVerdict.Taken, "fetched", content) : new(ChatVerdict.Never, "too_large");
    }

    /// <summary>
    /// 403 is the person's no: blocked, left, or never begun. 400 is about this message. 401 and 404 mean a wrong token and 409 a second poller: ours to mend, so the message waits, and its job is parked in the end.
    /// </summary>
    private static ChatResult Refused(Said said) => said.Status switch
    {
        HttpStatusCode.Forbidden => new(ChatVerdict.Unwanted, "blocked"),
        HttpStatusCode.BadRequest => new(ChatVerdict.Never, "http_400"),
        HttpStatusCode.TooManyRequests => new(ChatVerdict.Later, "rate_limit", Wait: said.Wait ?? TimeSpan.FromSeconds(5)),
        var status => new(ChatVerdict.Later, Code(status)),
    };

    // Only a keyboard at the bottom has a button for the position; its buttons send their label.
    private static object? Keyboard(OutgoingChat message) => message switch
    {
        { AsksPlace: true } => new
        {
            keyboard = (object[][])[[new { text = message.PlaceTitle ?? ChannelTexts.Of("button_location")!.Default(message.Language), request_location = true }], .. message.Choices.Select(c => (object[])[new { text = c.Label }])],
            one_time_keyboard = true,
            resize_keyboard = true,
        },
        { Choices.Count: > 0 } => new { inline_keyboard = message.Choices.Select(c => (object[])[new { text = c.Label, callback_data = c.Value }]).ToArray() },
        _ => null,
    };

    private async Task<Said> Ask(string method, object body, TimeSpan longest, CancellationToken cancel)
    {
        using var content = JsonContent.Create(body);
        return await Ask(method, content, longest, cancel);
    }

    private async Task<Said> Ask(string method, HttpContent content, TimeSpan longest, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(longest, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var client = http.CreateClient(Client);
        await content.LoadIntoBufferAsync(either.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address($"bot{options.Token}/{method}")) { Content = content };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (await Body(answer.Content, LargestAnswer, either.Token) is not { } bytes) throw new IOException("too long an answer");
        if ((int)answer.StatusCode >= 500) return new(answer.StatusCode, default, "", null);
        using var document = JsonDocument.Parse(bytes);
        var wait = document.RootElement.Part("parameters")?.Number("retry_after") is { } seconds and > 0 ? Bounded(TimeSpan.FromSeconds(Math.Min(seconds, 3600))) : RetryAfter(answer);
        var result = document.RootElement.Flag("ok") == true && document.RootElement.TryGetProperty("result", out var given) ? given.Clone() : default;
        return new(answer.StatusCode, result, document.RootElement.Words("description") ?? "", wait);
    }

    private Uri Address(string path) => new($"{options.Api.AbsoluteUri.TrimEnd('/')}/{path}");
}
