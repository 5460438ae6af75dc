using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Tests.People;

/// <summary>Identity providers as data, and which officer an account of theirs is, on both engines. The way there and back is walked against a real provider in the web tests.</summary>
public sealed class ProviderTests
{
    private static readonly IdentityProviderInput Input = new("SSO Kota Bandung", "https://sso.contoh.go.id", "lapor", "sangat rahasia", "email", TrustsFactor: false, "", Active: true);

    private static IdToken Token(string subject, string? email = null, params string[] amr) => new(subject, email, amr, null);

    [Theory, OnBothEngines]
    public async Task A_provider_is_kept_with_its_secret_sealed(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (store, nia) = (world.WayIn.Providers, world.Nia.Officer!.Id);
        Assert.False(await store.AnyActive(default));
        var id = (await store.Add(World.Bandung, Input, nia, default)).Value;
        var national = (await store.Add(null, Input with { Name = "SSO ASN", Issuer = "https://asn.contoh.go.id/a" }, nia, default)).Value;
        Assert.True(await store.AnyActive(default));
        Assert.Equal("sangat rahasia", await store.Secret(id, default));
        Assert.DoesNotContain("sangat rahasia", await Tables.Text(world.Data, ["identity_provider"]), StringComparison.Ordinal);
        Assert.Equal([national, id], (await store.Active(default)).Select(p => p.Id));
        Assert.Equal([national, id], (await store.InSubtree("/", default)).Select(p => p.Id));
        var path = (await store.ById(id, default))!.AgencyPath!;
        Assert.Equal([id], (await store.InSubtree(path, default)).Select(p => p.Id));
        Assert.Empty(await store.InSubtree("/10/", default)); // another agency, whose path begins alike

        var changed = await store.Change(id, 1, Input with { Name = "Lain", Secret = "", Active = false }, nia, default);
        Assert.Empty(changed.Refusals);
        Assert.Equal("sangat rahasia", await store.Secret(id, default));
        Assert.Equal([national], (await store.Active(default)).Select(p => p.Id));
        Assert.Equal("changed_meanwhile", Assert.Single((await store.Change(id, 1, Input, nia, default)).Refusals).Code);
        await store.Change(id, 2, Input with { Secret = "baru" }, nia, default);
        Assert.Equal("baru", await store.Secret(id, default));
        Assert.Equal(["identity_provider:1 changed", "identity_provider:1 off", "identity_provider:2 added", "identity_provider:1 added"], (await world.WayIn.Audit.OfOfficer(nia, default)).Select(e => e.Subject).Take(4));
    }

    [Theory, OnBothEngines]
    public async Task A_provider_that_could_not_work_is_refused_field_by_field(Engine engine)
    {
        await using var world = await World.Create(engine);
        var refused = await world.WayIn.Providers.Add(1, Input with { Name = " ", Issuer = "", ClientId = "", Secret = "", EmailClaim = "" }, 1, default);
        Assert.Equal(["name", "issuer", "clientId", "secret", "emailClaim"], refused.Refusals.Select(r => r.Field));
        foreach (var issuer in new[] { "http://sso.contoh.go.id", "https://sso.contoh.go.id?x=1", "https://sso.contoh.go.id#x", "https://a:b@sso.contoh.go.id", "sso.contoh.go.id", "ftp://sso.contoh.go.id", "https://" })
            Assert.Equal("issuer_format", Assert.Single((await world.WayIn.Providers.Add(1, Input with { Issuer = issuer }, 1, default)).Refusals).Code);
        Assert.Equal("too_long", Assert.Single((await world.WayIn.Providers.Add(1, Input with { Acr = new string('x', 201) }, 1, default)).Refusals).Code);
    }

    [Theory, OnBothEngines]
    public async Task Only_a_linked_account_opens_and_only_while_its_agency_is_the_officers(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (store, signIn, lina) = (world.WayIn.Providers, world.WayIn.ProviderSignIn, world.Lina.Officer!);
        var provider = await Added(world, World.Bandung, Input);
        var buleleng = await Added(world, World.Buleleng, Input with { Issuer = "https://sso.buleleng.contoh.go.id" });
        // The address of somebody who uses their account opens nothing.
        Assert.Equal("identity_unknown", Assert.Single((await signIn.Of(provider, Token("a1", lina.Email), default)).Refusals).Code);
        Assert.Equal("provider_not_yours", Assert.Single((await signIn.Connect(buleleng, lina, Token("a1"), default)).Refusals).Code);
        Assert.Empty((await signIn.Connect(provider, lina, Token("a1"), default)).Refusals);
        Assert.Empty((await signIn.Connect(provider, lina, Token("a1"), default)).Refusals); // twice is once
        Assert.Equal("identity_taken", Assert.Single((await signIn.Connect(provider, world.Sari.Officer!, Token("a1"), default)).Refusals).Code);
        var vouched = (await signIn.Of(provider, Token("a1", null, "mfa"), default)).Value;
        Assert.Equal((lina.Id, false), (vouched.Signed.Officer.Id, vouched.FactorProved)); // not ticked
        Assert.True((await signIn.Of(buleleng, Token("a1"), default)).IsRefused); // the same name at another provider
        Assert.Equal(("SSO Kota Bandung", true), (Assert.Single(await store.LinkedTo(lina.Id, default)).Name, (await store.LinkedTo(lina.Id, default))[0].UsedAt is not null));

        await signIn.Connect(provider, lina, Token("a2"), default); // another account takes its place
        Assert.True((await signIn.Of(provider, Token("a1"), default)).IsRefused);
        Assert.False((await signIn.Of(provider, Token("a2"), default)).IsRefused);

        await world.WayIn.Manage.Grant(lina.Id, Role.LiaisonOfficer, "dinas-pu-buleleng", null, default);
        await world.WayIn.Manage.Revoke(lina.Id, Role.LiaisonOfficer, "dinas-pu-bandung", null, default);
        Assert.True((await signIn.Of(provider, Token("a2"), default)).IsRefused); // moved away
        await signIn.Unlink(lina.Id, provider.Id, default);
        Assert.Empty(await store.LinkedTo(lina.Id, default));
    }

    [Theory, OnBothEngines]
    public async Task An_invitation_is_taken_up_by_a_verified_address_inside_the_agency_and_once(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (signIn, nia) = (world.WayIn.ProviderSignIn, world.Nia.Officer!.Id);
        var provider = await Added(world, World.Bandung, Input);
        var buleleng = await Added(world, World.Buleleng, Input with { Issuer = "https://sso.buleleng.contoh.go.id" });
        var decree = new Decree("800/1", new DateOnly(2026, 1, 2));
        var rina = (await world.WayIn.Manage.Invite("rina@contoh.go.id", "Rina", Role.LiaisonOfficer, "dinas-pu-bandung", decree, nia, default)).Value;
        await world.WayIn.Manage.Invite("tia@contoh.go.id", "Tia", Role.NationalAdmin, null, decree, nia, default);
        Assert.True((await signIn.Of(buleleng, Token("r", "rina@contoh.go.id"), default)).IsRefused);
        Assert.True((await signIn.Of(provider, Token("r"), default)).IsRefused); // nobody verified the address
        Assert.True((await signIn.Of(provider, Token("t", "tia@contoh.go.id"), default)).IsRefused); // no agency's provider makes a national admin
        Assert.Equal(rina.Id, (await signIn.Of(provider, Token("r", "Rina@contoh.go.id"), default)).Value.Signed.Officer.Id);
        Assert.Null(await world.WayIn.Links.Find(rina.Token, default)); // the link is used up
        Assert.Equal(rina.Id, (await signIn.Of(provider, Token("r"), default)).Value.Signed.Officer.Id);
        Assert.True((await signIn.Of(provider, Token("other", "rina@contoh.go.id"), default)).IsRefused);

        var sita = (await world.WayIn.Manage.Invite("sita@contoh.go.id", "Sita", Role.LiaisonOfficer, "dinas-pu-bandung", decree, nia, default)).Value;
        await world.WayIn.Links.Accept(sita.Token, "kuda hijau makan siang", default);
        Assert.True((await signIn.Of(provider, Token("s", "sita@contoh.go.id"), default)).IsRefused);
        await world.WayIn.Manage.SendReset(sita.Id, factorToo: true, nia, default);
        Assert.True((await signIn.Of(provider, Token("s", "sita@contoh.go.id"), default)).IsRefused); // a reset is no invitation
        Assert.Empty(await world.WayIn.Providers.LinkedTo(sita.Id, default));
    }

    [Theory, OnBothEngines]
    public async Task A_second_factor_elsewhere_counts_only_where_ticked_said_and_all_roles_are_the_agencys(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (signIn, lina) = (world.WayIn.ProviderSignIn, world.Lina.Officer!);
        var provider = await Added(world, World.Bandung, Input with { TrustsFactor = true, Acr = "urn:kuat" });
        await signIn.Connect(provider, lina, Token("a"), default);
        async Task<bool> Proved(IdToken token) => (await signIn.Of(provider, token, default)).Value.FactorProved;
        Assert.False(await Proved(Token("a")));
        Assert.False(await Proved(Token("a", null, "pwd", "otp")));
        Assert.False(await Proved(Token("a") with { Acr = "urn:lemah" }));
        Assert.True(await Proved(Token("a", null, "pwd", "mfa")));
        Assert.True(await Proved(Token("a") with { Acr = "urn:kuat" }));
        await world.WayIn.Manage.Grant(lina.Id, Role.LiaisonOfficer, "dinas-pu-buleleng", null, default);
        Assert.False(await Proved(Token("a", null, "mfa")));

        var nation = await Added(world, null, Input with { TrustsFactor = true, Issuer = "https://asn.contoh.go.id" });
        await signIn.Connect(nation, lina, Token("n"), default);
        Assert.True((await signIn.Of(nation, Token("n", null, "mfa"), default)).Value.FactorProved);
        var nia = world.Nia.Officer!;
        await signIn.Connect(nation, nia, Token("nia"), default);
        Assert.False((await signIn.Of(nation, Token("nia", null, "mfa"), default)).Value.FactorProved); // the national admin's own factor always
    }

    [Theory, OnBothEngines]
    public async Task Another_issuer_and_a_reset_take_every_link_away(Engine engine)
    {
        await using var world = await World.Create(engine);
        var (store, signIn, nia) = (world.WayIn.Providers, world.WayIn.ProviderSignIn, world.Nia.Officer!.Id);
        var provider = await Added(world, World.Bandung, Input);
        await signIn.Connect(provider, world.Lina.Officer!, Token("a"), default);
        await signIn.Connect(provider, world.Sari.Officer!, Token("b"), default);
        Assert.Equal(2, (await store.ById(provider.Id, default))!.Linked);
        await world.WayIn.Manage.SendReset(world.Sari.Officer!.Id, factorToo: true, nia, default);
        Assert.True((await signIn.Of(provider, Token("b"), default)).IsRefused);
        await store.Change(provider.Id, 1, Input with { Name = "Nama lain" }, nia, default);
        Assert.Equal(1, (await store.ById(provider.Id, default))!.Linked);
        await store.Change(provider.Id, 2, Input with { Issuer = "https://lain.contoh.go.id" }, nia, default);
        Assert.Equal(0, (await store.ById(provider.Id, default))!.Linked);
    }

    private static async Task<IdentityProvider> Added(World world, long? agency, IdentityProviderInput input)
    {
        var added = await world.WayIn.Providers.Add(agency, input, world.Nia.Officer!.Id, default);
        return (await world.WayIn.Providers.ById(added.Value, default))!;
    }
}
