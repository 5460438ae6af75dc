using Lapor.Channels;
using Lapor.Channels.Conversations;
using Lapor.Channels.Sms;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Channels;

/// <summary>What carriers tell of text messages: kept once, shown as numbers, and news that did not arrive goes another way.</summary>
public sealed class DeliveryTests
{
    private const string Site = "http://127.0.0.1:5080/";

    [Theory, OnBothEngines]
    public async Task A_message_is_delivered_when_one_report_says_so_until_a_part_fails_and_told_again_changes_nothing(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var store = crew.Deliveries;
        var sms = Over(crew, Asked(gateway));
        await sms.Send(new("+6281234567890", "Lapor: pendek", "a"), default);
        await sms.Send(new("+6281234567890", new string('x', 200), "b"), default);
        await sms.Send(new("+6281234567890", new string('x', 200), "b"), default); // another try of the same
        var words = gateway.Taken.Select(t => Word(t.Tells)).ToList();
        Assert.Equal((3, 2), (words.Count, words.Distinct().Count()));
        Assert.StartsWith("http://127.0.0.1:5080/gateway/sms/kabar?kata=", gateway.Taken.First().Tells, StringComparison.Ordinal);
        Assert.EndsWith("&type=%d&part=%F", gateway.Taken.First().Tells, StringComparison.Ordinal);
        Assert.Equal((0, 0, 2), await Day(store));

        foreach (var onTheWay in new[] { 4, 8, 32, 0, -1 }) Assert.False(await store.Take(words[0], onTheWay, "x1", default));
        Assert.True(await store.Take(words[0], 1, "x1", default));
        Assert.False(await store.Take(words[0], 1, "x1", default));
        Assert.False(await store.Take("bukan-kata", 1, "x1", default));
        Assert.Equal((1, 0, 1), await Day(store));
        Assert.True(await store.Take(words[1], 1, "y1", default));
        Assert.Equal((2, 0, 0), await Day(store)); // Kannel tells of one of its two parts only
        Assert.False(await store.Take(words[1], 2, "y1", default)); // of a part that arrived nothing else is believed
        Assert.False(await store.Take(words[1], 1, "y2", default));
        Assert.True(await store.Take(words[1], 16, "y3", default)); // another gateway tells of each
        Assert.False(await store.Take(words[1], 1, "y4", default));
        Assert.Equal((1, 1, 0), await Day(store));
        crew.World.Clock.Advance(InboundStore.Kept + TimeSpan.FromHours(1));
        Assert.Equal((0, 0, 0), await Day(store));
        Assert.Equal(2, await store.Sweep(default));
        Assert.Equal(0, await crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM sms_part")));
    }

    [Theory, OnBothEngines]
    public async Task What_no_gateway_took_is_not_waited_for_and_what_may_have_left_is(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine);
        gateway.Answer = "503 Service temporarily unavailable";
        await Over(crew, Asked(gateway)).Send(new("+6281234567890", "Lapor: uji", "a"), default);
        Assert.Equal((0, 0, 0), await Day(crew.Deliveries));
        gateway.Answer = "hang";
        Assert.Equal("timeout", (await Over(crew, Asked(gateway) with { Timeout = TimeSpan.FromMilliseconds(200) }).Send(new("+6281234567890", "Lapor: uji", "a"), default)).Code);
        Assert.Equal((0, 0, 1), await Day(crew.Deliveries));
        gateway.Answer = null;
        await Over(crew, Asked(gateway) with { Tells = null }).Send(new("+6281234567890", "Lapor: uji", "b"), default);
        Assert.Equal("", gateway.Taken.Last().Tells);
        Assert.Equal((0, 0, 1), await Day(crew.Deliveries));
    }

    [Theory, OnBothEngines]
    public async Task News_that_did_not_arrive_goes_by_mail_once_unless_it_was_mailed_anyway(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var world = crew.World;
        var id = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0001", "siti@contoh.id") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.All, Mail = MailNotices.Needed } } });
        await crew.Work();
        crew.Take();
        await world.Forward(id);
        await crew.Work();
        Assert.Empty(Siti(crew));
        var told = Assert.Single(gateway.Taken);
        for (var again = 0; again < 3; again++) await crew.Deliveries.Take(Word(told.Tells), 2, $"bagian-{again}", default);
        await crew.Work();
        Assert.Single(Siti(crew));
        Assert.Equal((0, 1, 0), await Day(crew.Deliveries));

        await world.Do(world.Andi, ActKind.Hold, id);
        await crew.Work();
        Assert.Single(Siti(crew)); // what is needed was mailed beside the text message
        await crew.Deliveries.Take(Word(gateway.Taken.Last().Tells), 16, "", default);
        await crew.Work();
        Assert.Empty(Siti(crew));
        Assert.Equal((0, 2, 0), await Day(crew.Deliveries));
    }

    [Theory, OnBothEngines]
    public async Task News_that_had_no_room_for_three_days_is_counted_kept_with_its_report_and_told_by_mail_once(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var world = crew.World;
        var id = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0001", "siti@contoh.id") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.All, Mail = MailNotices.Needed } } });
        await crew.Work();
        crew.Take();
        // The day has no room left: as many messages of this number as a day holds.
        async Task Full()
        {
            while (await world.Accounts.Allowance.TakeNews("+6281299990001", default) is not null) { }
        }

        await Full();
        await world.Forward(id);
        var report = await world.Report(id);
        var act = (await world.History(id))[^1];
        await crew.Work();
        Assert.Empty(gateway.Taken);
        Assert.Equal(0, await crew.Deliveries.GivenUp(default));
        world.Clock.Advance(TextReporter.Patience + TimeSpan.FromHours(1));
        await Full();
        await crew.Work();
        Assert.Empty(gateway.Taken);
        Assert.Equal(1, await crew.Deliveries.GivenUp(default));
        Assert.Equal((0, 1, 0), await Day(crew.Deliveries));
        var unsent = Assert.Single(await crew.Deliveries.UnsentOf(report.Id, default));
        Assert.Equal((TellCitizen.NoRoom, world.Now), (unsent.Code, unsent.At));
        var line = Assert.Single(await new ReadTalk(crew.Inbound, crew.Outbox, crew.Deliveries).Of(report.Id, words: true, default));
        Assert.Equal(("sms", "failed", TellCitizen.NoRoom, ""), (line.Channel, line.State, line.Code, line.Text));
        Assert.Single(Siti(crew));
        // Once more, as after a crash before the job was ended: counted once, told once.
        await crew.Deliveries.GiveUp(TextReporter.Key(report, act), new SmsNews(report.Id, act.Id), TellCitizen.NoRoom, isLast: false, default);
        await crew.Work();
        Assert.Equal(1, await crew.Deliveries.GivenUp(default));
        Assert.Empty(Siti(crew));
    }

    [Theory, OnBothEngines]
    public async Task A_number_without_a_way_fails_over_at_once_and_who_wants_no_mail_gets_none(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var world = crew.World;
        Task<Lapor.Foundation.TrackingId> Filed(int n, MailNotices mail) => world.File(s => s with { Contact = new Contact("Siti", $"0812-9999-000{n}", "siti@contoh.id") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.All, Mail = mail } } });
        var (mailed, never) = (await Filed(1, MailNotices.Needed), await Filed(2, MailNotices.None));
        await crew.Work();
        crew.Take();
        gateway.Answer = "403 Not routable. Do not try again.";
        await world.Forward(mailed);
        await world.Forward(never);
        await crew.Work();
        Assert.Contains(mailed.ToString(), Assert.Single(Siti(crew)).MessageId, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Who_wrote_from_a_messenger_is_told_there_when_a_text_message_does_not_arrive(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var telegram = new TelegramServer();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway), ways: world => [telegram.Way(world.Clock)]);
        var world = crew.World;
        var id = await world.File(s => s with
        {
            Contact = new Contact("Siti", "0812-9999-0001", "siti@contoh.id")
            {
                PhoneProved = true,
                Chat = new ChatAddress("telegram", "42"),
                Notices = new NoticeChoice { Sms = MailNotices.All, Mail = MailNotices.Needed, Chat = MailNotices.Needed },
            },
        });
        await crew.Work();
        await world.Forward(id);
        await crew.Work();
        crew.Take();
        Assert.Empty(telegram.Shown);
        await crew.Deliveries.Take(Word(gateway.Taken.Last().Tells), 2, "a", default);
        await crew.Work();
        Assert.Equal("42", Assert.Single(telegram.Shown).Chat);
        Assert.Empty(Siti(crew));
        await crew.Deliveries.Take(Word(gateway.Taken.Last().Tells), 2, "b", default);
        await crew.Work();
        Assert.Single(telegram.Shown);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    public void Parts_are_counted_as_they_are_paid(int letters, int parts)
    {
        Assert.Equal(parts, Gsm0338.Parts(new string('a', letters)));
        Assert.Equal(letters switch { <= 35 => 1, _ => (letters * 2 + 66) / 67 }, Gsm0338.Parts(string.Concat(Enumerable.Repeat("字a", letters))));
    }

    private static SmsOptions Asked(KannelGateway gateway) => new() { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang", Tells = new Uri(Site) };

    private static SmsTransport Over(Crew crew, SmsOptions options) => new(options, KannelGateway.Clients(), TimeProvider.System, crew.Tally, crew.Deliveries);

    private static string Word(string tells) => tells.Split("kata=")[1].Split('&')[0];

    private static IReadOnlyList<SpooledMail> Siti(Crew crew) => [.. crew.Take().Where(m => m.To == "siti@contoh.id")];

    private static async Task<(long Delivered, long Failed, long Open)> Day(DeliveryStore store) => await store.Day(default) is var day ? (day.Delivered, day.Failed, day.Open) : default;
}
