using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lapor.Channels.Meta;

/// <summary>What became of a message of ours, as Meta reports it.</summary>
/// <param name="Channel">Where it went.</param>
/// <param name="ProviderId">Its id there.</param>
/// <param name="State"><c>delivered</c>, <c>read</c> or <c>failed</c>.</param>
/// <param name="Code">Why it failed, <c>meta_131047</c>; null: it did not.</param>
public sealed record MetaStatus(string Channel, string ProviderId, string State, string? Code);

/// <summary>What a call of the webhook tells: several messages and delivery reports of three messengers in one.</summary>
/// <param name="Messages">Messages of persons, in their order.</param>
/// <param name="Statuses">Delivery reports.</param>
public sealed record MetaUpdate(IReadOnlyList<InboundMessage> Messages, IReadOnlyList<MetaStatus> Statuses)
{
    /// <summary>Bytes of a call; Meta's own limit is 3 MB.</summary>
    public const int Largest = 3 * 1024 * 1024;

    // Meta gathers up to a thousand in one call. Whatever is left out here is lost: the call is answered with yes.
    private const int Gathered = 1000;

    private static readonly string[] Files = ["image", "document", "video", "audio"];

    /// <summary>Whether a call was signed with the app's secret: HMAC-SHA-256 over the body as it came, compared in constant time.</summary>
    /// <param name="body">Byte by byte.</param>
    /// <param name="header"><c>X-Hub-Signature-256</c>: <c>sha256=…</c>.</param>
    /// <param name="secret">The app's secret.</param>
    public static bool IsSigned(byte[] body, string? header, string secret)
    {
        var given = new byte[32];
        if (header is not { Length: 71 } || !header.StartsWith("sha256=", StringComparison.Ordinal) || Convert.FromHexString(header.AsSpan(7), given, out _, out var written) is not System.Buffers.OperationStatus.Done || written != 32) return false;
        return CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
    }

    /// <summary>Reads a call; null: it is none. Echoes of what the page itself said, reactions, comments and what is typed in groups are nothing to this system.</summary>
    public static MetaUpdate? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            List<InboundMessage> messages = [];
            List<MetaStatus> statuses = [];
            var kind = document.RootElement.Words("object");
            foreach (var entry in document.RootElement.List("entry", Gathered))
            {
                var own = entry.Words("id");
                switch (kind)
                {
                    case "whatsapp_business_account":
                        foreach (var value in entry.List("changes", Gathered).Select(c => c.Part("value")).OfType<JsonElement>()) WhatsApp(value, messages, statuses);
                        break;
                    case "page":
                        foreach (var said in entry.List("messaging", Gathered)) Messaging("facebook", own, said, messages, statuses);
                        break;
                    case "instagram":
                        foreach (var said in entry.List("messaging", Gathered)) Messaging("instagram", own, said, messages, statuses);
                        break;
                }
            }

            return new(messages, statuses);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WhatsApp(JsonElement value, List<InboundMessage> messages, List<MetaStatus> statuses)
    {
        foreach (var status in value.List("statuses", Gathered))
        {
            if (status.Words("id") is { Length: > 0 } id && status.Words("status") is ("delivered" or "read" or "failed") and var state)
                statuses.Add(new("whatsapp", id, state, status.List("errors") is [var error, ..] && error.Number("code") is { } code ? Coded(code) : null));
        }

        var names = value.List("contacts", Gathered).GroupBy(c => c.Words("wa_id") ?? "", StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.First().Part("profile")?.Words("name") ?? "", StringComparer.Ordinal);
        foreach (var message in value.List("messages", Gathered))
        {
            if (message.Words("id") is not { Length: > 0 and <= 300 } id || message.Words("from") is not { Length: > 0 and <= 20 } from || !from.All(char.IsAsciiDigit) || message.Part("group_id") is not null || message.Words("group_id") is not null) continue;
            if (message.Words("type") is "reaction" or "system" or "ephemeral") continue;
            var pressed = message.Part("interactive") is { } interactive ? interactive.Part("button_reply") ?? interactive.Part("list_reply") : null;
            var file = Files.Select(kind => message.Part(kind)).FirstOrDefault(f => f is not null);
            messages.Add(new("whatsapp", from, Cut(message.Part("text")?.Words("body") ?? message.Part("button")?.Words("text") ?? file?.Words("caption") ?? ""), id)
            {
                Chat = new ChatExtras
                {
                    // Whole seconds: of two in one the order in which they came counts.
                    WrittenAt = long.TryParse(message.Words("timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 100_000_000_000 ? at * 1000 : 0,
                    Name = names.GetValueOrDefault(from, ""),
                    Pushed = Value(pressed?.Words("id") ?? message.Part("button")?.Words("payload")),
                    Place = message.Part("location") is { } point ? point.Degrees("latitude", "longitude", $"{point.Words("name")}, {point.Words("address")}".Trim(' ', ',')) : null,
                    Media = file is { } held ? [new(held.Words("id"), held.Words("filename") ?? "")] : message.Words("type") is "sticker" or "contacts" or "unsupported" ? [new(null, "")] : [],
                    Quotes = message.Part("context")?.Words("id"),
                },
            });
        }
    }

    private static void Messaging(string channel, string? own, JsonElement said, List<InboundMessage> messages, List<MetaStatus> statuses)
    {
        foreach (var mid in said.Part("delivery")?.AllWords("mids", Gathered) ?? []) statuses.Add(new(channel, mid, "delivered", null));
        if (said.Part("read")?.Words("mid") is { } read) statuses.Add(new(channel, read, "read", null));
        if (said.Part("sender")?.Words("id") is not { Length: > 0 and <= 64 } sender || sender == own) return;
        var (message, postback) = (said.Part("message"), said.Part("postback"));
        if ((message?.Words("mid") ?? postback?.Words("mid")) is not { Length: > 0 and <= 500 } id || message?.Flag("is_echo") == true || message?.Flag("is_self") == true || message?.Flag("is_deleted") == true) return;
        messages.Add(new(channel, sender, Cut(message?.Words("text") ?? ""), id)
        {
            Chat = new ChatExtras
            {
                WrittenAt = said.Number("timestamp") ?? 0,
                Pushed = Value(message?.Part("quick_reply")?.Words("payload") ?? postback?.Words("payload")),
                Place = message is { } brought ? brought.List("attachments").Where(a => a.Words("type") == "location").Select(a => a.Part("payload")?.Part("coordinates")?.Degrees("lat", "long", "")).FirstOrDefault(p => p is not null) : null,
                Media = message is { } sent ? [.. sent.List("attachments").Where(a => a.Words("type") is not "location").Take(10).Select(Media)] : [],
                Quotes = message?.Part("reply_to")?.Words("mid"),
            },
        });
    }

    private static ChatMedia Media(JsonElement attachment) =>
        attachment.Words("type") is "image" or "video" or "audio" or "file" && attachment.Part("payload")?.Words("sticker_id") is null && attachment.Part("payload")?.Number("sticker_id") is null ? new(attachment.Part("payload")?.Words("url"), "") : new(null, "");

    private static string? Value(string? choice) => choice is { Length: > 0 and <= 256 } ? choice : null;

    private static string Cut(string text) => text.Length <= InboundMessage.LongestText ? text : text[..InboundMessage.LongestText];

    internal static string Coded(long code) => string.Create(CultureInfo.InvariantCulture, $"meta_{code}");
}
