using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lapor.Channels;
using Lapor.Channels.X;
using Lapor.Jobs;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>A talk on X over the real operations, the real questions for mentions and direct messages, and X's own way; written down as both sides saw it.</summary>
internal sealed partial class XTalk : IAsyncDisposable
{
    private readonly StringBuilder transcript = new();
    private int seen;

    private XTalk(Crew crew, XServer x)
    {
        (Crew, X) = (crew, x);
        Poll = Poller(x.Options);
    }

    public Crew Crew { get; }

    public XServer X { get; }

    public PollX Poll { get; }

    /// <summary>Who writes.</summary>
    public string Person { get; set; } = "42";

    public static async Task<XTalk> Open(Engine engine)
    {
        var x = new XServer();
        var crew = await Crew.Create(engine, ways: world => [Way(x, world)]);
        await crew.World.Database.Write(t => t.Execute("INSERT INTO region_word (depth, word, region_code) VALUES (2, 'bandung', '32.73'), (3, 'coblong', '32.73.02'), (4, 'dago', '32.73.02.1001')"));
        var talk = new XTalk(crew, x);
        await talk.Asks(); // what is older than this was not written to us
        return talk;
    }

    /// <summary>X as a process of this world reaches it.</summary>
    public XWay Way(XOptions? options = null, TimeSpan? patience = null) => Way(X, Crew.World, options, patience);

    /// <summary>The questions as another process asks them.</summary>
    public PollX Poller(XOptions options) => new(Way(options), new XStreamStore(Crew.World.Database, Crew.World.Clock), Crew.Inbound, Crew.Tally, new JobSignal(), options, Crew.World.Clock);

    /// <summary>A minute passes, and X is asked.</summary>
    public async Task Asks(PollX? by = null)
    {
        Crew.World.Clock.Advance(TimeSpan.FromSeconds(61));
        await (by ?? Poll).Run(default);
    }

    public Task Posts(string text, byte[]? photo = null)
    {
        X.Posts(Person, text, Crew.World.Clock.GetUtcNow(), photo);
        transcript.Append(CultureInfo.InvariantCulture, $"> (umum) {text}\n");
        return Hears();
    }

    public Task Says(string text, byte[]? photo = null)
    {
        X.Writes(Person, text, Crew.World.Clock.GetUtcNow(), photo);
        transcript.Append(CultureInfo.InvariantCulture, $"> {(photo is null ? "" : "(foto) ")}{Steady(text)}\n");
        return Hears();
    }

    /// <summary>X is asked, everything is done that it causes, and what was said meanwhile is written down.</summary>
    public async Task Hears()
    {
        await Asks();
        await Crew.Work();
        foreach (var written in X.Written.Skip(seen)) transcript.Append(CultureInfo.InvariantCulture, $"< {(written.IsPublic ? "(umum) " : "")}{Steady(written.Text).ReplaceLineEndings("\n  ")}\n");
        seen = X.Written.Count;
    }

    public async Task<Report> Newest() => (await Crew.World.Reports.Facts(await Crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;

    public Task<long> Count(string table) => Crew.World.Database.Read(s => s.Scalar<long>($"SELECT COUNT(*) FROM {table}"));

    public void Approve(string name) => Approved.Text($"tests/Lapor.Tests/Channels/Transcripts/{name}.approved.txt", transcript.ToString());

    public async ValueTask DisposeAsync()
    {
        await Crew.DisposeAsync();
        await X.DisposeAsync();
    }

    private static XWay Way(XServer x, World world, XOptions? options = null, TimeSpan? patience = null)
    {
        var clients = ProviderServer.Clients(XWay.Client, OutgoingCalls.Client);
        return new XWay(options ?? x.Options, new XAccess(options ?? x.Options, world.Database, world.Ring, clients, world.Clock), clients, patience is null ? world.Clock : TimeProvider.System) { Patience = patience ?? TimeSpan.FromSeconds(20) };
    }

    // Numbers and codes are drawn anew in each run.
    private static string Steady(string text) => Number().Replace(Code().Replace(text, "‹kode›"), "‹nomor›");

    [GeneratedRegex(@"\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[0-9]{3} ?[0-9]{3} ?[0-9]{4}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
