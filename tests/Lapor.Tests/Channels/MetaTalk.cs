using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lapor.Channels.Meta;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.Channels;

/// <summary>A talk on WhatsApp, Messenger or Instagram over the real operations and Meta's own ways: what a person writes, and what went over the wire to them, with the kind of each message and the value behind each button.</summary>
internal sealed partial class MetaTalk : IAsyncDisposable
{
    /// <summary>Who writes on WhatsApp.</summary>
    public const string Siti = "6281299990001";

    // What is longer is shown by its two ends.
    private const int LongestShown = 700;

    private readonly StringBuilder transcript = new();
    private readonly string channel;
    private int seen;
    private int last;

    private MetaTalk(Crew crew, MetaServer server, string channel) => (Crew, Server, this.channel) = (crew, server, channel);

    public Crew Crew { get; }

    public MetaServer Server { get; }

    /// <summary>Opens a talk.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="channel"><c>whatsapp</c>, <c>facebook</c> or <c>instagram</c>.</param>
    /// <param name="template">The approved template for news beyond a day; null: none.</param>
    public static async Task<MetaTalk> Open(Engine engine, string channel, string? template = null)
    {
        var server = new MetaServer();
        var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock, server.Options with { WhatsAppTemplate = template }));
        await crew.World.Database.Write(t => t.Execute(
            """
            INSERT INTO region (code, parent_code, level, name, path_name, search) VALUES
                ('32.73.03', '32.73', 'district', 'Sukasari', 'Sukasari, Kota Bandung, Jawa Barat', ' sukasari kota bandung jawa barat'),
                ('32.73.04', '32.73', 'district', 'Cidadap', 'Cidadap, Kota Bandung, Jawa Barat', ' cidadap kota bandung jawa barat'),
                ('51.08.01', '51.08', 'district', 'Gerokgak', 'Gerokgak, Kabupaten Buleleng, Bali', ' gerokgak kabupaten buleleng bali'),
                ('32.73.02.1002', '32.73.02', 'village', 'Sukamaju', 'Sukamaju, Coblong, Kota Bandung, Jawa Barat', ' sukamaju coblong kota bandung jawa barat'),
                ('32.73.03.1001', '32.73.03', 'village', 'Sukamaju', 'Sukamaju, Sukasari, Kota Bandung, Jawa Barat', ' sukamaju sukasari kota bandung jawa barat'),
                ('32.73.04.1001', '32.73.04', 'village', 'Sukamaju', 'Sukamaju, Cidadap, Kota Bandung, Jawa Barat', ' sukamaju cidadap kota bandung jawa barat'),
                ('51.08.01.2001', '51.08.01', 'village', 'Sukamaju', 'Sukamaju, Gerokgak, Kabupaten Buleleng, Bali', ' sukamaju gerokgak kabupaten buleleng bali');
            INSERT INTO region_word (depth, word, region_code) VALUES
                (2, 'bandung', '32.73'), (3, 'coblong', '32.73.02'), (4, 'dago', '32.73.02.1001'),
                (4, 'sukamaju', '32.73.02.1002'), (4, 'sukamaju', '32.73.03.1001'), (4, 'sukamaju', '32.73.04.1001'), (4, 'sukamaju', '51.08.01.2001')
            """));
        return new(crew, server, channel);
    }

    private bool IsWhatsApp => channel == "whatsapp";

    public Task Says(string text) => Brings(text, IsWhatsApp ? new { type = "text", text = new { body = text } } : new { text });

    /// <summary>Presses a button of the last message that has it.</summary>
    public Task Presses(string label)
    {
        var (shown, of) = Server.Shown.AsEnumerable().Reverse().SelectMany(m => m.Buttons.Select(b => (Button: b, m.Kind))).First(b => b.Button.Label == label);
        var reply = new { id = shown.Value, title = label };
        return Brings($"[{label}]", (IsWhatsApp, of.StartsWith("list", StringComparison.Ordinal)) switch
        {
            (true, true) => new { type = "interactive", interactive = new { type = "list_reply", list_reply = reply } },
            (true, _) => new { type = "interactive", interactive = new { type = "button_reply", button_reply = reply } },
            _ => new { text = label, quick_reply = new { payload = shown.Value } },
        });
    }

    public Task Shows(byte[] photo, string caption = "")
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"9{++last}");
        Server.Files[id] = photo;
        return Brings($"(foto) {caption}".TrimEnd(), IsWhatsApp
            ? new { type = "image", image = new { id, mime_type = "image/jpeg", caption } }
            : new { text = caption, attachments = new[] { new { type = "image", payload = new { url = $"{Server.Address}media/{id}" } } } });
    }

    /// <summary>What was said meanwhile is written down.</summary>
    public async Task Hears()
    {
        await Crew.Work();
        for (; seen < Server.Shown.Count; seen++)
        {
            var shown = Server.Shown[seen];
            Assert.Equal(IsWhatsApp ? Siti : "9", shown.Chat);
            transcript.Append(CultureInfo.InvariantCulture, $"< {(shown.Photo is null ? "" : "(foto) ")}{Steady(Short(shown.Text)).ReplaceLineEndings("\n  ")}\n");
            if (shown.Kind.Length > 0) transcript.Append(CultureInfo.InvariantCulture, $"  {shown.Kind}{(shown.Buttons.Count > 0 ? ": " : "")}{string.Join(' ', shown.Buttons.Select(b => $"[{b.Label}={Steady(b.Value!)}]"))}\n");
        }

        foreach (var text in Crew.TakeTexts()) transcript.Append(CultureInfo.InvariantCulture, $"< (SMS) {Steady(text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])}\n");
    }

    public void Note(string text) => transcript.Append(CultureInfo.InvariantCulture, $"-- {text}\n");

    /// <summary>Time passes.</summary>
    public void Later(TimeSpan time, string note)
    {
        Note(note);
        Crew.World.Clock.Advance(time);
    }

    public async Task<Report> Newest() => (await Crew.World.Reports.Facts(await Crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;

    public Task<long> Reports() => Crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));

    public void Approve(string name) => Approved.Text($"tests/Lapor.Tests/Channels/Transcripts/{channel}-{name}.approved.txt", transcript.ToString());

    public async ValueTask DisposeAsync()
    {
        await Crew.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task Brings(string written, object message)
    {
        transcript.Append(CultureInfo.InvariantCulture, $"> {Steady(written).ReplaceLineEndings("\n> ")}\n");
        var json = Encoding.UTF8.GetBytes((IsWhatsApp ? OnWhatsApp(message) : OnPage(message)).ToJsonString());
        foreach (var kept in MetaUpdate.Read(json)!.Messages) await Crew.Inbound.Keep(kept, default);
        await Hears();
    }

    private JsonObject OnWhatsApp(object message)
    {
        var all = JsonSerializer.SerializeToNode(message)!.AsObject();
        all["id"] = string.Create(CultureInfo.InvariantCulture, $"wamid.masuk.{++last}");
        all["from"] = Siti;
        all["timestamp"] = Crew.World.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["contacts"] = new JsonArray(new JsonObject { ["wa_id"] = Siti, ["profile"] = new JsonObject { ["name"] = "Siti Aminah" } }),
            ["messages"] = new JsonArray(all),
        };
        return Call("whatsapp_business_account", new JsonObject { ["id"] = "1", ["changes"] = new JsonArray(new JsonObject { ["field"] = "messages", ["value"] = value }) });
    }

    private JsonObject OnPage(object message)
    {
        var own = channel == "facebook" ? MetaServer.Page : MetaServer.Instagram;
        var all = JsonSerializer.SerializeToNode(message)!.AsObject();
        all["mid"] = string.Create(CultureInfo.InvariantCulture, $"m_masuk_{++last}");
        var said = new JsonObject
        {
            ["sender"] = new JsonObject { ["id"] = "9" },
            ["recipient"] = new JsonObject { ["id"] = own },
            ["timestamp"] = Crew.World.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            ["message"] = all,
        };
        return Call(channel == "facebook" ? "page" : "instagram", new JsonObject { ["id"] = own, ["time"] = 1, ["messaging"] = new JsonArray(said) });
    }

    private static JsonObject Call(string kind, JsonObject entry) => new() { ["object"] = kind, ["entry"] = new JsonArray(entry) };

    private static string Short(string text) => text.Length <= LongestShown ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..120]} … ({text.Length}) … {text[^60..]}");

    // Numbers and codes are drawn anew in each run.
    private static string Steady(string text) => Number().Replace(Code().Replace(text, "‹kode›"), "‹nomor›");

    [GeneratedRegex(@"\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[0-9]{3} ?[0-9]{3} ?[0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
