using System.Globalization;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Whistleblowing;

namespace Lapor.Tests.Whistleblowing;

public sealed class InboxesTests
{
    private const string Once = "sekali-pakai-saja-ya";

    [Fact]
    public void Only_a_named_holder_holds_and_only_the_nation_manages()
    {
        var officer = new Officer(7, "Lina", "lina@contoh.go.id", "id", [new OfficerRole(Role.LiaisonOfficer, 2, "/1/2/", 1, "Dinas PU")]);
        var nation = new Officer(1, "Nia", "nia@contoh.go.id", "id", [new OfficerRole(Role.NationalAdmin, null, "", null, "")]);
        Assert.True(May.HoldInbox(Viewer.Of(officer), [7, 8]));
        Assert.False(May.HoldInbox(Viewer.Of(officer), [8]));
        Assert.False(May.HoldInbox(Viewer.Of(nation), [7]));
        Assert.True(May.ManageInboxes(Viewer.Of(nation)));
        Assert.False(May.ManageInboxes(Viewer.Of(officer)) || May.ManageInboxes(Viewer.Public) || May.HoldInbox(Viewer.System, [7]));
    }

    [Theory, OnBothEngines]
    public async Task An_inbox_opens_with_its_first_holders_passphrase(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine, open: false);
        var inboxes = wbs.Inboxes;
        Assert.False((await inboxes.One(wbs.Inbox, default))!.Open);
        Assert.Equal("wbs_closed", (await wbs.Cases.File(Cases.NewFormKey(), wbs.Inbox, "Ada.", [], default)).Refusals[0].Code);
        Assert.Equal("passphrase_short", (await inboxes.Begin(wbs.Lina, wbs.Inbox, "limabelas huruf", default)).Refusals[0].Code);
        Assert.Equal("wbs_not_handed_over", (await inboxes.Unlock(wbs.Lina, wbs.Inbox, Entrance.Passphrase, default)).Refusals[0].Code);
        Assert.Empty((await inboxes.Begin(wbs.Lina, wbs.Inbox, Entrance.Passphrase, default)).Refusals);
        // A second beginning would lock the first one's cases away.
        Assert.Equal("wbs_not_handed_over", (await inboxes.Begin(wbs.Lina, wbs.Inbox, "frasa sandi yang lain sekali", default)).Refusals[0].Code);
        Assert.True((await inboxes.One(wbs.Inbox, default))!.Open);
        Assert.Null(await inboxes.One(wbs.Inbox + 1, default));
        Assert.Equal("passphrase_wrong", (await inboxes.Unlock(wbs.Lina, wbs.Inbox, Entrance.Passphrase + "x", default)).Refusals[0].Code);
        Assert.Equal("not_found", (await inboxes.Unlock(wbs.Sari, wbs.Inbox, Entrance.Passphrase, default)).Refusals[0].Code);
        Assert.False((await inboxes.Unlock(wbs.Lina, wbs.Inbox, Entrance.Passphrase, default)).Value.MustChange);
    }

    [Theory, OnBothEngines]
    public async Task The_key_goes_from_holder_to_holder_and_the_last_one_stays(Engine engine)
    {
        await using var wbs = await Entrance.Create(engine);
        var inboxes = wbs.Inboxes;
        await wbs.File();
        var id = Assert.Single(await inboxes.List(wbs.Lina, wbs.Inbox, default)).Id;
        var key = await wbs.Key();
        Assert.Empty(await inboxes.List(wbs.Sari, wbs.Inbox, default));
        Assert.Null(await inboxes.Open(wbs.Sari, id, key, default)); // even with the key: not named
        Assert.Equal("not_found", (await inboxes.Give(wbs.Lina, wbs.Sari, wbs.Inbox, key, Once, default)).Refusals[0].Code);
        Assert.False(await inboxes.IsHolder(wbs.Sari, default));

        await inboxes.Name(wbs.Nia, wbs.Inbox, wbs.Sari, default);
        Assert.True(await inboxes.IsHolder(wbs.Sari, default));
        Assert.Equal(wbs.Inbox, Assert.Single(await inboxes.Of(wbs.Sari, default)).Id);
        Assert.Equal("last_holder", (await inboxes.Dismiss(wbs.Nia, wbs.Inbox, wbs.Lina, default)).Refusals[0].Code);
        Assert.Empty((await inboxes.Give(wbs.Lina, wbs.Sari, wbs.Inbox, key, Once, default)).Refusals);
        var (given, mustChange) = (await inboxes.Unlock(wbs.Sari, wbs.Inbox, Once, default)).Value;
        Assert.True(mustChange);
        Assert.Empty((await inboxes.Give(wbs.Sari, wbs.Sari, wbs.Inbox, given, "milik saya sendiri saja", default)).Refusals);
        Assert.Equal("passphrase_wrong", (await inboxes.Unlock(wbs.Sari, wbs.Inbox, Once, default)).Refusals[0].Code);
        (given, mustChange) = (await inboxes.Unlock(wbs.Sari, wbs.Inbox, "milik saya sendiri saja", default)).Value;
        Assert.False(mustChange);
        Assert.NotNull(await inboxes.Open(wbs.Sari, id, given, default));

        Assert.Empty((await inboxes.Dismiss(wbs.Nia, wbs.Inbox, wbs.Lina, default)).Refusals);
        Assert.Equal([wbs.Sari], (await inboxes.Holders(wbs.Inbox, default)).Select(h => h.OfficerId));
        Assert.Null(await inboxes.Open(wbs.Lina, id, key, default));
        Assert.Equal("last_holder", (await inboxes.Dismiss(wbs.Nia, wbs.Inbox, wbs.Sari, default)).Refusals[0].Code);
        Assert.Null(await inboxes.Open(wbs.Sari, id, InboxKeys.New().Private, default));
        var audited = (await new AuditLog(wbs.World.Database, wbs.World.Clock).OfOfficer(wbs.Sari, default)).Select(a => a.Kind).ToHashSet();
        Assert.Superset(new HashSet<AuditKind> { AuditKind.SignIn, AuditKind.SignInRefused, AuditKind.CredentialChanged, AuditKind.ContentViewed }, audited);
    }

    [Theory, OnBothEngines]
    public async Task Holders_hear_once_a_day_at_the_hour_and_never_what(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (cases, inboxes) = Entrance.Over(world);
        var (lina, nia) = (world.Lina.Officer!.Id, world.Nia.Officer!.Id);
        var inbox = await inboxes.Create(nia, null, "Pengawasan nasional", default);
        await inboxes.Name(nia, inbox, lina, default);
        await inboxes.Name(nia, inbox, nia, default); // without the key: is not told
        await inboxes.Begin(lina, inbox, Entrance.Passphrase, default);
        await world.Jobs.Ensure(Workers.Recurring.Single(j => j.Kind == JobKinds.TellInboxes), default);

        // 09.00: after the hour. Nothing is told, and filing leaves no row in the queue.
        await crew.Work();
        var jobs = await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job"));
        for (var n = 0; n < 3; n++) await cases.File(Cases.NewFormKey(), inbox, "Ada kuitansi ganda.", [], default);
        Assert.Equal(jobs, await world.Database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM job")));
        await crew.Work();
        Assert.Empty(crew.Take());

        world.Clock.Advance(TimeSpan.FromHours(23)); // 08.00
        await crew.Work();
        var mail = Assert.Single(crew.Take());
        Assert.Equal(("lina@contoh.go.id", "Ada yang baru di kotak Anda"), (mail.To, mail.Subject));
        Assert.DoesNotContain("kuitansi", mail.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Pengawasan", mail.ToString(), StringComparison.Ordinal);

        // The officer's own answer is no news; a day without any is silent; a reply is told again.
        var key = (await inboxes.Unlock(lina, inbox, Entrance.Passphrase, default)).Value.Key;
        var id = (await inboxes.List(lina, inbox, default))[0].Id;
        await inboxes.Answer(lina, (await inboxes.Open(lina, id, key, default))!, Cases.NewFormKey(), CaseState.Answered, "Sudah.", [], default);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await crew.Work();
        Assert.Empty(crew.Take());
        await cases.Reply((await inboxes.Open(lina, id, key, default))!, Cases.NewFormKey(), "Belum.", [], default);
        await crew.Work();
        Assert.Empty(crew.Take());
        world.Clock.Advance(TimeSpan.FromDays(1));
        await crew.Work();
        Assert.Single(crew.Take());
        Assert.Equal("08", world.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).ToString("HH", CultureInfo.InvariantCulture));
    }
}
