using Lapor.Browser.Tests.Harness;
using Lapor.Tests.Engines;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>Drafts on their way where the browser helps less, or the line is worse, than in <see cref="PwaTests"/>; and their pages in the looks and the language that are not looked at there.</summary>
public sealed class OfflineTests(Chromium chromium)
{
    private static readonly Harness.Look Phone = new(360, Dark: false, Script: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_background_sync_drafts_go_out_by_themselves_when_the_network_is_back_and_when_the_app_is_opened_again()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(Phone, lapor.Url);
        await using (var siti = await Open(device))
        {
            await PwaTests.Install(siti);
            await lapor.Stop();
            await siti.Page.Context.SetOfflineAsync(true);
            await PwaTests.Write(siti, "/lapor/luring", 1, "aspiration", [await PwaTests.Photo(siti, 800, 600)]);
            // Not the queue, which looks after its drafts itself: any page hears that the network is back.
            await siti.Go("/luring");
            await lapor.Restart();
            Assert.Equal(0, await Reports(database));
            await siti.Page.Context.SetOfflineAsync(false);
            await Until(database, 1);

            await lapor.Stop();
            await PwaTests.Write(siti, "/lapor/luring", 2, "aspiration", [], waiting: 1);
            siti.Forgive();
        }

        await lapor.Restart();
        Assert.Equal(1, await Reports(database));
        await using (var siti = await Open(device))
        {
            await siti.Go("/");
            await Until(database, 2);
            await siti.Go("/lapor/antrean");
            await Expect(siti.Page.Locator("li[data-state=sent]")).ToHaveCountAsync(2);
            siti.Forgive();
        }

        Assert.Equal(2, await Reports(database));
        Assert.Equal(1, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE report_id IS NOT NULL")));
    }

    [Theory, OnBothEngines]
    public async Task A_report_whose_answer_got_lost_on_the_way_is_sent_again_and_stays_one(Engine engine)
    {
        await using var database = await TestDatabase.CreateLoaded(engine);
        await using var lapor = await LaporProcess.Start(database);
        await using var line = new LossyRelay(lapor.Url, "POST /lapor/kiriman");
        await using var device = chromium.Own(Phone, line.Url);
        await using var siti = await device.Open();
        var page = siti.Page;
        await PwaTests.Install(siti);
        line.IsLossy = true;
        await PwaTests.Write(siti, "/lapor/luring", 1, "aspiration", [await PwaTests.Photo(siti, 800, 600)]);
        await Until(database, 1);
        using (var patience = new CancellationTokenSource(Patience))
            while (line.Lost == 0) await Task.Delay(50, patience.Token);
        // The device does not know: it waits on, and its words are changed no more, because they may have arrived.
        await page.ReloadAsync();
        await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(1);
        await Expect(page.Locator("li[data-state=waiting] [data-edit]")).ToBeHiddenAsync();
        siti.Forgive();
        await siti.Check("206-antrean-jawaban-hilang");

        line.IsLossy = false;
        await page.Locator("[data-send]").ClickAsync();
        await Expect(page.Locator("li[data-state=sent]")).ToHaveCountAsync(1, new() { Timeout = (float)Patience.TotalMilliseconds });
        var number = await database.Database.Read(s => s.Scalar<string>("SELECT tracking_id FROM report"));
        Assert.Equal(number, (await page.Locator("[data-number]").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.Locator("[data-open]").ClickAsync();
        await page.Arrive($"**/laporan/{number}");
        Assert.Equal(1, await Reports(database));
        Assert.Equal(1, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE report_id IS NOT NULL")));
        siti.Forgive();
    }

    [Theory]
    [InlineData(1280, true, "id")]
    [InlineData(360, false, "en")]
    public async Task The_form_the_queue_and_the_page_without_a_network_are_clean_in_the_dark_on_a_desk_and_in_English(int width, bool dark, string language)
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(new(width, dark, Script: true), lapor.Url);
        await using var siti = await device.Open();
        var page = siti.Page;
        await PwaTests.Install(siti);
        await Speak(siti, language);
        await lapor.Stop();
        async Task Look(string name)
        {
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            siti.Forgive(); // Chromium writes each failed request to the console
            await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
            await siti.Check($"{name}-{language}");
        }

        await siti.Go("/laporan");
        await Expect(page.Locator("main h1")).ToHaveTextAsync(language == "en" ? "No network" : "Tidak ada jaringan");
        await Look("207-tanpa-jaringan");
        await siti.Go("/lapor/antrean");
        await Expect(page.Locator("[data-none]")).ToBeVisibleAsync();
        await Look("207-antrean-kosong");
        await siti.Go("/lapor");
        await page.SetInputFilesAsync("#attachments", await PwaTests.Photo(siti, 800, 600));
        await Expect(page.Locator("ul.files > li")).ToHaveCountAsync(1);
        await page.Locator("button[value=finish]").ClickAsync();
        await Expect(page.Locator("[data-note=empty]")).ToBeVisibleAsync();
        await Look("207-luring");
        await page.Locator("label.choice[for=class-aspiration]").ClickAsync();
        await page.FillAsync("#title", "Loket perlu kursi");
        await page.FillAsync("#text", "Warga lanjut usia berdiri lama di loket pelayanan. Mohon disediakan kursi di dekat pintu.");
        await page.Locator("button[value=finish]").ClickAsync();
        await page.Arrive("**/lapor/antrean");
        await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(1);
        await Look("207-antrean-menunggu");
        await lapor.Restart();
        await page.Locator("[data-send]").ClickAsync();
        await Expect(page.Locator("li[data-state=sent]")).ToHaveCountAsync(1, new() { Timeout = (float)Patience.TotalMilliseconds });
        await Look("207-antrean-terkirim");
    }

    /// <summary>The language of the pages that the browser keeps.</summary>
    internal static async Task Speak(Visitor visitor, string language, string at = "/")
    {
        await visitor.Go($"{at}?bahasa={language}");
        using var patience = new CancellationTokenSource(Patience);
        while (await visitor.Page.EvaluateAsync<string>("async () => (await (await caches.match('/sw/bahasa'))?.text()) ?? ''") != language) await Task.Delay(50, patience.Token);
    }

    /// <summary>Opens a browser that knows no background sync, as Firefox and Safari do not.</summary>
    private static async Task<Visitor> Open(Device device)
    {
        var visitor = await device.Open();
        await visitor.Page.Context.AddInitScriptAsync("delete window.SyncManager; delete ServiceWorkerRegistration.prototype.sync;");
        await visitor.Go("/lapor/luring");
        Assert.False(await visitor.Page.EvaluateAsync<bool>("() => 'sync' in ServiceWorkerRegistration.prototype"));
        return visitor;
    }

    private static async Task Until(TestDatabase database, int reports)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await Reports(database) < reports) await Task.Delay(100, patience.Token);
    }

    private static Task<int> Reports(TestDatabase database) => database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report"));
}
