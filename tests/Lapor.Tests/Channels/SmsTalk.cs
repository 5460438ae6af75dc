using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Tests.Jobs;

namespace Lapor.Tests.Channels;

/// <summary>A talk by text message over the real operations, written down as the telephone showed it: each message with how many of them it is sent and paid for as, of which nobody gets more than two.</summary>
internal sealed partial class SmsTalk : IAsyncDisposable
{
    private const int MostSegments = 2;

    private readonly StringBuilder transcript = new();
    private int last;

    private SmsTalk(Crew crew) => Crew = crew;

    public Crew Crew { get; }

    /// <summary>Who writes.</summary>
    public string Person { get; set; } = "+6281299990001";

    /// <summary>What was said last; empty: nothing.</summary>
    public string Answer { get; private set; } = "";

    public static async Task<SmsTalk> Open(Engine engine) => new(await Crew.Create(engine));

    public async Task Says(string text)
    {
        Heard(text);
        Said(await Crew.Taking.Run(Message(text), default));
    }

    /// <summary>A longer message of which only these parts come; it is waited for as long as it is waited for.</summary>
    public async Task SaysOnly(int parts, params (int Number, string Text)[] came)
    {
        foreach (var (number, text) in came)
        {
            Heard($"({number}/{parts}) {text}");
            Assert.Equal("", (await Crew.Taking.RunPart(Message(text), new PartHeader(9, parts, number), default)).Answer);
        }

        Later(PartStore.Waits + TimeSpan.FromMinutes(1), "bagian yang lain tidak datang");
        await Hears();
        Later(TimeSpan.FromMinutes(2), "dua menit kemudian");
        await Hears();
    }

    /// <summary>Everything is done that is due; what came of it by text message is written down.</summary>
    public async Task Hears()
    {
        await Crew.Work();
        foreach (var text in Crew.TakeTexts().Order(StringComparer.Ordinal))
        {
            Assert.StartsWith($"{Person}\n", text, StringComparison.Ordinal);
            Said(text[(Person.Length + 1)..]);
        }
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

    public void Approve(string name) => Approved.Text($"tests/Lapor.Tests/Channels/Transcripts/sms-{name}.approved.txt", transcript.ToString());

    public ValueTask DisposeAsync() => Crew.DisposeAsync();

    private InboundMessage Message(string text) => new("sms", Person, text, string.Create(CultureInfo.InvariantCulture, $"m-{++last}"));

    private void Heard(string text) => transcript.Append(CultureInfo.InvariantCulture, $"> {Steady(text)}\n");

    private void Said(string text)
    {
        Answer = text;
        if (text.Length == 0)
        {
            transcript.Append("< (tidak dijawab)\n");
            return;
        }

        Assert.NotNull(Gsm0338.Septets(text));
        var segments = Gsm0338.Parts(text);
        Assert.True(segments <= MostSegments, $"{segments}: {text}");
        transcript.Append(CultureInfo.InvariantCulture, $"< ({segments}) {Steady(text).ReplaceLineEndings("\n  ")}\n");
    }

    // Numbers and codes are drawn anew in each run.
    private static string Steady(string text) => Number().Replace(Code().Replace(text, "‹kode›"), "‹nomor›");

    [GeneratedRegex(@"\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[0-9]{3} ?[0-9]{3} ?[0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
