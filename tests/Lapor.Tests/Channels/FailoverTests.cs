using Lapor.Channels;
using Lapor.Channels.Meta;
using Lapor.Channels.Sms;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;
using Lapor.Tests.Notifying;

namespace Lapor.Tests.Channels;

/// <summary>A provider that is away longer than a job is tried, and what tells the news instead; and a long message that breaks off in the middle.</summary>
public sealed class FailoverTests
{
    private const string Email = "siti@contoh.id";

    [Theory, OnBothEngines]
    public async Task A_gateway_that_is_away_for_two_days_brings_the_news_in_the_end_once(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var world = crew.World;
        var id = await world.File(s => s with { Contact = Told });
        await crew.Work();
        crew.Take();
        gateway.Answer = "503 Temporal failure, try again later.";
        await world.Forward(id);
        await Hours(crew, 48);
        Assert.Equal(0, await Parked(crew));
        Assert.True(gateway.Log.Count is > 40 and < 70, $"{gateway.Log.Count} tries");
        Assert.Empty(Siti(crew));
        gateway.Answer = null;
        await Hours(crew, 30);
        Assert.Single(gateway.Taken);
        Assert.Equal(0, await crew.Deliveries.GivenUp(default));
        Assert.Empty(Siti(crew));
    }

    [Theory, OnBothEngines]
    public async Task Of_the_steps_while_a_gateway_was_away_each_person_hears_the_latest_once(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var world = crew.World;
        List<Lapor.Foundation.TrackingId> ids = [];
        for (var n = 1; n <= 3; n++) ids.Add(await world.File(s => s with { Contact = new Contact("Siti", $"0812-9999-000{n}", "") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.All } } }));
        await crew.Work();
        var before = gateway.Taken.Count;
        gateway.Answer = "503 Temporal failure, try again later.";
        foreach (var act in new[] { ActKind.Forward, ActKind.Dispose })
        {
            foreach (var id in ids)
            {
                await world.Do(act is ActKind.Forward ? world.Nia : world.Andi, act, id);
                while (await crew.Runner.RunDue(default) > 0) { }
                world.Clock.Advance(TimeSpan.FromMinutes(10));
            }
        }

        gateway.Answer = null;
        await Hours(crew, 3);
        Assert.Equal(Enumerable.Range(1, 3).Select(n => $"+628129999000{n}"), gateway.Taken.Skip(before).Select(t => t.To).Order());
        Assert.All(gateway.Taken.Skip(before), t => Assert.Contains("diserahkan ke unit", t.Text, StringComparison.Ordinal));
        Assert.Equal(0, await Parked(crew));
    }

    [Theory, OnBothEngines]
    public async Task A_gateway_that_is_away_for_more_than_three_days_leaves_the_news_to_the_mail(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway));
        var world = crew.World;
        var id = await world.File(s => s with { Contact = Told });
        await crew.Work();
        crew.Take();
        gateway.Answer = "drop";
        await world.Forward(id);
        await Hours(crew, 71);
        Assert.Empty(Siti(crew));
        await Hours(crew, 3);
        Assert.Single(Siti(crew));
        Assert.Equal((1, 0), (await crew.Deliveries.GivenUp(default), await Parked(crew)));
        gateway.Answer = null;
        await Hours(crew, 3);
        Assert.Empty(gateway.Taken);
        Assert.Empty(Siti(crew));
    }

    [Theory, OnBothEngines]
    public async Task A_messenger_that_is_away_for_more_than_three_days_leaves_the_news_to_the_telephone(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var telegram = new TelegramServer();
        await using var crew = await Crew.Create(engine, sms: Asked(gateway), ways: world => [telegram.Way(world.Clock)]);
        var world = crew.World;
        var id = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0001", "") { PhoneProved = true, Chat = new ChatAddress("telegram", "42") } });
        await crew.Work();
        telegram.Trouble = "drop";
        await world.Do(world.Nia, ActKind.Hold, id);
        await Hours(crew, 71);
        Assert.Equal((0, 0), (await Parked(crew), gateway.Taken.Count));
        await Hours(crew, 3);
        Assert.Contains("ditunda", Assert.Single(gateway.Taken).Text, StringComparison.Ordinal);
        telegram.Trouble = null;
        await Hours(crew, 3);
        Assert.Empty(telegram.Shown);
        Assert.Single(gateway.Taken);
        Assert.Equal(0, await Parked(crew));
    }

    [Theory, OnBothEngines]
    public async Task Whose_mail_is_refused_is_told_by_text_message_this_step_and_the_next_once_each(Engine engine)
    {
        await using var server = new SmtpServer();
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine, new MailOptions { SpoolFolder = "", Host = "localhost", Port = server.Port, Tls = false, GatherEvery = TimeSpan.Zero }, Asked(gateway));
        var world = crew.World;
        var proved = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0001", Email) { PhoneProved = true } });
        var unproved = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0002", "dua@contoh.id") });
        var unwanted = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0003", "tiga@contoh.id") { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.None } } });
        await crew.Work();
        Assert.Empty(gateway.Taken);
        server.Answers["RCPT"] = "550 5.1.1 no such user";
        foreach (var id in new[] { proved, unproved, unwanted })
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.Do(world.Nia, ActKind.Hold, id);
        }

        await crew.Work();
        Assert.Equal("+6281299990001", Assert.Single(gateway.Taken).To);
        // The address is known to be dead now: another report of its owner needs no refusal.
        server.Answers.Clear();
        async Task HoldAnother()
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            var another = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0001", Email) { PhoneProved = true } });
            await crew.Work();
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.Do(world.Nia, ActKind.Hold, another);
            await crew.Work();
        }

        await HoldAnother();
        Assert.Equal(["+6281299990001", "+6281299990001"], gateway.Taken.Select(t => t.To));
        // Mail again, at its owner's wish, and the telephone is quiet.
        await crew.Bounces.Forgive(Email, default);
        await HoldAnother();
        Assert.Equal(2, gateway.Taken.Count);
    }

    [Theory, OnBothEngines]
    public async Task What_of_a_long_message_is_there_is_not_said_again(Engine engine)
    {
        await using var server = new MetaServer();
        await using var crew = await Crew.Create(engine, ways: world => server.Ways(world.Clock));
        var text = string.Join(' ', Enumerable.Range(1, 700).Select(n => $"n{n:000}"));
        ChatChoice[] choices = [new("Balas instansi", "answer.1000000005"), new("Cek status", "STATUS 1000000005")];
        var talk = await crew.Talks.Open(new ChatAddress("instagram", "42"), default);
        await crew.World.Database.Write(t => crew.Outbox.Say(t, talk.Id, "uji", [new OutgoingChat(text, choices)], null, null, default));
        for (var broken = 1; broken <= 3; broken++)
        {
            server.BreaksAfter = broken + (broken - 1);
            await crew.Runner.RunDue(default);
            Assert.Equal(broken, server.Shown.Count);
            crew.World.Clock.Advance(TimeSpan.FromHours(1));
        }

        server.BreaksAfter = null;
        while (await crew.Runner.RunDue(default) > 0) { }
        Assert.Equal(text, string.Join(' ', server.Shown.Select(s => s.Text)));
        Assert.Equal([0, 0, 0, 2], server.Shown.Select(s => s.Buttons.Count));
        Assert.Empty(await crew.Outbox.Waiting(talk.Id, default));
    }

    [Fact]
    public async Task Approved_words_come_once_however_long_the_text_is_that_they_stand_for()
    {
        await using var server = new MetaServer();
        var way = new WhatsAppWay(server.Options with { WhatsAppTemplate = "kabar_laporan" }, ProviderServer.Clients(MetaWay.Client), TimeProvider.System);
        var news = new OutgoingChat(new string('a', 3000), [new("Cek status", "STATUS 1000000005")]) { Approved = "1000000005" };
        Assert.Equal(ChatVerdict.Taken, (await way.Send("6281234567890", news, default)).Verdict);
        Assert.Contains("1000000005", Assert.Single(server.Shown).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-App-Usage", """{"call_count":100,"total_time":3,"total_cputime":2}""", 10)]
    [InlineData("X-Page-Usage", """{"call_count":3,"total_time":101,"total_cputime":2}""", 10)]
    [InlineData("X-Business-Use-Case-Usage", """{"1708":[{"type":"messenger","call_count":20,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0},{"type":"instagram","call_count":99,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":19}]}""", 19)]
    [InlineData("X-Business-Use-Case-Usage", """{"1708":[{"call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}]}""", 10)]
    [InlineData("X-Business-Use-Case-Usage", """{"1708":[{"call_count":1,"estimated_time_to_regain_access":900}]}""", 60)]
    [InlineData("X-Business-Use-Case-Usage", """{"1708":[{"call_count":99,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":0}]}""", 1)]
    [InlineData("X-Business-Use-Case-Usage", """[[{"1708":7}]]""", 1)]
    [InlineData("X-Business-Use-Case-Usage", "bukan json", 1)]
    public async Task The_share_that_is_used_up_says_how_long_to_wait(string header, string usage, int minutes)
    {
        await using var server = new MetaServer { Error = (4, 0) };
        server.More[header] = usage;
        var result = await server.Ways(TimeProvider.System)[1].Send("42", new OutgoingChat("halo"), default);
        Assert.Equal(new ChatResult(ChatVerdict.Later, "rate_limit", Wait: TimeSpan.FromMinutes(minutes)), result);
    }

    private static Contact Told => new("Siti", "0812-9999-0001", Email) { PhoneProved = true, Notices = new NoticeChoice { Sms = MailNotices.All, Mail = MailNotices.Needed } };

    private static async Task Hours(Crew crew, int hours)
    {
        for (var hour = 0; hour <= hours; hour++)
        {
            while (await crew.Runner.RunDue(default) > 0) { }
            if (hour < hours) crew.World.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private static Task<long> Parked(Crew crew) => crew.World.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job WHERE state = 'parked'"));

    private static IReadOnlyList<SpooledMail> Siti(Crew crew) => [.. crew.Take().Where(m => m.To == Email)];

    private static SmsOptions Asked(KannelGateway gateway) => new() { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" };
}
