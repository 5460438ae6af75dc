using System.Net;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Web.Tests.Pages;

/// <summary>Citizens' passkeys through the pages with a device in software, and what an account still shows of a report that was deleted.</summary>
public sealed class CitizenPasskeyPagesTests
{
    private const string Email = "siti.akun@contoh.id";
    private const string Security = "/akun/keamanan";

    [Theory, OnBothEngines]
    public async Task A_passkey_is_added_after_a_proof_signs_in_without_an_address_and_is_removed(Engine engine)
    {
        await using var country = await Begin(engine);
        using var device = new SoftAuthenticator();
        var siti = await Enter(country, Email);
        var page = await siti.Get(Security + "/kunci");
        Assert.True(page.One("#kunci").HasAttribute("hidden")); // until script knows that the browser can
        Assert.NotEmpty(page.Text("[data-passkey-none]"));
        Assert.Contains("\"residentKey\":\"required\"", Options(page), StringComparison.Ordinal);
        page = await siti.Submit(page, "#kunci", Values(("Answer", device.Create(Options(page))), ("Name", "HP rahasia")));
        Assert.Contains("Kunci sandi ditambahkan", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("HP rahasia", page.Text("#daftar-kunci"), StringComparison.Ordinal);
        Assert.Contains("HP rahasia", (await siti.Get("/akun/data?handler=Json")).Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia", await Tables.Everything(country.Site.Data), StringComparison.Ordinal);

        // From another browser: the page names nobody, the device knows whose it is.
        country.Site.Clock.Advance(TimeSpan.FromMinutes(61));
        var other = country.Site.Visitor();
        page = await other.Get((await other.Get("/akun/masuk?kembali=%2Fakun%2Fdata")).One("main a[href^='/akun/masuk/kunci']").GetAttribute("href")!);
        Assert.DoesNotContain(Id64(device), Options(page), StringComparison.Ordinal);
        var (answer, state) = (device.Get(Options(page)), page.One("[name=State]").GetAttribute("value")!);
        page = await other.Submit(page, "#kunci", Values(("Answer", answer)));
        Assert.Equal("/akun/data", page.Url.AbsolutePath);
        var passkey = (await country.Of<PasskeyStore>().ByCredential(device.CredentialId, default))!;
        Assert.Equal((passkey.CreatedAt, ""), (passkey.UsedAt, passkey.Name)); // the day, not the minute
        // A passkey is a proof, so what opens the account can be changed.
        Assert.True((await other.Get(Security)).Has("#ganti-alamat"));

        // Question and answer, seen on the way, count once; a day later the question is too old.
        var thief = country.Site.Visitor();
        page = await thief.Get("/akun/masuk/kunci");
        page.One("[name=State]").SetAttribute("value", state);
        await Refused(thief, page, answer);
        page = await thief.Get("/akun/masuk/kunci");
        country.Site.Clock.Advance(TimeSpan.FromMinutes(10));
        await Refused(thief, page, device.Get(Options(page)));
        page = await thief.Get("/akun/masuk/kunci");
        device.Verified = false;
        await Refused(thief, page, device.Get(Options(page))); // it must make sure of its user
        device.Verified = true;
        foreach (var garbage in new[] { "", "{}", "null", "{\"id\":\"AA\"}", new string('x', 40_000) }) await Refused(thief, await thief.Get("/akun/masuk/kunci"), garbage);

        // Without a proof nothing is added or removed; the passkey itself is one.
        Assert.Equal(Security, (await siti.Get(Security + "/kunci")).Url.AbsolutePath);
        page = await siti.Get(Security);
        Assert.False(page.Has("#daftar-kunci form"));
        page = await siti.Get(page.One("a[href^='/akun/masuk/kunci']").GetAttribute("href")!);
        page = await siti.Submit(page, "#kunci", Values(("Answer", device.Get(Options(page)))));
        Assert.Equal(Security, page.Url.AbsolutePath);
        page = await siti.Submit(page, "#daftar-kunci form");
        Assert.Contains("Kunci sandi dihapus", page.Text(".notice"), StringComparison.Ordinal);
        page = await thief.Get("/akun/masuk/kunci");
        await Refused(thief, page, device.Get(Options(page)));
    }

    [Theory, OnBothEngines]
    public async Task Passkeys_of_citizens_and_officers_open_nothing_of_each_other(Engine engine)
    {
        await using var country = await Begin(engine);
        using var own = new SoftAuthenticator();
        using var officers = new SoftAuthenticator();
        using var weak = new SoftAuthenticator { Verified = false };
        var siti = await Enter(country, Email);
        var page = await siti.Get(Security + "/kunci");
        await siti.Submit(page, "#kunci", Values(("Answer", weak.Create(Options(page)))), expected: HttpStatusCode.UnprocessableEntity); // it would open the account to whoever holds it
        page = await siti.Get(Security + "/kunci");
        await siti.Submit(page, "#kunci", Values(("Answer", own.Create(Options(page)))));
        var lina = country.Site.Visitor();
        await lina.Submit(await lina.Get("/masuk"), ".card form", Values(("Email", "lina@contoh.go.id"), ("Password", Country.Password)));
        page = await lina.Get("/masuk/kunci-baru");
        await lina.Submit(page, "#kunci", Values(("Answer", officers.Create(Options(page)))));

        var stranger = country.Site.Visitor();
        page = await stranger.Get("/masuk/kunci");
        await Refused(stranger, page, own.Get(Options(page)));
        page = await stranger.Get("/akun/masuk/kunci");
        await Refused(stranger, page, officers.Get(Options(page)));
        // Nor does a question for one count for the other.
        page = await stranger.Get("/akun/masuk/kunci");
        var other = await stranger.Get("/masuk/kunci");
        page.One("[name=State]").SetAttribute("value", other.One("[name=State]").GetAttribute("value")!);
        await Refused(stranger, page, own.Get(Options(other)));

        // Who is signed in stays who they are, whatever passkey is shown.
        var budi = await Enter(country, "budi@contoh.id");
        page = await budi.Get("/akun/masuk/kunci?kembali=/akun/keamanan");
        await Refused(budi, page, own.Get(Options(page)));
        Assert.Contains("budi@contoh.id", (await budi.Get("/akun")).Text("main"), StringComparison.Ordinal);
        Assert.Equal("/akun", (await budi.Get("/akun/masuk/kunci")).Url.AbsolutePath);
        Assert.Equal("/akun/masuk", (await country.Site.Visitor().Get(Security + "/kunci")).Url.AbsolutePath);
    }

    [Theory, OnBothEngines]
    public async Task Of_a_deleted_report_an_account_shows_the_number_and_opens_nothing(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = await Enter(country, Email);
        var filed = (await country.Of<Lapor.Intake.FileReport>().File(Country.Complaint with { Confidential = true }, null, default)).Value;
        var (id, receipt) = (filed.Report.TrackingId, filed.Receipt.Grouped);
        await siti.Submit(await siti.Get("/akun"), "#klaim", Values(("Number", id.ToString()), ("Receipt", receipt)));
        Assert.Contains("Tampilan pribadi", (await siti.Get($"/laporan/{id}")).Text("main"), StringComparison.Ordinal);
        var nia = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!;
        await country.Of<IdentityLog>().Record((await country.Report(id)).Id, nia.Id, "Pelapor diminta hadir di persidangan.", default);
        var verdicts = country.Of<Lapor.Closing.Verdicts>();
        Assert.Empty((await verdicts.AskWithdrawal(Viewer.Reporter(id), id, "Saya takut.", "web", default)).Refusals);
        Assert.Empty((await verdicts.Withdraw(Viewer.Of(nia), id, (await country.Report(id)).Version, "Atas permintaan pelapor.", default)).Refusals);

        string[] said = ["Lampu", "lampu", "Dago", "Atas permintaan", "Saya takut", "persidangan", "Rahasia", "Dikirim"];
        var list = await siti.Get("/akun");
        Assert.Contains("Dihapus", list.Text("#laporan"), StringComparison.Ordinal);
        Assert.Contains(id.Spoken, list.Text("#laporan"), StringComparison.Ordinal);
        Assert.False(list.Has($"#laporan a[href*='{id}']"));
        var page = await siti.Get($"/laporan/{id}", HttpStatusCode.NotFound); // as for a number that never was
        Assert.DoesNotContain("Tampilan pribadi", page.Text("main"), StringComparison.Ordinal);
        var json = (await siti.Get("/akun/data?handler=Json")).Document.Body!.TextContent;
        Assert.Contains("\"deleted\": true", json, StringComparison.Ordinal);
        foreach (var text in new[] { list.Text("#laporan"), page.Text("main"), json, (await siti.Get("/akun/data")).Text("main") })
            Assert.All(said, s => Assert.DoesNotContain(s, text, StringComparison.Ordinal));
        // The receipt is the reporter's own; it tells that the deletion was done.
        page = await siti.Submit(page, "form:has([name=Receipt])", Values(("Receipt", receipt)));
        Assert.Contains("Tampilan pribadi", page.Text("main"), StringComparison.Ordinal);
        list = await siti.Submit(await siti.Get("/akun"), "#lepas", Values(("Number", id.ToString())));
        Assert.True(list.Has(".empty"));
    }

    [Theory, OnBothEngines("anonymised", "erased")]
    public async Task Of_a_report_whose_time_is_over_an_account_shows_the_number_and_opens_nothing(Engine engine, string retention)
    {
        await using var country = await Country.Start(engine);
        var siti = await Enter(country, Email);
        var filed = (await country.Of<Lapor.Intake.FileReport>().File(Country.Complaint, null, default)).Value;
        var id = filed.Report.TrackingId;
        await siti.Submit(await siti.Get("/akun"), "#klaim", Values(("Number", id.ToString()), ("Receipt", filed.Receipt.Grouped)));
        Assert.Contains("Lampu", (await siti.Get("/akun")).Text("#laporan"), StringComparison.Ordinal);
        await country.Of<Database>().Write(t => t.Execute("UPDATE report SET retention = @retention WHERE tracking_id = @number", new { retention, number = id.ToString() }));
        var list = await siti.Get("/akun");
        Assert.Equal("Dihapus", list.Text("#laporan .pill").Trim());
        Assert.False(list.Has($"#laporan a[href*='{id}']"));
        Assert.DoesNotContain("Tampilan pribadi", (await siti.Get($"/laporan/{id}")).Text("main"), StringComparison.Ordinal);
        var json = (await siti.Get("/akun/data?handler=Json")).Document.Body!.TextContent;
        Assert.Contains("\"deleted\": true", json, StringComparison.Ordinal);
        Assert.All(new[] { list.Text("#laporan"), json }, text => Assert.DoesNotContain("ampu", text, StringComparison.Ordinal));
    }

    private static Task<Country> Begin(Engine engine) => Country.Start(engine, new Dictionary<string, string> { ["LAPOR_BASE_URL"] = "https://localhost" });

    private static string Options(SeenPage page) => page.One("#kunci").GetAttribute("data-options")!;

    private static string Id64(SoftAuthenticator device) => Convert.ToBase64String(device.CredentialId).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task Refused(Visitor visitor, SeenPage page, string answer)
    {
        var refused = await visitor.Submit(page, "#kunci", Values(("Answer", answer)), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(refused.Text(".errors"));
        Assert.Empty(refused.One("#kunci").GetAttribute("data-auto") ?? ""); // no second question by itself
    }

    private static async Task<Visitor> Enter(Country country, string email)
    {
        var visitor = country.Site.Visitor();
        var asked = await visitor.Submit(await visitor.Get("/akun/daftar"), "form#daftar", Values(("Address", email)));
        var code = (await country.Of<CitizenCodes>().OnItsWay(await country.Of<Database>().Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;
        Assert.Equal("/akun", (await visitor.Submit(asked, "form#kode", Values(("Code", code)))).Url.AbsolutePath);
        return visitor;
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
