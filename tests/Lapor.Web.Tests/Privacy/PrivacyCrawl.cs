using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake.Import;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;
using Lapor.Whistleblowing;

namespace Lapor.Web.Tests.Privacy;

/// <summary>
/// Words that stand nowhere else are planted through every entrance: who reports, from where, with what, and what only few may read. Then everything
/// that leaves the system or lies in it is searched for them.
/// </summary>
public sealed class PrivacyCrawl
{
    private const string Agent = "zqperamban/9.1";
    private const string Address = "203.0.113.77";
    private const string GatewaySecret = "zqgerbang-rahasia-1708";
    private const string Passphrase = "kuda lumping sembilan lampion";

    /// <summary>Of the anonymous reporters, however they came: never outside the seal.</summary>
    private static readonly string[] Identity =
    [
        "zqnama", "zqsurel", "zqsamaran", "zqberkas", "zqucapan",
        "0899 7766 5501", "089977665501", "89977665501", "0899 7766 5502", "089977665502", "89977665502", "0899 7766 5503", "89977665503", "89977665504",
    ];

    /// <summary>Written in confidential reports and to the whistleblowers' inbox: never outside the seal either.</summary>
    private static readonly string[] Secrets = ["zqrahasia", "zqbocor"];

    /// <summary>Of the confidential reports that lie with a unit.</summary>
    private static readonly string[] Disposed = ["zqrahasiajudul", "zqrahasiaisi", "zqrahasiakedua", "zqrahasiasms", "zqrahasiatempat", "zqrahasiadijawab"];

    /// <summary>Traces of the line and the camera: kept nowhere at all.</summary>
    private static readonly string[] Traces = ["zqperamban", Address, SampleFiles.Canary];

    /// <summary>Personal data in the text of an ordinary report: officers read it, the public does not.</summary>
    private static readonly string[] InText = ["3273021502900077", "0899 7766 5509", "zqtetangga"];

    [Theory, OnBothEngines]
    public async Task What_is_planted_at_any_entrance_is_found_nowhere_outside_its_seal(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_SMS_SECRET"] = GatewaySecret, ["Logging:LogLevel:Microsoft.AspNetCore.Hosting"] = "Trace" });
        await Cast.Hire(country);
        var planted = await Plant(country);
        await Travel(country, planted);
        await Surfaces.Jobs(country, halfHours: 20);

        // Everything that was planted was kept: what is not there cannot leak.
        Assert.Equal(6, planted.Reports.Count);
        Assert.Equal("Zqnama Web", (await country.Of<ContactVault>().Open((await country.Report(planted["web"].Id)).Id, default)).Name);
        Assert.Contains("zqrahasia", (await country.Report(planted["secret"].Id)).Text, StringComparison.Ordinal);

        string[] codes = [.. planted.Reports.Values.Select(r => r.Receipt).Append(planted.Case).Where(r => r.Length > 0).SelectMany(Surfaces.Spellings)];
        await Public(country, planted, codes);
        await Officers(country, planted, codes);
        await Mails(country, planted, codes);
        Surfaces.NotIn("the log", country.Site.Log, [GatewaySecret, .. Identity, .. Secrets, .. Traces, .. InText, .. codes]);
        await Stored(country, codes);
    }

    private sealed record Entry(TrackingId Id, string Receipt);

    private sealed class Planted
    {
        public Dictionary<string, Entry> Reports { get; } = new(StringComparer.Ordinal);

        public string Case { get; set; } = "";

        public Entry this[string name] => Reports[name];
    }

    private static HttpClient Browser(Country country)
    {
        var client = country.Site.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Agent);
        foreach (var header in (string[])["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"])
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, header == "Forwarded" ? $"for={Address}" : Address);
        return client;
    }

    /// <summary>By text message, in the address as a gateway asks; another telephone asks about it and hears what it hears about a number that nobody has.</summary>
    private static async Task<Entry> Text(HttpClient client)
    {
        async Task<string> Say(string from, string id, string text) =>
            await client.GetStringAsync(new Uri($"/gateway/sms?from={from}&id={id}&secret={GatewaySecret}&text={Uri.EscapeDataString(text)}", UriKind.Relative));
        var answer = await Say("%2B6289977665504", "zq-1", "ANONIM RAHASIA BANDUNG zqrahasiasms tentang kasir kantor dan laci uangnya.");
        Assert.DoesNotContain("Bandung", answer, StringComparison.OrdinalIgnoreCase);
        var id = Id(answer.Split("nomor ")[1][..10]);
        Assert.Contains("belum diverifikasi", await Say("%2B6289977665504", "zq-2", $"STATUS {id} zqucapan, kata anak saya di rumah"), StringComparison.Ordinal);
        // What stands only in the conversation is closed to officers too, until two of them open the identity.
        var nobodys = TrackingId.New();
        Assert.Equal((await Say("%2B6289977665505", "zq-3", $"STATUS {nobodys}")).Replace(nobodys.ToString(), "N", StringComparison.Ordinal), (await Say("%2B6289977665505", "zq-4", $"STATUS {id}")).Replace(id.ToString(), "N", StringComparison.Ordinal));
        return new(id, Digits(answer.Split("rahasia ")[1][..19]));
    }

    /// <summary>Anonymous by the web form and by the API and from a file, confidential by the API, and to the whistleblowers' inbox.</summary>
    private static async Task<Planted> Plant(Country country)
    {
        var planted = new Planted();
        var visitor = new Visitor(Browser(country));
        var form = await visitor.Get("/lapor");
        var filled = new Dictionary<string, string?>
        {
            ["class"] = "complaint",
            ["title"] = "Lampu taman padam",
            ["text"] = "Lampu taman padam sejak sebulan. NIK saya 3273021502900077, telepon 0899 7766 5509, tetangga Bapak Zqtetangga Suryana juga melihat.",
            ["incidentDate"] = "2026-02-20",
            ["regionCodeText"] = "Buleleng",
            ["place"] = "Taman kota",
            ["anonymous"] = "true",
            ["reporter.name"] = "Zqnama Web",
            ["reporter.phone"] = "0899 7766 5501",
            ["reporter.email"] = "zqsurel.web@contoh.id",
        };
        var check = await visitor.Submit(form, "form#laporan", filled, files: [new("attachments", "zqberkas-web.jpg", "image/jpeg", SampleFiles.Jpeg())]);
        Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
        var sent = await visitor.Submit(check, "form[action='/lapor/periksa']");
        var ticket = sent.Document.QuerySelectorAll(".ticket dd > span").Select(s => Digits(s.TextContent)).ToList();
        planted.Reports["web"] = new(Id(ticket[0]), ticket[1]);
        // The reporter comes back with the code, adds words and looks around.
        var own = await visitor.Submit(await visitor.Get($"/lacak?milik={ticket[0]}"), "form:has([name=Receipt])", new Dictionary<string, string?> { ["Receipt"] = ticket[1] });
        Assert.Contains("Lampu taman padam", own.Text("main"), StringComparison.Ordinal);

        using var api = Browser(country);
        planted.Reports["api"] = await Post(api, "Jalan gang rusak", "Jalan gang di belakang pasar rusak dan tergenang setiap hujan.", anonymous: true, confidential: false, "Zqnama Api", "0899 7766 5502", "zqsurel.api@contoh.id");
        planted.Reports["secret"] = await Post(api, "zqrahasiajudul", "zqrahasiaisi tentang bendahara kantor yang meminta uang.", anonymous: false, confidential: true, "Zqnama Rahasia", "0899 7766 5503", "zqsurel.rahasia@contoh.id");
        planted.Reports["both"] = await Post(api, "zqrahasiakedua", "zqrahasiakeduaisi tentang mandor proyek dan kuitansinya.", anonymous: true, confidential: true, "Zqnama Berdua", "0899 7766 5503", "zqsurel.berdua@contoh.id");
        planted.Reports["sms"] = await Text(api);
        planted.Reports["import"] = new(await Import(country), "");

        await country.Site.Visitor().Get("/wbs");
        var inboxes = country.Of<Inboxes>();
        var lina = (await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Id;
        var inbox = await inboxes.Create(1, null, "Pengawasan nasional", default);
        await inboxes.Name(1, inbox, lina, default);
        Assert.Empty((await inboxes.Begin(lina, inbox, Passphrase, default)).Refusals);
        var quiet = new Visitor(Browser(country));
        var said = await quiet.Submit(
            await quiet.Get("/wbs"), "#wbs", new Dictionary<string, string?> { ["Inbox"] = inbox.ToString(CultureInfo.InvariantCulture), ["Text"] = "zqbocor: ada kuitansi ganda di gudang." },
            files: [new("Files", "zqberkas-wbs.jpg", "image/jpeg", SampleFiles.Jpeg())]);
        planted.Case = Digits(said.Text("#kode"));
        Assert.Equal(16, planted.Case.Length);
        var talk = await quiet.Submit(await quiet.Get("/wbs/buka"), "#buka", new Dictionary<string, string?> { ["Receipt"] = planted.Case });
        await quiet.Submit(talk, "#balas", new Dictionary<string, string?> { ["Text"] = "zqbocor lagi." });
        return planted;
    }

    private static async Task<Entry> Post(HttpClient client, string title, string text, bool anonymous, bool confidential, string name, string phone, string email)
    {
        var body = new JsonObject
        {
            ["class"] = "complaint",
            ["title"] = title,
            ["text"] = text,
            ["incidentDate"] = "2026-02-27",
            ["regionCode"] = "32.73.02",
            ["place"] = confidential ? "zqrahasiatempat" : "Pasar",
            ["category"] = "street_lights",
            ["anonymous"] = anonymous,
            ["confidential"] = confidential,
            ["reporter"] = new JsonObject { ["name"] = name, ["phone"] = phone, ["email"] = email },
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v1/reports", content);
        var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True(answer.StatusCode is HttpStatusCode.Created, told.ToJsonString());
        var receipt = Digits((string)told["receipt"]!);
        // With the receipt the reporter reads everything: the words did arrive.
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/reports/{told["trackingId"]}");
        asked.Headers.TryAddWithoutValidation("Receipt", receipt);
        using var own = await client.SendAsync(asked);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        return new(Id((string)told["trackingId"]!), receipt);
    }

    private static async Task<TrackingId> Import(Country country)
    {
        const string Sheet = """
            Tracking ID,Tanggal Laporan Masuk,Waktu Laporan Masuk,Nama Pelapor,Klasifikasi Laporan,ID Kategori,Kategori,Judul Laporan,Isi Laporan Awal,Isi Laporan Akhir,Tipe Laporan (Anonim/Rahasia),Sumber Laporan,Instansi Induk,ID Instansi Terdisposisi,Instansi Terdisposisi,Status Laporan,Alasan Tunda/Arsip,Provinsi,Kota/Kabupaten,Kecamatan,Kelurahan,Nomor SK,Url SK,Url Dokumen Laporan Tahunan,Laporan yang Masuk melalui Kanal Aduan Setwapres,Rating
            9000077,3 Jan 2026,02.15,Zqnama Impor,Pengaduan Tidak Berkadar Pengawasan,,Lampu jalan,zqrahasiaimpor,zqrahasiaimporisi tentang loket.,,Anonim|Rahasia,Website,Pemerintah Kota Bandung,90037,Dinas Pekerjaan Umum Kota Bandung,Ditindaklanjuti oleh Instansi,,Jawa Barat,Kota Bandung,Coblong,Dago,,,,Tidak,
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Sheet));
        var opened = ReadReports.Open(stream, ImportMap.National, country.Site.Clock.GetUtcNow());
        Assert.Empty(opened.Refusals);
        List<RowError> wrong = [];
        var total = await country.Of<ImportReports>().Run(opened.Value, "uji", dryRun: false, wrong.Add);
        Assert.True(total.Added == 1, string.Join('\n', wrong.Select(w => $"{w.Line} {w.Code} {w.English}")));
        return Id(await country.Of<Database>().Read(s => s.Scalar<string>("SELECT tracking_id FROM report ORDER BY id DESC LIMIT 1")) ?? "");
    }

    /// <summary>Through the officers' hands to a final answer, with a note and an answer that hold secret words where the report is secret.</summary>
    private static async Task Travel(Country country, Planted planted)
    {
        var officers = country.Of<OfficerStore>();
        async Task<Viewer> Of(string name) => Viewer.Of((await officers.ByEmail($"{name}@contoh.go.id", default))!);
        var (nia, andi, lina) = (await Of("nia"), await Of("andi"), await Of("lina"));
        foreach (var (name, entry) in planted.Reports.Where(r => r.Key != "import"))
        {
            var secret = name is "secret" or "both" or "sms" ? "zqrahasiadijawab " : "";
            var report = await country.Report(entry.Id);
            var edited = new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = "street_lights", Tags = secret.Trim() };
            Ok(await country.Of<Verifying>().Forward(nia, entry.Id, report.Version, edited, "kota-bandung", secret, default));
            Ok(await country.Of<Disposing>().Dispose(andi, entry.Id, (await country.Report(entry.Id)).Version, new Disposition(2, [], [], secret + "mohon ditangani"), default));
            Ok(await country.Of<Answering>().Note(lina, entry.Id, (await country.Report(entry.Id)).Version, secret + "sudah diperiksa di tempat", default));
            Ok(await country.Of<Answering>().FollowUp(lina, entry.Id, (await country.Report(entry.Id)).Version, new FollowUp(true, false, secret + "Sudah diperbaiki kemarin."), default));
        }

        static void Ok(Outcome<Committed> done) => Assert.Empty(done.Refusals);
    }

    /// <summary>Twice, so that what a node keeps is read as well.</summary>
    private static async Task Public(Country country, Planted planted, string[] codes)
    {
        string[] banned = [.. Identity, .. Secrets, .. Traces, .. InText, .. codes];
        for (var round = 0; round < 2; round++)
        {
            using var client = country.Site.Client();
            var crawler = new Crawler(client);
            await crawler.Follow(Surfaces.Addresses(country));
            await crawler.Follow("/?bahasa=en", "/laporan?bahasa=en", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt");
            await crawler.Follow(planted.Reports.Values.SelectMany(r => new[] { $"/laporan/{r.Id}", $"/lacak?Number={r.Id}", $"/api/v1/reports/{r.Id}" }));
            Surfaces.NotIn(Surfaces.Of("a public page", crawler), banned);
            Assert.Contains("Lampu taman padam", crawler.All, StringComparison.Ordinal); // the crawl sees published words
            Assert.Contains(crawler.Seen, s => s.Path == $"/laporan/{planted["web"].Id}" && s.Status == 200);
            // A confidential number is an unknown number.
            foreach (var name in (string[])["secret", "both", "sms", "import"])
            {
                Assert.DoesNotContain(planted[name].Id.ToString(), string.Join('\n', crawler.Seen.Where(s => !s.Path.Contains(planted[name].Id.ToString(), StringComparison.Ordinal)).Select(s => s.All)), StringComparison.Ordinal);
                Assert.Equal(404, crawler.Seen.Single(s => s.Path == $"/api/v1/reports/{planted[name].Id}").Status);
            }

            // A search for what is hidden finds what a search for nonsense finds.
            var nonsense = await Found(client, "zxcvbnm");
            foreach (var word in banned.Append("zqrahasiaisi").Append("Zqnama Web")) Assert.Equal(nonsense, await Found(client, word));
            Assert.NotEqual(nonsense, await Found(client, "taman"));
        }
    }

    private static async Task<string> Found(HttpClient client, string words)
    {
        var found = new StringBuilder();
        foreach (var path in (string[])["/laporan?q=", "/api/v1/reports?q=", "/api/v1/regions?q=", "/instansi?q="])
        {
            var html = await client.GetStringAsync(new Uri(path + Uri.EscapeDataString(words), UriKind.Relative));
            found.Append(html.Contains("/laporan/", StringComparison.Ordinal) && path.StartsWith("/laporan", StringComparison.Ordinal) ? "found " : "nothing ");
            if (path.StartsWith("/api", StringComparison.Ordinal)) found.Append(html.Replace(words, "", StringComparison.OrdinalIgnoreCase));
        }

        return found.ToString();
    }

    /// <summary>The reported agency's people: never who reported anonymously; a secret only where the report lies.</summary>
    private static async Task Officers(Country country, Planted planted, string[] codes)
    {
        foreach (var (name, reads) in new[] { ("lina", true), ("sari", false), ("andi", false), ("kepala", false), ("luh", false), ("ayu", false), ("auditor", false), ("nia", true) })
        {
            using var client = country.Site.Client();
            await country.Site.SignIn(new Visitor(client), $"{name}@contoh.go.id", Country.Password);
            // Their lists in every order are many pages of the same rows.
            var crawler = new Crawler(client, path => !path.Contains('?', StringComparison.Ordinal) && !path.StartsWith("/kerja/kelola/acuan", StringComparison.Ordinal));
            await crawler.Follow("/kerja", "/kerja?status=all", "/kerja?status=followed_up", "/kerja?beside=true", "/kerja/cari?q=taman", "/kerja/akun");
            await crawler.Follow(planted.Reports.Values.Select(r => $"/kerja/laporan/{r.Id}"));
            if (name is "lina") await TakenAlong(country, client, planted, codes);
            Surfaces.NotIn(Surfaces.Of($"{name}'s pages", crawler), [.. Identity.Where(i => i != "zqberkas"), .. Traces, .. codes, "zqbocor"]);
            // What came from a file lies with the agency itself, so its admin reads that one.
            if (!reads) Surfaces.NotIn(Surfaces.Of($"{name}'s pages", crawler), name is "andi" ? Disposed : Secrets);
            else Assert.Contains("zqrahasiaisi", crawler.All, StringComparison.Ordinal);
            if (name is "lina") Assert.Contains("Lampu taman padam", crawler.All, StringComparison.Ordinal);
        }
    }

    /// <summary>What a device takes to the field, of everything that this officer may put on the list: nobody's identity, and nothing secret.</summary>
    private static async Task TakenAlong(Country country, HttpClient client, Planted planted, string[] codes)
    {
        var lina = Viewer.Of((await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!);
        foreach (var report in planted.Reports.Values) await country.Of<FieldShortlist>().Bring(lina, report.Id, default);
        var taken = await client.GetStringAsync(new Uri("/kerja/lapangan/isi", UriKind.Relative));
        Assert.Contains("Lampu taman padam", taken, StringComparison.Ordinal);
        foreach (var word in (string[])[.. Identity, .. Secrets, .. InText, .. Traces, .. codes]) Assert.DoesNotContain(word, taken, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Mails say to others nothing of who reported, and to nobody what is secret.</summary>
    private static async Task Mails(Country country, Planted planted, string[] codes)
    {
        var mails = await Surfaces.Mails(country);
        Assert.True(mails.Count > 5, "Hardly a mail was sent.");
        foreach (var (_, mail) in mails)
        {
            Surfaces.NotIn("a mail", mail, [.. Secrets, .. Traces, .. InText, .. codes]);
            // The reporter's own address stands in the envelope of the reporter's own mail only.
            var own = mail.Contains("zqsurel", StringComparison.OrdinalIgnoreCase);
            Surfaces.NotIn("a mail", mail, own ? [.. Identity.Where(i => i is not ("zqsurel" or "zqnama"))] : Identity);
            if (own) Assert.DoesNotContain("@contoh.go.id", mail, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>What was stored in the clear is found, so the search is not blind; of the rest nothing.</summary>
    private static async Task Stored(Country country, string[] codes)
    {
        var stored = await Surfaces.Stored(country);
        var clear = stored.Where(s => s.Text.Contains("Lampu taman padam", StringComparison.Ordinal)).Select(s => s.Where).ToList();
        Assert.Contains(Surfaces.AllTables, clear);
        Assert.Contains(Surfaces.Copy, clear);
        // In the file or still in its log.
        if (country.Site.Data.Engine is Engine.Sqlite) Assert.Contains(clear, w => w.StartsWith("lapor.db", StringComparison.Ordinal));
        Surfaces.NotIn(stored, [.. Identity, .. Secrets, .. Traces, .. codes]);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static TrackingId Id(string text) => TrackingId.TryParse(text, out var id) ? id : throw new InvalidOperationException($"«{text}» is no tracking ID.");
}
