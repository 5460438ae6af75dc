using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Lapor.Channels.Sms;
using Lapor.Closing;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Lapor.Tests.Attachments;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Web.Tests.Pages;
using Lapor.Whistleblowing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace Lapor.Web.Tests.Privacy;

/// <summary>
/// The same search through the entrances that know a person: an account with its addresses, NIK and passkeys, one-time codes, text messages; and the whistleblowers'
/// inbox with its holder's answers. Everything is logged as loudly as it can be. Beside them one word is planted where everybody may read, so that each
/// surface shows first that a leak in it would be seen.
/// </summary>
public sealed partial class AccountCrawl
{
    /// <summary>Stands in the open on every surface: where it is not found, the search is blind.</summary>
    private const string Planted = "zqtanam";

    private const string Agent = "zqperamban/9.2";
    private const string Address = "203.0.113.78";
    private const string Passphrase = "kuda lumping sembilan lampion";
    private const string OwnMail = "zqakun@contoh.id";

    /// <summary>Names, addresses, NIK, telephones and passkeys of people who report anonymously or in confidence.</summary>
    private static readonly string[] Persons =
    [
        "zqwarga", "zqtamu", "zqakun", "zqkunci", "zqsandi", "3273021502900078", "812776655", "812 7766 55", "812-7766-55",
    ];

    /// <summary>Written in confidential reports, to the whistleblowers' inbox, and from there.</summary>
    private static readonly string[] Secrets = ["zqrahasia", "zqbocor", "zqjawabwbs"];

    private static readonly string[] Traces = ["zqperamban", Address, SampleFiles.Canary];

    private static readonly Dictionary<string, string?> Written = new()
    {
        ["class"] = "complaint",
        ["title"] = "Trotoar pecah di alun-alun",
        ["text"] = "Trotoar di sisi barat alun-alun pecah sejak bulan lalu dan pejalan kaki turun ke jalan.",
        ["incidentDate"] = "2026-02-20",
        ["regionCodeText"] = "Buleleng",
        ["place"] = "Alun-alun",
    };

    private static readonly Dictionary<string, string?> Confidential = new()
    {
        ["title"] = "zqrahasiajudul kantor",
        ["text"] = "zqrahasiaisi tentang bendahara kantor yang meminta uang untuk setiap surat.",
        ["place"] = "zqrahasiatempat",
        ["confidential"] = "true",
    };

    [Theory, OnBothEngines]
    public async Task What_is_planted_in_an_account_a_telephone_or_the_inbox_is_found_nowhere_outside_its_seal(Engine engine)
    {
        await using var gateway = new KannelGateway();
        await using var country = await Country.Start(engine, new Dictionary<string, string>
        {
            ["LAPOR_BASE_URL"] = "https://localhost",
            ["LAPOR_SMS_URL"] = gateway.Address.AbsoluteUri,
            ["LAPOR_SMS_USER"] = "lapor",
            ["LAPOR_SMS_PASSWORD"] = "rahasia-gerbang",
            ["LAPOR_SMS_PER_NUMBER"] = "100",
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
        });
        await Cast.Hire(country);
        var planted = new PlantedReports();
        await Account(country, planted);
        await Guests(country, planted);
        using var other = country.Site.Client();
        await Somebody(country, planted, other);
        await Inbox(country, planted);
        await Travel(country, planted);
        await Surfaces.Jobs(country, halfHours: 48);

        string[] codes = [.. planted.Receipts.Concat(planted.Codes).SelectMany(Surfaces.Spellings)];
        string[] everything = [.. Persons, .. Secrets, .. Traces, .. codes];
        var strangers = await Strangers(country, planted);
        var budi = await Other(country, planted, other);
        await country.Of<SmsTransport>().Send(new OutgoingSms("+6281388555599", Planted, "tanam"), default);
        Texts(gateway, planted);
        Clean(strangers, everything);
        Clean(budi, everything);
        await Officers(country, planted, [.. Persons, .. Traces, .. codes, "zqbocor", "zqjawabwbs"]);
        await Mails(country, codes);
        country.Site.Services.GetRequiredService<ILoggerFactory>().CreateLogger("uji").LogTrace(Planted);
        Clean([new("the log", country.Site.Log)], everything);
        Assert.Contains("Debug", country.Site.Log, StringComparison.Ordinal);
        var stored = await Surfaces.Stored(country);
        foreach (var place in (string[])[Surfaces.AllTables, Surfaces.Copy]) Assert.Contains(Planted, stored.Single(s => s.Where == place).Text, StringComparison.OrdinalIgnoreCase);
        // Eight digits by chance stand somewhere in a megabyte of sealed bytes; sixteen do not.
        Clean(stored, [.. Persons, .. Secrets, .. Traces, .. planted.Receipts.SelectMany(Surfaces.Spellings), .. planted.Codes.SelectMany(c => Surfaces.Spellings(c).Skip(1))]);
    }

    private sealed class PlantedReports
    {
        public Dictionary<string, TrackingId> Ids { get; } = new(StringComparer.Ordinal);

        /// <summary>Digits of receipts, the whistleblower's last.</summary>
        public List<string> Receipts { get; } = [];

        /// <summary>Digits of one-time codes.</summary>
        public List<string> Codes { get; } = [];

        /// <summary>Numbers that a text message never holds, as digits and as people read them.</summary>
        public IEnumerable<string> Hidden => Ids.Where(i => i.Key != "terbuka" && i.Key != "budi").SelectMany(i => (string[])[i.Value.ToString(), i.Value.Spoken]);
    }

    /// <summary>The search fails on the planted word, and finds none of the others.</summary>
    private static void Clean(IReadOnlyCollection<Seen> surface, IReadOnlyCollection<string> words)
    {
        Assert.Throws<FailException>(() => Surfaces.NotIn(surface, [Planted])); // a leak here would be seen
        Surfaces.NotIn(surface, words);
    }

    /// <summary>An account by telephone with an e-mail address, a password, a passkey, a name and NIK; it files without a name and in confidence.</summary>
    private static async Task Account(Country country, PlantedReports planted)
    {
        var siti = new Visitor(Browser(country));
        await Prove(country, planted, siti, await siti.Submit(await siti.Get("/akun/daftar"), "form#daftar", Values(("Address", "0812-7766-5511"))));
        await Prove(country, planted, siti, await siti.Submit(await siti.Get("/akun/keamanan"), "#ganti-alamat", Values(("Address", OwnMail))));
        await siti.Submit(await siti.Get("/akun/keamanan"), "#ganti-sandi", Values(("Fresh", "zqsandi perahu kuning"), ("Repeated", "zqsandi perahu kuning")));
        using var device = new SoftAuthenticator();
        var page = await siti.Get("/akun/keamanan/kunci");
        await siti.Submit(page, "#kunci", Values(("Answer", device.Create(page.One("#kunci").GetAttribute("data-options")!)), ("Name", "zqkunci HP")));
        await siti.Submit(await siti.Get("/akun/data"), "#perbaiki", Values(("Name", "Zqwarga Nama"), ("ShownName", "Zqwargasamar"), ("Phone", "0812 7766 5516"), ("NationalId", "3273021502900078")));
        await siti.Submit(await siti.Get("/akun/pemberitahuan"), "#pilihan", Values(("sms-way", "true"), ("sms-asked", "true"), ("sms-answer", "true"), ("sms-deadline", "true"), ("sms-ending", "true")));
        await File(country, planted, siti, "anonim", new() { ["anonymous"] = "true", ["reporter.phone"] = "0812 7766 5511" }, prove: false);
        await File(country, planted, siti, "rahasia", new(Confidential) { ["reporter.phone"] = "0812 7766 5511" }, prove: false);
        Assert.Contains("0812 7766 5516", (await siti.Get("/akun/pemberitahuan")).Text(".notice-warning"), StringComparison.Ordinal);
        // What was planted was kept: what is not there cannot leak.
        var own = await siti.Get("/akun/data?handler=Json");
        foreach (var word in (string[])["Zqwarga Nama", OwnMail, "+6281277665511", "3273021502900078", "zqkunci HP", "zqrahasiaisi"]) Assert.Contains(word, own.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, (await siti.Get("/akun")).Document.QuerySelectorAll("#laporan li").Length);
    }

    /// <summary>Without an account, with a telephone proved by a code: anonymous, in confidence, and an ordinary report for all to see.</summary>
    private static async Task Guests(Country country, PlantedReports planted)
    {
        await File(country, planted, new Visitor(Browser(country)), "tamu", new() { ["reporter.name"] = "Zqtamu Satu", ["reporter.phone"] = "0812 7766 5512", ["anonymous"] = "true" }, prove: true);
        await File(country, planted, new Visitor(Browser(country)), "tamurahasia", new(Confidential) { ["reporter.name"] = "Zqtamu Dua", ["reporter.phone"] = "0812 7766 5513" }, prove: true);
        await File(country, planted, new Visitor(country.Site.Client()), "terbuka", new() { ["title"] = $"Lampu {Planted} padam", ["reporter.name"] = "Rina Terbuka", ["reporter.phone"] = "0813 8855 5514" }, prove: true);
    }

    /// <summary>Another account, with a report of its own.</summary>
    private static async Task Somebody(Country country, PlantedReports planted, HttpClient client)
    {
        var budi = new Visitor(client);
        await Prove(country, planted, budi, await budi.Submit(await budi.Get("/akun/daftar"), "form#daftar", Values(("Address", "budi@contoh.id"))));
        await File(country, planted, budi, "budi", new() { ["title"] = $"Saluran {Planted} mampet" }, prove: false);
    }

    private static async Task File(Country country, PlantedReports planted, Visitor who, string name, Dictionary<string, string?> more, bool prove)
    {
        Dictionary<string, string?> typed = new(Written);
        foreach (var (field, value) in more) typed[field] = value;
        var check = await who.Submit(await who.Get("/lapor"), "form#laporan", typed, files: [new("attachments", $"zqberkas-{name}.jpg", "image/jpeg", SampleFiles.Jpeg())]);
        Assert.Equal("/lapor/periksa", check.Url.AbsolutePath);
        if (prove)
        {
            var asked = await who.Submit(check, "#minta-kode", button: "alamat=phone");
            check = await who.Submit(asked, "#ketik-kode", Values(("Code", await Code(country, planted))));
        }

        var sent = await who.Submit(check, "#kirim");
        if (sent.Url.AbsolutePath == "/lapor/periksa") sent = await who.Submit(sent, "#kirim"); // the second of one browser gets a key of its own
        var ticket = sent.Document.QuerySelectorAll(".ticket dd > span").Select(s => string.Concat(s.TextContent.Where(char.IsAsciiDigit))).ToList();
        Assert.True(TrackingId.TryParse(ticket[0], out var id), ticket[0]);
        planted.Ids[name] = id;
        planted.Receipts.Add(ticket[1]);
    }

    /// <summary>A whistleblower, and the holder's answer through the pages.</summary>
    private static async Task Inbox(Country country, PlantedReports planted)
    {
        var inboxes = country.Of<Inboxes>();
        var lina = (await country.Of<OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Id;
        var inbox = await inboxes.Create(1, null, "Pengawasan nasional", default);
        await inboxes.Name(1, inbox, lina, default);
        Assert.Empty((await inboxes.Begin(lina, inbox, Passphrase, default)).Refusals);
        var quiet = new Visitor(Browser(country));
        var number = inbox.ToString(CultureInfo.InvariantCulture);
        var said = await quiet.Submit(
            await quiet.Get("/wbs"), "#wbs", Values(("Inbox", number), ("Text", "zqbocor: ada kuitansi ganda di gudang.")), files: [new("Files", "zqberkas-wbs.jpg", "image/jpeg", SampleFiles.Jpeg())]);
        planted.Receipts.Add(string.Concat(said.Text("#kode").Where(char.IsAsciiDigit)));
        var holder = await country.Officer("lina");
        var open = await holder.Submit(await holder.Get("/kerja/wbs/" + number), "#buka", Values(("Passphrase", Passphrase)));
        var desk = await holder.Get(open.One("tbody a").GetAttribute("href")!);
        await holder.Submit(desk, "#jawab", Values(("Text", "zqjawabwbs: gudang yang mana?"), ("State", "answered")));
        var talk = await quiet.Submit(await quiet.Get("/wbs/buka"), "#buka", Values(("Receipt", planted.Receipts[^1])));
        Assert.Contains("zqjawabwbs", talk.Text("#percakapan"), StringComparison.Ordinal);
    }

    /// <summary>To a final answer; one who has only a telephone asks for the deletion and gets it; the identity of an open report is looked at.</summary>
    private static async Task Travel(Country country, PlantedReports planted)
    {
        async Task<Viewer> Of(string name) => Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);
        var (nia, andi, lina) = (await Of("nia"), await Of("andi"), await Of("lina"));
        foreach (var (name, id) in planted.Ids)
        {
            var secret = name.Contains("rahasia", StringComparison.Ordinal) ? "zqrahasiadijawab " : "";
            var report = await country.Report(id);
            var edited = new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = "street_lights", Tags = secret.Trim() };
            Ok(await country.Of<Verifying>().Forward(nia, id, report.Version, edited, "kota-bandung", secret, default));
            await Surfaces.Jobs(country, halfHours: 1); // else the later step is told alone
            Ok(await country.Of<Disposing>().Dispose(andi, id, (await country.Report(id)).Version, new Disposition(2, [], [], secret + "mohon ditangani"), default));
            await Surfaces.Jobs(country, halfHours: 1);
            Ok(await country.Of<Answering>().FollowUp(lina, id, (await country.Report(id)).Version, new FollowUp(true, false, secret + "Sudah diperbaiki kemarin."), default));
            await Surfaces.Jobs(country, halfHours: 1);
        }

        var gone = planted.Ids["tamu"];
        Ok(await country.Of<Verdicts>().AskWithdrawal(Viewer.Reporter(gone), gone, "Mohon dihapus.", "web", default));
        Ok(await country.Of<Verdicts>().Withdraw(nia, gone, (await country.Report(gone)).Version, "Atas permintaan pelapor.", default));
        var open = await country.Officer("nia");
        await open.Submit(await open.Get($"/kerja/laporan/{planted.Ids["terbuka"]}"), "form:has([name=identity-reason])", Values(("identity-reason", $"Menelepon pelapor {Planted} untuk janji pemeriksaan.")));

        static void Ok(Outcome<Committed> done) => Assert.Empty(done.Refusals);
    }

    /// <summary>Who is not signed in: every page, every report, every attachment by its own address.</summary>
    private static async Task<IReadOnlyList<Seen>> Strangers(Country country, PlantedReports planted)
    {
        using var client = country.Site.Client();
        var crawler = new Crawler(client);
        await crawler.Follow(Surfaces.Addresses(country));
        await crawler.Follow(planted.Ids.Values.SelectMany(i => (string[])[$"/laporan/{i}", $"/lacak?Number={i}", $"/api/v1/reports/{i}"]));
        foreach (var key in await Keys(country))
        {
            foreach (var path in (string[])[$"/lampiran/{key}", $"/lampiran/{key}/kecil"]) Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }

        // A search for what is hidden finds what a search for nonsense finds.
        async Task<string> Found(string word) => string.Join('\n', await client.GetStringAsync(new Uri("/api/v1/reports?q=" + word, UriKind.Relative)), await client.GetStringAsync(new Uri("/api/v1/regions?q=" + word, UriKind.Relative)));
        var nonsense = await Found("zxcvbnm");
        Assert.NotEqual(nonsense, await Found(Planted));
        foreach (var word in (string[])["zqtamu", "zqwarga", "81277665511", "zqrahasiajudul"]) Assert.Equal(nonsense, await Found(word));
        return Surfaces.Of("a public page", crawler);
    }

    /// <summary>Who has another account: the own pages and data, and the addresses of reports that are not theirs.</summary>
    private static async Task<IReadOnlyList<Seen>> Other(Country country, PlantedReports planted, HttpClient client)
    {
        var crawler = new Crawler(client, path => path.StartsWith("/akun", StringComparison.Ordinal) && !path.StartsWith("/akun/keluar", StringComparison.Ordinal));
        await crawler.Follow("/akun", "/akun/data", "/akun/data?handler=Json", "/akun/pemberitahuan", "/akun/keamanan");
        Assert.Equal(200, crawler.Seen.Single(s => s.Path == "/akun/data?handler=Json").Status);
        await crawler.Follow(planted.Ids.Values.SelectMany(i => (string[])[$"/laporan/{i}", $"/lacak?milik={i}", $"/api/v1/reports/{i}"]));
        var budi = new Visitor(client);
        var page = await budi.Submit(await budi.Get("/akun"), "#klaim", Values(("Number", planted.Ids["rahasia"].ToString()), ("Receipt", ReceiptCode.New().ToString())), expected: HttpStatusCode.UnprocessableEntity);
        var keys = await Keys(country);
        var opened = 0;
        foreach (var key in keys) opened += (await client.GetAsync(new Uri($"/lampiran/{key}", UriKind.Relative))).IsSuccessStatusCode ? 1 : 0;
        Assert.True(opened == 1 && keys.Count > 4, $"{opened} of {keys.Count} attachments are Budi's."); // his own, and no other
        return [.. Surfaces.Of("another account", crawler), new("a claim", page.Document.DocumentElement.OuterHtml)];
    }

    private static Task<IReadOnlyList<string>> Keys(Country country) => country.Of<Database>().Read(s => s.Query<string>("SELECT storage_key FROM attachment WHERE storage_key IS NOT NULL"));

    /// <summary>Officers of the reported agency and of the nation, their lists, files to take away, and the audit log, which says it in words.</summary>
    private static async Task Officers(Country country, PlantedReports planted, string[] words)
    {
        foreach (var (name, reads) in new[] { ("andi", false), ("sari", false), ("auditor", false), ("nia", true) })
        {
            using var client = country.Site.Client();
            await country.Site.SignIn(new Visitor(client), $"{name}@contoh.go.id", Country.Password);
            var crawler = new Crawler(client, path => path.StartsWith("/kerja/audit", StringComparison.Ordinal) || (!path.Contains('?', StringComparison.Ordinal) && !path.StartsWith("/kerja/kelola/acuan", StringComparison.Ordinal)));
            await crawler.Follow("/kerja", "/kerja?status=all", "/kerja?beside=true", $"/kerja/cari?q={Planted}", "/kerja/audit", "/kerja/wbs", "/kerja/kelola/acuan/agencies?handler=Unduh", "/kerja/kelola/retensi?handler=Certificates");
            await crawler.Follow(planted.Ids.Values.Select(i => $"/kerja/laporan/{i}"));
            var seen = Surfaces.Of($"{name}'s pages", crawler);
            if (name is "sari") Surfaces.NotIn(seen, words); // nothing was given to her unit
            else Clean(seen, words);
            if (name is "andi") await TakenAway(client, [.. words, .. Secrets]);
            if (!reads) Surfaces.NotIn(seen, Secrets);
            else Assert.Contains(seen, s => s.Text.Contains("zqrahasiaisi", StringComparison.Ordinal));
            if (name is not ("nia" or "auditor")) continue;
            var log = crawler.Seen.Where(s => s.Path.StartsWith("/kerja/audit", StringComparison.Ordinal)).SelectMany(s => new HtmlParser().ParseDocument(s.All[s.All.IndexOf('<', StringComparison.Ordinal)..]).QuerySelectorAll("tbody td")).Select(c => c.TextContent).ToList();
            Assert.True(log.Count > 40, "Hardly anything is on the record.");
            Assert.Contains(log, c => c.Contains(Planted, StringComparison.Ordinal));
            Assert.Empty(log.Where(c => RawCode().IsMatch(c)).Distinct());
        }
    }

    /// <summary>What the reported agency takes away as a file, with the names that it may have.</summary>
    private static async Task TakenAway(HttpClient client, string[] words)
    {
        var desk = new Visitor(client);
        var made = await desk.Submit(await desk.Get("/kerja/ekspor"), "form:has([name=free])", Values(("names", "true"), ("reason", "Verifikasi lapangan bersama pelapor"), ("format", "csv")));
        Clean([new("an export", await client.GetStringAsync(new Uri(made.One("a[download]").GetAttribute("href")!, UriKind.Relative)))], words);
    }

    /// <summary>Text messages stand on locked screens and pass the carriers in the clear: a code or one sentence. Of a hidden report not even its number.</summary>
    private static void Texts(KannelGateway gateway, PlantedReports planted)
    {
        var texts = gateway.Taken.ToList();
        Clean([.. texts.Select(t => new Seen("a text message", t.Text))], [.. Persons, .. Secrets, .. Traces, .. planted.Hidden, .. planted.Receipts.SelectMany(Surfaces.Spellings)]);
        // Word of what is hidden is in the same words for all.
        foreach (var number in (string[])["+6281277665511", "+6281277665512", "+6281277665513"])
        {
            var news = texts.Where(t => t.To == number && !t.Text.StartsWith("Kode Lapor", StringComparison.Ordinal) && !t.Text.Contains("akun", StringComparison.Ordinal)).Select(t => t.Text).Distinct().ToList();
            Assert.Equal("Lapor: ada kabar untuk laporan Anda. Lihat https://localhost/lacak", Assert.Single(news));
        }

        // An open report is named by its number, so the search does see numbers.
        Assert.Contains(texts, t => t.To == "+6281388555514" && t.Text.Contains(planted.Ids["terbuka"].Spoken, StringComparison.Ordinal));
        Assert.All(gateway.Log, line => Assert.Equal("POST /cgi-bin/sendsms HTTP/1.1", line));
    }

    /// <summary>Mails: the account's owner reads of their own account; officers, holders of the inbox and others nothing of anybody.</summary>
    private static async Task Mails(Country country, string[] codes)
    {
        var mails = await Surfaces.Mails(country);
        var own = mails.Where(m => m.Text.Contains($"To: {OwnMail}", StringComparison.Ordinal)).ToList();
        var others = mails.Except(own).ToList();
        Assert.True(own.Count > 3 && others.Count > 5, $"{own.Count} and {others.Count} mails");
        Surfaces.NotIn(own, [.. Persons.Except(["zqakun", "zqwarga"]), .. Secrets, .. Traces]);
        Clean([.. others.Where(m => m.Text.Contains("@contoh.go.id", StringComparison.Ordinal))], [.. Persons, .. Secrets, .. Traces, .. codes]);
        Surfaces.NotIn(others, [.. Persons, .. Secrets, .. Traces]);
        Assert.Contains(others, m => m.Text.Contains("Ada yang baru di kotak Anda", StringComparison.Ordinal));
    }

    private static HttpClient Browser(Country country)
    {
        var client = country.Site.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Agent);
        foreach (var header in (string[])["X-Forwarded-For", "X-Real-IP", "True-Client-IP"]) client.DefaultRequestHeaders.TryAddWithoutValidation(header, Address);
        return client;
    }

    private static async Task Prove(Country country, PlantedReports planted, Visitor visitor, SeenPage asked) =>
        await visitor.Submit(asked, "form#kode", Values(("Code", await Code(country, planted))));

    /// <summary>The code that was asked for last.</summary>
    private static async Task<string> Code(Country country, PlantedReports planted)
    {
        var code = (await country.Of<CitizenCodes>().OnItsWay(await country.Of<Database>().Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;
        planted.Codes.Add(code.Replace(" ", "", StringComparison.Ordinal));
        return code;
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);

    /// <summary>What the log keeps for machines: snake_case, kinds with numbers, English states.</summary>
    [GeneratedRegex("[a-z]_[a-z]|[a-z]:[0-9]|[a-z]@[0-9]|\\b(?:approved|declined|refused|asked|active|inactive|escalated|priority|added|changed|linked|backup)\\b", RegexOptions.NonBacktracking)]
    private static partial Regex RawCode();
}
