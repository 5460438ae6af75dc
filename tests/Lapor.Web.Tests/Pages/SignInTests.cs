using System.Net;
using System.Text.RegularExpressions;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Web.Tests.Pages;

/// <summary>The officers' way in, walked through the pages: invitation, second factor, sessions, and what attackers try.</summary>
public sealed class SignInTests
{
    private const string Account = "/kerja/akun";

    /// <summary>Opens the link that this officer was sent, sets a password and the second factor, and is signed in.</summary>
    internal static async Task<Visitor> Accept(Country country, long officer, string password)
    {
        var visitor = country.Site.Visitor();
        var page = await visitor.Submit(await visitor.Get(await LinkOf(country, officer)), "#sandi", Values(("Password", password), ("Repeated", password)));
        var done = await SetUp(country, visitor, page);
        Assert.Equal(SecondFactor.RecoveryCodes, done.Document.QuerySelectorAll("#kode-cadangan li").Length);
        return visitor;
    }

    [Theory, OnBothEngines]
    public async Task An_unknown_address_a_wrong_password_and_a_closed_lane_look_and_work_the_same(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" }); // no worker takes a job while rows are counted
        await country.Site.WayIn.GiveFactor();
        var visitor = country.Site.Visitor();
        async Task<(string Page, string Rows)> Try(string email, string password)
        {
            var before = await Rows(country);
            var page = await visitor.Submit(await visitor.Get("/masuk"), ".card form", Values(("Email", email), ("Password", password)), expected: HttpStatusCode.UnprocessableEntity);
            Assert.Null(page.One("#Password").GetAttribute("value"));
            var after = await Rows(country);
            return (Regex.Replace(page.Document.DocumentElement.OuterHtml.Replace(email, "-", StringComparison.Ordinal), "value=\"CfDJ8[^\"]*\"", "-"), string.Join(' ', after.Select(t => $"{t.Key}+{t.Value - before[t.Key]}").Where(t => !t.EndsWith("+0", StringComparison.Ordinal))));
        }

        var (unknown, wrong) = (await Try("nobod@contoh.go.id", "salah sama sekali"), await Try("andi@contoh.go.id", "salah sama sekali"));
        Assert.NotEmpty(unknown.Page);
        Assert.Equal(unknown, wrong);
        Assert.Equal("audit_entry+1 sign_in_lane+1", wrong.Rows);
        for (var n = 1; n < SignInLanes.FreeTries; n++) await Try("andi@contoh.go.id", "salah");
        var (locked, again) = (await Try("andi@contoh.go.id", Country.Password), await Try("nobod@contoh.go.id", "salah"));
        Assert.Equal(wrong.Page, locked.Page);
        Assert.Equal(again, locked);

        country.Site.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("/masuk/kode", (await visitor.Submit(await visitor.Get("/masuk"), ".card form", Values(("Email", "andi@contoh.go.id"), ("Password", Country.Password)))).Url.AbsolutePath);
    }

    [Theory, OnBothEngines]
    public async Task Guessing_from_elsewhere_does_not_keep_an_officer_from_a_device_that_signed_in_before(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        await andi.Submit(await andi.Get("/kerja"), ".bench-who form");
        var attacker = country.Site.Visitor();
        for (var n = 0; n < SignInLanes.FreeTries; n++)
            await attacker.Submit(await attacker.Get("/masuk"), ".card form", Values(("Email", "andi@contoh.go.id"), ("Password", "salah")), expected: HttpStatusCode.UnprocessableEntity);
        await attacker.Submit(await attacker.Get("/masuk"), ".card form", Values(("Email", "andi@contoh.go.id"), ("Password", Country.Password)), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/kerja", (await country.Site.SignIn(andi, "andi@contoh.go.id", Country.Password)).Url.AbsolutePath);
        // From one place over all accounts: after sixty tries a minute's pause.
        var page = await attacker.Get("/masuk");
        for (var tries = SignInLanes.FreeTries + 3; tries < 60; tries++)
            await attacker.Submit(page, ".card form", Values(("Email", $"a{tries}@contoh.go.id"), ("Password", "x")), expected: HttpStatusCode.UnprocessableEntity);
        await attacker.Submit(page, ".card form", Values(("Email", "z@contoh.go.id"), ("Password", "x")), expected: HttpStatusCode.TooManyRequests);
    }

    [Theory, OnBothEngines]
    public async Task The_first_sign_in_leads_to_the_second_factor_before_anything_else(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var visitor = country.Site.Visitor();
        var page = await visitor.Submit(await visitor.Get("/masuk?kembali=%2Fkerja%2Fakun"), ".card form", Values(("Email", "lina@contoh.go.id"), ("Password", Country.Password)));
        Assert.Equal("/masuk/pengaman", page.Url.AbsolutePath);
        Assert.StartsWith("M4 4h1v1h-1z", page.One("main svg[role=img] path").GetAttribute("d"), StringComparison.Ordinal);
        foreach (var closed in new[] { "/kerja", Account, "/kerja/kelola/petugas" })
            Assert.Equal("/masuk", (await visitor.Get(closed)).Url.AbsolutePath);
        page = await visitor.Submit(page, "#pengaman", Values(("Code", "000000")), expected: HttpStatusCode.UnprocessableEntity);
        var secret = page.Text("#kunci");
        Assert.Equal(secret, (await visitor.Submit(page, "#pengaman", Values(("Code", "")), expected: HttpStatusCode.UnprocessableEntity)).Text("#kunci")); // the key in the app stays right
        page.One("[name=Secret]").SetAttribute("value", "karangan");
        Assert.NotEqual(secret, (await visitor.Submit(page, "#pengaman", Values(("Code", "000000")))).Text("#kunci")); // a made-up one is not taken
        var done = await SetUp(country, visitor, await visitor.Get("/masuk/pengaman?kembali=%2Fkerja%2Fakun"));
        Assert.Contains("no-store", done.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(Account, done.One("main a.btn-primary").GetAttribute("href"));
        Assert.Equal(Account, (await visitor.Get(Account)).Url.AbsolutePath);
        Assert.Equal("/masuk", (await country.Site.Visitor().Get("/masuk/pengaman")).Url.AbsolutePath);
        // Who has a factor cannot set another with the password alone.
        var other = country.Site.Visitor();
        await other.Submit(await other.Get("/masuk"), ".card form", Values(("Email", "lina@contoh.go.id"), ("Password", Country.Password)));
        Assert.Equal("/masuk", (await other.Get("/masuk/pengaman")).Url.AbsolutePath);
        Assert.Equal("/masuk", (await other.Get("/kerja")).Url.AbsolutePath);
    }

    [Theory, OnBothEngines]
    public async Task A_seen_code_a_late_step_and_a_used_recovery_code_open_nothing(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await country.Officer("nia");
        async Task<(Visitor Visitor, SeenPage Page)> Half()
        {
            var visitor = country.Site.Visitor();
            return (visitor, await visitor.Submit(await visitor.Get("/masuk"), ".card form", Values(("Email", "nia@contoh.go.id"), ("Password", Country.Password))));
        }

        var (thief, page) = await Half();
        await thief.Submit(page, "#kode", Values(("Code", WayIn.Code(country.Site.Clock))), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/masuk", (await thief.Get("/kerja")).Url.AbsolutePath);
        country.Site.Clock.Advance(TimeSpan.FromMinutes(11));
        var late = await thief.Submit(page, "#kode", Values(("Code", WayIn.Code(country.Site.Clock))));
        Assert.Equal("/masuk", late.Url.AbsolutePath);
        Assert.NotEmpty(late.Text(".notice-warning"));

        var codes = await country.Of<SecondFactor>().NewCodes((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id, default);
        var (nia, asked) = await Half();
        Assert.Equal("/kerja", (await nia.Submit(asked, "#kode", Values(("Code", codes[0])))).Url.AbsolutePath);
        (thief, page) = await Half();
        await thief.Submit(page, "#kode", Values(("Code", codes[0])), expected: HttpStatusCode.UnprocessableEntity);
        // A password changed meanwhile ends what was begun.
        (thief, page) = await Half();
        await nia.Submit(await nia.Get(Account), "#sandi", Values(("Current", Country.Password), ("Fresh", "sembilan gajah menari"), ("Repeated", "sembilan gajah menari")));
        Assert.Equal("/masuk", (await thief.Submit(page, "#kode", Values(("Code", codes[1])))).Url.AbsolutePath);
    }

    [Theory, OnBothEngines]
    public async Task Nobody_can_plant_a_session_or_post_without_the_forms_token(Engine engine)
    {
        await using var country = await Country.Start(engine);
        using var client = country.Site.Client();
        var visitor = new Visitor(client);
        await country.Site.SignIn(visitor, "nia@contoh.go.id", Country.Password);
        var id = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id;
        var first = await Hashes(country);
        Assert.Single(first);
        // The cookie of a session that ended, sent by hand, opens nothing; signing in again makes another.
        await visitor.Submit(await visitor.Get("/kerja"), ".bench-who form");
        Assert.Empty(await country.Of<OfficerSessions>().Of(id, default));
        using var planted = new HttpRequestMessage(HttpMethod.Get, "/kerja") { Headers = { { "Cookie", "__Host-lapor-petugas=ditanam" } } };
        using var answer = await country.Site.Client().SendAsync(planted);
        Assert.StartsWith("https://localhost/masuk", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        await country.Site.SignIn(visitor, "nia@contoh.go.id", Country.Password);
        var second = Assert.Single(await country.Of<OfficerSessions>().Of(id, default));
        Assert.NotEqual(first, await Hashes(country));

        foreach (var path in new[] { "/masuk", "/masuk/kode", "/masuk/pengaman", "/masuk/tautan/x", Account + "?handler=Password", Account + "?handler=EndOthers", Account + "?handler=Role", Account + "?handler=Codes", Account + "?handler=Factor", "/keluar" })
        {
            using var forged = await client.PostAsync(path, new FormUrlEncodedContent([new("Email", "nia@contoh.go.id"), new("Password", Country.Password), new("Place", "national_admin@")]));
            Assert.True(forged.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Redirect or HttpStatusCode.NotFound, $"{path}: {forged.StatusCode}");
        }

        Assert.Equal(second, Assert.Single(await country.Of<OfficerSessions>().Of(id, default)));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(Account + "?handler=EndOthers", new FormUrlEncodedContent([new("_formulir", "x")]))).StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task A_link_opens_once_and_every_other_one_looks_the_same(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var lina = (await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Id;
        await country.Of<ManageOfficers>().SendReset(lina, factorToo: false, null, default);
        var path = await LinkOf(country, lina);
        var visitor = country.Site.Visitor();
        var page = await visitor.Get(path);
        Assert.Contains("no-store", page.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        await visitor.Submit(page, "#sandi", Values(("Password", "sembilan gajah menari"), ("Repeated", "sembilan gajah berlari")), expected: HttpStatusCode.UnprocessableEntity);
        await visitor.Submit(page, "#sandi", Values(("Password", "Indonesia12345"), ("Repeated", "Indonesia12345")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/masuk/pengaman", (await visitor.Submit(page, "#sandi", Values(("Password", "sembilan gajah menari"), ("Repeated", "sembilan gajah menari")))).Url.AbsolutePath);
        var (used, invented) = (await country.Site.Visitor().Get(path, HttpStatusCode.NotFound), await country.Site.Visitor().Get("/masuk/tautan/karangan", HttpStatusCode.NotFound));
        Assert.Equal(invented.Text("main"), used.Text("main"));
        Assert.DoesNotContain(path.Split('/')[^1], country.Site.Log, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task An_officer_sees_and_ends_their_sessions_and_chooses_a_role(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = (await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Id;
        await country.Of<ManageOfficers>().Grant(id, Role.AgencyAdmin, "dinas-sosial-bandung", null, default);
        var (phone, desk, third) = (await country.Officer("lina"), await country.Officer("lina"), await country.Officer("lina"));
        var page = await desk.Get(Account);
        Assert.Equal(3, page.Document.QuerySelectorAll("#daftar-perangkat li").Length);
        Assert.Equal(2, page.Document.QuerySelectorAll("form[action$=End]").Length);
        await desk.Submit(page, "#daftar-perangkat li:first-child form");
        Assert.Single(new[] { (await phone.Get("/kerja")).Url.AbsolutePath, (await third.Get("/kerja")).Url.AbsolutePath }, p => p == "/masuk");
        await desk.Submit(await desk.Get(Account), "#keluarkan-semua");
        Assert.Equal(["/masuk", "/masuk"], [(await phone.Get("/kerja")).Url.AbsolutePath, (await third.Get("/kerja")).Url.AbsolutePath]);
        Assert.Equal("/kerja", (await desk.Get("/kerja")).Url.AbsolutePath);

        await desk.Get("/kerja/kelola/unit/dinas-sosial-bandung");
        page = await desk.Submit(await desk.Get(Account), "form[action$=Role]:has([value='liaison_officer@2'])");
        Assert.Contains("Pejabat Penghubung", page.Text(".bench-who"), StringComparison.Ordinal);
        await desk.Get("/kerja/kelola/unit/dinas-sosial-bandung", HttpStatusCode.NotFound);
        await desk.Submit(page, "#semua-peran");
        await desk.Get("/kerja/kelola/unit/dinas-sosial-bandung");
    }

    [Theory, OnBothEngines]
    public async Task What_opens_the_account_is_changed_only_with_the_present_password(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var lina = await country.Officer("lina");
        foreach (var (form, field) in new[] { ("#kode-baru", "CodesPassword"), ("#ganti-ponsel", "FactorPassword") })
            Assert.NotEmpty((await lina.Submit(await lina.Get(Account), form, Values((field, "salah")), expected: HttpStatusCode.UnprocessableEntity)).Text($"#{field}-error"));
        var page = await lina.Submit(await lina.Get(Account), "#sandi", Values(("Current", "salah"), ("Fresh", "sembilan gajah menari"), ("Repeated", "sembilan gajah menari")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Current-error"));
        page = await lina.Submit(await lina.Get(Account), "#sandi", Values(("Current", Country.Password), ("Fresh", "lina lina lina"), ("Repeated", "lina lina lina")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Fresh-error"));
        page = await lina.Submit(await lina.Get(Account), "#kode-baru", Values(("CodesPassword", Country.Password)));
        Assert.Equal(SecondFactor.RecoveryCodes, page.Document.QuerySelectorAll("#kode-cadangan li").Length);

        page = await lina.Submit(await lina.Get(Account), "#ganti-ponsel", Values(("FactorPassword", Country.Password)));
        Assert.Equal("/masuk/pengaman", page.Url.AbsolutePath);
        // The sealed step alone, in another browser, replaces nothing: it needs the session too.
        await SetUp(country, lina, page);
        Assert.Equal("/kerja", (await lina.Get("/kerja")).Url.AbsolutePath);
        var other = country.Site.Visitor();
        var asked = await other.Submit(await other.Get("/masuk"), ".card form", Values(("Email", "lina@contoh.go.id"), ("Password", Country.Password)));
        country.Site.Clock.Advance(TimeSpan.FromSeconds(30));
        await other.Submit(asked, "#kode", Values(("Code", WayIn.Code(country.Site.Clock))), expected: HttpStatusCode.UnprocessableEntity); // the old phone
    }

    [Theory, OnBothEngines]
    public async Task Work_is_handed_over_by_an_admin_to_somebody_of_the_own_part(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (lina, officers) = ((await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Id, "/kerja/kelola/petugas/");
        var andi = await country.Officer("andi");
        var page = await andi.Get(officers + lina);
        await andi.Submit(page, "#serah-terima", Values(("Successor", "")), expected: HttpStatusCode.UnprocessableEntity);
        page = await andi.Submit(page, "#serah-terima", Values(("Successor", "ayu@contoh.go.id")), expected: HttpStatusCode.UnprocessableEntity); // another agency's
        Assert.NotEmpty(page.Text("#Successor-error"));
        page = await andi.Submit(page, "#serah-terima", Values(("Successor", "sari@contoh.go.id")));
        Assert.NotEmpty(page.Text(".notice-success"));
        Assert.Null(await country.Of<OfficerStore>().ById(lina, default));
        await andi.Get(officers + lina, HttpStatusCode.NotFound); // without a role there, not theirs any more
    }

    [Fact]
    public async Task The_examples_officers_need_the_second_factor_outside_development()
    {
        await using var country = await Country.Start(Engine.Sqlite);
        await country.Of<ManageOfficers>().Add(Demo.NationalAdmin, "Contoh", Demo.Password, Role.NationalAdmin, null, default);
        var visitor = country.Site.Visitor();
        Assert.Equal("/masuk/pengaman", (await visitor.Submit(await visitor.Get("/masuk"), ".card form", Values(("Email", Demo.NationalAdmin), ("Password", Demo.Password)))).Url.AbsolutePath);
    }

    [Theory]
    [InlineData("", "-/-")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome/Android")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge/Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "Safari/iPhone")]
    [InlineData("<script>alert(1)</script>", "-/-")]
    public void A_device_is_named_roughly(string agent, string words) => Assert.Equal(words, Lapor.Web.Shared.DeviceWords.Of(agent));

    private static async Task<string> LinkOf(Country country, long officer)
    {
        var id = await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT id FROM account_link WHERE officer_id = @officer AND used_at IS NULL", new { officer }));
        return "/masuk/tautan/" + (await country.Of<AccountLinks>().ById(id, default))!.Token;
    }

    /// <summary>Types the key of the page into an app, and what the app shows into the page.</summary>
    private static async Task<SeenPage> SetUp(Country country, Visitor visitor, SeenPage page)
    {
        Assert.Equal("/masuk/pengaman", page.Url.AbsolutePath);
        var secret = Bytes(page.Text("#kunci").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(Totp.SecretLength, secret.Length);
        return await visitor.Submit(page, "#pengaman", Values(("Code", Totp.Code(secret, Totp.StepOf(country.Site.Clock.GetUtcNow())))));
    }

    private static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(n => Convert.ToByte(bits.Substring(n * 8, 8), 2))];
    }

    private static async Task<IReadOnlyList<string>> Hashes(Country country) =>
        [.. (await country.Site.Data.Database.Read(s => s.Query<byte[]>("SELECT token_hash FROM officer_session"))).Select(Convert.ToHexString)];

    private static async Task<Dictionary<string, long>> Rows(Country country)
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in new[] { "audit_entry", "officer_session", "sign_in_lane", "job", "notice", "officer" })
            rows[table] = await country.Site.Data.Database.Read(s => s.Scalar<long>($"SELECT COUNT(*) FROM {table}"));
        return rows;
    }

    private static Dictionary<string, string?> Values(params (string Name, string? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
