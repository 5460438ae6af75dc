using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lapor.Channels;
using Lapor.Channels.Meta;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>The Graph API in trouble, the same for WhatsApp, Messenger and Instagram: down, slow, busy, repeated, out of order.</summary>
public sealed class MetaFaultTests
{
    private const string WhatsApp = "whatsapp", Messenger = "facebook", Instagram = "instagram";
    private static readonly TimeSpan Hasty = TimeSpan.FromMilliseconds(150);
    private static readonly string[] Talk = ["Lampu jalan mati", "Pengaduan", "Pasar", "tanpa foto", "biasa", "ya"];

    private readonly MetaCalls webhook = new();

    [Theory]
    [InlineData(WhatsApp)]
    [InlineData(Messenger)]
    [InlineData(Instagram)]
    public async Task Each_error_of_the_provider_is_told_apart(string channel)
    {
        await using var server = new MetaServer();
        foreach (var (code, subcode, verdict, said) in new[]
        {
            (131047, 0, ChatVerdict.Elsewhere, "meta_131047"), (10, 2018278, ChatVerdict.Elsewhere, "meta_10"), (10, 2534022, ChatVerdict.Elsewhere, "meta_10"), (131026, 0, ChatVerdict.Elsewhere, "meta_131026"),
            (100, 2018001, ChatVerdict.Elsewhere, "meta_100"), (551, 0, ChatVerdict.Unwanted, "meta_551"), (200, 1545041, ChatVerdict.Unwanted, "meta_200"), (131050, 0, ChatVerdict.Unwanted, "meta_131050"),
            (190, 463, ChatVerdict.Later, "meta_190"), (1, 0, ChatVerdict.Later, "meta_1"), (2, 0, ChatVerdict.Later, "meta_2"), (131009, 0, ChatVerdict.Never, "meta_131009"), (100, 0, ChatVerdict.Never, "meta_100"),
        })
        {
            server.Error = (code, subcode);
            Assert.Equal(new ChatResult(verdict, said), await Send(server, channel));
        }

        server.Error = null;
        foreach (var status in new[] { 500, 502, 503, 504 })
        {
            server.Instead = new ProviderAnswer(status, "<html>");
            Assert.Equal(new ChatResult(ChatVerdict.Later, string.Create(CultureInfo.InvariantCulture, $"http_{status}")), await Send(server, channel));
        }

        server.Instead = new ProviderAnswer(200, "<html>masuk</html>");
        Assert.Equal(new ChatResult(ChatVerdict.Later, "no_provider"), await Send(server, channel));
        server.Instead = new ProviderAnswer(200, new byte[2 * 1024 * 1024]);
        Assert.Equal(new ChatResult(ChatVerdict.Later, "connection"), await Send(server, channel));
        server.Instead = null;
        server.Trouble = "hang";
        Assert.Equal(new ChatResult(ChatVerdict.Later, "timeout"), await server.Way(channel, TimeProvider.System, patience: Hasty).Send("9", new OutgoingChat("halo"), default));
        server.Trouble = "drop";
        Assert.Equal(new ChatResult(ChatVerdict.Later, "connection"), await Send(server, channel));
        server.Trouble = null;
        Assert.Equal(new ChatResult(ChatVerdict.Later, "meta_190"), await server.Way(channel, TimeProvider.System, server.Options with { WhatsAppToken = "EAA-lama", PageToken = "EAA-lama" }).Send("9", new OutgoingChat("halo"), default));
        Assert.Empty(server.Shown);
        Assert.Equal(ChatVerdict.Taken, (await Send(server, channel)).Verdict);
    }

    [Theory]
    [InlineData(WhatsApp)]
    [InlineData(Messenger)]
    [InlineData(Instagram)]
    public async Task Too_many_is_waited_for_as_the_headers_say(string channel)
    {
        await using var server = new MetaServer();
        foreach (var code in new[] { 4, 17, 32, 613, 80007, 130429, 131056 })
        {
            server.Error = (code, 0);
            Assert.Equal(new ChatResult(ChatVerdict.Later, "rate_limit", Wait: TimeSpan.FromMinutes(1)), await Send(server, channel));
        }

        server.More["Retry-After"] = "120";
        Assert.Equal(new ChatResult(ChatVerdict.Later, "rate_limit", Wait: TimeSpan.FromSeconds(120)), await Send(server, channel));
        // A proxy's, without a code of Meta's.
        server.Instead = new ProviderAnswer(429, Encoding.UTF8.GetBytes("<html>"), Headers: new Dictionary<string, string> { ["Retry-After"] = "7" });
        Assert.Equal(new ChatResult(ChatVerdict.Later, "rate_limit", Wait: TimeSpan.FromSeconds(7)), await Send(server, channel));
        server.Instead = null;
        server.More.Clear();
        server.More["X-App-Usage"] = """{"call_count":100,"total_time":3,"total_cputime":2}""";
        var way = server.Way(channel, TimeProvider.System);
        Assert.Equal(TimeSpan.FromMinutes(10), (await way.Send("9", new OutgoingChat("halo"), default)).Wait);
        var asked = server.Calls;
        Assert.Equal("rate_limit", (await way.Send("9", new OutgoingChat("halo"), default)).Code);
        Assert.Equal(asked, server.Calls);
    }

    [Theory, OnBothEngines(WhatsApp, Messenger, Instagram)]
    public async Task A_provider_that_is_down_for_an_hour_loses_nothing_and_each_person_reads_in_order(Engine engine, string channel)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        foreach (var words in Talk) await Brought(crew, webhook.Words(channel, words, "1"));
        var expected = Read(server, "1");
        Assert.Equal(6, expected.Count);
        server.Trouble = "drop";
        foreach (var words in Talk)
        {
            foreach (var person in new[] { "2", "3" }) await Keep(crew, webhook.Words(channel, words, person));
        }

        for (var minute = 0; minute < 20; minute += 4) await Late(crew, TimeSpan.FromMinutes(4));
        server.Trouble = null;
        server.Instead = new ProviderAnswer(503, "{}");
        for (var minute = 0; minute < 20; minute += 4) await Late(crew, TimeSpan.FromMinutes(4));
        server.Instead = null;
        server.Error = (130429, 0);
        server.More["Retry-After"] = "600";
        for (var minute = 0; minute < 20; minute += 4) await Late(crew, TimeSpan.FromMinutes(4));
        Assert.Equal(6, server.Shown.Count);
        Assert.Equal((3, 12), (await Count(crew, "SELECT COUNT(*) FROM report"), await Count(crew, "SELECT COUNT(*) FROM outbound_message WHERE state = 'waiting'")));
        server.Error = null;
        server.More.Clear();
        for (var minute = 0; minute < 60; minute += 4) await Late(crew, TimeSpan.FromMinutes(4));
        foreach (var person in new[] { "2", "3" }) Assert.Equal(expected, Read(server, person));
        Assert.Equal(0, await Count(crew, "SELECT COUNT(*) FROM outbound_message WHERE state <> 'sent'"));
        Assert.Empty(await crew.World.Jobs.Parked(10, default));
    }

    [Theory, OnBothEngines(WhatsApp, Messenger, Instagram)]
    public async Task The_same_call_again_and_eight_at_once_change_nothing(Engine engine, string channel)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        List<string> calls = [.. Talk.Select(words => webhook.Words(channel, words))];
        foreach (var call in calls[..^1])
        {
            await Brought(crew, call);
            await Brought(crew, call);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Keep(crew, calls[^1]))));
        await crew.Work();
        Assert.Equal((1, 6, 6), (await Count(crew, "SELECT COUNT(*) FROM report"), await Count(crew, "SELECT COUNT(*) FROM inbound_message"), server.Shown.Count));
        // All of them a day later, from the last to the first: Meta brings again what it got no answer for.
        crew.World.Clock.Advance(TimeSpan.FromHours(23));
        foreach (var call in calls.AsEnumerable().Reverse()) await Brought(crew, call);
        Assert.Equal((1, 6, 6), (await Count(crew, "SELECT COUNT(*) FROM report"), await Count(crew, "SELECT COUNT(*) FROM inbound_message"), server.Shown.Count));
    }

    [Theory, OnBothEngines(WhatsApp, Messenger, Instagram)]
    public async Task Messages_that_wait_are_heard_as_they_were_written_whatever_came_first(Engine engine, string channel)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        List<string> calls = [.. new[] { "Lampu jalan mati", "aspirasi", "Pasar", "tanpa foto", "rahasia", "kirim" }.Select(words => webhook.Words(channel, words))];
        foreach (var call in calls.AsEnumerable().Reverse()) await Keep(crew, call);
        await Late(crew, TimeSpan.FromSeconds(3));
        var report = await Newest(crew);
        Assert.Equal((1, "Lampu jalan mati", ReportClass.Aspiration, true), (await Count(crew, "SELECT COUNT(*) FROM report"), report.OriginalText, report.Class, report.Confidential));
    }

    [Theory, OnBothEngines(WhatsApp, Messenger, Instagram)]
    public async Task A_photo_that_cannot_be_fetched_now_is_fetched_later_and_what_was_written_behind_it_waits(Engine engine, string channel)
    {
        await using var server = new MetaServer();
        HastyClock? clock = null;
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(clock = new HastyClock(world.Clock)));
        server.Files["987"] = SampleFiles.Jpeg();
        // Meta says "not now" with 400 and a code as well, and each person's photo meets another trouble.
        var troubles = new (string Person, string? Trouble, ProviderAnswer? NoFiles)[]
        {
            ("1", null, new(500, "<html>")), ("2", null, new(429, "{}")), ("3", "hang", null), ("4", "drop", null), ("5", null, channel == WhatsApp ? Refusal(400, 4) : new(503, "{}")), ("6", null, channel == WhatsApp ? Refusal(400, 2) : new(401, "{}")),
        };
        foreach (var (person, trouble, noFiles) in troubles)
        {
            foreach (var words in Talk[..3]) await Brought(crew, webhook.Words(channel, words, person));
            var shown = server.Shown.Count;
            (server.Trouble, server.NoFiles, clock!.IsHasty) = (trouble, noFiles, trouble == "hang");
            await Keep(crew, webhook.Photo(channel, server, "987", person));
            foreach (var words in new[] { "biasa", "ya" }) await Keep(crew, webhook.Words(channel, words, person));
            for (var i = 0; i < 3; i++) await Late(crew, TimeSpan.FromMinutes(1));
            Assert.Equal((shown, 3), (server.Shown.Count, await Count(crew, "SELECT COUNT(*) FROM inbound_message WHERE state = 'waiting'")));
            (server.Trouble, server.NoFiles, clock.IsHasty) = (null, null, false);
            for (var i = 0; i < 2; i++) await Late(crew, TimeSpan.FromMinutes(20));
            Assert.Single(await crew.World.Attachments.OfReport((await Newest(crew)).Id, default));
            Assert.Equal(6, Read(server, person).Count);
        }

        Assert.Equal(troubles.Length, await Count(crew, "SELECT COUNT(*) FROM report"));
        // Away for longer than a person should wait: they are asked to send it again, and the talk goes on.
        foreach (var words in Talk[..3]) await Brought(crew, webhook.Words(channel, words, "7"));
        server.NoFiles = new(500, "{}");
        await Keep(crew, webhook.Photo(channel, server, "987", "7"));
        for (var i = 0; i < 7; i++) await Late(crew, TimeSpan.FromMinutes(10));
        Assert.Equal(3, Read(server, "7").Count);
        for (var i = 0; i < 7; i++) await Late(crew, TimeSpan.FromMinutes(10));
        Assert.Equal((5, 0), (Read(server, "7").Count, await Count(crew, "SELECT COUNT(*) FROM inbound_message WHERE state = 'waiting'")));
    }

    [Theory, OnBothEngines(Messenger, Instagram)]
    public async Task Where_a_page_may_not_write_news_waits_for_nobody_and_whoever_left_is_left_alone(Engine engine, string channel)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        foreach (var words in Talk) await Brought(crew, webhook.Words(channel, words));
        var id = (await Newest(crew)).TrackingId;
        Task<string?> Last() => crew.World.Database.Read(s => s.Scalar<string>("SELECT state || ' ' || COALESCE(code, '') FROM outbound_message ORDER BY id DESC LIMIT 1"));
        // More than a day since their last word: no number is proved here, so the news is noted as not told.
        server.Error = (10, channel == Messenger ? 2018278 : 2534022);
        await crew.World.Do(crew.World.Nia, ActKind.Hold, id);
        await crew.Work();
        Assert.Equal(("failed meta_10", 0), (await Last(), await Count(crew, "SELECT COUNT(*) FROM message_stop")));
        Assert.Empty(crew.TakeTexts());
        // Their next word opens the door again.
        server.Error = null;
        await Brought(crew, webhook.Words(channel, $"STATUS {id}"));
        Assert.Equal(("sent ", 7), (await Last(), server.Shown.Count));
        // Blocked, or the account is gone: as clear as BERHENTI.
        server.Error = (551, 0);
        await crew.World.Do(Viewer.Reporter(id), ActKind.Complete, id);
        await crew.World.Forward(id);
        await crew.Work();
        Assert.Equal(("failed meta_551", 1), (await Last(), await Count(crew, "SELECT COUNT(*) FROM message_stop")));
        server.Error = null;
        var asked = server.Calls;
        await crew.World.Dispose(id);
        await crew.World.Do(crew.World.Lina, ActKind.FinalFollowUp, id);
        await crew.Work();
        Assert.Equal((asked, 0), (server.Calls, await Count(crew, "SELECT COUNT(*) FROM outbound_message WHERE state = 'waiting'")));
        await Brought(crew, webhook.Words(channel, "MULAI"));
        Assert.Equal(0, await Count(crew, "SELECT COUNT(*) FROM message_stop"));
    }

    [Theory]
    [InlineData(WhatsApp)]
    [InlineData(Messenger)]
    [InlineData(Instagram)]
    public void A_call_with_as_many_messages_as_meta_gathers_loses_none(string channel)
    {
        // Meta gathers up to a thousand in one call: as entries, or within one.
        List<JsonNode> calls = [.. Enumerable.Range(0, 1000).Select(n => JsonNode.Parse(webhook.Words(channel, string.Create(CultureInfo.InvariantCulture, $"pesan {n}")))!)];
        var entries = JsonSerializer.Serialize(new { @object = calls[0]["object"], entry = calls.Select(c => c["entry"]![0]) });
        var whole = calls[0].DeepClone();
        var list = (channel == WhatsApp ? whole["entry"]![0]!["changes"]![0]!["value"]!["messages"] : whole["entry"]![0]!["messaging"])!.AsArray();
        foreach (var call in calls[1..]) list.Add((channel == WhatsApp ? call["entry"]![0]!["changes"]![0]!["value"]!["messages"] : call["entry"]![0]!["messaging"])![0]!.DeepClone());
        foreach (var json in new[] { entries, whole.ToJsonString() })
            Assert.Equal(Enumerable.Range(0, 1000).Select(n => string.Create(CultureInfo.InvariantCulture, $"pesan {n}")), MetaUpdate.Read(Encoding.UTF8.GetBytes(json))!.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task What_is_no_file_is_not_asked_for_again()
    {
        await using var server = new MetaServer();
        var way = server.Way(WhatsApp, TimeProvider.System);
        Assert.Equal(ChatVerdict.Never, (await way.Fetch("../me", default)).Verdict);
        Assert.Equal(ChatVerdict.Never, (await way.Fetch("404", default)).Verdict);
        foreach (var channel in new[] { Messenger, Instagram })
        {
            Assert.Equal(ChatVerdict.Never, (await server.Way(channel, TimeProvider.System).Fetch("http://169.254.169.254/latest", default)).Verdict);
            Assert.Equal(new FetchedMedia(ChatVerdict.Never, "http_404"), await server.Way(channel, TimeProvider.System).Fetch($"{server.Address}media/404", default));
        }
    }

    /// <summary>A clock whose patience ends at once where a test says so, and else as the product's: a slow machine is no trouble of the provider.</summary>
    private sealed class HastyClock(TimeProvider clock) : TimeProvider
    {
        public bool IsHasty { get; set; }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, IsHasty ? Hasty : dueTime, period);
    }

    private static Task<ChatResult> Send(MetaServer server, string channel) => server.Way(channel, TimeProvider.System).Send("9", new OutgoingChat("halo"), default);

    private static ProviderAnswer Refusal(int status, int code) => new(status, JsonSerializer.Serialize(new { error = new { message = "x", type = "OAuthException", code } }));

    /// <summary>What a person read, without the numbers that differ.</summary>
    private static List<string> Read(MetaServer server, string person) => [.. server.Shown.Where(m => m.Chat == person).Select(m => new string([.. m.Text.Where(c => !char.IsAsciiDigit(c))]))];

    private static async Task Keep(Crew crew, string json)
    {
        foreach (var message in MetaUpdate.Read(Encoding.UTF8.GetBytes(json))!.Messages) await crew.Inbound.Keep(message, default);
    }

    private static async Task Brought(Crew crew, string json)
    {
        await Keep(crew, json);
        await crew.Work();
    }

    /// <summary>Time passes, and what is due then is tried; it may fail.</summary>
    private static async Task Late(Crew crew, TimeSpan by)
    {
        crew.World.Clock.Advance(by);
        while (await crew.Runner.RunDue(default) > 0)
        {
        }
    }

    private static Task<int> Count(Crew crew, string query) => crew.World.Database.Read(s => s.Scalar<int>(query));

    private static async Task<Report> Newest(Crew crew) => (await crew.World.Reports.Facts(await crew.World.Database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM report")), default))!.Report;
}
