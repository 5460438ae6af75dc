using System.Net;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Web.Tests.Pages;

/// <summary>Citizens' accounts walked through the pages: registering, writing a report without losing it, the list, old receipts, rights, and what strangers try.</summary>
public sealed class CitizenPagesTests
{
    private const string Email = "siti.akun@contoh.id";
    private const string Password = "perahu kuning di danau";

    private static readonly Dictionary<string, string?> Written = new()
    {
        ["class"] = "complaint",
        ["title"] = "Lampu jalan mati di depan SDN 2",
        ["text"] = "Lampu jalan di depan sekolah padam sejak tiga minggu lalu, anak-anak pulang mengaji dalam gelap.",
        ["incidentDate"] = "2026-02-20",
        ["regionCodeText"] = "Buleleng",
    };

    /// <summary>The code that was asked for last.</summary>
    private static async Task<string> Code(Country country) =>
        (await country.Of<CitizenCodes>().OnItsWay(await country.Of<Database>().Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;

    /// <summary>Registers, or signs in by code.</summary>
    private static async Task<SeenPage> Enter(Country country, Visitor visitor, string email, string at = "/akun/daftar")
    {
        var page = await visitor.Get(at);
        var asked = await visitor.Submit(page, page.Has("form#daftar") ? "form#daftar" : "form#masuk", new Dictionary<string, string?> { ["Address"] = email });
        Assert.Equal("/akun/kode", asked.Url.AbsolutePath);
        Assert.Contains(email, asked.Text(".lead"), StringComparison.Ordinal);
        return await visitor.Submit(asked, "form#kode", new Dictionary<string, string?> { ["Code"] = await Code(country), ["Remember"] = "true" });
    }

    private static async Task<(TrackingId Id, string Receipt)> Filed(Country country)
    {
        var filed = (await country.Of<Lapor.Intake.FileReport>().File(Country.Complaint, null, default)).Value;
        return (filed.Report.TrackingId, filed.Receipt.Grouped);
    }

    [Theory, OnBothEngines]
    public async Task Somebody_registers_while_writing_and_loses_nothing(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        var signIn = await siti.Submit(await siti.Get("/"), "form#laporan", Written, "act=signin");
        Assert.Equal("/akun/masuk", signIn.Url.AbsolutePath);
        Assert.Contains("Tulisan Anda tersimpan", signIn.Text(".notice"), StringComparison.Ordinal);
        var asked = await siti.Submit(signIn, "form#masuk", new Dictionary<string, string?> { ["Address"] = Email });
        var form = await siti.Submit(asked, "form#kode", new Dictionary<string, string?> { ["Code"] = await Code(country) });
        Assert.Equal("/lapor", form.Url.AbsolutePath);
        Assert.Equal(Written["title"], form.One("#title").GetAttribute("value"));
        Assert.Equal(Written["text"], form.One("#text").TextContent.TrimStart('\n'));
        Assert.Equal(Email, form.One("#reporter_email").GetAttribute("value"));

        var check = await siti.Submit(form, "form#laporan", new Dictionary<string, string?> { ["anonymous"] = "true" });
        Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
        Assert.Contains(Email, check.Text("form[action='/lapor/periksa']"), StringComparison.Ordinal);
        var sent = await siti.Submit(check, "form[action='/lapor/periksa']");
        Assert.Contains("Tersimpan di akun Anda", sent.Text(".notice"), StringComparison.Ordinal);
        var list = await siti.Get("/akun");
        Assert.Equal(Written["title"], list.Text("#laporan h2"));
        Assert.Contains("Anonim", list.Text("#laporan .meta"), StringComparison.Ordinal);

        // Opened by the account alone, on another device, without the receipt.
        var phone = country.Site.Visitor();
        await Enter(country, phone, Email, "/akun/masuk");
        var address = list.One("#laporan h2 a").GetAttribute("href")!;
        Assert.Contains("Tampilan pribadi", (await phone.Get(address)).Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tampilan pribadi", (await country.Site.Visitor().Get(address)).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_signed_in_reporter_may_keep_a_report_out_of_the_account(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        Assert.Equal("/akun", (await Enter(country, siti, Email)).Url.AbsolutePath);
        var check = await siti.Submit(await siti.Get("/"), "form#laporan", Written);
        var sent = await siti.Submit(check, "form[action='/lapor/periksa']", new Dictionary<string, string?> { ["akun"] = "" });
        Assert.Equal("/lapor/terkirim", sent.Url.AbsolutePath);
        Assert.True((await siti.Get("/akun")).Has(".empty"));
        // Proved in this browser, it can be taken in from its own page.
        var page = await siti.Get(sent.One("a.btn-primary").GetAttribute("href")!);
        var kept = await siti.Submit(page, "#simpan-akun");
        Assert.Contains("kini ada di akun Anda", kept.Text(".notice"), StringComparison.Ordinal);
        Assert.Single((await siti.Get("/akun")).Document.QuerySelectorAll("#laporan li"));
    }

    [Theory, OnBothEngines]
    public async Task Receipts_are_claimed_one_by_one_and_many_at_once(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        var page = await Enter(country, siti, Email);
        Assert.Contains("Akun Anda sudah jadi", page.Text(".notice"), StringComparison.Ordinal);
        var reports = new List<(TrackingId Id, string Receipt)>();
        for (var n = 0; n < 4; n++) reports.Add(await Filed(country));

        var wrong = await siti.Submit(page, "#klaim", new Dictionary<string, string?> { ["Number"] = reports[0].Id.Spoken, ["Receipt"] = reports[1].Receipt }, expected: HttpStatusCode.UnprocessableEntity);
        var unknown = await siti.Submit(page, "#klaim", new Dictionary<string, string?> { ["Number"] = TrackingId.New().Spoken, ["Receipt"] = reports[1].Receipt }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal(unknown.Text(".errors"), wrong.Text(".errors"));
        Assert.Equal(reports[0].Id.Spoken, wrong.One("#Number").GetAttribute("value"));

        page = await siti.Submit(page, "#klaim", new Dictionary<string, string?> { ["Number"] = reports[0].Id.Spoken, ["Receipt"] = reports[0].Receipt });
        Assert.Contains("1 laporan masuk", page.Text(".notice"), StringComparison.Ordinal);
        var many = $"{reports[1].Id.Spoken} {reports[1].Receipt}\n\n{reports[2].Id}\n{reports[2].Receipt}\n{reports[3].Id} {reports[0].Receipt}";
        page = await siti.Submit(page, "#klaim-banyak", new Dictionary<string, string?> { ["Many"] = many }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Baris 5", page.Text(".errors"), StringComparison.Ordinal);
        Assert.StartsWith(reports[3].Id.ToString(), page.One("#Many").TextContent.TrimStart('\n'), StringComparison.Ordinal);
        Assert.Equal(3, page.Document.QuerySelectorAll("#laporan li").Length);
        Assert.Equal(3, (await siti.Get("/akun")).Document.QuerySelectorAll("#laporan li").Length);

        page = await siti.Submit(await siti.Get("/akun"), "#lepas", new Dictionary<string, string?> { ["Number"] = reports[1].Id.ToString() });
        Assert.Equal(2, page.Document.QuerySelectorAll("#laporan li").Length);
        Assert.DoesNotContain("Tampilan pribadi", (await siti.Get($"/laporan/{reports[1].Id}")).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task An_unread_answer_is_marked_until_it_was_read(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        var page = await Enter(country, siti, Email);
        var (id, receipt) = await Filed(country);
        await siti.Submit(page, "#klaim", new Dictionary<string, string?> { ["Number"] = id.ToString(), ["Receipt"] = receipt });
        Assert.False((await siti.Get("/akun")).Has("#laporan .pill"));
        var nia = Viewer.Of((await country.Of<OfficerStore>().ById((await country.Of<Database>().Read(s => s.Scalar<long>("SELECT id FROM officer WHERE email = 'nia@contoh.go.id'"))), default))!);
        await country.Of<Lapor.Handling.Verifying>().Hold(nia, id, 1, "Sebutkan nomor tiangnya.", default);
        Assert.Contains("Ada perkembangan baru", (await siti.Get("/akun")).Text("#laporan .pill"), StringComparison.Ordinal);
        await siti.Get($"/laporan/{id}");
        var seen = (await siti.Get("/akun")).Text("#laporan .pill");
        Assert.DoesNotContain("Ada perkembangan baru", seen, StringComparison.Ordinal);
        Assert.Contains("Menunggu kelengkapan", seen, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Known_and_unknown_addresses_get_the_same_bytes(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Enter(country, country.Site.Visitor(), Email);
        string[] known = [], unknown = [];
        foreach (var email in new[] { Email, "tak.dikenal@contoh.id" })
        {
            var stranger = country.Site.Visitor();
            var wrong = await stranger.Submit(await stranger.Get("/akun/masuk"), "form#masuk", new Dictionary<string, string?> { ["Address"] = email, ["Password"] = "bukan ini" }, expected: HttpStatusCode.UnprocessableEntity);
            var code = await stranger.Submit(await stranger.Get("/akun/masuk"), "form#masuk", new Dictionary<string, string?> { ["Address"] = email });
            var register = await stranger.Submit(await stranger.Get("/akun/daftar"), "form#daftar", new Dictionary<string, string?> { ["Address"] = email });
            var guess = await stranger.Submit(register, "form#kode", new Dictionary<string, string?> { ["Code"] = "0000 0000" }, expected: HttpStatusCode.UnprocessableEntity);
            string[] seen = [.. new[] { wrong, code, register, guess }.Select(p => p.Url.AbsolutePath + System.Text.RegularExpressions.Regex.Replace(p.Document.DocumentElement.OuterHtml.Replace(email, "?", StringComparison.Ordinal), "name=\"_formulir\"[^>]*", ""))];
            if (known.Length == 0) known = seen;
            else unknown = seen;
        }

        Assert.Equal(known, unknown);
    }

    [Theory, OnBothEngines]
    public async Task A_password_is_chosen_devices_are_listed_and_signing_out_closes_reports(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        await Enter(country, siti, Email);
        var page = await siti.Submit(await siti.Get("/akun/keamanan"), "#ganti-sandi", new Dictionary<string, string?> { ["Fresh"] = Password, ["Repeated"] = Password });
        Assert.Contains("Kata sandi tersimpan", page.Text(".notice"), StringComparison.Ordinal);
        var phone = country.Site.Visitor();
        var entered = await phone.Submit(await phone.Get("/akun/masuk?kembali=//jahat.example"), "form#masuk", new Dictionary<string, string?> { ["Address"] = Email, ["Password"] = Password, ["Remember"] = "true" });
        Assert.Equal("/akun", entered.Url.AbsolutePath);
        // Signed in by password: what opens the account asks for it again.
        page = await phone.Get("/akun/keamanan");
        Assert.False(page.Has("#ganti-alamat"));
        page = await phone.Submit(page, "#ganti-sandi", new Dictionary<string, string?> { ["Fresh"] = "gajah ungu menari", ["Repeated"] = "gajah ungu menari" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#Current", page.One(".errors a").GetAttribute("href"));
        Assert.Equal(2, page.Document.QuerySelectorAll("tbody tr").Length);
        page = await phone.Submit(page, "#keluarkan-semua");
        Assert.Single(page.Document.QuerySelectorAll("tbody tr"));
        Assert.Equal("/akun/masuk", (await siti.Get("/akun")).Url.AbsolutePath);

        // Another address, after a code to the present one.
        page = await phone.Submit(await phone.Get("/akun/keamanan"), "#buktikan-alamat");
        page = await phone.Submit(page, "form#kode", new Dictionary<string, string?> { ["Code"] = await Code(country) });
        Assert.Equal("/akun/keamanan", page.Url.AbsolutePath);
        page = await phone.Submit(page, "#ganti-alamat", new Dictionary<string, string?> { ["Address"] = "siti.baru@contoh.id" });
        page = await phone.Submit(page, "form#kode", new Dictionary<string, string?> { ["Code"] = await Code(country) });
        Assert.Contains("Alamat diganti", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains("siti.baru@contoh.id", page.Text("#daftar-alamat"), StringComparison.Ordinal);

        var (id, receipt) = await Filed(country);
        await phone.Submit(await phone.Get("/akun"), "#klaim", new Dictionary<string, string?> { ["Number"] = id.ToString(), ["Receipt"] = receipt });
        var address = $"/laporan/{id}";
        Assert.Contains("Tampilan pribadi", (await phone.Get(address)).Text("main"), StringComparison.Ordinal);
        var left = await phone.Submit(await phone.Get("/akun"), "#keluar");
        Assert.Contains("Anda sudah keluar", left.Text(".notice"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tampilan pribadi", (await phone.Get(address)).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_session_cookie_is_bound_to_this_host_and_opens_nothing_by_itself_after_the_end(Engine engine)
    {
        await using var country = await Country.Start(engine);
        using var client = country.Site.Client();
        var siti = new Visitor(client);
        var page = await siti.Submit(await siti.Get("/akun/daftar"), "form#daftar", new Dictionary<string, string?> { ["Address"] = Email });
        var token = page.One("form#kode input[name=_formulir]").GetAttribute("value")!;
        using var answer = await client.PostAsync("/akun/kode", new FormUrlEncodedContent([new("Code", await Code(country)), new("Remember", "true"), new("_formulir", token)]));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-lapor-akun=", StringComparison.Ordinal));
        Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        var value = cookie.Split(';')[0].Split('=', 2)[1];
        Assert.DoesNotContain(value, await Tables.Everything(country.Site.Data), StringComparison.Ordinal);
        Assert.DoesNotContain(Email, country.Site.Log, StringComparison.Ordinal);

        using var thief = country.Site.Client();
        thief.DefaultRequestHeaders.Add("Cookie", $"__Host-lapor-akun={value}");
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/akun")).StatusCode);
        await siti.Submit(await siti.Get("/akun"), "#keluar");
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/akun")).StatusCode);
    }

    [Theory, OnBothEngines]
    public async Task Notices_are_chosen_and_reach_every_report(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        var (id, receipt) = await Filed(country);
        await siti.Submit(await Enter(country, siti, Email), "#klaim", new Dictionary<string, string?> { ["Number"] = id.ToString(), ["Receipt"] = receipt });
        var page = await siti.Get("/akun/pemberitahuan");
        Assert.DoesNotContain("SMS", page.Text("main"), StringComparison.Ordinal); // no gateway here: nothing is promised
        Assert.Empty(page.Document.QuerySelectorAll("input[name^=chat-]")); // nor a messenger
        Assert.Equal(10, page.Document.QuerySelectorAll(".news input[checked]").Length);
        page = await siti.Submit(page, "#pilihan", new Dictionary<string, string?> { ["mail-way"] = null, ["Daily"] = "true", ["QuietFrom"] = "22" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#QuietTo", page.One(".errors a").GetAttribute("href"));
        Assert.False(page.One("input[name=mail-way]").HasAttribute("checked"));
        Assert.True(page.One("input[name=Daily][value=true]").HasAttribute("checked"));
        page = await siti.Submit(page, "#pilihan", new Dictionary<string, string?> { ["QuietTo"] = "6", ["Zone"] = "WITA", ["Language"] = "en" });
        Assert.Contains("Pilihan tersimpan", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Equal("6", page.One("#QuietTo option[selected]").GetAttribute("value"));
        var contact = await country.Of<ContactVault>().Open((await country.Report(id)).Id, default);
        Assert.Equal(("en", new NoticeChoice
        {
            Picked = new(NewsTopics.Needed, NewsTopics.None, NewsTopics.OfReporters, NewsTopics.OfReporters | NewsTopics.OfOfficers),
            Daily = true,
            QuietFrom = 22,
            QuietTo = 6,
            Zone = "WITA",
        }), (contact.Language, contact.Notices));
        Assert.Equal("siti@contoh.id", contact.Email); // whom it goes to stays as it was filed

        // Ended by the link in a mail, and mails that come back: both stand here, and each can be taken back.
        await country.Of<Lapor.Channels.StopStore>().Silence("email", Email, default);
        await country.Of<Lapor.Channels.Bounces.BounceStore>().Refused(Email, "1@lapor.example", "smtp_550", default);
        Assert.Contains("Your mails come back", (await siti.Get("/akun?bahasa=en")).Text(".notice"), StringComparison.Ordinal);
        page = await siti.Get("/akun/pemberitahuan?bahasa=id");
        Assert.Contains("Anda menghentikan surel pada", page.Text(".notice-warning"), StringComparison.Ordinal);
        Assert.Contains($"Surel ke {Email} kembali sejak", page.Text(".notice-error"), StringComparison.Ordinal);
        page = await siti.Submit(await siti.Submit(page, "#coba"), "#lagi");
        Assert.Equal((false, false), (page.Has(".notice-warning"), page.Has(".notice-error")));
    }

    [Theory, OnBothEngines]
    public async Task The_owner_reads_takes_along_corrects_and_deletes_what_is_known(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        var (id, receipt) = await Filed(country);
        await siti.Submit(await Enter(country, siti, Email), "#klaim", new Dictionary<string, string?> { ["Number"] = id.ToString(), ["Receipt"] = receipt });
        var page = await siti.Submit(await siti.Get("/akun/data"), "#perbaiki", new Dictionary<string, string?> { ["Name"] = "Siti Aminah", ["NationalId"] = "3273004107900001" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#NationalId", page.One(".errors a").GetAttribute("href"));
        Assert.Equal("Siti Aminah", page.One("#Name").GetAttribute("value"));
        page = await siti.Submit(page, "#perbaiki", new Dictionary<string, string?> { ["NationalId"] = "3273 0241 0790 0001" });
        Assert.Equal("3273024107900001", page.One("#NationalId").GetAttribute("value"));

        var nia = await country.Of<Database>().Read(s => s.Scalar<long>("SELECT id FROM officer WHERE email = 'nia@contoh.go.id'"));
        await country.Of<IdentityLog>().Record((await country.Report(id)).Id, nia, "Pelapor diminta hadir di persidangan.", default);
        page = await siti.Get("/akun/data");
        Assert.Contains("Pelapor diminta hadir di persidangan.", page.Text("tbody"), StringComparison.Ordinal);
        Assert.Contains("Nia", page.Text("tbody"), StringComparison.Ordinal);
        Assert.Contains("Pelapor diminta hadir", (await siti.Get($"/laporan/{id}")).Text("aside"), StringComparison.Ordinal);

        var json = JsonDocument.Parse((await siti.Get("/akun/data?handler=Json")).Document.Body!.TextContent).RootElement;
        Assert.Equal((Email, "Siti Aminah", "3273024107900001"), (json.GetProperty("account").GetProperty("email").GetString(), json.GetProperty("account").GetProperty("name").GetString(), json.GetProperty("account").GetProperty("nationalId").GetString()));
        Assert.Equal(Country.Complaint.Text, json.GetProperty("reports")[0].GetProperty("text").GetString());
        Assert.Equal("Nia", json.GetProperty("identityViews")[0].GetProperty("officer").GetString());

        page = await siti.Submit(await siti.Get("/akun/data"), "#hapus-akun", expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#Understood", page.One(".errors a").GetAttribute("href"));
        page = await siti.Submit(page, "#hapus-akun", new Dictionary<string, string?> { ["Understood"] = "true" });
        Assert.Contains("Permintaan penghapusan diterima", page.Text(".notice"), StringComparison.Ordinal);
        page = await siti.Submit(page, "#batal-hapus");
        Assert.Contains("dibatalkan", page.Text(".notice"), StringComparison.Ordinal);
        await siti.Submit(page, "#hapus-akun", new Dictionary<string, string?> { ["Understood"] = "true" });

        // The admin sees a number and days, nothing of the person; an agency's admin finds no such page.
        Assert.Equal(HttpStatusCode.NotFound, await (await country.Officer("andi")).Status("/kerja/kelola/akun"));
        var admin = await country.Officer("nia");
        var work = await admin.Get("/kerja/kelola/akun");
        Assert.All(new[] { Email, "Siti", id.ToString(), id.Spoken }, secret => Assert.DoesNotContain(secret, work.Text("main"), StringComparison.Ordinal));
        work = await admin.Submit(work, "form.tolak", new Dictionary<string, string?> { ["Reason"] = "tidak" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#Reason", work.One(".errors a").GetAttribute("href"));
        work = await admin.Submit(work, "form.setuju");
        Assert.Contains("Akun ditutup", work.Text(".notice"), StringComparison.Ordinal);
        Assert.True(work.Has(".empty"));
        Assert.Equal("/akun/masuk", (await siti.Get("/akun")).Url.AbsolutePath);
        Assert.Contains("Akun Anda sudah jadi", (await Enter(country, siti, Email)).Text(".notice"), StringComparison.Ordinal); // a new one
    }

    [Theory, OnBothEngines]
    public async Task Nobody_acts_on_anothers_account(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (siti, budi) = (country.Site.Visitor(), country.Site.Visitor());
        await Enter(country, siti, Email);
        await Enter(country, budi, "budi@contoh.id");
        var id = await country.Of<Database>().Read(s => s.Scalar<long>("SELECT MIN(id) FROM citizen_session"));
        // Budi posts Siti's session under his own form.
        var second = country.Site.Visitor();
        await Enter(country, second, "budi@contoh.id", "/akun/masuk");
        var page = await budi.Get("/akun/keamanan");
        await budi.Submit(page, "form[action='/akun/keamanan?handler=End']", new Dictionary<string, string?> { ["SessionId"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal("/akun", (await siti.Get("/akun")).Url.AbsolutePath);
        foreach (var path in new[] { "/akun", "/akun/data", "/akun/keamanan", "/akun/pemberitahuan", "/akun/data?handler=Json" })
            Assert.Equal("/akun/masuk", (await country.Site.Visitor().Get(path)).Url.AbsolutePath);
        // A citizen is no officer, an officer no citizen.
        Assert.Equal("/masuk", (await siti.Get("/kerja")).Url.AbsolutePath);
        Assert.Equal("/akun/masuk", (await (await country.Officer("nia")).Get("/akun")).Url.AbsolutePath);
    }

    /// <summary>At a shared screen: one person begins a change and leaves, another signs in, and the first comes back.</summary>
    [Theory, OnBothEngines]
    public async Task A_change_of_address_belongs_to_the_account_that_began_it_and_asks_for_the_proof_again(Engine engine)
    {
        const string Evil = "mallory.lain@contoh.id";
        await using var country = await Country.Start(engine);
        var own = country.Site.Visitor();
        await Enter(country, own, Email);
        await own.Submit(await own.Get("/akun/keamanan"), "#ganti-sandi", new Dictionary<string, string?> { ["Fresh"] = Password, ["Repeated"] = Password });

        using var client = country.Site.Client();
        var shared = new Visitor(client);
        await Enter(country, shared, "mallory@contoh.id");
        var page = await shared.Get("/akun/keamanan");
        var asked = await client.PostAsync("/akun/keamanan?handler=Address", new FormUrlEncodedContent([new("Address", Evil), new("_formulir", page.One("#ganti-alamat input[name=_formulir]").GetAttribute("value")!)]));
        var step = Assert.Single(asked.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-lapor-kode=", StringComparison.Ordinal)).Split(';')[0];
        var code = await Code(country);
        Assert.Contains(Evil, (await shared.Get("/akun/kode")).Text(".lead"), StringComparison.Ordinal);
        await shared.Submit(await shared.Get("/akun"), "#keluar");
        page = await shared.Get("/akun/kode");
        Assert.Equal("/akun/masuk", page.Url.AbsolutePath);
        Assert.DoesNotContain(Evil, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);

        // Nor with the step kept aside, by whatever way the owner of another account signs in.
        async Task Denied(bool proved)
        {
            using var plain = country.Site.Client();
            var siti = new Visitor(plain);
            if (proved) await Enter(country, siti, Email, "/akun/masuk");
            else await siti.Submit(await siti.Get("/akun/masuk"), "form#masuk", new Dictionary<string, string?> { ["Address"] = Email, ["Password"] = Password });
            var token = (await siti.Get("/akun/keamanan")).One("#ganti-sandi input[name=_formulir]").GetAttribute("value")!;
            plain.DefaultRequestHeaders.Add("Cookie", step);
            Assert.DoesNotContain(Evil, (await siti.Get("/akun/kode")).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
            using var typed = await plain.PostAsync("/akun/kode", new FormUrlEncodedContent([new("Code", code), new("_formulir", token)]));
            Assert.Equal("/akun/masuk", typed.Headers.Location?.ToString());
        }

        await Denied(proved: false);
        await Denied(proved: true);
        Assert.Equal([Email], (await country.Of<CitizenStore>().ByAddress(Email, default))!.Details.Addresses);
        Assert.Null(await country.Of<CitizenStore>().ByAddress(Evil, default));

        // Whoever signs in where a code was asked for reads nothing of it.
        await shared.Submit(await shared.Get("/akun/masuk"), "form#masuk", new Dictionary<string, string?> { ["Address"] = Evil });
        Assert.Contains(Evil, (await shared.Get("/akun/kode")).Text(".lead"), StringComparison.Ordinal);
        await shared.Submit(await shared.Get("/akun/masuk"), "form#masuk", new Dictionary<string, string?> { ["Address"] = Email, ["Password"] = Password });
        Assert.DoesNotContain(Evil, (await shared.Get("/akun/kode")).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_change_of_address_is_finished_only_while_the_proof_is_fresh(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        await Enter(country, siti, Email);
        foreach (var fresh in new[] { false, true })
        {
            country.Site.Clock.Advance(TimeSpan.FromMinutes(8));
            var asked = await siti.Submit(await siti.Get("/akun/keamanan"), "#ganti-alamat", new Dictionary<string, string?> { ["Address"] = "siti.baru@contoh.id" });
            if (!fresh) country.Site.Clock.Advance(TimeSpan.FromMinutes(8)); // the code still holds
            var page = await siti.Submit(asked, "form#kode", new Dictionary<string, string?> { ["Code"] = await Code(country) });
            Assert.Equal(fresh ? "/akun/keamanan" : "/akun", page.Url.AbsolutePath);
            Assert.Equal([fresh ? "siti.baru@contoh.id" : Email], (await country.Of<CitizenStore>().ByAddress(fresh ? "siti.baru@contoh.id" : Email, default))!.Details.Addresses);
            if (!fresh) await siti.Submit(await siti.Submit(await siti.Get("/akun/keamanan"), "#buktikan-alamat"), "form#kode", new Dictionary<string, string?> { ["Code"] = await Code(country) });
        }
    }
}
