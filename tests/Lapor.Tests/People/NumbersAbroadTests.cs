using Lapor.Channels.Conversations;
using Lapor.Channels.Sms;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>Where the operator turned numbers of other countries off: nothing is sent to them, and nothing is counted for them.</summary>
public sealed class NumbersAbroadTests
{
    private const string Abroad = "+60123456789";
    private const string Home = "+6281299990001";

    [Theory, OnBothEngines]
    public async Task A_code_is_refused_in_words_before_anything_is_counted_and_numbers_at_home_get_theirs(Engine engine)
    {
        await using var world = await World.Create(engine);
        var codes = Codes(world, out var allowance);
        Assert.True(codes.ReachPhones);
        Assert.Equal((false, true, true), (codes.Reaches(Abroad), codes.Reaches(Home), codes.Reaches("siti@contoh.id")));
        Assert.False(new SmsAllowance(world.WayIn.Lanes, new SmsLimits(Offered: false)).Reaches(Home));
        for (var n = 0; n < 20; n++)
        {
            // However often: no lane is filled, so a stranger cannot tell later what was asked.
            var refused = Assert.Single((await codes.Ask("+60 12-345 6789", "id", null, default)).Refusals);
            Assert.Equal(("phone_abroad", "address"), (refused.Code, refused.Field));
            Assert.Contains("nomor luar negeri", refused.Message("id"), StringComparison.Ordinal);
            Assert.Contains("numbers abroad", refused.Message("en"), StringComparison.Ordinal);
        }

        Assert.Equal("", await Tables.Text(world.Data, ["sign_in_lane", "citizen_code"]));
        Assert.False((await codes.Ask(Home, "id", null, default)).IsRefused);
        Assert.False((await codes.Ask("siti@contoh.id", "id", null, default)).IsRefused);
        Assert.False(allowance.Reaches(Abroad));
    }

    [Theory, OnBothEngines]
    public async Task Neither_word_of_an_account_nor_of_a_report_leaves_for_them_and_no_job_waits(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Codes(world, out var allowance);
        var links = new ReportLinks(new Uri("https://lapor.example"));
        var sms = new SmsTransport(new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" }, KannelGateway.Clients(), world.Clock);
        var mail = new MailTransport(new MailOptions { SpoolFolder = Path.Combine(world.Data.Folder, "spool") }, world.Clock);
        var tell = new TellCitizen(allowance, new Lapor.Channels.StopStore(world.Database, world.Ring, world.Clock), links, mail, sms);
        var word = CitizenTexts.PasswordChanged("id", links.Site);
        foreach (var kind in Enum.GetValues<CitizenWord>()) Assert.Null(await tell.Send(Abroad, word, "kunci." + kind, kind, default));
        var reporter = new TextReporter(world.Reports, world.Contacts, allowance, links, tell, new ChatReporter(world.Database, new ConversationStore(world.Database, world.Ring, world.Clock), new OutboxStore(world.Database, world.Ring, world.Clock), new Lapor.Channels.StopStore(world.Database, world.Ring, world.Clock), world.Attachments, links, world.Clock), new Lapor.Channels.Sms.DeliveryStore(world.Database, world.Ring, world.Clock), mail, world.Clock);
        foreach (var number in new[] { Abroad, Home })
        {
            var id = await world.File(s => s with { Contact = new Contact("Siti", number, "") { PhoneProved = true } });
            await world.Forward(id);
            await world.Do(world.Andi, ActKind.Hold, id);
            Assert.Equal(JobResult.Finished, await reporter.Run((await world.Report(id)).Id, (await world.History(id))[^1].Id, "", default));
        }

        Assert.Equal(Home, Assert.Single(gateway.Taken).To);
        Assert.Null(await tell.Send(Home, word, "kunci", CitizenWord.Warning, default));
        Assert.Equal(2, gateway.Taken.Count);
    }

    private static CitizenCodes Codes(World world, out SmsAllowance allowance)
    {
        allowance = new SmsAllowance(world.WayIn.Lanes, new SmsLimits(Offered: true, Abroad: false));
        return new CitizenCodes(world.Database, world.Ring, world.WayIn.Lanes, allowance, new JobSignal(), world.Clock);
    }
}
