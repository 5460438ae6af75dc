using System.Text.Json;
using Lapor.Browser.Tests.Harness;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>The screens that the journey does not pass: administration, and what a reporter sees of a held, an archived and a withdrawn-asked report.</summary>
public sealed class ScreensTests(Chromium chromium)
{
    private const string Password = "empat belas sepeda biru";
    private static readonly Look[] Looks = [new(360, Dark: true, Script: true), new(1280, Dark: false, Script: true)];

    [Fact]
    public async Task Administration_and_the_reporters_side_tracks_are_clean()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var (status, output) = await LaporProcess.Run(
            database, Password + "\n", "officer", "add", "--email", "nia@contoh.go.id", "--name", "Nia Contoh", "--role", "national_admin", "--password", "-");
        Assert.True(status == 0, output);
        var wayIn = new WayIn(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), TimeProvider.System);
        Assert.Empty((await wayIn.Manage.Add("andi@contoh.go.id", "Andi Contoh", Password, Role.AgencyAdmin, "kabupaten-buleleng", default)).Refusals);
        await using var lapor = await LaporProcess.Start(database);

        (string Number, string Receipt) held, archived, moved;
        await using (var nia = await SignIn(wayIn, Looks[1], lapor.Url, "nia"))
        {
            (held, archived, moved) = (await File(nia), await File(nia), await File(nia));
            await nia.Go($"/kerja/laporan/{held.Number}");
            await Act(nia, "hold", ("hold-text", "Mohon sebutkan alamat lengkapnya."));
            await nia.Go($"/kerja/laporan/{archived.Number}");
            await nia.Page.Locator("#act-archive > summary").ClickAsync();
            await nia.Page.SelectOptionAsync("#archive-reason", "too_general");
            await Act(nia, "archive", ("archive-text", "Ceritakan satu kejadian."));
            await nia.Go($"/kerja/laporan/{moved.Number}");
            await nia.Page.SelectOptionAsync("#forward-category", "street_lighting");
            await Act(nia, "forward", ("forward-agency", "Pemerintah Kabupaten Buleleng"));
        }
        await using (var andi = await SignIn(wayIn, Looks[1], lapor.Url, "andi"))
        {
            await andi.Go($"/kerja/laporan/{moved.Number}");
            await andi.Page.Locator("#act-request_reroute > summary").ClickAsync();
            await andi.Page.FillAsync("#request_reroute-agency", "PT PLN (Persero)");
            await Act(andi, "request_reroute", ("request_reroute-text", "Tiang ini milik PLN."));
        }

        foreach (var look in Looks)
        {
            await using var reporter = await chromium.Open(look, lapor.Url);
            await Open(reporter, held);
            await Expect(reporter.Page.Locator("main .notice-warning").First).ToContainTextAsync("Mohon sebutkan alamat lengkapnya.");
            await reporter.Check("30-laporan-ditunda");
            await Open(reporter, archived);
            await Expect(reporter.Page.Locator("main .notice", new() { HasText = "Ceritakan satu kejadian." })).ToBeVisibleAsync();
            await reporter.Page.Locator("#keberatan > summary").ClickAsync();
            await reporter.Check("31-laporan-diarsipkan");
            await reporter.Go("/tidak-ada");
            reporter.Forgive(); // Chromium writes the answer 404 to the console.
            await reporter.Check("32-tidak-ada");

            await using var nia = await SignIn(wayIn, look, lapor.Url, "nia");
            await nia.Go($"/kerja/laporan/{moved.Number}");
            await Expect(nia.Page.Locator("#act-decide_reroute")).ToContainTextAsync("Tiang ini milik PLN.");
            await nia.Check("40-meja-tetapkan-instansi");
            foreach (var (name, path) in new[]
            {
                ("41-unit", "/kerja/kelola/unit"), ("42-unit-buleleng", "/kerja/kelola/unit/kabupaten-buleleng"), ("43-unit-cari-kosong", "/kerja/kelola/unit?q=zzzz"),
                ("44-petugas", "/kerja/kelola/petugas"), ("45-petugas-baru", "/kerja/kelola/petugas/baru"), ("46-petugas-satu", "/kerja/kelola/petugas/2"),
                ("47-acuan", "/kerja/kelola/acuan"), ("48-wilayah", "/kerja/kelola/acuan/regions?di=51"), ("49-kategori", "/kerja/kelola/acuan/categories"),
                ("50-libur", "/kerja/kelola/acuan/holidays"), ("51-libur-baru", "/kerja/kelola/acuan/holidays/baris"), ("52-libur-impor", "/kerja/kelola/acuan/holidays/impor"),
                ("53-templat", "/kerja/kelola/acuan/answer_templates"), ("54-terlambat", "/kerja?status=all&overdue=true"), ("55-cari", "/kerja/cari?q=lampu"), ("56-akun", "/kerja/akun"),
            })
            {
                var answer = await nia.Go(path);
                Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
                await nia.Check(name);
            }
        }
    }

    private static async Task<(string Number, string Receipt)> File(Visitor visitor)
    {
        var report = new
        {
            @class = "complaint",
            title = "Lampu jalan padam di depan balai warga",
            text = "Sudah dua minggu lampu jalan di depan balai warga padam sehingga warga khawatir pulang malam.",
            incidentDate = TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            regionCode = "51.08",
            place = "Jalan Melati",
            anonymous = false,
            confidential = false,
        };
        var answer = await visitor.Page.APIRequest.PostAsync("/api/v1/reports", new() { DataObject = report });
        Assert.True(answer.Ok, await answer.TextAsync());
        var filed = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        return (filed.GetProperty("trackingId").GetString()!, filed.GetProperty("receipt").GetString()!);
    }

    private static async Task Open(Visitor reporter, (string Number, string Receipt) report)
    {
        await reporter.Go("/lacak");
        await reporter.Page.FillAsync("#Number", report.Number);
        await reporter.Page.FillAsync("#Receipt", report.Receipt);
        await reporter.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Lacak", Exact = true }).ClickAsync();
        await reporter.Page.Arrive($"**/laporan/{report.Number}*");
    }

    private async Task<Visitor> SignIn(WayIn wayIn, Look look, Uri site, string name)
    {
        await wayIn.GiveFactor();
        var officer = await chromium.Open(look, site);
        await officer.Go("/masuk");
        await officer.Page.FillAsync("#Email", $"{name}@contoh.go.id");
        await officer.Page.FillAsync("#Password", Password);
        await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await officer.Page.Arrive("**/masuk/kode");
        await officer.Page.FillAsync("#Code", WayIn.Code(TimeProvider.System));
        await officer.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await officer.Page.Arrive("**/kerja");
        return officer;
    }

    private static async Task Act(Visitor officer, string act, (string Field, string Text) typed)
    {
        var form = officer.Page.Locator($"#act-{act}");
        if (await form.GetAttributeAsync("open") is null) await form.Locator("> summary").ClickAsync();
        await officer.Page.FillAsync("#" + typed.Field, typed.Text);
        await form.Locator("form > button[type=submit]").ClickAsync();
        await Expect(officer.Page.Locator(".notice-success")).ToBeVisibleAsync();
    }
}
