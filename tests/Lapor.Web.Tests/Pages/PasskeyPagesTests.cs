using System.Net;
using Lapor.People;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Passkeys through the pages, with a device in software: setting up, signing in, adding and removing, and answers that must not count.</summary>
public sealed class PasskeyPagesTests
{
    private const string Account = "/kerja/akun";

    [Theory, OnBothEngines]
    public async Task A_first_sign_in_can_set_up_a_passkey_which_then_opens_alone_and_after_the_password(Engine engine)
    {
        await using var country = await Begin(engine);
        using var device = new SoftAuthenticator();
        var visitor = country.Site.Visitor();
        var page = await Password(visitor, "lina", "/masuk?kembali=%2Fkerja%2Fakun");
        Assert.Equal("/masuk/pengaman", page.Url.AbsolutePath);
        page = await visitor.Get(page.One("main a[href^='/masuk/kunci-baru']").GetAttribute("href")!);
        Assert.True(page.One("#kunci").HasAttribute("hidden")); // until script knows that the browser can
        Assert.NotEmpty(page.Text("[data-passkey-none]"));
        page = await visitor.Submit(page, "#kunci", Values(("Answer", device.Create(page.One("#kunci").GetAttribute("data-options")!)), ("Name", "Laptop kantor")));
        Assert.Equal(SecondFactor.RecoveryCodes, page.Document.QuerySelectorAll("#kode-cadangan li").Length);
        Assert.Equal(Account, page.One("main a.btn-primary").GetAttribute("href"));
        page = await visitor.Get(Account);
        Assert.Contains("Laptop kantor", page.Text("#daftar-kunci"), StringComparison.Ordinal);

        // Alone, from another browser.
        var other = country.Site.Visitor();
        page = await other.Get("/masuk/kunci?kembali=%2Fkerja%2Fakun");
        Assert.Equal(Account, (await other.Submit(page, "#kunci", Values(("Answer", device.Get(Options(page)))))).Url.AbsolutePath);

        // After the password it is the step for whoever has no app; a recovery code is the other way.
        country.Site.Clock.Advance(TimeSpan.FromMinutes(1));
        var third = country.Site.Visitor();
        page = await Password(third, "lina");
        Assert.Equal("/masuk/kunci", page.Url.AbsolutePath);
        Assert.Contains(Convert.ToBase64String(device.CredentialId).TrimEnd('=').Replace('+', '-').Replace('/', '_'), Options(page), StringComparison.Ordinal);
        Assert.Contains("kode cadangan", page.Text("main"), StringComparison.Ordinal);
        device.Verified = false; // a plain security key is enough beside the password
        Assert.Equal("/kerja", (await third.Submit(page, "#kunci", Values(("Answer", device.Get(Options(page)))))).Url.AbsolutePath);
        var how = (await country.Of<AuditLog>().OfOfficer(await Id(country, "lina"), default)).Where(e => e.Kind is AuditKind.SignIn).Select(e => e.Subject);
        Assert.Equal(["password_passkey", "passkey", "passkey_set"], how);
    }

    [Theory, OnBothEngines]
    public async Task No_answer_counts_twice_late_for_another_site_or_from_a_copy(Engine engine)
    {
        await using var country = await Begin(engine);
        using var device = new SoftAuthenticator();
        await SetUp(country, "lina", device);
        async Task Refused(Visitor visitor, SeenPage page, string answer)
        {
            var refused = await visitor.Submit(page, "#kunci", Values(("Answer", answer)), expected: HttpStatusCode.UnprocessableEntity);
            Assert.NotEmpty(refused.Text(".errors"));
            Assert.NotEqual(Options(page), Options(refused)); // a new question
            Assert.Equal("/masuk", (await visitor.Get("/kerja")).Url.AbsolutePath);
        }

        var thief = country.Site.Visitor();
        var page = await thief.Get("/masuk/kunci");
        foreach (var garbage in new[] { "", "{}", "null", "[]", "{\"id\":\"AA\"}", new string('x', 40_000) }) await Refused(thief, page, garbage);
        device.Origin = "https://localhost.jahat.contoh";
        await Refused(thief, page, device.Get(Options(page)));
        device.Origin = "http://localhost";
        await Refused(thief, page, device.Get(Options(page)));
        device.Origin = null;
        device.Verified = false;
        await Refused(thief, page, device.Get(Options(page))); // alone it must make sure of its user
        device.Verified = true;
        using (var elsewhere = new SoftAuthenticator(domain: "jahat.contoh")) await Refused(thief, page, elsewhere.Get(Options(page)));
        await Refused(thief, page, device.Get(Options(await thief.Get("/masuk/kunci")))); // the answer to another question

        var owner = country.Site.Visitor();
        var own = await owner.Get("/masuk/kunci");
        var older = device.Count;
        var answer = device.Get(Options(own));
        Assert.Equal("/kerja", (await owner.Submit(own, "#kunci", Values(("Answer", answer)))).Url.AbsolutePath);
        page = await thief.Get("/masuk/kunci");
        page.One("[name=State]").SetAttribute("value", own.One("[name=State]").GetAttribute("value")!); // question and answer, seen on the way
        await Refused(thief, page, answer);
        page = await thief.Get("/masuk/kunci");
        country.Site.Clock.Advance(TimeSpan.FromMinutes(10));
        await Refused(thief, page, device.Get(Options(page)));
        page = await thief.Get("/masuk/kunci");
        device.Count = older;
        await Refused(thief, page, device.Get(Options(page)));
        device.Count += 10;
        page = await thief.Get("/masuk/kunci");
        page.One("[name=State]").SetAttribute("value", "karangan");
        await Refused(thief, page, device.Get(Options(page)));

        // A right passkey of somebody else is no second factor; nor does a closed account's open anything.
        using var sari = new SoftAuthenticator();
        await SetUp(country, "sari", sari);
        page = await Password(thief, "lina");
        await Refused(thief, page, sari.Get(Options(page)));
        await country.Of<ManageOfficers>().SetActive(await Id(country, "sari"), active: false, null, default);
        var former = country.Site.Visitor();
        page = await former.Get("/masuk/kunci");
        await Refused(former, page, sari.Get(Options(page)));
    }

    [Theory, OnBothEngines]
    public async Task Passkeys_are_added_and_removed_with_the_present_password_and_one_way_in_stays(Engine engine)
    {
        await using var country = await Begin(engine);
        using var first = new SoftAuthenticator();
        using var second = new SoftAuthenticator();
        var lina = await SetUp(country, "lina", first);
        var page = await lina.Submit(await lina.Get(Account), "#kunci-baru", Values(("PasskeyPassword", "salah")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#PasskeyPassword-error"));
        Assert.Equal("/kerja", (await lina.Get("/masuk/kunci-baru")).Url.AbsolutePath); // signed in, so on from the sign-in page
        page = await lina.Submit(page, "#kunci-baru", Values(("PasskeyPassword", Country.Password)));
        Assert.Equal("/masuk/kunci-baru", page.Url.AbsolutePath);
        Assert.Contains(Convert.ToBase64String(first.CredentialId).TrimEnd('=').Replace('+', '-').Replace('/', '_'), Options(page), StringComparison.Ordinal); // the browser says that it has one
        await lina.Submit(page, "#kunci", Values(("Answer", first.Create(Options(page)))), expected: HttpStatusCode.UnprocessableEntity); // the same one twice
        page = await lina.Submit(page, "#kunci", Values(("Answer", second.Create(Options(page))), ("Name", "Kunci cadangan")));
        Assert.Equal(Account, page.Url.AbsolutePath);
        Assert.NotEmpty(page.Text(".notice-success"));

        var passkeys = await country.Of<PasskeyStore>().Of(PasskeyOwner.Officer, await Id(country, "lina"), default);
        Assert.Equal(["Perangkat tak dikenal", "Kunci cadangan"], passkeys.Select(p => p.Name));
        string Number(int at) => passkeys[at].Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        page = await lina.Submit(page, "#hapus-kunci", Values(("Passkey", Number(0)), ("RemovePassword", "salah")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#RemovePassword-error"));
        page = await lina.Submit(page, "#hapus-kunci", Values(("Passkey", Number(0)), ("RemovePassword", Country.Password)));
        page = await lina.Submit(page, "#hapus-kunci", Values(("Passkey", Number(1)), ("RemovePassword", Country.Password)), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Passkey-error"));
        var gone = country.Site.Visitor();
        page = await gone.Get("/masuk/kunci");
        await gone.Submit(page, "#kunci", Values(("Answer", first.Get(Options(page)))), expected: HttpStatusCode.UnprocessableEntity);

        // With the password alone nobody adds a passkey to an account that has a factor.
        var thief = country.Site.Visitor();
        await Password(thief, "lina");
        Assert.Equal("/masuk", (await thief.Get("/masuk/kunci-baru")).Url.AbsolutePath);
        Assert.Equal("/masuk", (await thief.Get("/masuk/pengaman")).Url.AbsolutePath);
    }

    private static Task<Country> Begin(Engine engine) => Country.Start(engine, new Dictionary<string, string> { ["LAPOR_BASE_URL"] = "https://localhost" });

    private static async Task<long> Id(Country country, string name) => (await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!.Id;

    private static string Options(SeenPage page) => page.One("#kunci").GetAttribute("data-options")!;

    private static async Task<SeenPage> Password(Visitor visitor, string name, string at = "/masuk") =>
        await visitor.Submit(await visitor.Get(at), ".card form", Values(("Email", $"{name}@contoh.go.id"), ("Password", Country.Password)));

    private static async Task<Visitor> SetUp(Country country, string name, SoftAuthenticator device)
    {
        var visitor = country.Site.Visitor();
        await Password(visitor, name);
        var page = await visitor.Get("/masuk/kunci-baru");
        await visitor.Submit(page, "#kunci", Values(("Answer", device.Create(Options(page)))));
        Assert.Equal("/kerja", (await visitor.Get("/kerja")).Url.AbsolutePath);
        return visitor;
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
