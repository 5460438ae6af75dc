using System.Globalization;
using System.Text.Json;

namespace Lapor.Tests.Channels;

/// <summary>Calls of Meta's webhook: each message under an id of its own, and later than the one before.</summary>
internal sealed class MetaCalls
{
    /// <summary>A person, on WhatsApp by the number.</summary>
    public const string Siti = "6281299990001";

    private int last;

    public string WhatsApp(object message, string from = Siti)
    {
        var all = JsonSerializer.SerializeToNode(message)!.AsObject();
        all["id"] = string.Create(CultureInfo.InvariantCulture, $"wamid.masuk.{++last}");
        all["from"] = from;
        all["timestamp"] = string.Create(CultureInfo.InvariantCulture, $"{1_770_000_000 + last}");
        return $$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","contacts":[{"wa_id":"{{from}}","profile":{"name":"Siti Aminah"} }],"messages":[{{all.ToJsonString()}}]} }]}]}""";
    }

    public string Messaging(string kind, string page, object message, string from = "9")
    {
        var all = JsonSerializer.SerializeToNode(message)!.AsObject();
        all["mid"] = string.Create(CultureInfo.InvariantCulture, $"m_masuk_{++last}");
        return $$"""{"object":"{{kind}}","entry":[{"id":"{{page}}","time":1,"messaging":[{"sender":{"id":"{{from}}"},"recipient":{"id":"{{page}}"},"timestamp":{{1_770_000_000_000 + last}},"message":{{all.ToJsonString()}} }]}]}""";
    }

    /// <summary>Somebody writes, on any of the three.</summary>
    public string Words(string channel, string words, string from = Siti) =>
        channel == "whatsapp" ? WhatsApp(new { type = "text", text = new { body = words } }, from) : Messaging(Kind(channel), Page(channel), new { text = words }, from);

    /// <summary>Somebody shows a file that the server has.</summary>
    public string Photo(string channel, MetaServer server, string file, string from = Siti) => channel == "whatsapp"
        ? WhatsApp(new { type = "image", image = new { id = file, mime_type = "image/jpeg" } }, from)
        : Messaging(Kind(channel), Page(channel), new { attachments = new[] { new { type = "image", payload = new { url = $"{server.Address}media/{file}" } } } }, from);

    private static string Kind(string channel) => channel == "facebook" ? "page" : "instagram";

    private static string Page(string channel) => channel == "facebook" ? MetaServer.Page : MetaServer.Instagram;
}
