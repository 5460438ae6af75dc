using Lapor.Attachments;
using Lapor.Browser.Tests.Harness;
using Lapor.People;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Lapor.Whistleblowing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>The whistleblower's entrance without any script, as Tor Browser shows it at its safest, and the holders' pages beside it.</summary>
public sealed class WbsTests(Chromium chromium)
{
    private const string Password = "empat belas sepeda biru";
    private const string Passphrase = "kuda lumping sembilan lampion";

    [Fact]
    public async Task The_entrance_and_the_inbox_are_clean()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        await using var lapor = await LaporProcess.Start(database);
        var wayIn = new WayIn(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), TimeProvider.System);
        var nia = (await wayIn.Manage.Add("nia@contoh.go.id", "Nia Contoh", Password, Role.NationalAdmin, null, default)).Value;
        var andi = (await wayIn.Manage.Add("andi@contoh.go.id", "Andi Contoh", Password, Role.AgencyAdmin, "kabupaten-buleleng", default)).Value;
        var files = new CaseFiles(new AttachmentFiles(Path.Combine(database.Folder, "wbs"), days: true));
        var cases = new Cases(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), files, TimeProvider.System);
        var inboxes = new Inboxes(database.Database, cases, new AuditLog(database.Database, TimeProvider.System), files, TimeProvider.System);
        var agency = await database.Database.Read(s => s.Scalar<long>("SELECT id FROM agency WHERE slug = 'kabupaten-buleleng'"));
        foreach (var (name, of) in new (string, long?)[] { ("Pengawasan nasional", null), ("Inspektorat Kabupaten Buleleng", agency) })
        {
            var made = await inboxes.Create(nia, of, name, default);
            foreach (var holder in (long[])[nia, andi]) await inboxes.Name(nia, made, holder, default);
            Assert.Empty((await inboxes.Begin(nia, made, Passphrase, default)).Refusals);
        }

        var inbox = (await inboxes.Of(nia, default)).Single(i => i.AgencyId is null).Id;
        foreach (var look in (Look[])[new(360, Dark: true, Script: false), new(1280, Dark: false, Script: false), new(360, Dark: false, Script: false), new(1280, Dark: true, Script: false)])
        {
            await using var reporter = await chromium.Open(look, lapor.Url);
            await reporter.Go("/wbs");
            await reporter.Check("60-wbs");
            await reporter.Page.FillAsync("#Text", "Hubungi saya di 0812 3456 7890.");
            await reporter.Page.CheckAsync($"#Inbox-{inbox}");
            await reporter.Page.ClickAsync("#wbs button[type=submit]");
            await Expect(reporter.Page.Locator(".notice-warning")).ToBeVisibleAsync();
            reporter.Forgive(); // Chromium writes the answer 422 to the console.
            await reporter.Check("61-wbs-periksa-dulu");
            await reporter.Page.FillAsync("#Text", "Sejak Januari kuitansi yang sama dipakai dua kali untuk membayar bahan bangunan.\n\nSalinannya ada di lemari arsip lantai dua.");
            await reporter.Page.SetInputFilesAsync("#Files", new FilePayload { Name = "IMG_0001.jpg", MimeType = "image/jpeg", Buffer = SampleFiles.Jpeg() });
            await reporter.Page.ClickAsync("#wbs button[type=submit]");
            await Expect(reporter.Page.Locator("#kode")).ToBeVisibleAsync();
            await reporter.Check("62-wbs-kode");
            var receipt = await reporter.Page.InnerTextAsync("#kode");
            Assert.EndsWith("/wbs", reporter.Page.Url, StringComparison.Ordinal);

            var line = (await inboxes.List(nia, inbox, default))[0];
            var key = (await inboxes.Unlock(nia, inbox, Passphrase, default)).Value.Key;
            await inboxes.Answer(nia, (await inboxes.Open(nia, line.Id, key, default))!, Cases.NewFormKey(), CaseState.Answered, "Terima kasih. Apakah nomor kuitansinya terlihat di salinan itu?", [], default);
            await reporter.Page.ClickAsync("main a[href='/wbs/buka']");
            await reporter.Check("63-wbs-buka");
            await reporter.Page.FillAsync("#Receipt", receipt);
            await reporter.Page.ClickAsync("#buka button[type=submit]");
            await Expect(reporter.Page.Locator("#percakapan > li")).ToHaveCountAsync(2);
            await reporter.Check("64-wbs-percakapan");
            await reporter.Page.FillAsync("#balas textarea", "Ya, di sudut kanan atas.");
            await reporter.Page.ClickAsync("#balas button[type=submit]");
            await Expect(reporter.Page.Locator("#percakapan > li")).ToHaveCountAsync(3);
            Assert.EndsWith("/wbs/buka", reporter.Page.Url, StringComparison.Ordinal);
        }

        foreach (var look in (Look[])[new(360, Dark: true, Script: true), new(1280, Dark: false, Script: true)])
        {
            await wayIn.GiveFactor();
            await using var officer = await chromium.Open(look, lapor.Url);
            await officer.Go("/masuk");
            await officer.Page.FillAsync("#Email", "nia@contoh.go.id");
            await officer.Page.FillAsync("#Password", Password);
            await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
            await officer.Page.Arrive("**/masuk/kode");
            await officer.Page.FillAsync("#Code", WayIn.Code(TimeProvider.System));
            await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
            await officer.Page.Arrive("**/kerja");
            await officer.Go("/kerja/wbs");
            await officer.Check("65-kotak");
            await officer.Go($"/kerja/wbs/{inbox}");
            await officer.Check("66-kotak-terkunci");
            await officer.Page.FillAsync("#buka input[type=password]", Passphrase);
            await officer.Page.ClickAsync("#buka button[type=submit]");
            await Expect(officer.Page.Locator("#kunci")).ToBeVisibleAsync();
            await officer.Check("67-kotak-terbuka");
            await officer.Page.Locator("tbody a").First.ClickAsync();
            await Expect(officer.Page.Locator("#jawab")).ToBeVisibleAsync();
            await officer.Check("68-perkara");
        }
    }
}
