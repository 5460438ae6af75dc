using System.Text;
using Lapor.Browser.Tests.Harness;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>An officer at a place without a network, with a telephone that is closed and opened again and a server that is really gone and comes back.</summary>
public sealed class FieldTests(Chromium chromium)
{
    private const string Password = "empat belas sepeda biru";
    private const string Canary = "kenarilapangan";
    private static readonly Harness.Look Phone = new(360, Dark: false, Script: true);
    private static readonly float Patience = 60_000;

    [Theory, OnBothEngines]
    public async Task Two_reports_go_to_the_field_and_the_result_comes_back_once(Engine engine)
    {
        await using var database = await TestDatabase.CreateLoaded(engine);
        var (first, second) = await Prepare(database);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(Phone, lapor.Url);
        await using (var lina = await device.Open())
        {
            var page = lina.Page;
            await lina.Go("/lapangan");
            await Expect(page.Locator("[data-note-signin]")).ToBeVisibleAsync();
            lina.Forgive(); // Chromium writes the 401 to the console
            await lina.Check("210-lapangan-masuk");
            await SignIn(lina, database);
            await Bring(lina, first, second);
            await lina.Check("211-lapangan-daftar");
        }

        await lapor.Stop();
        await using (var lina = await device.Open())
        {
            var page = lina.Page;
            // Closed and opened again, at the desk that is out of reach: the list stands in its place.
            await lina.Go("/kerja");
            await Expect(page.Locator("ol.feed > li")).ToHaveCountAsync(2);
            await Expect(page.Locator("[data-note-offline]")).ToBeVisibleAsync();
            await Quiet(lina);
            await lina.Check("212-lapangan-luring");
            await page.Context.GrantPermissionsAsync(["geolocation"], new() { Origin = lapor.Url.GetLeftPart(UriPartial.Authority) });
            await page.Context.SetGeolocationAsync(new() { Latitude = -8.11234f, Longitude = 115.08765f, Accuracy = 12 });
            await page.GetByRole(AriaRole.Link, new() { Name = "Lampu jalan nomor 1" }).ClickAsync();
            await Expect(page.Locator("[data-lapangan-satu] [data-text]")).ToContainTextAsync(Canary);
            await Expect(page.Locator("[data-lapangan-satu] [data-text]")).Not.ToContainTextAsync("3456");
            Assert.StartsWith("geo:", await page.Locator("[data-map]").GetAttributeAsync("href"), StringComparison.Ordinal);
            await Quiet(lina);
            await lina.Check("213-lapangan-laporan");
            await page.FillAsync("#text", $"Tiang miring, dua lampu putus, {Canary}.");
            await page.SetInputFilesAsync("#before", await Photo(lina, "hsl(20 60% 50%)"));
            await page.SetInputFilesAsync("#after", await Photo(lina, "hsl(120 60% 50%)"));
            await Expect(page.Locator("ul.files > li")).ToHaveCountAsync(2);
            await page.Locator("[data-position]").ClickAsync();
            await Expect(page.Locator("#position")).ToHaveValueAsync("-8.11234, 115.08765 (±12 m)");
            await Expect(page.Locator("[data-note=kept]")).ToBeVisibleAsync();
            await Quiet(lina);
            await lina.Check("214-lapangan-hasil");
        }

        // Whoever reads the device's disk finds that something is kept, and not one of its words.
        Assert.True(Holds(device.Folder, "draft"), "The browser keeps its data elsewhere: the test looks at the wrong place.");
        Assert.False(Holds(device.Folder, Canary), "A report or a result lies in the clear on the device.");

        await using (var lina = await device.Open())
        {
            var page = lina.Page;
            await lina.Go("/lapangan");
            await Expect(page.Locator("li[data-state=draft]")).ToHaveCountAsync(1);
            await page.GetByRole(AriaRole.Link, new() { Name = "Lampu jalan nomor 1" }).ClickAsync();
            await Expect(page.Locator("#text")).ToHaveValueAsync($"Tiang miring, dua lampu putus, {Canary}.");
            await Expect(page.Locator("ul.files > li")).ToHaveCountAsync(2);
            await page.GetByRole(AriaRole.Button, new() { Name = "Serahkan hasil" }).ClickAsync();
            await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(1);
            await Expect(page.Locator("[data-note-offline]")).ToBeVisibleAsync();
            await Quiet(lina);
            await lina.Check("215-lapangan-menunggu");

            await lapor.Restart();
            // The browser was closed, and the session with it: the result waits until its officer signs in again.
            await page.Locator("[data-send] button").ClickAsync();
            await Expect(page.Locator("[data-note-signin]")).ToBeVisibleAsync(new() { Timeout = Patience });
            await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(1);
            Assert.Equal(0, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM field_result")));
            await SignIn(lina, database);
            await lina.Go("/lapangan");
            await Expect(page.Locator("li[data-state=sent]")).ToHaveCountAsync(1, new() { Timeout = Patience });
            await Expect(page.Locator("[data-note-signin]")).ToBeHiddenAsync();
            lina.Forgive();
            await lina.Check("216-lapangan-diserahkan");
            await page.ReloadAsync();
            await Expect(page.Locator("li[data-state=sent]")).ToHaveCountAsync(1);
            Assert.Equal(1, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM field_result")));
            Assert.Equal(2, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE draft_key LIKE 'petugas-%' AND moment <> 'none'")));

            await page.GetByRole(AriaRole.Link, new() { Name = "Periksa dan kirim: Lampu jalan nomor 1" }).ClickAsync();
            await page.Arrive($"**/kerja/laporan/{first}");
            await Expect(page.Locator("#follow_up-text")).ToHaveValueAsync($"Tiang miring, dua lampu putus, {Canary}.");
            await lina.Check("217-meja-hasil-lapangan");

            // Something is left unsent: signing out asks first, and takes everything along.
            await lina.Go("/lapangan");
            await page.GetByRole(AriaRole.Link, new() { Name = "Lampu jalan nomor 2" }).ClickAsync();
            await page.FillAsync("#text", "Belum selesai.");
            await Expect(page.Locator("[data-note=kept]")).ToBeVisibleAsync();
            await lina.Go("/kerja/akun");
            await page.GotoAsync($"{lapor.Url}kerja/akun#menu");
            await page.Locator("form[action$='/keluar'] button").First.ClickAsync();
            await Expect(page.Locator("#keluar-lapangan")).ToBeVisibleAsync();
            await lina.Check("218-keluar-belum-diserahkan");
            await page.Locator("#keluar-lapangan [data-leave]").ClickAsync();
            await page.Arrive("**/masuk*");
            await page.WaitForFunctionAsync("async () => !(await indexedDB.databases()).some((d) => d.name === 'lapor-lapangan')");
        }

        await using (var next = await device.Open())
        {
            await next.Go("/lapangan");
            await Expect(next.Page.Locator("[data-none]")).ToBeVisibleAsync();
            next.Forgive();
        }
    }

    [Theory, OnBothEngines]
    public async Task What_was_passed_on_meanwhile_is_told_and_copied_and_neither_a_week_nor_another_account_leaves_anything(Engine engine)
    {
        await using var database = await TestDatabase.CreateLoaded(engine);
        var (first, second) = await Prepare(database);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(Phone, lapor.Url);
        await using var lina = await device.Open();
        var page = lina.Page;
        await SignIn(lina, database);
        await Bring(lina, first, second);
        await page.GetByRole(AriaRole.Link, new() { Name = "Lampu jalan nomor 1" }).ClickAsync();
        await page.FillAsync("#text", "Tiang sudah dicabut.");
        await Expect(page.Locator("[data-note=kept]")).ToBeVisibleAsync();
        await PassOn(database, first);
        await page.GetByRole(AriaRole.Button, new() { Name = "Serahkan hasil" }).ClickAsync();
        var gone = page.Locator("li[data-state=gone]");
        await Expect(gone.Locator("[data-why] li")).ToContainTextAsync("salin", new() { Timeout = Patience });
        await Quiet(lina); // the 409 stands in the console
        await lina.Check("219-lapangan-dialihkan");
        await gone.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.Locator("#text")).ToHaveValueAsync("Tiang sudah dicabut.");
        await Expect(page.Locator("#text")).Not.ToBeEditableAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Serahkan hasil" })).ToBeHiddenAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"], new() { Origin = lapor.Url.GetLeftPart(UriPartial.Authority) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Salin tulisan" }).ClickAsync();
        await Expect(page.Locator("[data-note=copied]")).ToBeVisibleAsync();
        Assert.Equal("Tiang sudah dicabut.", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await lina.Check("220-lapangan-salin");
        Assert.Equal(0, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM field_result")));

        // A week later, still without a network: the report is gone from the device, what was written is not.
        await lina.Go("/lapangan");
        await Expect(page.Locator("ol.feed > li")).ToHaveCountAsync(2);
        await lapor.Stop();
        await page.Clock.SetFixedTimeAsync(TimeProvider.System.GetUtcNow().AddDays(8).UtcDateTime);
        await page.ReloadAsync();
        await Expect(page.Locator("ol.feed > li")).ToHaveCountAsync(1);
        await Expect(gone).ToHaveCountAsync(1);

        // Another account on the same telephone: its first page leaves nothing of the one before.
        await lapor.Restart();
        await page.Clock.SetFixedTimeAsync(TimeProvider.System.GetUtcNow().UtcDateTime);
        await page.Context.ClearCookiesAsync();
        await SignIn(lina, database, "andi");
        await page.WaitForFunctionAsync("async () => !(await indexedDB.databases()).some((d) => d.name === 'lapor-lapangan')");
        await lina.Go("/lapangan");
        await Expect(page.Locator("[data-none]")).ToBeVisibleAsync();
        lina.Forgive();
    }

    [Theory]
    [InlineData(1280, true, "id")]
    [InlineData(360, false, "en")]
    public async Task The_pages_for_the_field_are_clean_in_the_dark_on_a_desk_and_in_English(int width, bool dark, string language)
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var (first, second) = await Prepare(database);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(new(width, dark, Script: true), lapor.Url);
        await using var lina = await device.Open();
        var page = lina.Page;
        async Task Look(string name)
        {
            await Quiet(lina);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            await lina.Check($"{name}-{language}");
        }

        await SignIn(lina, database);
        await Bring(lina, first, second);
        await OfflineTests.Speak(lina, language, "/lapangan");
        await Expect(page.Locator("ol.feed > li")).ToHaveCountAsync(2);
        await Look("221-lapangan-daftar");
        await lapor.Stop();
        await lina.Go("/lapangan");
        await Expect(page.Locator("[data-note-offline]")).ToBeVisibleAsync();
        await Look("221-lapangan-luring");
        await page.GetByRole(AriaRole.Link, new() { Name = "Lampu jalan nomor 1" }).ClickAsync();
        await page.FillAsync("#text", "Tiang miring, dua lampu putus.");
        await page.SetInputFilesAsync("#before", await Photo(lina, "hsl(20 60% 50%)"));
        await Expect(page.Locator("ul.files > li")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-note=kept]")).ToBeVisibleAsync();
        await Look("221-lapangan-hasil");
        await page.GetByRole(AriaRole.Button, new() { Name = language == "en" ? "Hand in the result" : "Serahkan hasil" }).ClickAsync();
        await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(1);
        await Look("221-lapangan-menunggu");
    }

    /// <summary>Marks these reports on their pages, and lets the device fetch them.</summary>
    private static async Task Bring(Visitor officer, params TrackingId[] numbers)
    {
        var page = officer.Page;
        foreach (var number in numbers)
        {
            await officer.Go($"/kerja/laporan/{number}");
            await page.Locator("#act-field > summary").ClickAsync();
            await page.Locator("#act-field").GetByRole(AriaRole.Button, new() { Name = "Bawa ke lapangan" }).ClickAsync();
            await Expect(page.Locator(".notice-success")).ToBeVisibleAsync();
        }

        await officer.Go("/lapangan");
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.WaitForFunctionAsync("() => navigator.serviceWorker.controller !== null");
        await Expect(page.Locator("ol.feed > li")).ToHaveCountAsync(numbers.Length);
    }

    private static async Task SignIn(Visitor officer, TestDatabase database, string name = "lina")
    {
        await Way(database).GiveFactor();
        await officer.Go("/masuk");
        await officer.Page.FillAsync("#Email", $"{name}@contoh.go.id");
        await officer.Page.FillAsync("#Password", Password);
        await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await officer.Page.Arrive("**/masuk/kode");
        await officer.Page.FillAsync("#Code", WayIn.Code(TimeProvider.System));
        await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await officer.Page.Arrive("**/kerja");
    }

    /// <summary>Every look for a network has failed; Chromium writes each to the console.</summary>
    private static async Task Quiet(Visitor visitor)
    {
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        visitor.Forgive();
    }

    private static WayIn Way(TestDatabase database) => new(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), TimeProvider.System);

    /// <summary>Lina and two reports that lie with her unit.</summary>
    private static async Task<(TrackingId First, TrackingId Second)> Prepare(TestDatabase database)
    {
        var wayIn = Way(database);
        var unit = (await database.Database.Read(s => s.Scalar<string>("SELECT slug FROM agency WHERE unit_kind = 'public_works' AND root_id = (SELECT id FROM agency WHERE slug = 'kabupaten-buleleng')")))!;
        Assert.Empty((await wayIn.Manage.Add("nia@contoh.go.id", "Nia", Password, Role.NationalAdmin, null, default)).Refusals);
        Assert.Empty((await wayIn.Manage.Add("andi@contoh.go.id", "Andi", Password, Role.AgencyAdmin, "kabupaten-buleleng", default)).Refusals);
        Assert.Empty((await wayIn.Manage.Add("lina@contoh.go.id", "Lina Contoh", Password, Role.LiaisonOfficer, unit, default)).Refusals);
        await using var services = Services(database);
        var (nia, andi) = (await Viewed(services, "nia"), await Viewed(services, "andi"));
        var unitId = await database.Database.Read(s => s.Scalar<long>("SELECT id FROM agency WHERE slug = @unit", new { unit }));
        List<TrackingId> ids = [];
        foreach (var n in new[] { 1, 2 })
        {
            var filed = await services.GetRequiredService<FileReport>().File(
                new Submission
                {
                    Class = "aspiration",
                    Title = $"Lampu jalan nomor {n} padam",
                    Text = $"Lampu jalan di depan pasar padam sejak dua minggu, {Canary}. Hubungi saya di 0812 3456 7890.",
                    Place = "Depan pasar Banyuasri",
                },
                null, default);
            Assert.Empty(filed.Refusals);
            var report = filed.Value.Report;
            var category = await database.Database.Read(s => s.Scalar<string>("SELECT code FROM category WHERE parent_code IS NOT NULL ORDER BY code LIMIT 1"));
            var edited = new Edited { Class = report.Class.Code(), Title = report.Title, Text = report.Text, Category = category };
            var forwarded = await services.GetRequiredService<Verifying>().Forward(nia, report.TrackingId, report.Version, edited, "kabupaten-buleleng", "", default);
            Assert.Empty(forwarded.Refusals);
            Assert.Empty((await services.GetRequiredService<Disposing>().Dispose(andi, report.TrackingId, forwarded.Value.Report.Version, new Disposition(unitId, [], []), default)).Refusals);
            ids.Add(report.TrackingId);
        }

        return (ids[0], ids[1]);
    }

    /// <summary>The agency's admin gives the report to another unit.</summary>
    private static async Task PassOn(TestDatabase database, TrackingId id)
    {
        await using var services = Services(database);
        var other = await database.Database.Read(s => s.Scalar<long>(
            "SELECT MIN(id) FROM agency WHERE unit_kind IS NOT NULL AND unit_kind <> 'public_works' AND root_id = (SELECT id FROM agency WHERE slug = 'kabupaten-buleleng')"));
        var version = (await services.GetRequiredService<ReportStore>().Facts(id, default))!.Report.Version;
        Assert.Empty((await services.GetRequiredService<Disposing>().Dispose(await Viewed(services, "andi"), id, version, new Disposition(other, [], []), default)).Refusals);
    }

    private static ServiceProvider Services(TestDatabase database) => new ServiceCollection().AddLogging().AddLapor(
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["LAPOR_DATA"] = database.Folder, ["LAPOR_DB"] = database.ConnectionString }).Build()).Value).BuildServiceProvider();

    private static async Task<Viewer> Viewed(ServiceProvider services, string name) => Viewer.Of((await services.GetRequiredService<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);

    private static async Task<FilePayload> Photo(Visitor visitor, string colour)
    {
        var data = await visitor.Page.EvaluateAsync<string>(
            """
            (colour) => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [2400, 1600];
              const brush = canvas.getContext('2d');
              brush.fillStyle = colour;
              brush.fillRect(0, 0, 2400, 1600);
              return canvas.toDataURL('image/jpeg', .9).split(',')[1];
            }
            """,
            colour);
        return new() { Name = "IMG_1.jpg", MimeType = "image/jpeg", Buffer = Convert.FromBase64String(data) };
    }

    private static bool Holds(string folder, string word)
    {
        var (narrow, wide) = (Encoding.UTF8.GetBytes(word), Encoding.Unicode.GetBytes(word));
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith("Singleton", StringComparison.Ordinal))
            .Select(File.ReadAllBytes).Any(bytes => bytes.AsSpan().IndexOf(narrow) >= 0 || bytes.AsSpan().IndexOf(wide) >= 0);
    }
}
