using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lapor.Channels.Telegram;

namespace Lapor.Tests.Channels;

/// <summary>A message as Telegram showed it to a person.</summary>
/// <param name="Chat">To whom.</param>
/// <param name="Text">Its words.</param>
/// <param name="Buttons">Labels and what they send: a value, or nothing where the label itself is sent.</param>
internal sealed record ShownMessage(string Chat, string Text, IReadOnlyList<(string Label, string? Value)> Buttons)
{
    /// <summary>A picture above the words.</summary>
    public byte[]? Photo { get; init; }

    /// <summary>What the provider calls this kind of message on the wire; empty: words alone.</summary>
    public string Kind { get; init; } = "";
}

/// <summary>
/// The Bot API as its public description tells it: a queue of updates with an offset that confirms, sendMessage with its limits, files behind getFile, 401 for a wrong token, 403 for a chat that blocked the bot,
/// 429 with <c>retry_after</c>.
/// </summary>
internal sealed class TelegramServer : ProviderServer
{
    public const string Token = "1708:AA-uji_coba";

    private readonly Lock gate = new();
    private readonly List<JsonObject> updates = [];
    private long lastUpdate = 700, lastMessage;

    public List<ShownMessage> Shown { get; } = [];

    public HashSet<string> Blocked { get; } = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Pressed buttons that were acknowledged.</summary>
    public List<string> Acknowledged { get; } = [];

    /// <summary>Seconds that the next answers tell to wait; 0: none.</summary>
    public int Flood { get; set; }

    public TelegramOptions Options => new() { Token = Token, Secret = "rahasia-telegram-1708", Api = Address };

    public TelegramWay Way(TimeProvider time) => new(Options, Clients(TelegramWay.Client), time);

    /// <summary>A person writes; the update as the webhook brings it.</summary>
    public JsonObject Writes(long chat, JsonObject message, string type = "private")
    {
        message["message_id"] = ++lastMessage;
        message["date"] = 1_770_000_000 + lastMessage;
        message["chat"] = new JsonObject { ["id"] = chat, ["type"] = type };
        message["from"] ??= new JsonObject { ["id"] = chat, ["is_bot"] = false, ["first_name"] = "Siti", ["last_name"] = "Aminah" };
        return Queue(new JsonObject { ["message"] = message });
    }

    /// <summary>A person presses a button.</summary>
    public JsonObject Presses(long chat, string value) => Queue(new JsonObject
    {
        ["callback_query"] = new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"tekan-{lastUpdate}"),
            ["data"] = value,
            ["from"] = new JsonObject { ["id"] = chat, ["first_name"] = "Siti", ["last_name"] = "Aminah" },
            ["message"] = new JsonObject { ["message_id"] = lastMessage, ["chat"] = new JsonObject { ["id"] = chat, ["type"] = "private" } },
        },
    });

    /// <summary>A file that a person sent.</summary>
    public string Holds(byte[] content)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"berkas{Files.Count}");
        Files[id] = content;
        return id;
    }

    /// <summary>The offsets that were asked from.</summary>
    public ConcurrentQueue<long> Offsets { get; } = new();

    /// <summary>Updates that nobody confirmed yet.</summary>
    public int Left
    {
        get
        {
            lock (gate) return updates.Count;
        }
    }

    public JsonObject Queue(JsonObject update)
    {
        lock (gate)
        {
            update["update_id"] = ++lastUpdate;
            updates.Add(update);
            return update;
        }
    }

    protected override ProviderAnswer Said(ProviderCall call)
    {
        if (call.Path.StartsWith($"/file/bot{Token}/unduh/", StringComparison.Ordinal))
            return Files.TryGetValue(call.Path.Split('/')[^1], out var file) ? new(200, file, "application/octet-stream") : new(404, "{}");
        if (!call.Path.StartsWith($"/bot{Token}/", StringComparison.Ordinal)) return No(401, "Unauthorized");
        if (Flood > 0) return new(429, $$"""{"ok":false,"error_code":429,"description":"Too Many Requests: retry after {{Flood}}","parameters":{"retry_after":{{Flood}} } }""");
        if (call.Path.EndsWith("/sendPhoto", StringComparison.Ordinal)) return SendPhoto(call.Form());
        var body = JsonNode.Parse(call.Text)!.AsObject();
        return call.Path.Split('/')[^1] switch
        {
            "sendMessage" => Send(body),
            "getUpdates" => Updates(body["offset"]!.GetValue<long>()),
            "getFile" => File(body["file_id"]!.GetValue<string>()),
            "answerCallbackQuery" => Acknowledge(body["callback_query_id"]!.GetValue<string>()),
            _ => No(404, "Not Found"),
        };
    }

    private ProviderAnswer Send(JsonObject body)
    {
        var (chat, text) = (body["chat_id"]!.GetValue<string>(), body["text"]!.GetValue<string>());
        if (Blocked.Contains(chat)) return No(403, "Forbidden: bot was blocked by the user");
        if (text.Length is 0 or > 4096) return No(400, "Bad Request: message is too long");
        List<(string, string?)> buttons = [];
        foreach (var row in body["reply_markup"]?["inline_keyboard"]?.AsArray() ?? [])
        {
            foreach (var button in row!.AsArray())
            {
                if (button!["callback_data"]!.GetValue<string>().Length is 0 or > 64) return No(400, "Bad Request: BUTTON_DATA_INVALID");
                buttons.Add((button["text"]!.GetValue<string>(), button["callback_data"]!.GetValue<string>()));
            }
        }

        foreach (var row in body["reply_markup"]?["keyboard"]?.AsArray() ?? []) buttons.AddRange(row!.AsArray().Select(b => (b!["text"]!.GetValue<string>(), (string?)null)));
        Shown.Add(new(chat, text, buttons));
        return Yes($$"""{"message_id":{{++lastMessage}},"chat":{"id":{{chat}},"type":"private"} }""");
    }

    /// <summary>Pictures are refused as a kind that Telegram cannot process.</summary>
    public bool RefusesPhotos { get; set; }

    private ProviderAnswer SendPhoto(IReadOnlyDictionary<string, byte[]> form)
    {
        var (chat, caption) = (Encoding.UTF8.GetString(form["chat_id"]), Encoding.UTF8.GetString(form["caption"]));
        if (Blocked.Contains(chat)) return No(403, "Forbidden: bot was blocked by the user");
        if (RefusesPhotos || form["photo"] is not [0xff, 0xd8, ..] and not [0x89, (byte)'P', ..]) return No(400, "Bad Request: IMAGE_PROCESS_FAILED");
        if (caption.Length > 1024) return No(400, "Bad Request: message caption is too long");
        Shown.Add(new(chat, caption, []) { Photo = form["photo"] });
        return Yes($$"""{"message_id":{{++lastMessage}},"chat":{"id":{{chat}},"type":"private"} }""");
    }

    private ProviderAnswer Updates(long offset)
    {
        Offsets.Enqueue(offset);
        lock (gate)
        {
            updates.RemoveAll(u => u["update_id"]!.GetValue<long>() < offset);
            return Yes(JsonSerializer.Serialize(updates));
        }
    }

    private ProviderAnswer File(string id) => !Files.TryGetValue(id, out var file) ? No(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        : file.Length > 20 * 1024 * 1024 ? No(400, "Bad Request: file is too big")
        : Yes($$"""{"file_id":"{{id}}","file_path":"unduh/{{id}}"}""");

    private ProviderAnswer Acknowledge(string id)
    {
        Acknowledged.Add(id);
        return Yes("true");
    }

    private static ProviderAnswer Yes(string result) => new(200, $$"""{"ok":true,"result":{{result}}}""");

    private static ProviderAnswer No(int status, string why) => new(status, $$"""{"ok":false,"error_code":{{status}},"description":"{{why}}"}""");
}
