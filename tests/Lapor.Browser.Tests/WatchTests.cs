using Lapor.Browser.Tests.Harness;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;
using Lapor.Tests.House;
using Lapor.Web;
using Microsoft.Playwright;
using Xunit.Sdk;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>The screens of those who watch, over the example data and with every form open; and two that only pass by: a partner's credential, and a picture that is suspected.</summary>
public sealed class WatchTests(Chromium chromium)
{
    private const string OpenAll = "() => document.querySelectorAll('main details').forEach(d => { d.removeAttribute('name'); d.open = true; })";
    private static readonly Dictionary<string, string> Development = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };
    private static readonly Look[] Looks = [new(360, Dark: false, Script: true), new(1280, Dark: true, Script: true)];

    // The examples leave the server much to do before it looks at a new picture.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly List<string> found = [];

    [Fact]
    public async Task The_screens_of_those_who_watch_are_clean()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var (status, output) = await LaporProcess.RunWith(Development, database, null, "demo");
        Assert.True(status == 0, output);
        await using var lapor = await LaporProcess.Start(database, Development);
        // The examples end today, so which report comes first changes with the date; a confidential one at a unit is nobody's here.
        var prolonged = await Number(database, "NOT confidential AND escalated_at IS NOT NULL AND agency_id IS NOT NULL");
        var open = await Number(database, "NOT confidential AND state = 'followed_up' AND NOT last_is_final AND agency_id = (SELECT id FROM agency WHERE slug = 'kota-bandung')");
        var suspected = await FileWithPicture(database, lapor.Url);

        foreach (var look in Looks)
        {
            await Walk(look, lapor.Url, "ombudsman", ("100-ombudsman", "/pengawasan/ombudsman"), ("101-ombudsman-laporan", $"/kerja/laporan/{prolonged}"), ("102-berkas", $"/pengawasan/berkas/{prolonged}"));
            await Walk(look, lapor.Url, "ksp", ("103-prioritas", "/pengawasan/prioritas"));
            await Walk(look, lapor.Url, "kemendagri", ("104-daerah", "/pengawasan/daerah"), ("105-daerah-satu", "/pengawasan/daerah/32"));
            await Walk(
                look, lapor.Url, "panrb",
                ("106-angka", "/pengawasan"), ("107-monev", "/pengawasan/monev"), ("108-dokumen", "/pengawasan/dokumen"), ("109-dokumen-satu", "/pengawasan/dokumen/kota-bandung"),
                ("110-angka-instansi", "/pengawasan/instansi/kota-bandung"), ("111-pusat-kendali", "/pengawasan/pusat-kendali"));
            await Renews(look, lapor.Url);
            await Walk(look, lapor.Url, "admin.kota-bandung", ("113-meja-admin", $"/kerja/laporan/{open}"));
            await Walk(look, lapor.Url, "pimpinan.kota-bandung", ("114-pimpinan", "/kerja"));
            await using var nia = await Visit(
                look, lapor.Url, "nasional",
                ("115-pengingat", "/kerja/kelola/acuan/reminders"), ("116-rekap", "/kerja/rekap"), ("117-rekap-cetak", "/kerja/rekap/cetak"), ("118-ekspor", "/kerja/ekspor"),
                ("119-foto-diduga", $"/kerja/laporan/{suspected}"), ("120-mitra", "/kerja/kelola/mitra"), ("121-mitra-baru", "/kerja/kelola/mitra/isi"));
            await nia.Page.FillAsync("#Name", $"Bandung Siaga {look.Width}");
            await nia.Page.FillAsync("#Agency", "Pemerintah Kota Bandung");
            await nia.Page.FillAsync("#Contact", "aplikasi@contoh.go.id");
            await nia.Page.Locator("#mitra button[type=submit]").ClickAsync();
            await Expect(nia.Page.Locator("#kredensial")).ToBeVisibleAsync();
            await Check(nia, "122-mitra-kredensial");
            await nia.Page.Locator("main .btn-primary").ClickAsync();
            await Expect(nia.Page.Locator("#ganti")).ToBeVisibleAsync();
            await Expect(nia.Page.Locator("#kredensial")).ToHaveCountAsync(0);
            await Check(nia, "123-mitra-satu");
        }

        Faults.None(found);
    }

    // All pages are looked at before it fails: filling the examples is what takes the time.
    private async Task Check(Visitor officer, string name)
    {
        try
        {
            await officer.Check(name);
        }
        catch (FailException fault)
        {
            found.Add($"{name}-{officer.Look}: {fault.Message}");
            officer.Forgive();
        }
    }

    /// <summary>The wall takes new figures by itself, says when it cannot, and stands still on request.</summary>
    private async Task Renews(Look look, Uri site)
    {
        await using var wall = await Visit(look, site, "panrb");
        await wall.Page.Clock.InstallAsync();
        await wall.Go("/pengawasan/pusat-kendali");
        var (stale, first) = (wall.Page.Locator(".wall-stale"), await wall.Page.Locator(".wall-number").First.ElementHandleAsync());
        await wall.Page.Context.SetOfflineAsync(true);
        await wall.Page.Clock.RunForAsync(31_000);
        await Expect(stale).ToContainTextAsync("server tidak terjangkau");
        wall.Forgive(); // Chromium writes the failed request to the console.
        await Check(wall, "112-pusat-kendali-terputus");
        await wall.Page.Context.SetOfflineAsync(false);
        await wall.Page.Clock.RunForAsync(30_000);
        await Expect(stale).ToBeHiddenAsync();
        Assert.False(await first!.EvaluateAsync<bool>("number => number.isConnected"));
        await wall.Page.Locator("[data-pause]").ClickAsync();
        await Expect(wall.Page.Locator("[data-pause]")).ToHaveTextAsync("Lanjutkan");
        var kept = await wall.Page.Locator(".wall-number").First.ElementHandleAsync();
        await wall.Page.Clock.RunForAsync(61_000);
        Assert.True(await kept!.EvaluateAsync<bool>("number => number.isConnected"));
    }

    private async Task Walk(Look look, Uri site, string who, params (string Name, string Path)[] pages) => await (await Visit(look, site, who, pages)).DisposeAsync();

    private async Task<Visitor> Visit(Look look, Uri site, string who, params (string Name, string Path)[] pages)
    {
        var officer = await chromium.Open(look, site);
        await officer.Go("/masuk");
        await officer.Page.FillAsync("#Email", $"{who}@{Demo.Domain}");
        await officer.Page.FillAsync("#Password", Demo.Password);
        await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await officer.Page.Locator("a[href='/kerja/akun']").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        foreach (var (name, path) in pages)
        {
            var answer = await officer.Go(path);
            Assert.True(answer.Status == 200, $"{who} {path}: {answer.Status}");
            await officer.Page.EvaluateAsync(OpenAll);
            await Check(officer, name);
        }

        return officer;
    }

    /// <summary>A report whose two pictures show a face and an identity card, once the server has looked at them.</summary>
    private async Task<string> FileWithPicture(TestDatabase database, Uri site)
    {
        await using var siti = await chromium.Open(Looks[0], site);
        await siti.Go("/");
        await siti.Page.Locator("label.choice", new() { HasText = "Aspirasi" }).ClickAsync();
        await siti.Page.FillAsync("#title", "Loket pelayanan perlu kursi untuk lansia");
        await siti.Page.FillAsync("#text", "Warga lanjut usia berdiri lama di loket pelayanan. Mohon disediakan kursi di dekat pintu.");
        await siti.Page.SetInputFilesAsync(
            "#attachments",
            [
                new FilePayload { Name = "antrean.png", MimeType = "image/png", Buffer = await DrawnPictures.Png(DrawnPictures.OnePerson) },
                new FilePayload { Name = "syarat.png", MimeType = "image/png", Buffer = await DrawnPictures.Png(DrawnPictures.OneCard) },
            ]);
        await siti.Page.Locator("#laporan .actions button[type=submit]").Last.ClickAsync();
        await siti.Page.Arrive("**/lapor/periksa");
        await siti.Page.GetByRole(AriaRole.Button, new() { Name = "Kirim laporan", Exact = true }).ClickAsync();
        await Expect(siti.Page.Locator(".ticket")).ToBeVisibleAsync();
        var number = await Number(database, "id = (SELECT MAX(id) FROM report)");
        using var patience = new CancellationTokenSource(Patience);
        while (await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE suspicion <> ''")) < 2) await Task.Delay(100, patience.Token);
        return number;
    }

    /// <summary>Of the first such report, once the server's own work has brought one about.</summary>
    private static async Task<string> Number(TestDatabase database, string which)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await database.Database.Read(s => s.Scalar<string>($"SELECT tracking_id FROM report WHERE {which} ORDER BY id LIMIT 1")) is { } number) return number;
            await Task.Delay(100, patience.Token);
        }
    }
}
