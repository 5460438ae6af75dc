using System.Net;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.AspNetCore.WebUtilities;

namespace Lapor.Web.Tests.Pages;

/// <summary>Signing in with an agency's own account, against a real provider in a process of its own: the way that should work, and everything that must not.</summary>
public sealed class AgencySignInTests
{
    private static readonly IdentityProviderInput Input = new("SSO Kota Bandung", "", RealProvider.ClientId, RealProvider.Secret, "email", TrustsFactor: false, "urn:kuat", Active: true);

    [Theory, OnBothEngines]
    public async Task An_officer_links_an_account_and_signs_in_with_it(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        using var client = country.Site.Client();
        var lina = new Visitor(client);
        Assert.DoesNotContain("akun instansi", (await lina.Get("/masuk")).Text("main"), StringComparison.Ordinal);
        var id = await Add(country, provider);
        await country.Site.SignIn(lina, "lina@contoh.go.id", Country.Password);

        // Linking asks for the password, then leads out by a plain link: a form may go nowhere else.
        var page = await lina.Submit(await lina.Get("/kerja/akun"), "#hubungkan", Values(("LinkPassword", "salah")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#LinkPassword-error"));
        page = await lina.Submit(page, "#hubungkan", Values(("LinkPassword", Country.Password)));
        Assert.Equal($"/masuk/tautkan/{id}", page.Url.AbsolutePath);
        Assert.Contains("127.0.0.1", page.Text("main .lead"), StringComparison.Ordinal);
        Assert.Equal("/kerja/akun?done=linked", await Walk(client, provider, page.One("#lanjut").GetAttribute("href")!));
        Assert.Contains("SSO Kota Bandung", (await lina.Get("/kerja/akun")).Text("#daftar-instansi"), StringComparison.Ordinal);

        // From another browser: the provider stands for the password, the own second factor is asked all the same.
        using var fresh = country.Site.Client();
        page = await new Visitor(fresh).Get("/masuk/instansi");
        Assert.Contains("Pemerintah Kota Bandung", page.Text("#penyedia"), StringComparison.Ordinal);
        Assert.Equal("/masuk/kode?kembali=%2Fkerja%2Fakun", await Walk(fresh, provider, $"/masuk/instansi/{id}?kembali=%2Fkerja%2Fakun"));
        Assert.Equal("/masuk", (await new Visitor(fresh).Get("/kerja")).Url.AbsolutePath);
        country.Site.Clock.Advance(TimeSpan.FromSeconds(30));
        page = await new Visitor(fresh).Submit(await new Visitor(fresh).Get("/masuk/kode"), "#kode", Values(("Code", WayIn.Code(country.Site.Clock))));
        Assert.Equal("/kerja", page.Url.AbsolutePath);

        page = await lina.Submit(await lina.Get("/kerja/akun"), "#putuskan", Values(("UnlinkPassword", Country.Password)));
        Assert.Empty(await country.Of<IdentityProviderStore>().LinkedTo((await Lina(country)).Id, default));
        using var again = country.Site.Client();
        Assert.Equal("/masuk/instansi?hasil=unknown", await Walk(again, provider, $"/masuk/instansi/{id}"));
        Assert.DoesNotContain("lina", country.Site.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnBothEngines]
    public async Task Every_lie_of_a_provider_is_seen_and_opens_nothing(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        var id = await Add(country, provider);
        await Link(country, id, "akun-1");
        async Task Told(string hasil, object turn)
        {
            await provider.Tell(new { turn });
            using var client = country.Site.Client();
            Assert.Equal("/masuk/instansi?hasil=" + hasil, await Walk(client, provider, $"/masuk/instansi/{id}"));
            Assert.NotEmpty((await new Visitor(client).Get("/masuk/instansi?hasil=" + hasil)).Text(".notice"));
            Assert.Equal("/masuk", (await new Visitor(client).Get("/masuk/kode")).Url.AbsolutePath);
        }

        var now = country.Site.Clock.GetUtcNow().ToUnixTimeSeconds();
        await Told("untrusted", new { iss = "https://lain.contoh.go.id" });
        await Told("untrusted", new { aud = "lain" });
        await Told("untrusted", new { nonce = "lain" });
        await Told("untrusted", new { exp = now - 120, iat = now - 300 });
        await Told("untrusted", new { iat = now + 300 });
        await Told("untrusted", new { _key = "other" });
        await Told("untrusted", new { _key = "unknown" });
        await Told("unknown", new { sub = "orang-lain" });
        foreach (var code in new[] { "token_issuer", "token_audience", "token_nonce", "token_expired", "token_too_early", "token_signature" })
            Assert.Contains($"Identity provider {id}: {code}", country.Site.Log, StringComparison.Ordinal);
        await provider.Tell(new { turn = (object?)null });
        using var honest = country.Site.Client();
        Assert.Equal("/masuk/kode", await Walk(honest, provider, $"/masuk/instansi/{id}"));
    }

    [Theory, OnBothEngines]
    public async Task New_keys_are_found_while_running_and_not_asked_for_at_will(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        var id = await Add(country, provider);
        await Link(country, id, "akun-1");
        async Task<string> Try()
        {
            using var client = country.Site.Client();
            return await Walk(client, provider, $"/masuk/instansi/{id}");
        }

        Assert.Equal("/masuk/kode", await Try());
        await provider.Tell(new { renew = true });
        Assert.Equal("/masuk/instansi?hasil=untrusted", await Try()); // asked a moment ago
        country.Site.Clock.Advance(ProviderDirectory.Pause);
        Assert.Equal("/masuk/kode", await Try());
        await provider.Tell(new { renew = true });
        country.Site.Clock.Advance(ProviderDirectory.Pause);
        Assert.Equal("/masuk/kode", await Try());
    }

    [Theory, OnBothEngines]
    public async Task A_provider_that_is_down_keeps_nobody_from_the_password(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        var id = await Add(country, provider);
        await Link(country, id, "akun-1");
        using var client = country.Site.Client();
        using var begun = await client.GetAsync($"/masuk/instansi/{id}");
        var back = await provider.SignIn(begun.Headers.Location!);
        await provider.Kill();
        // Away between the two calls, and away from the beginning.
        Assert.Equal("/masuk/instansi?hasil=down", await Location(client, back.PathAndQuery));
        var nia = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id;
        var silent = (await country.Of<IdentityProviderStore>().Add(null, Input with { Issuer = "https://127.0.0.1:1" }, nia, default)).Value;
        Assert.Equal("/masuk/instansi?hasil=down", await Location(client, $"/masuk/instansi/{silent}"));
        var visitor = new Visitor(client);
        Assert.NotEmpty((await visitor.Get("/masuk/instansi?hasil=down")).Text(".notice-warning"));
        Assert.Equal("/kerja", (await country.Site.SignIn(visitor, "lina@contoh.go.id", Country.Password)).Url.AbsolutePath);
    }

    [Theory, OnBothEngines]
    public async Task An_answer_counts_only_in_the_browser_that_asked_for_this_provider_and_soon(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        var id = await Add(country, provider);
        await Link(country, id, "akun-1");
        using var victim = country.Site.Client();
        using var attacker = country.Site.Client();
        using var begun = await attacker.GetAsync($"/masuk/instansi/{id}");
        var question = QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        Assert.Equal(("S256", "code", "openid email"), (question["code_challenge_method"].ToString(), question["response_type"].ToString(), question["scope"].ToString()));
        Assert.True(question["nonce"].ToString().Length >= 32);
        var back = (await provider.SignIn(begun.Headers.Location!)).PathAndQuery;
        Assert.Equal("/masuk/instansi?hasil=late", await Location(victim, back)); // planted in another browser
        foreach (var broken in new[] { $"/masuk/instansi/{id}/balik", $"/masuk/instansi/{id}/balik?code=x&state=y", back.Replace($"/{id}/", "/99/", StringComparison.Ordinal), back + "&iss=https%3A%2F%2Flain.contoh.go.id" })
            Assert.Contains("hasil=", await Location(attacker, broken), StringComparison.Ordinal);
        Assert.Equal("/masuk", (await new Visitor(attacker).Get("/masuk/kode")).Url.AbsolutePath);

        using var twice = country.Site.Client();
        using var first = await twice.GetAsync($"/masuk/instansi/{id}?kembali=https%3A%2F%2Fjahat.contoh");
        var answer = (await provider.SignIn(first.Headers.Location!)).PathAndQuery;
        Assert.Equal("/masuk/kode", await Location(twice, answer)); // never to another site
        Assert.Equal("/masuk/instansi?hasil=late", await Location(twice, answer));
        Assert.Equal("/masuk/instansi?hasil=cancelled", await Denied(country, id));

        using var late = country.Site.Client();
        using var slow = await late.GetAsync($"/masuk/instansi/{id}");
        answer = (await provider.SignIn(slow.Headers.Location!)).PathAndQuery;
        country.Site.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("/masuk/instansi?hasil=late", await Location(late, answer));
    }

    [Theory, OnBothEngines]
    public async Task An_invited_officer_comes_in_by_the_agencys_account_and_a_trusted_second_factor(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        var id = await Add(country, provider, Input with { TrustsFactor = true });
        var nia = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id;
        await country.Of<ManageOfficers>().Invite("budi@contoh.go.id", "Budi", Role.LiaisonOfficer, "dinas-pu-bandung", new Decree("800/1", new DateOnly(2026, 1, 2)), nia, default);
        async Task<string> Try()
        {
            using var client = country.Site.Client();
            var to = await Walk(client, provider, $"/masuk/instansi/{id}");
            return to == "/kerja" ? (await new Visitor(client).Get("/kerja")).Url.AbsolutePath + " " + (await new Visitor(client).Get("/kerja")).Text(".bench-who") : to;
        }

        await provider.Tell(new { subject = "budi-7", email = "budi@contoh.go.id", verified = false });
        Assert.Equal("/masuk/instansi?hasil=unknown", await Try());
        await provider.Tell(new { verified = true });
        Assert.Equal("/masuk/pengaman", await Try()); // the provider asked for no second factor: one is set up here
        await provider.Tell(new { amr = new[] { "pwd", "mfa" } });
        Assert.StartsWith("/kerja B Budi", await Try(), StringComparison.Ordinal);
        await provider.Tell(new { amr = new[] { "pwd" }, acr = "urn:kuat" });
        Assert.StartsWith("/kerja B Budi", await Try(), StringComparison.Ordinal);
        Assert.Contains(await country.Of<AuditLog>().OfOfficer((await country.Of<OfficerStore>().ByEmail("budi@contoh.go.id", default))!.Id, default), e => e.Kind is AuditKind.SignIn && e.Subject == $"identity_provider:{id}");
    }

    [Theory, OnBothEngines]
    public async Task Admins_keep_the_providers_of_their_own_part_of_the_tree(Engine engine)
    {
        await using var provider = await RealProvider.Start();
        await using var country = await Begin(engine, provider);
        var andi = await country.Officer("andi");
        var page = await andi.Get("/kerja/kelola/penyedia");
        page = await andi.Submit(await andi.Get(page.One("main a.btn-primary").GetAttribute("href")!), "#penyedia", Values(("Name", "SSO"), ("Issuer", "http://sso.contoh.go.id"), ("ClientId", "lapor"), ("Secret", "")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Issuer-error"));
        Assert.NotEmpty(page.Text("#Secret-error"));
        page = await andi.Submit(page, "#penyedia", Values(("Issuer", provider.Issuer), ("Secret", RealProvider.Secret)));
        Assert.NotEmpty(page.Text(".notice-success"));
        Assert.Equal("https://localhost/masuk/instansi/1/balik", page.Text("section code"));
        Assert.DoesNotContain(RealProvider.Secret, page.Document.Source.Text, StringComparison.Ordinal);
        Assert.Contains("answers", (await andi.Submit(page, "#uji")).Url.Query, StringComparison.Ordinal);
        await provider.Kill();
        Assert.Contains("silent", (await andi.Submit(page, "#uji")).Url.Query, StringComparison.Ordinal);
        // Nothing typed is the whole nation, which is not andi's to give; nor another agency.
        foreach (var (slug, text) in new[] { ("", ""), ("kabupaten-buleleng", "Pemerintah Kabupaten Buleleng") })
        {
            page = await andi.Submit(
                await andi.Get("/kerja/kelola/penyedia/isi"), "#penyedia", Values(("Agency", slug), ("AgencyText", text), ("Name", "SSO"), ("Issuer", provider.Issuer), ("ClientId", "lapor"), ("Secret", "x")), expected: HttpStatusCode.UnprocessableEntity);
            Assert.NotEmpty(page.Text("#Agency-error"));
        }

        var ayu = await country.Officer("ayu");
        await ayu.Get("/kerja/kelola/penyedia/isi/1", HttpStatusCode.NotFound);
        Assert.DoesNotContain("SSO", (await ayu.Get("/kerja/kelola/penyedia")).Text("main"), StringComparison.Ordinal);
        var lina = await country.Officer("lina");
        await lina.Get("/kerja/kelola/penyedia", HttpStatusCode.NotFound);
        await lina.Get("/kerja/kelola/penyedia/isi", HttpStatusCode.NotFound);
        var nia = await country.Officer("nia");
        page = await nia.Submit(await nia.Get("/kerja/kelola/penyedia/isi"), "#penyedia", Values(("Name", "SSO ASN"), ("Issuer", "https://asn.contoh.go.id"), ("ClientId", "lapor"), ("Secret", "x")));
        Assert.Contains("Semua instansi", page.Text(".meta"), StringComparison.Ordinal);
        await andi.Get("/kerja/kelola/penyedia/isi/2", HttpStatusCode.NotFound);
    }

    private static Dictionary<string, string> Settings => new() { ["LAPOR_BASE_URL"] = "https://localhost" };

    private static async Task<Country> Begin(Engine engine, RealProvider provider)
    {
        var country = await Country.Start(engine, Settings, provider.TrustedBy);
        // The provider lives by the machine's clock, which goes on while the site's stands still: minutes ahead, no token seems to come from the future.
        country.Site.Clock.Advance(TimeProvider.System.GetUtcNow().AddMinutes(5) - country.Site.Clock.GetUtcNow());
        return country;
    }

    private static async Task<long> Add(Country country, RealProvider provider, IdentityProviderInput? input = null)
    {
        var nia = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id;
        var added = await country.Of<IdentityProviderStore>().Add(1, (input ?? Input) with { Issuer = provider.Issuer }, nia, default);
        Assert.Equal(1, added.Value);
        return added.Value;
    }

    private static async Task Link(Country country, long id, string subject)
    {
        await country.Site.WayIn.GiveFactor();
        var linked = await country.Of<ProviderSignIn>().Connect((await country.Of<IdentityProviderStore>().ById(id, default))!, await Lina(country), new IdToken(subject, null, [], null), default);
        Assert.Empty(linked.Refusals);
    }

    private static async Task<Officer> Lina(Country country) => (await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!;

    /// <summary>From the site to the provider and back; where the site then leads.</summary>
    private static async Task<string> Walk(HttpClient client, RealProvider provider, string path)
    {
        using var begun = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        return await Location(client, (await provider.SignIn(begun.Headers.Location!)).PathAndQuery);
    }

    private static async Task<string> Location(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<string> Denied(Country country, long id)
    {
        using var client = country.Site.Client();
        using var begun = await client.GetAsync($"/masuk/instansi/{id}");
        var state = QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["state"].ToString();
        return await Location(client, $"/masuk/instansi/{id}/balik?error=access_denied&state={Uri.EscapeDataString(state)}");
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
