using System.Net;
using Lapor.People;
using Lapor.Storage;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;

namespace Lapor.Web.Tests.Pages;

/// <summary>Telephones through the pages: an account by a number, several addresses, a guest's proof, what officers read of it, and a site without a gateway.</summary>
public sealed class CitizenAddressPagesTests
{
    private const string Email = "siti.akun@contoh.id";
    private const string Number = "+6281299990001";
    private const string Spoken = "+62 812-9999-0001";

    [Theory, OnBothEngines]
    public async Task A_number_registers_signs_in_and_shares_the_account_with_an_e_mail_address(Engine engine)
    {
        await using var country = await Start(engine);
        var siti = country.Site.Visitor();
        var page = await siti.Get("/akun/daftar");
        Assert.Equal("text", page.One("#Address").GetAttribute("type"));
        page = await siti.Submit(page, "form#daftar", Values(("Address", "0812 9999")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("#Address", page.One(".errors a").GetAttribute("href"));
        page = await siti.Submit(page, "form#daftar", Values(("Address", "0812-9999-0001")));
        Assert.Contains(Spoken, page.Text(".lead"), StringComparison.Ordinal);
        Assert.Contains("SMS", page.Text("details"), StringComparison.Ordinal);
        page = await siti.Submit(page, "form#kode", Values(("Code", await Code(country))));
        Assert.Contains("Akun Anda sudah jadi", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Contains(Spoken, page.Text(".meta"), StringComparison.Ordinal);

        // News of reports comes by text message where no mail can go, as its owner chooses.
        page = await siti.Get("/akun/pemberitahuan");
        Assert.False(page.Has("input[name^=mail-]"));
        Assert.Equal(["sms-asked", "sms-answer", "sms-deadline", "sms-ending"], page.Document.QuerySelectorAll("input[name^=sms-][checked]").Select(i => i.GetAttribute("name")));
        page = await siti.Submit(page, "#pilihan", new Dictionary<string, string?>
        {
            ["sms-asked"] = null,
            ["sms-answer"] = null,
            ["sms-deadline"] = null,
            ["sms-ending"] = null,
        });
        Assert.False(page.Has("input[name^=sms-][checked]"));

        // The only address stays; one of the other kind comes beside it.
        page = await siti.Get("/akun/keamanan");
        Assert.False(page.Has("form[action='/akun/keamanan?handler=Remove']"));
        page = await siti.Submit(page, "#ganti-alamat", expected: HttpStatusCode.UnprocessableEntity);
        page = await siti.Submit(page, "#ganti-alamat", Values(("Address", Email)));
        page = await siti.Submit(page, "form#kode", Values(("Code", await Code(country))));
        Assert.Contains("Alamat ditambahkan", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Equal([Email, Spoken], page.Document.QuerySelectorAll("#daftar-alamat li > span").Select(s => s.TextContent.Trim()));
        Assert.Contains("\"sms\": []", (await siti.Get("/akun/data?handler=Json")).Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("\"mobile\": \"" + Number, (await siti.Get("/akun/data?handler=Json")).Document.Body!.TextContent, StringComparison.Ordinal);

        // Either opens it. Signed in by password nothing is changed before a code.
        await siti.Submit(await siti.Get("/akun/keamanan"), "#ganti-sandi", Values(("Fresh", "perahu kuning di danau"), ("Repeated", "perahu kuning di danau")));
        var phone = country.Site.Visitor();
        page = await phone.Submit(await phone.Get("/akun/masuk"), "form#masuk", Values(("Address", "+62 812 9999 0001"), ("Password", "perahu kuning di danau")));
        Assert.Equal("/akun", page.Url.AbsolutePath);
        page = await phone.Get("/akun/keamanan");
        Assert.False(page.Has("form[action='/akun/keamanan?handler=Remove']"));
        Assert.Equal(2, page.Document.QuerySelectorAll("#buktikan-alamat button").Length);
        page = await phone.Submit(page, "#buktikan-alamat", button: "Kind=phone");
        Assert.Contains(Spoken, page.Text(".lead"), StringComparison.Ordinal);
        page = await phone.Submit(page, "form#kode", Values(("Code", await Code(country))));
        page = await phone.Submit(page, "form[action='/akun/keamanan?handler=Remove']:has(input[value=phone])");
        Assert.Contains("Alamat dikeluarkan", page.Text(".notice"), StringComparison.Ordinal);
        Assert.Equal(Email, page.Text("#daftar-alamat").Trim());
        Assert.Null(await country.Of<CitizenStore>().ByAddress(Number, default));
        Assert.DoesNotContain("rahasia-gerbang", country.Site.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("99990001", country.Site.Log + await Tables.Everything(country.Site.Data), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_guest_proves_a_number_and_the_officer_who_opens_the_contact_reads_it(Engine engine)
    {
        await using var country = await Start(engine);
        var guest = country.Site.Visitor();
        var page = await guest.Submit(await guest.Get("/"), "form#laporan", new Dictionary<string, string?>
        {
            ["class"] = "complaint",
            ["title"] = "Lampu jalan mati di depan SDN 2",
            ["text"] = "Lampu jalan di depan sekolah padam sejak tiga minggu lalu, anak-anak pulang mengaji dalam gelap.",
            ["incidentDate"] = "2026-02-20",
            ["regionCodeText"] = "Buleleng",
            ["reporter.name"] = "Siti Aminah",
            ["reporter.email"] = Email,
            ["reporter.phone"] = "0812 9999 0001",
        });
        Assert.Equal("/lapor/periksa", page.Url.AbsolutePath);
        Assert.Equal(2, page.Document.QuerySelectorAll("#minta-kode button").Length);
        page = await guest.Submit(page, "#minta-kode", button: "alamat=phone");
        Assert.Contains(Spoken, page.Text("#ketik-kode"), StringComparison.Ordinal);
        Assert.Contains(Email, page.Text("#minta-kode"), StringComparison.Ordinal); // the other one can be proved as well
        page = await guest.Submit(page, "#ketik-kode", Values(("Code", "0000 0000")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Code-error"));
        page = await guest.Submit(page, "#ketik-kode", Values(("Code", await Code(country))));
        Assert.Contains(Spoken + " terbukti milik Anda", page.Text("#bukti"), StringComparison.Ordinal);
        await guest.Submit(page, "#kirim");
        var id = await country.Of<Database>().Read(s => s.Scalar<long>("SELECT MAX(id) FROM report"));
        var contact = await country.Of<ContactVault>().Open(id, default);
        Assert.Equal((false, true), (contact.EmailProved, contact.PhoneProved));

        var number = await country.Of<Database>().Read(s => s.Scalar<string>("SELECT tracking_id FROM report WHERE id = @id", new { id }));
        var nia = await country.Officer("nia");
        page = await nia.Get($"/kerja/laporan/{number}");
        page = await nia.Submit(page, "form:has([name=identity-reason])", Values(("identity-reason", "Menelepon pelapor untuk janji pemeriksaan.")));
        var who = page.Document.QuerySelectorAll(".desk-who dd").Select(d => d.TextContent).ToList();
        Assert.Contains("Terbukti milik pelapor, dengan kode", Assert.Single(who, w => w.Contains("0812 9999 0001", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Tidak dibuktikan dengan kode", Assert.Single(who, w => w.Contains(Email, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Without_a_gateway_the_pages_ask_for_e_mail_and_refuse_a_number_in_words(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var siti = country.Site.Visitor();
        foreach (var (path, form) in new[] { ("/akun/daftar", "form#daftar"), ("/akun/masuk", "form#masuk") })
        {
            var page = await siti.Get(path);
            Assert.Equal("email", page.One("#Address").GetAttribute("type"));
            Assert.DoesNotContain("HP", page.Text("main"), StringComparison.Ordinal);
            page = await siti.Submit(page, form, Values(("Address", "0812 9999 0001")), expected: HttpStatusCode.UnprocessableEntity);
            Assert.Contains("Pakai alamat surel", page.Text(".errors"), StringComparison.Ordinal);
        }

        Assert.Equal(0, await country.Of<Database>().Read(s => s.Scalar<long>("SELECT COUNT(*) FROM citizen_code")));
    }

    [Theory, OnBothEngines]
    public async Task Where_numbers_abroad_are_turned_off_the_pages_say_so_and_offer_none(Engine engine)
    {
        await using var country = await Start(engine, abroad: false);
        var visitor = country.Site.Visitor();
        foreach (var (path, form) in new[] { ("/akun/daftar", "form#daftar"), ("/akun/masuk", "form#masuk") })
        {
            var page = await visitor.Submit(await visitor.Get(path), form, Values(("Address", "+60 12-345 6789")), expected: HttpStatusCode.UnprocessableEntity);
            Assert.Contains("SMS dari sini tidak dikirim ke nomor luar negeri", page.Text(".errors"), StringComparison.Ordinal);
            page = await visitor.Submit(await visitor.Get(path + "?bahasa=en"), form, Values(("Address", "+60 12-345 6789")), expected: HttpStatusCode.UnprocessableEntity);
            Assert.Contains("No text messages are sent to numbers abroad", page.Text(".errors"), StringComparison.Ordinal);
            await visitor.Get(path + "?bahasa=id");
        }

        // An account from before has such a number beside its address: it is told of there, and asked for nothing.
        await visitor.Submit(await visitor.Submit(await visitor.Get("/akun/daftar"), "form#daftar", Values(("Address", Email))), "form#kode", Values(("Code", await Code(country))));
        Assert.Contains("SMS: setelah nomor ponsel Anda dibuktikan", (await visitor.Get("/akun/pemberitahuan")).Text("main"), StringComparison.Ordinal);
        var citizen = (await country.Of<CitizenStore>().ByAddress(Email, default))!;
        await country.Of<CitizenStore>().Change(citizen.Id, d => d with { Mobile = "+60123456789" }, default);
        var notices = await visitor.Get("/akun/pemberitahuan");
        Assert.False(notices.Has("input[name^=sms-]"));
        Assert.Contains("tidak dikirim ke nomor luar negeri", notices.Text("main"), StringComparison.Ordinal);
        country.Site.Clock.Advance(TimeSpan.FromHours(1));
        var security = await visitor.Get("/akun/keamanan");
        Assert.Equal(["email"], security.Document.QuerySelectorAll("#buktikan-alamat button").Select(b => b.GetAttribute("value")));
        Assert.Contains("tidak dikirim ke nomor luar negeri", security.Text("#buktikan-alamat"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Too_many_tries_at_a_guests_code_are_answered_429_and_one_place_cannot_use_up_the_countrys_messages(Engine engine)
    {
        await using var country = await Start(engine);
        var guest = country.Site.Visitor();
        var page = await guest.Submit(await guest.Get("/"), "form#laporan", new Dictionary<string, string?>
        {
            ["class"] = "aspiration",
            ["title"] = "Usul jalur sepeda di alun-alun",
            ["text"] = "Mohon ada jalur sepeda di sekitar alun-alun supaya anak-anak aman berangkat sekolah.",
            ["reporter.phone"] = "0812 9999 0001",
        });
        page = await guest.Submit(page, "#minta-kode", button: "alamat=phone");
        List<HttpStatusCode> answers = [];
        for (var n = 0; n < 12; n++)
        {
            page.One("#ketik-kode").SetAttribute("action", "/lapor/periksa?handler=Prove");
            var status = n < 10 ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.TooManyRequests;
            page = await guest.Submit(page, "#ketik-kode", Values(("Code", "0000 0000")), expected: status);
            answers.Add(page.Status);
        }

        Assert.Equal(["60"], page.Headers.GetValues("Retry-After"));
        Assert.Contains("Terlalu banyak percobaan dari sini", page.Text(".errors"), StringComparison.Ordinal);

        // Twenty numbers an hour from one place; an e-mail address goes on, and so does everybody an hour later.
        var stranger = country.Site.Visitor();
        async Task<string> Ask(string address, HttpStatusCode expected) =>
            (await stranger.Submit(await stranger.Get("/akun/masuk"), "form#masuk", Values(("Address", address)), expected: expected)).Text("main");
        for (var n = 0; n < 19; n++)
        {
            country.Site.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Contains("delapan angka", await Ask($"+62813000000{n:00}", HttpStatusCode.OK), StringComparison.Ordinal);
        }

        Assert.Contains("SMS untuk nomor ini, atau dari sini, sudah terlalu banyak", await Ask("+6281300000099", HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        Assert.Contains("delapan angka", await Ask("surel@contoh.id", HttpStatusCode.OK), StringComparison.Ordinal);
        country.Site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("delapan angka", await Ask("+6281300000099", HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Known_and_unknown_numbers_get_the_same_bytes(Engine engine)
    {
        await using var country = await Start(engine);
        var siti = country.Site.Visitor();
        await siti.Submit(await siti.Submit(await siti.Get("/akun/daftar"), "form#daftar", Values(("Address", Number))), "form#kode", Values(("Code", await Code(country))));
        List<string> seen = [];
        foreach (var number in new[] { Number, "+6281299990002" })
        {
            var stranger = country.Site.Visitor();
            var wrong = await stranger.Submit(await stranger.Get("/akun/masuk"), "form#masuk", Values(("Address", number), ("Password", "bukan ini")), expected: HttpStatusCode.UnprocessableEntity);
            var code = await stranger.Submit(await stranger.Get("/akun/masuk"), "form#masuk", Values(("Address", number)));
            seen.Add(string.Concat(new[] { wrong, code }.Select(p => System.Text.RegularExpressions.Regex.Replace(
                p.Document.DocumentElement.OuterHtml.Replace(number, "?", StringComparison.Ordinal).Replace(CitizenAddresses.Spoken(number), "?", StringComparison.Ordinal), "name=\"_formulir\"[^>]*", ""))));
        }

        Assert.Single(seen.Distinct());
    }

    // A gateway that nobody answers at: what leaves is tested over a socket elsewhere.
    private static Task<Country> Start(Engine engine, bool abroad = true) => Country.Start(engine, new Dictionary<string, string>
    {
        ["LAPOR_SMS_ABROAD"] = abroad ? "true" : "false",
        ["LAPOR_SMS_URL"] = "http://127.0.0.1:1/cgi-bin/sendsms",
        ["LAPOR_SMS_USER"] = "lapor",
        ["LAPOR_SMS_PASSWORD"] = "rahasia-gerbang",
    });

    private static async Task<string> Code(Country country) =>
        (await country.Of<CitizenCodes>().OnItsWay(await country.Of<Database>().Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
