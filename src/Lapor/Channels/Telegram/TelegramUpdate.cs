using System.Globalization;
using System.Text.Json;

namespace Lapor.Channels.Telegram;

/// <summary>What an update of the Bot API tells.</summary>
/// <param name="Number">Its <c>update_id</c>: the next question for updates confirms it.</param>
/// <param name="Message">The message or pressed button of a private talk; null: something else.</param>
/// <param name="Pressed">The id of the pressed button, which Telegram wants to have acknowledged.</param>
/// <param name="Left">The chat of a person who blocked the bot.</param>
public sealed record TelegramUpdate(long Number, InboundMessage? Message, string? Pressed, string? Left)
{
    /// <summary>Bytes of an update; Telegram's are a few kilobytes.</summary>
    public const int Largest = 256 * 1024;

    private static readonly string[] Files = ["document", "video", "voice", "audio", "animation", "video_note"];
    private static readonly string[] NoFiles = ["sticker", "contact", "poll", "dice", "game", "story"];

    /// <summary>Reads an update; null: it is none. Groups, channels, other bots and edits are nothing to this system: personal data is written in private.</summary>
    public static TelegramUpdate? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads an update that stands in a list.</summary>
    public static TelegramUpdate? Read(JsonElement update)
    {
        if (update.Number("update_id") is not { } number) return null;
        if (update.Part("callback_query") is { } pressed) return new(number, PressedButton(pressed, number), pressed.Words("id"), null);
        if (update.Part("my_chat_member") is { } member)
        {
            var gone = member.Part("new_chat_member")?.Words("status") is "kicked" or "left";
            return new(number, null, null, gone && member.Part("chat") is { } left && left.Words("type") == "private" ? Id(left) : null);
        }

        return new(number, update.Part("message") is { } message ? Written(message, number) : null, null, null);
    }

    private static InboundMessage? PressedButton(JsonElement pressed, long number)
    {
        if (pressed.Part("message") is not { } message || Private(message) is not { } chat || pressed.Words("data") is not { Length: > 0 and <= 64 } data) return null;
        return new("telegram", chat, "", number.ToString(CultureInfo.InvariantCulture)) { Chat = new ChatExtras { Pushed = data, WrittenAt = number, Name = Name(pressed.Part("from")) } };
    }

    private static InboundMessage? Written(JsonElement message, long number)
    {
        if (Private(message) is not { } chat || message.Part("from")?.Flag("is_bot") == true) return null;
        var text = message.Words("text") ?? message.Words("caption") ?? "";
        if (text.Length > InboundMessage.LongestText) text = text[..InboundMessage.LongestText];
        return new("telegram", chat, text.StartsWith("/start ", StringComparison.Ordinal) ? "/start" : text, number.ToString(CultureInfo.InvariantCulture))
        {
            Chat = new ChatExtras
            {
                // Numbers grow with time, and are finer than seconds.
                WrittenAt = number,
                Name = Name(message.Part("from")),
                Language = message.Part("from")?.Words("language_code") is { Length: <= 20 } language ? language : "",
                Place = Place(message),
                Media = Media(message),
                Quotes = message.Part("reply_to_message")?.Number("message_id") is { } quoted ? TelegramWay.MessageId(chat, quoted) : null,
            },
        };
    }

    private static string? Private(JsonElement message) => message.Part("chat") is { } chat && chat.Words("type") == "private" ? Id(chat) : null;

    private static string? Id(JsonElement chat) => chat.Number("id")?.ToString(CultureInfo.InvariantCulture);

    private static string Name(JsonElement? from) => from is { } person ? $"{person.Words("first_name")} {person.Words("last_name")}".Trim() : "";

    private static ChatPlace? Place(JsonElement message)
    {
        var venue = message.Part("venue");
        if ((venue?.Part("location") ?? message.Part("location")) is not { } point) return null;
        return point.Degrees("latitude", "longitude", venue is { } named ? $"{named.Words("title")}, {named.Words("address")}".Trim(' ', ',') : "");
    }

    private static List<ChatMedia> Media(JsonElement message)
    {
        List<ChatMedia> media = [];
        // The sizes of one picture, the largest last.
        if (message.List("photo") is [.., var largest] && largest.Words("file_id") is { } photo) media.Add(new(photo, "photo.jpg"));
        foreach (var kind in Files)
        {
            // A GIF comes as a document and as an animation.
            if (message.Part(kind) is { } file && file.Words("file_id") is { } id && !media.Exists(m => m.Id == id)) media.Add(new(id, file.Words("file_name") ?? ""));
        }

        if (media.Count == 0 && NoFiles.Any(kind => message.Part(kind) is not null)) media.Add(new(null, ""));
        return media;
    }
}
