using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Notifying;

/// <summary>The last message about a deleted report where no mail can go: by text message to a proved number, before the contact is destroyed.</summary>
public sealed class LastWordTests
{
    private const string Neutral = "Lapor: ada kabar untuk laporan Anda. Lihat https://lapor.example/lacak";

    [Theory, OnBothEngines]
    public async Task Who_has_only_a_proved_telephone_is_told_by_text_message_and_then_forgotten(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        Task<TrackingId> Filed(int n, Func<Contact, Contact> change, bool anonymous = false, string language = "id") =>
            world.File(s => s with { Contact = change(new Contact("Siti", $"0812-9999-000{n}", "") { PhoneProved = true }), Anonymous = anonymous, Language = language });
        var plain = await Filed(1, c => c);
        var hidden = await Filed(2, c => c, anonymous: true);
        var unproved = await Filed(3, c => c with { PhoneProved = false });
        var silent = await Filed(4, c => c with { Notices = new NoticeChoice { Sms = MailNotices.None } });
        var mailed = await Filed(5, c => c with { Email = "lima@contoh.id" });
        var bounced = await Filed(6, c => c with { Email = "enam@contoh.id" });
        var english = await Filed(7, c => c, language: "en");
        await world.Contacts.Undeliverable((await world.Report(bounced)).Id, "smtp_550", default);
        await crew.Bounces.Refused("enam@contoh.id", "satu@x", "smtp_550", default);
        await crew.Work();
        crew.Take();
        crew.TakeTexts();
        TrackingId[] all = [plain, hidden, unproved, silent, mailed, bounced, english];
        foreach (var id in all) await Withdraw(world, id);
        await crew.Work();
        Assert.Equal(
            [
                $"+6281299990001\nLapor: laporan {plain.Spoken} sudah dihapus, juga kontak Anda. Ini kabar terakhir. Lihat https://lapor.example/lacak",
                "+6281299990002\n" + Neutral,
                $"+6281299990006\nLapor: laporan {bounced.Spoken} sudah dihapus, juga kontak Anda. Ini kabar terakhir. Lihat https://lapor.example/lacak",
                $"+6281299990007\nLapor: report {english.Spoken} is deleted, and your contact with it. This is the last message. See https://lapor.example/lacak",
            ],
            crew.TakeTexts().Order(StringComparer.Ordinal));
        Assert.Equal("lima@contoh.id", Assert.Single(crew.Take(), m => m.To.EndsWith("@contoh.id", StringComparison.Ordinal)).To);
        foreach (var id in all) Assert.True((await world.Contacts.Open((await world.Report(id)).Id, default)).IsEmpty);
        // A second run, as after a crash, tells nobody.
        var act = (await world.History(plain))[^1];
        Assert.Null((await crew.ForgetReporter.Run((await world.Report(plain)).Id, act.Id, default)).Again);
        Assert.Empty(crew.TakeTexts());
    }

    [Theory, OnBothEngines]
    public async Task It_waits_for_the_gateway_and_for_quiet_hours_but_not_longer_than_the_law(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "503 Temporal failure, try again later." };
        await using var crew = await Crew.Create(engine, sms: new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var world = crew.World;
        var hour = TimeZoneInfo.ConvertTime(world.Clock.GetUtcNow(), IndonesianTime.Wib).Hour;
        Task<TrackingId> Filed(int n, NoticeChoice? wish) => world.File(s => s with { Contact = new Contact("Siti", $"0812-9999-000{n}", "") { PhoneProved = true, Notices = wish } });
        var (away, quiet) = (await Filed(1, null), await Filed(2, new NoticeChoice { QuietFrom = hour, QuietTo = (hour + 3) % 24 }));
        foreach (var id in new[] { away, quiet }) await Withdraw(world, id);
        async Task<bool> Again(TrackingId id) => (await crew.ForgetReporter.Run((await world.Report(id)).Id, (await world.History(id))[^1].Id, default)).Again is not null;
        Assert.True(await Again(away));
        gateway.Answer = null;
        Assert.True(await Again(quiet));
        Assert.Empty(gateway.Taken);
        gateway.Answer = "503 Temporal failure, try again later.";
        world.Clock.Advance(TimeSpan.FromHours(4));
        Assert.True(await Again(away));
        gateway.Answer = null;
        Assert.False(await Again(quiet));
        Assert.Equal("+6281299990002", Assert.Single(gateway.Taken).To);
        gateway.Answer = "503 Temporal failure, try again later.";
        world.Clock.Advance(ForgetReporter.Patience);
        Assert.False(await Again(away));
        foreach (var id in new[] { away, quiet }) Assert.True((await world.Contacts.Open((await world.Report(id)).Id, default)).IsEmpty);
        Assert.Single(gateway.Taken);
    }

    [Theory, OnBothEngines]
    public async Task An_account_that_is_deleted_too_waits_until_its_reports_were_told(Engine engine)
    {
        await using var gateway = new KannelGateway { Answer = "503 Temporal failure, try again later." };
        await using var crew = await Crew.Create(engine, sms: new SmsOptions { Gateway = gateway.Address, User = "lapor", Password = "rahasia-gerbang" });
        var (world, accounts) = (crew.World, crew.World.Accounts);
        var citizen = (await accounts.Enter("siti@contoh.id")).Citizen;
        var id = await world.File(s => s with { Contact = new Contact("Siti", "0812-9999-0001", "") { PhoneProved = true } });
        await accounts.Store.Keep(citizen.Id, [(id, 1)], default);
        await Withdraw(world, id);
        var number = (await accounts.Erasures.Ask(citizen.Id, default))!;
        await accounts.Erasures.Decide(number, world.Nia.Officer!.Id, approve: true, null, default);
        await Due();
        Assert.Empty(gateway.Taken);
        Assert.NotNull(await accounts.Store.ById(citizen.Id, default));
        Assert.DoesNotContain(crew.Take(), m => m.Subject.Contains("sudah dihapus", StringComparison.Ordinal));
        gateway.Answer = null;
        for (var n = 0; n < 4; n++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(11));
            await Due();
        }

        Assert.Contains(id.Spoken, Assert.Single(gateway.Taken).Text, StringComparison.Ordinal);
        Assert.Null(await accounts.Store.ById(citizen.Id, default));
        Assert.Single(crew.Take(), m => m.Subject == "Akun Lapor Anda sudah dihapus");

        async Task Due()
        {
            while (await crew.Runner.RunDue(default) > 0)
            {
            }
        }
    }

    private static async Task Withdraw(World world, TrackingId id)
    {
        await world.Do(Viewer.Reporter(id), ActKind.AskWithdrawal, id);
        await world.Do(world.Nia, ActKind.Withdraw, id);
    }
}
