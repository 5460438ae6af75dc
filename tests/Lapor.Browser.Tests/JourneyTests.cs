using System.Globalization;
using System.Text.RegularExpressions;
using Lapor.Browser.Tests.Harness;
using Lapor.People;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>
/// One report from the citizen's form to its end, through the pages that people use, in the real executable with its jobs. Every page on the
/// way is held against what every page owes. Four runs cover phone and desktop, with and without script, on both engines, light and dark.
/// </summary>
public sealed class JourneyTests(Chromium chromium)
{
    private const string Password = "empat belas sepeda biru";
    private const string Title = "Jalan berlubang di depan Puskesmas Kubutambahan";
    private const string Masked = "[nomor telepon disamarkan]";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task On_a_phone_with_script_over_SQLite() => Walk(Engine.Sqlite, new Look(360, Dark: false, Script: true));

    [Fact]
    public Task On_a_desktop_with_script_over_PostgreSQL() => Walk(Engine.Postgres, new Look(1280, Dark: true, Script: true));

    [Fact]
    public Task On_a_phone_without_script_over_PostgreSQL() => Walk(Engine.Postgres, new Look(360, Dark: true, Script: false));

    [Fact]
    public Task On_a_desktop_without_script_over_SQLite() => Walk(Engine.Sqlite, new Look(1280, Dark: false, Script: false));

    private async Task Walk(Engine engine, Look look)
    {
        await using var database = await TestDatabase.CreateLoaded(engine);
        var unit = await AddOfficers(database);
        await using var lapor = await LaporProcess.Start(database);

        // The citizen files.
        string number, receipt;
        await using (var citizen = await chromium.Open(look, lapor.Url))
        {
            await Write(citizen);
            await citizen.Check("01-periksa");
            await Expect(citizen.Page.Locator(".mask")).ToHaveTextAsync(Masked);
            await Button(citizen, "Kirim laporan").ClickAsync();
            var ticket = citizen.Page.Locator(".ticket dd > span:first-child");
            await Expect(ticket).ToHaveCountAsync(2);
            (number, receipt) = (Digits(await ticket.Nth(0).InnerTextAsync()), Digits(await ticket.Nth(1).InnerTextAsync()));
            Assert.Equal((10, 16), (number.Length, receipt.Length));
            await citizen.Check("02-terkirim");
        }
        var (open, desk) = ($"/laporan/{number}", $"/kerja/laporan/{number}");

        // Anybody with the number sees the state and nothing else.
        await using var anyone = await chromium.Open(look, lapor.Url);
        await anyone.Go(open);
        await Expect(anyone.Page.Locator("main")).ToContainTextAsync("Isi laporan belum tampil");
        await Expect(anyone.Page.Locator("main")).Not.ToContainTextAsync("berlubang");
        await anyone.Check("03-laporan-belum-tampil");

        // The national admin verifies and forwards; what will be public is proposed masked.
        await using var nia = await SignIn(look, lapor.Url, "nia", check: true);
        await nia.Page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await Expect(nia.Page.Locator("#forward-publicText")).ToHaveValueAsync(new Regex(Regex.Escape(Masked)));
        await Expect(nia.Page.Locator("#forward-agency")).ToHaveValueAsync("Pemerintah Kabupaten Buleleng");
        await nia.Check("06-meja-verifikasi");
        await Act(nia, "forward", "Teruskan ke instansi");
        await nia.Check("07-meja-diteruskan");

        await using var andi = await SignIn(look, lapor.Url, "andi");
        await andi.Check("08-antrean-instansi");
        await andi.Page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await Expect(andi.Page.Locator("#dispose-lead")).ToHaveValueAsync(unit);
        await andi.Check("09-meja-disposisi");
        await andi.Page.FillAsync("#dispose-text", "Mohon ditinjau pekan ini.");
        await Act(andi, "dispose", "Disposisikan");

        await using var lina = await SignIn(look, lapor.Url, "lina");
        await lina.Page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await lina.Check("10-meja-tindak-lanjut");
        await lina.Page.FillAsync("#follow_up-text", "Tim meninjau besok pagi bersama pemilik lahan, NIK 5108024507900001. Telepon kantor kami (0362) 22222.");
        await lina.Page.FillAsync("#follow_up-nextStep", "Dinas PU menambal lubang");
        await lina.Page.FillAsync("#follow_up-nextDay", TimeProvider.System.GetUtcNow().AddDays(5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Act(lina, "follow_up", "Kirim tindak lanjut");

        // Jobs publish the report and its answer, without the numbers of persons; the office's own telephone stays.
        await Until(anyone, lapor, open, "Tim meninjau besok pagi bersama pemilik lahan");
        await Expect(anyone.Page.Locator("main")).ToContainTextAsync($"Hubungi saya di {Masked}.");
        await Expect(anyone.Page.Locator("main .timeline")).ToContainTextAsync("NIK [NIK disamarkan]. Telepon kantor kami (0362) 22222.");
        Assert.DoesNotMatch(@"(?<!\d)3456(?!\d)|12\D?3456\D?78|5108024507900001", await anyone.Page.ContentAsync());
        await anyone.Check("11-laporan-dijawab");

        // The reporter, on another device, with the receipt.
        await using var reporter = await chromium.Open(look, lapor.Url);
        await reporter.Go("/lacak");
        await reporter.Check("12-lacak");
        await reporter.Page.FillAsync("#Number", number);
        await reporter.Page.FillAsync("#Receipt", receipt);
        await Button(reporter, "Lacak").ClickAsync();
        await Expect(reporter.Page.Locator("main")).ToContainTextAsync("0812 3456 7890");
        await reporter.Check("13-laporan-saya");
        await reporter.Page.FillAsync("#MessageText", "Sisi timur juga berlubang.");
        await Button(reporter, "Kirim tanggapan").ClickAsync();
        await Expect(reporter.Page.Locator(".notice-success")).ToBeVisibleAsync();
        await reporter.Check("14-laporan-ditanggapi");

        await lina.Go(desk);
        await Expect(lina.Page.Locator(".timeline")).ToContainTextAsync("Sisi timur juga berlubang.");
        await lina.Page.Locator("input[name=follow_up-kind][value=final]").CheckAsync();
        await lina.Page.FillAsync("#follow_up-text", "Lubang di kedua sisi sudah ditambal.");
        await Act(lina, "follow_up", "Kirim tindak lanjut");
        await lina.Check("15-meja-dijawab");

        await reporter.Go(open);
        await reporter.Page.Locator(".rating label").Nth(4).ClickAsync();
        await reporter.Page.Locator("label.choice", new() { HasText = "Ya, selesai" }).ClickAsync();
        await Button(reporter, "Nilai dan selesaikan").ClickAsync();
        await Expect(reporter.Page.Locator(".notice-success")).ToBeVisibleAsync();
        await reporter.Check("16-laporan-dinilai");

        // The end, as everybody finds it.
        await Until(anyone, lapor, open, "Penanganan laporan ini sudah berakhir.");
        await Expect(anyone.Page.Locator("main header")).ToContainTextAsync("Selesai");
        var timeline = anyone.Page.Locator("main .timeline");
        foreach (var step in new[] { "Pemerintah Kabupaten Buleleng", "Tim meninjau besok pagi bersama pemilik lahan", "Lubang di kedua sisi sudah ditambal." })
            await Expect(timeline).ToContainTextAsync(step);
        await Expect(timeline).Not.ToContainTextAsync("Mohon ditinjau pekan ini.");
        await Expect(timeline).Not.ToContainTextAsync("Sisi timur juga berlubang.");
        await anyone.Check("17-laporan-selesai");
        await anyone.Go("/laporan");
        await Expect(anyone.Page.Locator(".feed .card-title")).ToHaveTextAsync(Title);
        await anyone.Check("18-laporan-publik");
        await anyone.Page.FillAsync("#q", "lubang puskesmas");
        await Button(anyone, "Cari").ClickAsync();
        await Expect(anyone.Page.Locator(".feed .card-title")).ToHaveTextAsync(Title);
        await anyone.Check("19-cari");
        await anyone.Go("/laporan?q=kereta");
        await Expect(anyone.Page.Locator(".feed")).ToHaveCountAsync(0);
        await anyone.Check("20-cari-kosong");
        await anyone.Go("/instansi");
        await anyone.Check("21-instansi");
        await anyone.Go("/instansi/kabupaten-buleleng");
        await Expect(anyone.Page.Locator("main")).ToContainTextAsync(Title);
        await anyone.Check("22-instansi-buleleng");
    }

    /// <summary>An officer of each role, the first by the command that a new site is begun with.</summary>
    /// <returns>The unit that answers for roads.</returns>
    private static async Task<string> AddOfficers(TestDatabase database)
    {
        var unit = await database.Database.Read(s => s.Scalar<string>(
            "SELECT slug FROM agency WHERE unit_kind = 'public_works' AND root_id = (SELECT id FROM agency WHERE slug = 'kabupaten-buleleng')"));
        var (status, output) = await LaporProcess.Run(
            database, Password + "\n", "officer", "add", "--email", "nia@contoh.go.id", "--name", "Nia Contoh", "--role", "national_admin", "--password", "-");
        Assert.True(status == 0, output);
        var wayIn = new WayIn(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), TimeProvider.System);
        Assert.Empty((await wayIn.Manage.Add("andi@contoh.go.id", "Andi Contoh", Password, Role.AgencyAdmin, "kabupaten-buleleng", default)).Refusals);
        Assert.Empty((await wayIn.Manage.Add("lina@contoh.go.id", "Lina Contoh", Password, Role.LiaisonOfficer, unit, default)).Refusals);
        await wayIn.GiveFactor();
        return unit!;
    }

    /// <summary>Fills in the form and goes on to the check page.</summary>
    private static async Task Write(Visitor citizen)
    {
        await citizen.Go("/");
        await citizen.Check("00-beranda");
        var page = citizen.Page;
        await page.Locator("label.choice", new() { HasText = "Pengaduan" }).ClickAsync();
        await page.FillAsync("#title", Title);
        await page.FillAsync("#text", "Sejak hujan pekan lalu jalan di depan puskesmas berlubang sedalam betis dan dua pengendara jatuh. Hubungi saya di 0812 3456 7890.");
        await page.FillAsync("#incidentDate", TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.FillAsync("#place", "Jalan Raya Air Sanih, seberang puskesmas");
        await page.SetInputFilesAsync("#attachments", new FilePayload { Name = "lubang.jpg", MimeType = "image/jpeg", Buffer = SampleFiles.PlainJpeg });
        await page.Locator("summary", new() { HasText = "Instansi dan kategori" }).ClickAsync();
        await page.SelectOptionAsync("#category", "road_potholes");
        if (citizen.Look.Script)
        {
            await page.Locator("#regionCode").PressSequentiallyAsync("Kubutambahan");
            await page.Locator(".combo-list li[role=option]").First.ClickAsync();
            Assert.NotEmpty(await page.InputValueAsync("input[name=regionCode]"));
            await citizen.Check("00-formulir-terisi");
            await Submit();
        }
        else
        {
            // A district and a village have this name: the page asks which, and keeps the rest, the file included.
            await page.FillAsync("#regionCode", "Kubutambahan");
            await Submit();
            await page.Locator("label.choice", new() { HasText = "Buleleng" }).First.ClickAsync();
            await Expect(page.Locator(".files-kept")).ToContainTextAsync("lubang.jpg");
            citizen.Forgive(); // Chromium writes the answer 422 to the console.
            await citizen.Check("00-formulir-ditanya");
            await Submit();
        }
        await page.Arrive("**/lapor/periksa");
        await Expect(page.Locator("main")).ToContainTextAsync("lubang.jpg");

        Task Submit() => page.Locator("#laporan .actions button[type=submit]").Last.ClickAsync();
    }

    private async Task<Visitor> SignIn(Look look, Uri site, string name, bool check = false)
    {
        var officer = await chromium.Open(look, site);
        await officer.Go("/masuk");
        if (check)
            await officer.Check("04-masuk");
        await officer.Page.FillAsync("#Email", $"{name}@contoh.go.id");
        await officer.Page.FillAsync("#Password", Password);
        await Button(officer, "Masuk").ClickAsync();
        await officer.Page.Arrive("**/masuk/kode");
        if (check)
            await officer.Check("04-masuk-kode");
        await officer.Page.FillAsync("#Code", WayIn.Code(TimeProvider.System));
        await Button(officer, "Masuk").ClickAsync();
        await officer.Page.Arrive("**/kerja");
        await Expect(officer.Page.Locator(".desk-title")).ToHaveTextAsync(Title);
        if (check)
            await officer.Check("05-antrean");
        return officer;
    }

    /// <summary>Sends the form of an act, which the page holds open because it is the one that is due.</summary>
    private static async Task Act(Visitor officer, string act, string button)
    {
        await officer.Page.Locator($"#act-{act}[open]").GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(officer.Page.Locator(".notice-success")).ToBeVisibleAsync();
    }

    /// <summary>Reloads until the page says so: jobs run beside the requests.</summary>
    private static async Task Until(Visitor visitor, LaporProcess lapor, string path, string said)
    {
        using var deadline = new CancellationTokenSource(Patience);
        do
        {
            Assert.False(deadline.IsCancellationRequested, $"{path} did not say “{said}” within {Patience}.\n{lapor.Log}");
            await visitor.Go(path);
        }
        while (!(await visitor.Page.Locator("main").InnerTextAsync()).Contains(said, StringComparison.Ordinal));
    }

    private static ILocator Button(Visitor visitor, string name) => visitor.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
