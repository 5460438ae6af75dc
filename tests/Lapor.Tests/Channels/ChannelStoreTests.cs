using Lapor.Channels;
using Lapor.Channels.Sms;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Microsoft.Extensions.Logging;

namespace Lapor.Tests.Channels;

/// <summary>How the channels are, counted from real sending over real sockets.</summary>
public sealed class ChannelStoreTests
{
    private static readonly OutgoingSms Message = new("+6281234567890", "Lapor: uji", "uji.1");

    [Theory, OnBothEngines]
    public async Task A_channel_is_down_from_its_failure_until_the_next_message_leaves(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await using var gateway = new KannelGateway();
        var (world, store) = (crew.World, new ChannelStore(crew.World.Database, crew.World.Clock));
        var sms = new SmsTransport(new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" }, KannelGateway.Clients(), TimeProvider.System, crew.Tally);
        Assert.Empty(await store.Health(default));
        await sms.Send(Message, default);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        gateway.Answer = "503 Service temporarily unavailable";
        await sms.Send(Message, default);
        var down = (await store.Health(default))["sms"];
        Assert.True(down.IsDown);
        Assert.Equal(("http_503", world.Now, world.Now - 60_000, 1, 1, 0), (down.Code, down.FailedAt, down.SentAt, down.Sent, down.Failed, down.Refused));
        gateway.Answer = "403 Not routable. Do not try again.";
        await sms.Send(Message, default);
        Assert.True((await store.Health(default))["sms"].IsDown); // a number without a route says nothing about the gateway
        gateway.Answer = null;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await sms.Send(Message, default);
        var up = (await store.Health(default))["sms"];
        Assert.Equal((false, 2, 1, 1), (up.IsDown, up.Sent, up.Failed, up.Refused));
        world.Clock.Advance(TimeSpan.FromHours(26));
        var later = (await store.Health(default))["sms"];
        Assert.Equal((0, 0, 0, false), (later.Sent, later.Failed, later.Refused, later.SentAt is null));
        world.Clock.Advance(SendTally.Counted);
        Assert.Equal(1, await crew.Tally.Sweep(default));
    }

    [Theory, OnBothEngines]
    public async Task A_message_that_cannot_be_counted_has_left_all_the_same(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await using var gateway = new KannelGateway();
        await crew.World.Database.Write(t => t.Execute("DROP TABLE send_hour"));
        var log = new KeptLines();
        var tally = new SendTally(crew.World.Database, crew.World.Clock, log);
        var sms = new SmsTransport(new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" }, KannelGateway.Clients(), TimeProvider.System, tally);
        Assert.Equal(new(SmsVerdict.Taken, "accepted"), await sms.Send(Message, default));
        Assert.Contains("could not be counted", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.Single(gateway.Taken);
    }

    [Theory, OnBothEngines]
    public async Task Every_way_out_is_counted_under_its_own_channel(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await using var telegram = new TelegramServer();
        var (world, store) = (crew.World, new ChannelStore(crew.World.Database, crew.World.Clock));
        var way = new Lapor.Channels.Telegram.TelegramWay(telegram.Options, ProviderServer.Clients(Lapor.Channels.Telegram.TelegramWay.Client), world.Clock, crew.Tally);
        await way.Send("42", new OutgoingChat("halo"), default);
        telegram.Blocked.Add("43");
        await way.Send("43", new OutgoingChat("halo"), default);
        telegram.Flood = 30;
        await way.Send("42", new OutgoingChat("halo"), default);
        await way.Send("42", new OutgoingChat("halo"), default); // not even asked: no second failure
        var mail = new MailTransport(new MailOptions { SpoolFolder = Path.Combine(world.Data.Folder, "spool") }, world.Clock, crew.Tally);
        await mail.Send(new OutgoingMail("siti@contoh.id", "Uji", "Uji", "uji@lapor.example"), default);
        await mail.Send(new OutgoingMail("bukan alamat", "Uji", "Uji", "uji2@lapor.example"), default);
        var health = await store.Health(default);
        Assert.Equal((1, 1, 1), (health["telegram"].Sent, health["telegram"].Failed, health["telegram"].Refused));
        Assert.Equal((1, 0, 1), (health["email"].Sent, health["email"].Failed, health["email"].Refused));
        Assert.Equal("rate_limit", health["telegram"].Code);
    }

    [Theory, OnBothEngines]
    public async Task What_waits_fails_and_is_given_up_is_told_by_channel(Engine engine)
    {
        await using var telegram = new TelegramServer();
        await using var crew = await Crew.Create(engine, ways: world => [telegram.Way(world.Clock)]);
        var (world, store) = (crew.World, new ChannelStore(crew.World.Database, crew.World.Clock));
        await world.Database.Write(t => t.Execute("DELETE FROM job"));
        Assert.Empty(await store.Queues(default));
        foreach (var handle in new[] { "42", "43", "44" })
        {
            var talk = await crew.Talks.Open(new ChatAddress("telegram", handle), default);
            await world.Database.Write(t => crew.Outbox.Say(t, talk.Id, "sebab", [new("halo")], null, null, default));
        }

        await world.Jobs.Ensure(new NewJob(JobKinds.SmsReporter, "sms:1", world.Now, 1, 1), default);
        await world.Jobs.Ensure(new NewJob(JobKinds.SmsReporter, "sms:2", world.Now, 1, 2), default);
        await world.Jobs.Ensure(new NewJob(JobKinds.SmsReporter, "sms:3", world.Now + 3_600_000, 1, 3), default); // quiet hours: nobody waits for it
        await world.Jobs.Ensure(new NewJob(JobKinds.Publish, "publish:1", world.Now, 1), default);
        var waiting = await store.Queues(default);
        Assert.Equal((3, 0, 2, 0, 1), (waiting["telegram"].Waiting, waiting["telegram"].Retrying, waiting["sms"].Waiting, waiting["sms"].Retrying, waiting["sms"].Held));
        Assert.Equal(2, waiting.Count);

        var leased = await world.Jobs.Lease("uji", 10, TimeSpan.FromMinutes(1), default);
        var chats = leased.Where(j => j.Kind == JobKinds.SpeakChat).ToList();
        await world.Jobs.Park(chats[0], "IOException", default);
        await world.Jobs.Again(chats[1], world.Now + 10_000, "IOException", default);
        await world.Jobs.Park(leased.First(j => j.Key == "sms:1"), "IOException", default);
        await world.Jobs.Again(leased.First(j => j.Key == "sms:2"), world.Now + 10_000, "IOException", default);
        var failed = await store.Queues(default);
        Assert.Equal((1, 1), (failed["telegram"].Waiting, failed["telegram"].Retrying));
        Assert.Equal((JobKinds.SpeakChat, 1), (Assert.Single(failed["telegram"].Parked).Kind, failed["telegram"].Parked[0].Count));
        Assert.Equal((0, 1, JobKinds.SmsReporter), (failed["sms"].Waiting, failed["sms"].Retrying, Assert.Single(failed["sms"].Parked).Kind));
        Assert.Equal(1, await world.Jobs.ReleaseKind(JobKinds.SpeakChat, default));
        Assert.Empty((await store.Queues(default))["telegram"].Parked);
    }

    [Theory, OnBothEngines]
    public async Task What_came_in_is_told_by_channel(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var (world, store) = (crew.World, new ChannelStore(crew.World.Database, crew.World.Clock));
        Assert.Equal((null, 0, 0), Told(await store.Arrivals("sms", default)));
        await crew.Taking.Run(new InboundMessage("sms", "+6281234567890", "Lampu jalan mati di Jalan Dago sejak Senin malam", "a"), default);
        await crew.Inbound.Keep(new InboundMessage("sms", "+6281234567891", "STATUS 1", "b"), default);
        Assert.Equal((world.Now, 2, 1), Told(await store.Arrivals("sms", default)));
        Assert.Equal((null, 0, 0), Told(await store.Arrivals("telegram", default)));
        var filed = (await store.Filings(default))["sms"];
        Assert.Equal((1, world.Now), (filed.Count, filed.LastAt));
        world.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal((world.Now - 25 * 3_600_000, 0, 1), Told(await store.Arrivals("sms", default)));
        Assert.Empty(await store.Filings(default));

        static (long? LastAt, long Today, long Waiting) Told(ChannelArrivals of) => (of.LastAt, of.Today, of.Waiting);
    }

    [Theory, OnBothEngines]
    public async Task What_is_paid_for_is_counted_by_parts_of_what_left_and_of_answers(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        await using var gateway = new KannelGateway();
        var (world, store) = (crew.World, new ChannelStore(crew.World.Database, crew.World.Clock));
        var sms = new SmsTransport(new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" }, KannelGateway.Clients(), TimeProvider.System, crew.Tally);
        Assert.Equal((0, 0), Told(await store.Cost(default)));
        await sms.Send(Message with { Text = new string('x', 161) }, default);
        gateway.Answer = "503 x";
        await sms.Send(Message, default); // what does not leave costs nothing
        Assert.Equal((2, 2), Told(await store.Cost(default)));
        var answer = await crew.Taking.Run(new InboundMessage("sms", "+6281234567890", "BANTUAN", "a"), default);
        await crew.Taking.Run(new InboundMessage("sms", "+6281234567890", "BANTUAN", "a"), default);
        var both = 2 + Gsm0338.Parts(answer);
        Assert.Equal((both, both), Told(await store.Cost(default)));
        world.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal((0, both), Told(await store.Cost(default)));
        world.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((0, 0), Told(await store.Cost(default)));

        static (long Today, long Month) Told(SmsCost of) => (of.Today, of.Month);
    }

    private sealed class KeptLines : ILogger<SendTally>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
