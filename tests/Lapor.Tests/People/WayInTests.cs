using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Jobs;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>Lanes, second factors, sessions, links and the hand-over, on both engines.</summary>
public sealed class WayInTests
{
    private const string Password = "kuda hijau makan siang";

    [Theory, OnBothEngines]
    public async Task Guessing_from_elsewhere_closes_the_slow_lane_and_never_the_owners(Engine engine)
    {
        await using var world = await World.Create(engine);
        var signIn = world.WayIn.SignIn;
        await world.WayIn.Manage.Add("rina@contoh.go.id", "Rina", Password, Role.LiaisonOfficer, "dinas-pu-bandung", default);
        for (var n = 0; n < SignInLanes.FreeTries; n++) Assert.True((await signIn.WithPassword("rina@contoh.go.id", "salah", null, default)).IsRefused);
        var locked = await signIn.WithPassword("Rina@contoh.go.id", Password, null, default);
        var unknown = await signIn.WithPassword("siapa@contoh.go.id", Password, null, default);
        Assert.Equal(Assert.Single(unknown.Refusals), Assert.Single(locked.Refusals)); // the same words
        Assert.False((await signIn.WithPassword("rina@contoh.go.id", Password, "her-phone", default)).IsRefused);
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.False((await signIn.WithPassword("rina@contoh.go.id", Password, null, default)).IsRefused);
        for (var n = 0; n < SignInLanes.FreeTries; n++) Assert.True((await signIn.WithPassword("rina@contoh.go.id", "salah", null, default)).IsRefused); // the right one forgot the tries
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        await signIn.WithPassword("rina@contoh.go.id", "salah", null, default);
        world.Clock.Advance(TimeSpan.FromSeconds(31)); // doubled
        Assert.True((await signIn.WithPassword("rina@contoh.go.id", Password, null, default)).IsRefused);
        await world.WayIn.Lanes.Sweep(default);
        Assert.NotEqual("", await Tables.Text(world.Data, ["sign_in_lane"]));
        world.Clock.Advance(TimeSpan.FromHours(25));
        await world.WayIn.Lanes.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["sign_in_lane"]));
    }

    [Theory, OnBothEngines]
    public async Task Many_tries_at_once_count_one_by_one(Engine engine)
    {
        await using var world = await World.Create(engine);
        var lane = world.WayIn.Lanes.Of("password", "siapa@contoh.go.id", null);
        var free = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => world.WayIn.Lanes.Take(lane, default))));
        Assert.Equal(SignInLanes.FreeTries, free.Count(f => f));
        Assert.DoesNotContain("siapa", await Tables.Text(world.Data, ["sign_in_lane"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_doubles_up_to_a_quarter_of_an_hour_and_two_minutes_on_a_known_device()
    {
        Assert.Equal([0, 0, 30, 60, 120, 900, 900], new[] { 1, 4, 5, 6, 7, 12, 1000 }.Select(n => SignInLanes.Waiting(n, known: false).TotalSeconds));
        Assert.Equal([0, 5, 10, 120], new[] { 9, 10, 11, 1000 }.Select(n => SignInLanes.Waiting(n, known: true).TotalSeconds));
    }

    [Theory, OnBothEngines]
    public async Task A_code_opens_once_and_so_does_each_recovery_code(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (factor, lina, sari) = (world.WayIn.Factor, world.Lina.Officer!.Id, world.Sari.Officer!.Id);
        Assert.False((await factor.Of(lina, default)).Any);
        Assert.Equal("code_wrong", Assert.Single((await factor.Set(lina, WayIn.Secret, "000000", default)).Refusals).Code);
        var codes = (await factor.Set(lina, WayIn.Secret, WayIn.Code(world.Clock)[..3] + " " + WayIn.Code(world.Clock)[3..], default)).Value;
        Assert.Equal(SecondFactor.RecoveryCodes, codes.Distinct().Count());
        Assert.True((await factor.Of(lina, default)).App);

        Assert.True((await factor.Take(lina, WayIn.Code(world.Clock), null, default)).IsRefused); // proved the set-up, and is used up
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = WayIn.Code(world.Clock);
        var both = await Task.WhenAll(Task.Run(() => factor.Take(lina, code, null, default)), Task.Run(() => factor.Take(lina, code, null, default)));
        Assert.Single(both, b => !b.IsRefused && b.Value == "totp");
        Assert.True((await factor.Take(lina, code, null, default)).IsRefused);

        Assert.Equal("recovery_code", (await factor.Take(lina, codes[0].ToLowerInvariant().Replace('-', ' '), "phone", default)).Value);
        Assert.True((await factor.Take(lina, codes[0], "phone", default)).IsRefused);
        Assert.True((await factor.Take(sari, codes[1], "phone", default)).IsRefused);
        Assert.Equal(SecondFactor.RecoveryCodes - 1, (await factor.Of(lina, default)).Codes);
        var fresh = await factor.NewCodes(lina, default);
        Assert.True((await factor.Take(lina, codes[2], "phone", default)).IsRefused);
        Assert.False((await factor.Take(lina, fresh[2], "phone", default)).IsRefused);

        var stored = await Tables.Text(world.Data, ["officer_totp", "officer_recovery"]);
        Assert.DoesNotContain(System.Text.Encoding.Latin1.GetString(WayIn.Secret), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(fresh[3].Replace("-", "", StringComparison.Ordinal), stored, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Guessing_codes_is_slowed_even_with_the_right_password(Engine engine)
    {
        await using var world = await World.Create(engine);
        await world.WayIn.GiveFactor();
        var lina = world.Lina.Officer!.Id;
        for (var n = 0; n < SignInLanes.FreeTries; n++) await world.WayIn.Factor.Take(lina, "123 45" + n, null, default);
        Assert.True((await world.WayIn.Factor.Take(lina, WayIn.Code(world.Clock), null, default)).IsRefused);
        Assert.False((await world.WayIn.Factor.Take(lina, WayIn.Code(world.Clock), "her-phone", default)).IsRefused);
    }

    [Theory, OnBothEngines]
    public async Task A_session_ends_when_it_rests_when_it_is_old_and_when_it_is_ended(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (sessions, lina, sari) = (world.WayIn.Sessions, world.Lina.Officer!.Id, world.Sari.Officer!.Id);
        var token = await sessions.Start(lina, "Chrome/Android", "totp", default);
        Assert.DoesNotContain(token, await Tables.Everything(world.Data), StringComparison.Ordinal);
        var signed = (await sessions.Signed(token, default))!;
        Assert.Equal(("Lina", lina), (signed.Officer.Name, signed.Officer.Id));
        Assert.Null(await sessions.Signed(token + "x", default));
        world.Clock.Advance(OfficerSessions.Idle - TimeSpan.FromMinutes(1));
        Assert.NotNull(await sessions.Signed(token, default));
        world.Clock.Advance(OfficerSessions.Idle - TimeSpan.FromMinutes(1));
        Assert.NotNull(await sessions.Signed(token, default)); // each click moves it on
        world.Clock.Advance(OfficerSessions.Idle);
        Assert.Null(await sessions.Signed(token, default));

        token = await sessions.Start(lina, "Firefox/Windows", "totp", default);
        for (var hours = 0; hours < 7 * 24 - 7; hours += 7)
        {
            Assert.NotNull(await sessions.Signed(token, default));
            world.Clock.Advance(TimeSpan.FromHours(7));
        }

        world.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Null(await sessions.Signed(token, default));

        var (one, two, other) = (await sessions.Start(lina, "-/-", "totp", default), await sessions.Start(lina, "-/-", "totp", default), await sessions.Start(sari, "-/-", "totp", default));
        var open = await sessions.Of(lina, default);
        Assert.Equal(2, open.Count); // those that ended by themselves went with the new sign-in
        await sessions.End(sari, (await sessions.Signed(one, default))!.Id, default); // not hers to end
        Assert.NotNull(await sessions.Signed(one, default));
        await sessions.EndOthers(lina, (await sessions.Signed(two, default))!.Id, default);
        Assert.Null(await sessions.Signed(one, default));
        Assert.NotNull(await sessions.Signed(two, default));
        Assert.NotNull(await sessions.Signed(other, default));
        for (var n = 0; n < 30; n++) await sessions.Start(sari, "-/-", "totp", default);
        Assert.InRange((await sessions.Of(sari, default)).Count, 1, 20);
        world.Clock.Advance(OfficerSessions.Idle);
        await sessions.Sweep(default);
        Assert.Equal("", await Tables.Text(world.Data, ["officer_session"]));
    }

    [Theory, OnBothEngines]
    public async Task One_role_of_several_can_be_chosen_for_a_session(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (sessions, lina) = (world.WayIn.Sessions, world.Lina.Officer!.Id);
        await world.WayIn.Manage.Grant(lina, Role.AgencyAdmin, "kabupaten-buleleng", null, default);
        var (token, beside) = (await sessions.Start(lina, "-/-", "totp", default), await sessions.Start(lina, "-/-", "totp", default));
        var signed = (await sessions.Signed(token, default))!;
        Assert.Equal(2, signed.Officer.Roles.Count);
        await sessions.Choose(signed, signed.Officer.Held.Single(r => r.Role is Role.AgencyAdmin), default);
        signed = (await sessions.Signed(token, default))!;
        Assert.Equal((Role.AgencyAdmin, 2), (Assert.Single(signed.Officer.Roles).Role, signed.Officer.Held.Count));
        Assert.False(signed.Officer.Holds(Role.LiaisonOfficer, "/1/2/"));
        Assert.Equal(2, (await sessions.Signed(beside, default))!.Officer.Roles.Count);
        await sessions.Choose(signed, new OfficerRole(Role.NationalAdmin, null, "", null, ""), default); // not held
        Assert.Single((await sessions.Signed(token, default))!.Officer.Roles);
        await world.WayIn.Manage.Revoke(lina, Role.AgencyAdmin, "kabupaten-buleleng", null, default);
        Assert.Equal(Role.LiaisonOfficer, Assert.Single((await sessions.Signed(token, default))!.Officer.Roles).Role);
    }

    [Theory, OnBothEngines]
    public async Task An_invitation_works_once_within_a_week_and_the_newest_alone(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (manage, links, nia) = (world.WayIn.Manage, world.WayIn.Links, world.Nia.Officer!.Id);
        var decree = new Decree("800/12/2026", new DateOnly(2026, 2, 20));
        Assert.Equal("missing", Assert.Single((await manage.Invite("rina@contoh.go.id", "Rina", Role.LiaisonOfficer, "dinas-pu-bandung", decree with { Number = " " }, nia, default)).Refusals).Code);
        Assert.Equal("date_in_future", Assert.Single((await manage.Invite("rina@contoh.go.id", "Rina", Role.LiaisonOfficer, "dinas-pu-bandung", decree with { Day = new DateOnly(2026, 4, 1) }, nia, default)).Refusals).Code);
        var invited = (await manage.Invite("rina@contoh.go.id", "Rina", Role.LiaisonOfficer, "dinas-pu-bandung", decree, nia, default)).Value;
        Assert.Equal([(decree.Number, decree.Day)], (await world.Officers.Decrees(invited.Id, default)).Select(d => (d.Number, d.Day)));
        Assert.DoesNotContain(invited.Token, await Tables.Everything(world.Data), StringComparison.Ordinal);
        Assert.True((await world.WayIn.SignIn.WithPassword("rina@contoh.go.id", "", null, default)).IsRefused);

        await crew.Work();
        var mail = Assert.Single(crew.Mails).Text;
        Assert.Contains($"https://lapor.example/masuk/tautan/{invited.Token}", mail, StringComparison.Ordinal);

        Assert.Equal("link_ended", Assert.Single((await links.Accept(invited.Token + "x", Password, default)).Refusals).Code);
        Assert.Equal("password_common", Assert.Single((await links.Accept(invited.Token, "Indonesia123!", default)).Refusals).Code);
        Assert.Equal("password_own", Assert.Single((await links.Accept(invited.Token, "pekerjaan umum rina", default)).Refusals).Code);
        var both = await Task.WhenAll(Task.Run(() => links.Accept(invited.Token, Password, default)), Task.Run(() => links.Accept(invited.Token, Password, default)));
        Assert.Equal(invited.Id, Assert.Single(both, b => !b.IsRefused).Value.Officer.Id);
        Assert.Null(await links.Find(invited.Token, default));
        Assert.False((await world.WayIn.SignIn.WithPassword("rina@contoh.go.id", Password, null, default)).IsRefused);

        var session = await world.WayIn.Sessions.Start(invited.Id, "-/-", "totp", default);
        var (first, second) = ((await manage.SendReset(invited.Id, factorToo: false, nia, default)).Value, (await manage.SendReset(invited.Id, factorToo: false, nia, default)).Value);
        Assert.Null(await links.Find(first, default));
        Assert.NotNull(await world.WayIn.Sessions.Signed(session, default)); // asking for a link ends nothing
        var link = (await links.Find(second, default))!;
        Assert.Equal((LinkKind.Reset, link), (link.Kind, (await links.ById(link.Id, default))! with { Officer = link.Officer }));
        Assert.False((await links.Accept(second, "sembilan gajah menari", default)).IsRefused);
        Assert.Null(await world.WayIn.Sessions.Signed(session, default));
        Assert.True((await world.WayIn.SignIn.WithPassword("rina@contoh.go.id", Password, null, default)).IsRefused);

        var last = (await manage.SendReset(invited.Id, factorToo: false, nia, default)).Value;
        world.Clock.Advance(AccountLinks.Length);
        Assert.Null(await links.Find(last, default));
        Assert.Equal("officer_not_found", Assert.Single((await manage.SendReset(999, factorToo: false, nia, default)).Refusals).Code);
    }

    [Theory, OnBothEngines]
    public async Task Resetting_the_access_leaves_nothing_but_the_mailbox(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = (await world.WayIn.Manage.Add("rina@contoh.go.id", "Rina", Password, Role.LiaisonOfficer, "dinas-pu-bandung", default)).Value;
        await world.WayIn.GiveFactor();
        var session = await world.WayIn.Sessions.Start(id, "-/-", "totp", default);
        Assert.False((await world.WayIn.Manage.SendReset(id, factorToo: true, world.Nia.Officer!.Id, default)).IsRefused);
        Assert.True((await world.WayIn.SignIn.WithPassword("rina@contoh.go.id", Password, null, default)).IsRefused);
        Assert.False((await world.WayIn.Factor.Of(id, default)).Any);
        Assert.Null(await world.WayIn.Sessions.Signed(session, default));
        Assert.Equal($"CredentialChanged officer:{id} access_reset", (await world.WayIn.Audit.OfOfficer(world.Nia.Officer!.Id, default)).Select(e => $"{e.Kind} {e.Subject}").First());
    }

    [Theory, OnBothEngines]
    public async Task A_leaving_officers_notices_go_to_a_successor_who_may_see_them(Engine engine)
    {
        await using var crew = await Crew.Create(engine);
        var world = crew.World;
        var (works, social) = (await world.File(), await world.File());
        await world.Forward(works);
        await world.Dispose(works);
        await world.Forward(social);
        await crew.Work();
        var (lina, andi, sari) = (world.Lina.Officer!.Id, world.Andi.Officer!.Id, world.Sari.Officer!.Id);
        Assert.Equal([works.ToString()], (await world.Officers.Unread(lina, 10, default)).Select(n => n.TrackingId));
        var handOver = new HandOver(world.Database, world.Reports, world.Officers, world.WayIn.Links, world.WayIn.Audit, new JobSignal(), world.Clock);
        Assert.Equal("successor_unknown", Assert.Single((await handOver.Run(lina, "siapa@contoh.go.id", andi, default)).Refusals).Code);
        Assert.Equal("successor_unknown", Assert.Single((await handOver.Run(lina, "lina@contoh.go.id", andi, default)).Refusals).Code);
        Assert.Equal("last_national_admin", Assert.Single((await handOver.Run(world.Nia.Officer!.Id, "lina@contoh.go.id", andi, default)).Refusals).Code);

        var before = crew.Mails.Count;
        var sariUnread = (await world.Officers.Unread(sari, 10, default)).Count;
        Assert.Equal(new HandedOver(0, 1), (await handOver.Run(lina, "sari@contoh.go.id", andi, default)).Value); // another unit's work is not hers to see
        Assert.Equal(sariUnread, (await world.Officers.Unread(sari, 10, default)).Count);
        Assert.Null(await world.Officers.ById(lina, default));
        Assert.DoesNotContain(await world.Officers.Managed(lina, default), r => r.Role is not null);
        Assert.Equal("Lina", (await world.Officers.Names([lina], default))[lina]);

        var andiUnread = (await world.Officers.Unread(andi, 50, default)).Select(n => n.TrackingId).ToList();
        Assert.Equal(andiUnread.Distinct().Count(), (await handOver.Run(andi, "nia@contoh.go.id", world.Nia.Officer!.Id, default)).Value.Reports);
        Assert.Empty(await world.Officers.Unread(andi, 50, default));
        Assert.Superset(andiUnread.ToHashSet(), (await world.Officers.Unread(world.Nia.Officer!.Id, 50, default)).Select(n => n.TrackingId).ToHashSet());
        await crew.Work();
        var mails = crew.Mails;
        Assert.Equal(before + 2, mails.Count);
        if (andiUnread.Count > 0) Assert.Contains(mails, m => m.Text.Contains($"/kerja/laporan/{andiUnread[0]}", StringComparison.Ordinal) && m.Text.Contains("tidak lagi bertugas", StringComparison.Ordinal));
    }
}
