using System.Globalization;
using System.Net;
using Lapor.Foundation;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Web.Public;
using Lapor.Web.Workbench.Wbs;
using Lapor.Whistleblowing;

namespace Lapor.Web.Tests.Pages;

/// <summary>The whistleblower's entrance and its officers' side, as a browser without scripts sees them.</summary>
public sealed class WbsTests
{
    private const string Passphrase = "kuda lumping sembilan lampion";
    private const string Words = "Ada kuitansi ganda di gudang KENARI-WBS.";

    [Theory, OnBothEngines]
    public async Task From_the_first_inbox_to_an_answered_case(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (nia, lina) = (await country.Officer("nia"), await country.Officer("lina"));
        var reporter = country.Site.Visitor();
        Assert.Contains("Saluran ini belum dibuka", (await reporter.Get("/wbs")).Text("main"), StringComparison.Ordinal);
        await lina.Get("/kerja/wbs", HttpStatusCode.NotFound);
        Assert.False((await lina.Get("/kerja")).Has("a[href='/kerja/wbs']"));

        // The national admin makes the inbox and names Lina, who makes the key; the admin sees no case.
        var list = await nia.Get("/kerja/wbs");
        await nia.Submit(list, "#kotak", new Dictionary<string, string?> { ["Name"] = " " }, expected: HttpStatusCode.UnprocessableEntity);
        var made = await nia.Submit(list, "#kotak", new Dictionary<string, string?> { ["Name"] = "Pengawasan nasional" });
        var inbox = made.Url.AbsolutePath;
        await nia.Submit(made, "#tunjuk", new Dictionary<string, string?> { ["Who"] = "siapa@contoh.go.id" }, expected: HttpStatusCode.UnprocessableEntity);
        await nia.Submit(made, "#tunjuk", new Dictionary<string, string?> { ["Who"] = "lina@contoh.go.id" });
        Assert.True((await lina.Get("/kerja")).Has("a[href='/kerja/wbs']"));
        var fresh = await lina.Get(inbox);
        Passphrases(out var longEnough, out var differ);
        await lina.Submit(fresh, "#mulai", differ, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Kunci dibuat", (await lina.Submit(fresh, "#mulai", longEnough)).Text(".notice-success"), StringComparison.Ordinal);

        // The reporter sends, twice by a double click, and gets one receipt.
        var form = await reporter.Get("/wbs");
        var typed = new Dictionary<string, string?> { ["Inbox"] = inbox.Split('/')[^1], ["Text"] = Words };
        PickedFile[] photo = [new("Files", "IMG_budi.jpg", "image/jpeg", SampleFiles.Jpeg())];
        var sent = await reporter.Submit(form, "#wbs", typed, files: photo);
        var again = await reporter.Submit(form, "#wbs", typed, files: photo);
        var receipt = sent.Text("#kode");
        Assert.True(ReceiptCode.TryParse(receipt, out _), receipt);
        Assert.Equal(receipt, again.Text("#kode"));
        Assert.Contains("sudah terkirim sebelumnya", again.Text(".notice-warning"), StringComparison.Ordinal);
        Assert.Equal("/wbs", sent.Url.PathAndQuery);

        // Lina reads and answers; the photo is stripped and carries a neutral name.
        var opened = await lina.Get(inbox);
        Assert.DoesNotContain("kuitansi", opened.Text("main"), StringComparison.Ordinal);
        var desk = await lina.Get(opened.One("tbody a").GetAttribute("href")!);
        Assert.Contains(Words, desk.Text("main"), StringComparison.Ordinal);
        Assert.Contains("lampiran-1.jpg", desk.Text("main"), StringComparison.Ordinal);
        var answer = new Dictionary<string, string?> { ["Text"] = "Di gudang yang mana?", ["State"] = "answered" };
        await lina.Submit(desk, "#jawab", new Dictionary<string, string?> { ["Text"] = "" }, expected: HttpStatusCode.UnprocessableEntity);
        await lina.Submit(desk, "#jawab", answer);
        await lina.Submit(desk, "#jawab", answer); // the same form again

        var door = await reporter.Get("/wbs/buka");
        var talk = await reporter.Submit(door, "#buka", new Dictionary<string, string?> { ["Receipt"] = receipt });
        Assert.Equal("/wbs/buka", talk.Url.PathAndQuery);
        Assert.Equal(2, talk.Document.QuerySelectorAll("#percakapan > li").Length);
        Assert.Contains("Di gudang yang mana?", talk.Text("#percakapan"), StringComparison.Ordinal);
        var replied = await reporter.Submit(talk, "#balas", new Dictionary<string, string?> { ["Text"] = "Gudang timur." });
        Assert.Contains("Balasan tersimpan", replied.Text(".notice-success"), StringComparison.Ordinal);
        var photoBack = await reporter.Submit(talk, "#percakapan form");
        Assert.Equal(["no-store"], photoBack.Headers.GetValues("Cache-Control"));
        Assert.Contains("sandbox", photoBack.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        // Erased: gone for both, for a stated reason only.
        desk = await lina.Get(desk.Url.AbsolutePath);
        Assert.Contains("Gudang timur.", desk.Text("main"), StringComparison.Ordinal);
        await lina.Submit(desk, "#hapus", new Dictionary<string, string?> { ["Reason"] = "" }, expected: HttpStatusCode.UnprocessableEntity);
        await lina.Submit(desk, "#hapus", new Dictionary<string, string?> { ["Reason"] = "Permintaan pelapor" });
        await lina.Get(desk.Url.AbsolutePath, HttpStatusCode.NotFound);
        await reporter.Submit(door, "#buka", new Dictionary<string, string?> { ["Receipt"] = receipt }, expected: HttpStatusCode.UnprocessableEntity);

        foreach (var word in (string[])["KENARI", "budi", "gudang", receipt, receipt.Replace(" ", "", StringComparison.Ordinal), " /wbs", Passphrase])
            Assert.DoesNotContain(word, country.Site.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, OnBothEngines]
    public async Task Every_page_of_the_entrance_has_no_script_sets_one_cookie_and_is_kept_by_nobody(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var inbox = await Open(country);
        using var client = country.Site.Client();
        client.DefaultRequestHeaders.Add("User-Agent", "KENARI-peramban");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");
        client.DefaultRequestHeaders.Add("Cookie", "__Host-bahasa=en; __Host-lapor-petugas=KENARI-kuki");
        var reporter = new Visitor(client);
        var form = await reporter.Get("/wbs");
        var sent = await reporter.Submit(form, "#wbs", new Dictionary<string, string?> { ["Inbox"] = inbox, ["Text"] = Words });
        var door = await reporter.Get("/wbs/buka?bahasa=en");
        var talk = await reporter.Submit(door, "#buka", new Dictionary<string, string?> { ["Receipt"] = sent.Text("#kode") });
        var wrong = await reporter.Submit(door, "#buka", expected: HttpStatusCode.UnprocessableEntity);
        var lost = await reporter.Get("/wbs/apa?bahasa=en", HttpStatusCode.NotFound);
        Assert.Equal("Your conversation", talk.Text("h1"));
        foreach (var page in (SeenPage[])[form, sent, door, talk, wrong, lost])
        {
            Assert.False(page.Has("script") || page.Has("[onclick]") || page.Has("iframe") || page.Has("a[href='/masuk']"), page.Url.PathAndQuery);
            Assert.All(page.Document.QuerySelectorAll("main a[href]:not([href^='#'])"), a => Assert.Equal("noreferrer", a.GetAttribute("rel")));
            Assert.All(page.Document.QuerySelectorAll("link[href], img[src]"), e => Assert.StartsWith("/", e.GetAttribute("href") ?? e.GetAttribute("src"), StringComparison.Ordinal));
            Assert.Equal(["no-store"], page.Headers.GetValues("Cache-Control"));
            Assert.Equal(["no-referrer"], page.Headers.GetValues("Referrer-Policy"));
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.True(policy.Contains("default-src 'none'", StringComparison.Ordinal) && !policy.Contains("script-src", StringComparison.Ordinal), policy);
            if (page.Headers.TryGetValues("Set-Cookie", out var cookies)) Assert.All(cookies, c => Assert.StartsWith("__Host-lapor-formulir=", c, StringComparison.Ordinal));
            Assert.False(page.Headers.Contains("Onion-Location"));
        }

        var everything = await Tables.Everything(country.Site.Data) + country.Site.Log;
        foreach (var canary in (string[])["KENARI", "203.0.113.77", " /wbs"]) Assert.DoesNotContain(canary, everything, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task What_was_typed_comes_back_and_telling_data_is_asked_about_once(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Open(country);
        var second = await country.Of<Inboxes>().Create(1, 1, "Inspektorat Bandung", default); // without a key: not offered
        var reporter = country.Site.Visitor();
        var form = await reporter.Get("/wbs");
        Assert.False(form.Has($"input[name=Inbox][value='{second}']"));
        PickedFile[] photo = [new("Files", "a.jpg", "image/jpeg", SampleFiles.PlainJpeg)];
        var none = await reporter.Submit(form, "#wbs", new Dictionary<string, string?> { ["Inbox"] = "", ["Text"] = "Tanpa kotak." }, files: photo, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal("Tanpa kotak.", none.Text("#Text"));
        Assert.Contains("Pilih lagi berkasnya", none.Text("main"), StringComparison.Ordinal);
        Assert.Equal(form.One("[name=FormKey]").GetAttribute("value"), none.One("[name=FormKey]").GetAttribute("value"));

        var telling = await reporter.Submit(form, "#wbs", new Dictionary<string, string?> { ["Text"] = "Hubungi 0812 3456 7890 atau budi@contoh.id." }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("nomor telepon, alamat surel", telling.Text(".notice-warning"), StringComparison.Ordinal);
        Assert.True((await reporter.Submit(telling, "#wbs")).Has("#kode"));

        var old = await reporter.Submit(form, "#wbs", new Dictionary<string, string?> { ["_formulir"] = "basi", ["Text"] = "Belum hilang." }, expected: HttpStatusCode.BadRequest);
        Assert.Equal("Belum hilang.", old.Text("#Text"));
        var door = await reporter.Get("/wbs/buka");
        var held = await reporter.Submit(door, "#buka", new Dictionary<string, string?> { ["Act"] = "reply", ["Receipt"] = "1", ["_formulir"] = "basi" }, expected: HttpStatusCode.BadRequest);
        Assert.False(held.Has("#Text"));
    }

    [Theory, OnBothEngines]
    public async Task Every_way_to_be_wrong_is_answered_alike(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Open(country);
        var reporter = country.Site.Visitor();
        var door = await reporter.Get("/wbs/buka");
        HashSet<string> answers = [];
        foreach (var code in (string[])["", "0000000000000000", "1234567890123456", "kata", "1"])
        {
            var page = await reporter.Submit(door, "#buka", new Dictionary<string, string?> { ["Receipt"] = code }, expected: HttpStatusCode.UnprocessableEntity);
            answers.Add(page.Text("body"));
        }

        Assert.Contains("Kode tidak dikenal", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_key_lives_in_the_holders_browser_for_a_quarter_of_an_hour(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var number = await Open(country);
        var inbox = "/kerja/wbs/" + number;
        await country.Of<Cases>().File(Cases.NewFormKey(), long.Parse(number, CultureInfo.InvariantCulture), Words, [], default);
        var lina = await country.Officer("lina");
        var locked = await lina.Get(inbox);
        Assert.False(locked.Has("tbody a"));
        await lina.Submit(locked, "#buka", new Dictionary<string, string?> { ["Passphrase"] = "salah sama sekali" }, expected: HttpStatusCode.UnprocessableEntity);
        var open = await lina.Submit(locked, "#buka", new Dictionary<string, string?> { ["Passphrase"] = Passphrase });
        var cookie = open.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Secure-" + InboxKey.Cookie, StringComparison.Ordinal));
        foreach (var attribute in (string[])["path=/kerja/wbs", "secure", "samesite=strict", "httponly"]) Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        var desk = open.One("tbody a").GetAttribute("href")!;

        country.Site.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Contains(Words, (await lina.Get(desk)).Text("main"), StringComparison.Ordinal); // its time begins anew
        country.Site.Clock.Advance(TimeSpan.FromMinutes(14));
        await lina.Get(desk);
        country.Site.Clock.Advance(InboxKey.Length);
        Assert.Contains("Kotak terkunci", (await lina.Get(desk)).Text("main"), StringComparison.Ordinal);

        var other = await country.Officer("sari");
        await other.Get(inbox, HttpStatusCode.NotFound);
        await other.Get(desk, HttpStatusCode.NotFound);
        var nia = await country.Officer("nia");
        Assert.False((await nia.Get(inbox)).Has("#perkara")); // manages, holds nothing
        await nia.Get(desk, HttpStatusCode.NotFound);

        // Handed over with a passphrase for one use, which must be changed before the inbox opens.
        await nia.Submit(await nia.Get(inbox), "#tunjuk", new Dictionary<string, string?> { ["Who"] = "sari@contoh.go.id" });
        Assert.Contains("Menunggu penyerahan", (await other.Get(inbox)).Text("main"), StringComparison.Ordinal);
        open = await lina.Submit(await lina.Get(inbox), "#buka", new Dictionary<string, string?> { ["Passphrase"] = Passphrase });
        var once = (await lina.Submit(open, "#serahkan")).Text("#sekali");
        var change = await other.Submit(await other.Get(inbox), "#buka", new Dictionary<string, string?> { ["Passphrase"] = once });
        Assert.False(change.Headers.TryGetValues("Set-Cookie", out var given) && given.Any(c => c.StartsWith("__Secure-" + InboxKey.Cookie, StringComparison.Ordinal)));
        var own = new Dictionary<string, string?> { ["Passphrase"] = once, ["NewPassphrase"] = "milik saya sendiri saja", ["Repeat"] = "milik saya sendiri saja" };
        await other.Submit(change, "#ganti-dulu", new Dictionary<string, string?>(own) { ["NewPassphrase"] = once, ["Repeat"] = once }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.True((await other.Submit(change, "#ganti-dulu", own)).Has("tbody a"));
        Assert.Contains(Words, (await other.Get(desk)).Text("main"), StringComparison.Ordinal);
        await other.Submit(await other.Get(inbox), "#kunci");
        Assert.Contains("Kotak terkunci", (await other.Get(desk)).Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain(once, country.Site.Log + await Tables.Everything(country.Site.Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guesses_are_counted_for_everybody_together_and_no_address_is_known()
    {
        var clock = new TestClock();
        using var turns = new CaseTurns(clock);
        for (var n = 0; n < CaseTurns.AMinute; n++)
        {
            using var turn = await turns.Take("open", default);
            Assert.NotNull(turn);
        }

        Assert.Null(await turns.Take("open", default));
        (await turns.Take("file", default))!.Dispose(); // filing does not suffer
        clock.Advance(TimeSpan.FromMinutes(1));
        using var first = await turns.Take("open", default);
        using var second = await turns.Take("open", default);
        using var patience = new CancellationTokenSource();
        var third = turns.Take("open", patience.Token);
        Assert.False(third.IsCompleted); // two at a time
        second!.Dispose();
        second.Dispose();
        Assert.NotNull(await third);
        (await third)!.Dispose();
    }

    /// <summary>An inbox whose key Lina holds; its number.</summary>
    private static async Task<string> Open(Country country)
    {
        await country.Site.Visitor().Get("/wbs"); // the site has started
        var inboxes = country.Of<Inboxes>();
        var lina = (await country.Of<People.OfficerStore>().ByEmail("lina@contoh.go.id", default))!.Id;
        var inbox = await inboxes.Create(1, null, "Pengawasan nasional", default);
        await inboxes.Name(1, inbox, lina, default);
        Assert.Empty((await inboxes.Begin(lina, inbox, Passphrase, default)).Refusals);
        return inbox.ToString(CultureInfo.InvariantCulture);
    }

    private static void Passphrases(out Dictionary<string, string?> same, out Dictionary<string, string?> differ)
    {
        same = new() { ["NewPassphrase"] = Passphrase, ["Repeat"] = Passphrase };
        differ = new() { ["NewPassphrase"] = Passphrase, ["Repeat"] = Passphrase + "x" };
    }
}
