using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lapor.Channels.Telegram;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.Channels;

/// <summary>A talk over the real operations and Telegram's own way, written down as both sides saw it.</summary>
internal sealed partial class Chat : IAsyncDisposable
{
    private readonly StringBuilder transcript = new();
    private int seen;

    private Chat(Crew crew, TelegramServer telegram) => (Crew, Telegram) = (crew, telegram);

    public Crew Crew { get; }

    public TelegramServer Telegram { get; }

    /// <summary>Who writes.</summary>
    public long Person { get; set; } = 42;

    public static async Task<Chat> Open(Engine engine)
    {
        var telegram = new TelegramServer();
        var crew = await Crew.Create(engine, ways: world => [telegram.Way(world.Clock)]);
        await crew.World.Database.Write(t => t.Execute(
            """
            INSERT INTO region_word (depth, word, region_code) VALUES (1, 'jawa', '32'), (1, 'barat', '32'), (2, 'bandung', '32.73'), (3, 'coblong', '32.73.02'), (4, 'dago', '32.73.02.1001'), (1, 'bali', '51'), (2, 'buleleng', '51.08')
            """));
        return new(crew, telegram);
    }

    public Task Says(string text) => Sends(new JsonObject { ["text"] = text }, text);

    public Task Shares(double latitude, double longitude) =>
        Sends(new JsonObject { ["location"] = new JsonObject { ["latitude"] = latitude, ["longitude"] = longitude } }, string.Create(CultureInfo.InvariantCulture, $"(lokasi {latitude}, {longitude})"));

    public Task Shows(byte[] photo, string caption = "")
    {
        var message = new JsonObject { ["photo"] = new JsonArray(new JsonObject { ["file_id"] = "kecil" }, new JsonObject { ["file_id"] = Telegram.Holds(photo) }) };
        if (caption.Length > 0) message["caption"] = caption;
        return Sends(message, $"(foto) {caption}".TrimEnd());
    }

    public Task Sends(JsonObject message, string written)
    {
        transcript.Append(CultureInfo.InvariantCulture, $"> {Steady(written).ReplaceLineEndings("\n> ")}\n");
        return Brought(Telegram.Writes(Person, message));
    }

    /// <summary>Presses a button of the last message that has it.</summary>
    public Task Presses(string label)
    {
        var (shown, value) = Telegram.Shown.AsEnumerable().Reverse().SelectMany(m => m.Buttons).First(b => b.Label == label);
        if (value is null) return Says(shown);
        transcript.Append(CultureInfo.InvariantCulture, $"> [{label}]\n");
        return Brought(Telegram.Presses(Person, value));
    }

    /// <summary>An update comes in, and everything that it causes is done.</summary>
    public async Task Brought(JsonObject update)
    {
        if (TelegramUpdate.Read(Encoding.UTF8.GetBytes(update.ToJsonString()))?.Message is { } message) await Crew.Inbound.Keep(message, default);
        await Hears();
    }

    /// <summary>What was said meanwhile is written down.</summary>
    public async Task Hears()
    {
        await Crew.Work();
        for (; seen < Telegram.Shown.Count; seen++)
        {
            var shown = Telegram.Shown[seen];
            Assert.Equal(Person.ToString(CultureInfo.InvariantCulture), shown.Chat);
            transcript.Append(CultureInfo.InvariantCulture, $"< {Steady(shown.Text).ReplaceLineEndings("\n  ")}\n");
            if (shown.Buttons.Count > 0) transcript.Append(CultureInfo.InvariantCulture, $"  {string.Join(' ', shown.Buttons.Select(b => $"[{b.Label}]"))}\n");
        }
    }

    public void Note(string text) => transcript.Append(CultureInfo.InvariantCulture, $"-- {text}\n");

    public async Task<Report> Newest() => (await Crew.World.Reports.Facts(await Crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;

    public Task<long> Reports() => Crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM report"));

    /// <summary>Turns of the bot so far.</summary>
    public int Turns => Telegram.Shown.Count;

    public void Approve(string name) => Approved.Text($"tests/Lapor.Tests/Channels/Transcripts/{name}.approved.txt", transcript.ToString());

    public async ValueTask DisposeAsync()
    {
        await Crew.DisposeAsync();
        await Telegram.DisposeAsync();
    }

    // Numbers and codes are drawn anew in each run.
    private static string Steady(string text) => Number().Replace(Code().Replace(text, "‹kode›"), "‹nomor›");

    [GeneratedRegex(@"\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[0-9]{3} ?[0-9]{3} ?[0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
