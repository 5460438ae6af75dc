using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lapor.Channels;
using Lapor.Channels.Meta;

namespace Lapor.Tests.Channels;

/// <summary>
/// The Graph API as its public description tells it: messages of a WhatsApp number, a page and an Instagram account with their limits of length and buttons, files by id behind a second address that asks for the token,
/// errors with code and subcode.
/// </summary>
internal sealed class MetaServer : ProviderServer
{
    public const string WhatsAppToken = "EAA-whatsapp", PageToken = "EAA-page", Secret = "rahasia-meta-1708", Number = "1708001", Page = "1708002", Instagram = "1708003";

    private int last;

    public List<ShownMessage> Shown { get; } = [];

    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>The error that the next messages get: code and subcode; null: none.</summary>
    public (int Code, int Subcode)? Error { get; set; }

    /// <summary>Free words are refused: the last word of the person is a day old.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Given instead of each file, and of where it lies; null: none.</summary>
    public ProviderAnswer? NoFiles { get; set; }

    /// <summary>Headers of every answer.</summary>
    public Dictionary<string, string> More { get; } = [];

    public MetaOptions Options => new() { AppSecret = Secret, VerifyToken = "bukti", WhatsAppToken = WhatsAppToken, WhatsAppNumber = Number, PageToken = PageToken, Page = Page, Instagram = Instagram, Api = new(Address, "v23.0") };

    public IReadOnlyList<ChatWay> Ways(TimeProvider time, MetaOptions? options = null, TimeSpan? patience = null)
    {
        var clients = Clients(MetaWay.Client, OutgoingCalls.Client);
        var (given, waits) = (options ?? Options, patience ?? TimeSpan.FromSeconds(20));
        return [new WhatsAppWay(given, clients, time) { Patience = waits }, new PageWay("facebook", given, clients, time) { Patience = waits }, new PageWay("instagram", given, clients, time) { Patience = waits }];
    }

    /// <summary>One of them, that was told nothing yet.</summary>
    public ChatWay Way(string channel, TimeProvider time, MetaOptions? options = null, TimeSpan? patience = null) => Ways(time, options, patience).Single(w => w.Channel == channel);

    protected override ProviderAnswer Said(ProviderCall call)
    {
        var token = call.Headers.GetValueOrDefault("Authorization", "")["Bearer ".Length..];
        if (NoFiles is { } none && call.Method == "GET") return none;
        if (call.Path.StartsWith("/media/", StringComparison.Ordinal)) return Files.TryGetValue(call.Path[7..], out var file) ? new(200, file, "image/jpeg") : new(404, "{}");
        if (token is not (WhatsAppToken or PageToken)) return No(401, 190, 463);
        var parts = call.Path.Trim('/').Split('/');
        if (parts is ["v23.0", var id] && call.Method == "GET")
            return Files.TryGetValue(id, out var held) ? Yes($$"""{"url":"{{Address}}media/{{id}}","mime_type":"image/jpeg","file_size":{{held.Length}},"id":"{{id}}"}""") : No(400, 100, 33);
        if (parts is ["v23.0", Number, "media"] && token == WhatsAppToken)
        {
            if (Error is { } full) return No(400, full.Code, full.Subcode);
            var form = call.Form();
            if (Encoding.UTF8.GetString(form["messaging_product"]) != "whatsapp" || Encoding.UTF8.GetString(form["type"]) is not ("image/jpeg" or "image/png")) return No(400, 100, 0);
            var held = string.Create(CultureInfo.InvariantCulture, $"{170800 + ++last}");
            Files[held] = form["file"];
            return Yes($$"""{"id":"{{held}}"}""");
        }

        if (parts is not ["v23.0", var account, "messages"]) return No(404, 803, 0);
        if (Error is { } error) return No(error.Code is 4 or 130429 ? 429 : 400, error.Code, error.Subcode);
        if (call.IsForm) return account == Page && token == PageToken ? Attached(call.Form()) : No(400, 100, 33);
        var body = JsonNode.Parse(call.Text)!.AsObject();
        return account == Number && token == WhatsAppToken ? WhatsApp(body) : account is Page or Instagram && token == PageToken ? Messaging(body, account == Page ? 2000 : 1000) : No(400, 100, 33);
    }

    private ProviderAnswer WhatsApp(JsonObject body)
    {
        if (body["messaging_product"]!.GetValue<string>() != "whatsapp") return No(400, 100, 0);
        if (body["template"] is { } template)
        {
            if (template["name"]!.GetValue<string>() != "kabar_laporan") return No(404, 132001, 0);
            Shown.Add(new(body["to"]!.GetValue<string>(), $"[{template["language"]!["code"]}] {template["components"]![0]!["parameters"]![0]!["text"]}", []) { Kind = "template" });
            return Yes(string.Create(CultureInfo.InvariantCulture, $"{{\"messaging_product\":\"whatsapp\",\"messages\":[{{\"id\":\"wamid.{++last}\"}}]}}"));
        }

        if (IsClosed) return No(400, 131047, 0);
        if (body["image"] is { } image)
        {
            if (!Files.TryGetValue(image["id"]!.GetValue<string>(), out var file)) return No(400, 131053, 0);
            Shown.Add(new(body["to"]!.GetValue<string>(), image["caption"]!.GetValue<string>(), []) { Photo = file });
            return Yes(string.Create(CultureInfo.InvariantCulture, $"{{\"messaging_product\":\"whatsapp\",\"messages\":[{{\"id\":\"wamid.{++last}\"}}]}}"));
        }

        var interactive = body["interactive"];
        var text = (interactive?["body"]?["text"] ?? body["text"]!["body"])!.GetValue<string>();
        List<(string, string?)> buttons = [];
        foreach (var button in interactive?["action"]?["buttons"]?.AsArray() ?? []) buttons.Add((button!["reply"]!["title"]!.GetValue<string>(), button["reply"]!["id"]!.GetValue<string>()));
        foreach (var row in interactive?["action"]?["sections"]?[0]?["rows"]?.AsArray() ?? []) buttons.Add((row!["title"]!.GetValue<string>(), row["id"]!.GetValue<string>()));
        var kind = interactive?["type"]?.GetValue<string>() ?? "";
        var opens = interactive?["action"]?["button"]?.GetValue<string>();
        if (text.Length is 0 or > 4096 || (interactive is not null && text.Length > 1024) || buttons.Exists(b => b.Item1.Length is 0 or > 20 || b.Item2!.Length is 0 or > 200) || buttons.Select(b => b.Item2).Distinct().Count() < buttons.Count) return No(400, 131009, 0);
        // Titles of buttons differ, a list has what opens it and at most ten rows.
        if (kind switch { "" => false, "button" => buttons.Count is 0 or > 3 || buttons.Select(b => b.Item1).Distinct().Count() < buttons.Count, _ => buttons.Count is 0 or > 10 || opens is not { Length: > 0 and <= 20 } }) return No(400, 131009, 0);
        Shown.Add(new(body["to"]!.GetValue<string>(), text, buttons) { Kind = opens is null ? kind : $"{kind} \"{opens}\"" });
        return Yes(string.Create(CultureInfo.InvariantCulture, $"{{\"messaging_product\":\"whatsapp\",\"messages\":[{{\"id\":\"wamid.{++last}\"}}]}}"));
    }

    private ProviderAnswer Attached(IReadOnlyDictionary<string, byte[]> form)
    {
        if (JsonNode.Parse(form["message"])!["attachment"]!["type"]!.GetValue<string>() != "image") return No(400, 100, 0);
        Shown.Add(new(JsonNode.Parse(form["recipient"])!["id"]!.GetValue<string>(), "", []) { Photo = form["filedata"] });
        return Yes(string.Create(CultureInfo.InvariantCulture, $"{{\"recipient_id\":\"x\",\"message_id\":\"m_{++last}\"}}"));
    }

    private ProviderAnswer Messaging(JsonObject body, int longest)
    {
        var text = body["message"]!["text"]!.GetValue<string>();
        List<(string, string?)> buttons = [.. (body["message"]!["quick_replies"]?.AsArray() ?? []).Select(b => (b!["title"]!.GetValue<string>(), (string?)b["payload"]!.GetValue<string>()))];
        if (text.Length == 0 || text.Length > longest || buttons.Count > 13 || buttons.Exists(b => b.Item1.Length > 20)) return No(400, 100, 2018320);
        Shown.Add(new(body["recipient"]!["id"]!.GetValue<string>(), text, buttons) { Kind = buttons.Count > 0 ? "quick_replies" : "" });
        return Yes(string.Create(CultureInfo.InvariantCulture, $"{{\"recipient_id\":\"x\",\"message_id\":\"m_{++last}\"}}"));
    }

    private ProviderAnswer Yes(string json) => new(200, System.Text.Encoding.UTF8.GetBytes(json), Headers: More);

    private ProviderAnswer No(int status, int code, int subcode) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(new { error = new { message = "x", type = "OAuthException", code, error_subcode = subcode, fbtrace_id = "A" } }), Headers: More);
}
