using System.Text;
using System.Text.Json;
using Lapor.Browser.Tests.Harness;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Lapor.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>The installed app in a real browser on a device that is closed and opened again, with a server that is really gone and comes back.</summary>
public sealed class PwaTests(Chromium chromium)
{
    private const string Canary = "kenariperangkat";
    private static readonly Harness.Look Phone = new(360, Dark: false, Script: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory, OnBothEngines]
    public async Task Three_drafts_written_without_a_network_become_three_reports_once_each(Engine engine)
    {
        await using var database = await TestDatabase.CreateLoaded(engine);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(Phone, lapor.Url);
        await using (var siti = await device.Open())
        {
            await Install(siti);
            await lapor.Stop();

            // The shell opens in place of the page, and the drafts stay on the device.
            await Write(siti, "/lapor", 1, "complaint", [await Photo(siti, 4000, 3000)]);
            await siti.Check("200-antrean-menunggu");
            await Write(siti, "/", 2, "aspiration", [await Photo(siti, 1000, 2400), new FilePayload { Name = "rekaman.mp4", MimeType = "video/mp4", Buffer = SampleFiles.Mp4("isom") }]);
            await Write(siti, "/lapor/luring", 3, "aspiration", [await Photo(siti, 1600, 1200)]);
            await Expect(siti.Page.Locator("li[data-state=waiting]")).ToHaveCountAsync(3);
        }

        // Whoever reads the device's disk finds that something waits, and not one of its words.
        Assert.True(Holds(device.Folder, "waiting"), "The browser keeps its data elsewhere: the test looks at the wrong place.");
        Assert.False(Holds(device.Folder, Canary), "A draft lies in the clear on the device.");

        await using (var siti = await device.Open())
        {
            await siti.Go("/lapor/antrean");
            await Expect(siti.Page.Locator("li[data-state=waiting]")).ToHaveCountAsync(3);
            siti.Forgive(); // Chromium writes each failed request to the console
            await lapor.Restart();
            await siti.Page.Locator("[data-send]").ClickAsync();
            await Expect(siti.Page.Locator("li[data-state=sent]")).ToHaveCountAsync(3, new() { Timeout = (float)Patience.TotalMilliseconds });
            await Expect(siti.Page.Locator("[data-receipt]:visible").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d{4} \d{4} \d{4} \d{4}$"));
            siti.Forgive();
            await siti.Check("201-antrean-terkirim");
            await siti.Page.ReloadAsync();
            await Expect(siti.Page.Locator("li[data-state=sent]")).ToHaveCountAsync(3);
        }

        // Opened once more: nothing is sent again.
        await using (var siti = await device.Open())
        {
            await siti.Go("/");
            await siti.Go("/lapor/antrean");
            await Expect(siti.Page.Locator("li[data-state=sent]")).ToHaveCountAsync(3);
            await siti.Page.Locator("[data-open]").First.ClickAsync();
            await siti.Page.Arrive("**/laporan/*");
        }

        Assert.Equal(3, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report WHERE channel = 'mobile'")));
        Assert.Equal(3, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")));
        Assert.Equal(4, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE report_id IS NOT NULL")));
        Assert.Equal(3, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(DISTINCT report_id) FROM attachment WHERE media_type = 'image/jpeg'")));
        Assert.Equal(3, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE media_type = 'image/jpeg' AND size < 1000000")));
    }

    [Fact]
    public async Task The_browser_keeps_the_shell_and_nothing_of_anybody()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(Phone, lapor.Url);
        await using var siti = await device.Open();
        await Install(siti);
        foreach (var path in (string[])["/wbs", "/wbs/buka", "/akun/masuk", "/masuk", "/lacak", "/laporan", "/laporan/1000000009"]) await siti.Go(path);
        await siti.Go("/lapor");
        siti.Forgive();
        var kept = await siti.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const found = [];
              for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
              return [...new Set(found)].sort();
            }
            """);
        Assert.Equal(
            [
                "/css/lapor.css", "/img/favicon.svg", "/img/kawung.svg", "/js/antrean.js", "/js/daftar-antrean.js", "/js/foto.js", "/js/lapangan-halaman.js", "/js/lapangan.js", "/js/lapor.js", "/js/luring.js", "/lapangan", "/lapor/antrean", "/lapor/luring",
                "/lib/icons.svg", "/luring", "/sw/bahasa",
            ],
            kept);
        var token = await siti.Page.EvaluateAsync<bool>("async () => (await (await caches.match('/lapor/luring?bahasa=id')).text()).includes('_formulir')");
        Assert.False(token, "A form token lies in the cache.");

        await lapor.Stop();
        await siti.Go("/laporan");
        await Expect(siti.Page.Locator("main h1")).ToHaveTextAsync("Tidak ada jaringan");
        siti.Forgive();
        await siti.Check("202-tanpa-jaringan");
        // For the whistleblower's entrance the worker does not even answer.
        await Assert.ThrowsAsync<PlaywrightException>(() => siti.Go("/wbs"));
    }

    [Theory, OnBothEngines]
    public async Task A_notice_asked_for_by_a_press_reaches_the_device_is_shown_there_and_opens_its_report(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var database = await TestDatabase.CreateLoaded(engine);
        var trusted = Path.Combine(database.Folder, "push.pem");
        await File.WriteAllTextAsync(trusted, relay.Pem, TestContext.Current.CancellationToken);
        // The process trusts this push service's certificate and may call this machine; all else is as it runs for real.
        await using var lapor = await LaporProcess.Start(database, new Dictionary<string, string> { ["SSL_CERT_FILE"] = trusted, ["LAPOR_OUTGOING_ALLOW"] = "127.0.0.0/8" });
        await using var device = chromium.Own(Phone, lapor.Url, whole: true);
        await using var siti = await device.Open();
        var page = siti.Page;
        await page.Context.GrantPermissionsAsync(["notifications"]);
        // A headless browser has no push service of its own maker: the subscription is this one's, all else is the page's own script.
        var (endpoint, key, secret) = relay.Subscribe();
        await page.AddInitScriptAsync(
            $$$"""
            {
              const made = { endpoint: '{{{endpoint}}}', toJSON: () => ({ endpoint: '{{{endpoint}}}', keys: { p256dh: '{{{key}}}', auth: '{{{secret}}}' } }) };
              let current = null;
              PushManager.prototype.subscribe = async (options) => { if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error('bad options'); return current = made; };
              PushManager.prototype.getSubscription = async () => current;
            }
            """);
        await Install(siti);
        var (number, receipt) = await FileAReport(siti);
        await siti.Go("/lacak");
        await page.FillAsync("#Number", number);
        await page.FillAsync("#Receipt", receipt);
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Lacak", Exact = true }).ClickAsync();
        await page.Arrive($"**/laporan/{number}*");
        await Expect(page.Locator("[data-push-on]")).ToBeVisibleAsync();
        await siti.Check("203-laporan-kabar");
        await page.Locator("[data-push-on]").ClickAsync();
        await Expect(page.Locator("[data-push-off]")).ToBeFocusedAsync();
        await siti.Check("204-laporan-kabar-menyala");

        await Forward(database, number);
        using var patience = new CancellationTokenSource(Patience);
        while (relay.Taken.IsEmpty && relay.Faults.IsEmpty) await Task.Delay(50, patience.Token);
        Assert.Empty(relay.Faults);
        Assert.True(relay.Taken.TryDequeue(out var taken));
        Assert.Contains("diteruskan ke instansi", taken.Message, StringComparison.Ordinal);

        // What the push service could not read wakes the worker, is shown, and opens the report.
        var shown = await Deliver(page, lapor.Url, taken.Message);
        Assert.Contains("diteruskan ke instansi", shown, StringComparison.Ordinal);
        var opened = await Press(page);
        Assert.Equal($"/laporan/{number}", new Uri(opened).AbsolutePath);
        await siti.Go(new Uri(opened).PathAndQuery);
        await Expect(page.Locator("main")).ToContainTextAsync("Loket perlu kursi");
    }

    [Fact]
    public async Task What_another_app_shares_is_a_draft_with_its_photo_gets_its_place_from_the_phone_and_leaves_when_the_browser_wakes_the_worker()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        await using var lapor = await LaporProcess.Start(database);
        await using var device = chromium.Own(Phone, lapor.Url);
        await using var siti = await device.Open();
        await Install(siti);
        var page = siti.Page;
        await page.Context.GrantPermissionsAsync(["geolocation"], new() { Origin = lapor.Url.GetLeftPart(UriPartial.Authority) });
        await page.Context.SetGeolocationAsync(new() { Latitude = -8.11234f, Longitude = 115.08765f, Accuracy = 12 });
        var photo = await Photo(siti, 4000, 3000);
        Assert.True(photo.Buffer!.Length > 1_100_000, $"{photo.Buffer.Length} bytes are no photo of a camera.");
        await lapor.Stop();

        // As the system hands over what was chosen to be shared: a form that leads to the share target.
        await page.EvaluateAsync(
            """
            ([title, text, photo]) => {
              const form = document.createElement('form');
              Object.assign(form, { method: 'post', action: '/bagikan', enctype: 'multipart/form-data' });
              for (const [name, value] of [['title', title], ['text', text], ['url', 'https://contoh.id/foto']]) form.append(Object.assign(document.createElement('input'), { name, value }));
              const files = new DataTransfer(), bytes = Uint8Array.from(atob(photo), (c) => c.charCodeAt(0));
              files.items.add(new File([bytes], 'IMG_1.jpg', { type: 'image/jpeg' }));
              const box = Object.assign(document.createElement('input'), { type: 'file', name: 'attachments' });
              box.files = files.files;
              form.append(box);
              document.body.append(form);
              form.submit();
            }
            """,
            new[] { "Jembatan retak", $"Retaknya melebar sejak hujan, {Canary}.", Convert.ToBase64String(photo.Buffer) });
        await page.Arrive("**/lapor/luring*");
        await Expect(page.Locator("#title")).ToHaveValueAsync("Jembatan retak");
        await Expect(page.Locator("#text")).ToHaveValueAsync($"Retaknya melebar sejak hujan, {Canary}.\nhttps://contoh.id/foto");
        await Expect(page.Locator("ul.files > li")).ToHaveCountAsync(1);
        siti.Forgive();

        await page.Locator("[data-position]").ClickAsync();
        await Expect(page.Locator("#place")).ToHaveValueAsync("-8.11234, 115.08765 (±12 m)");
        await page.Locator("label.choice[for=class-complaint]").ClickAsync();
        await page.FillAsync("#incidentDate", TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await page.FillAsync("[name=regionCodeText]", "Kabupaten Buleleng");
        await page.Locator("button[value=finish]").ClickAsync();
        await page.Arrive("**/lapor/antrean");
        await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(1);
        siti.Forgive();

        // The network is back while no page of ours is looked at: the browser wakes the worker.
        await page.GotoAsync("about:blank");
        await lapor.Restart();
        await Wake(page, lapor.Url, "lapor-kirim");
        using var patience = new CancellationTokenSource(Patience);
        while (await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")) == 0) await Task.Delay(100, patience.Token);
        await siti.Go("/lapor/antrean");
        await Expect(page.Locator("li[data-state=sent]")).ToHaveCountAsync(1);
        Assert.Equal("-8.11234, 115.08765 (±12 m)", await database.Database.Read(s => s.Scalar<string>("SELECT place FROM report")));
        Assert.InRange(await database.Database.Read(s => s.Scalar<int>("SELECT size FROM attachment WHERE report_id IS NOT NULL AND media_type = 'image/jpeg'")), 10_000, 1_000_000);
        siti.Forgive();
    }

    /// <summary>Wakes the worker as a browser does that has a network again.</summary>
    private static async Task Wake(IPage page, Uri site, string tag)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var worker = await Registration(session);
        await session.SendAsync("ServiceWorker.dispatchSyncEvent", new() { ["origin"] = site.GetLeftPart(UriPartial.Authority), ["registrationId"] = worker, ["tag"] = tag, ["lastChance"] = false });
    }

    private static async Task<string> Registration(ICDPSession session)
    {
        var known = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var registration in told!.Value.GetProperty("registrations").EnumerateArray()) known.TrySetResult(registration.GetProperty("registrationId").GetString()!);
        };
        await session.SendAsync("ServiceWorker.enable");
        return await known.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Gives the worker a message as the browser does that got it from a push service and decrypted it, and tells what notice is shown then. The browser's tools may give it to a worker that is just
    /// being ended, and then say nothing: it is given again, as a push service does that had no answer.
    /// </summary>
    private static async Task<string> Deliver(IPage page, Uri site, string message)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var worker = await Registration(session);
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            await session.SendAsync("ServiceWorker.deliverPushMessage", new() { ["origin"] = site.GetLeftPart(UriPartial.Authority), ["registrationId"] = worker, ["data"] = message });
            for (var looks = 0; looks < 60; looks++)
            {
                var shown = await page.EvaluateAsync<string[]>("async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((notice) => `${notice.title} ${notice.body}`)");
                if (shown.Length > 0) return Assert.Single(shown);
                await Task.Delay(50, patience.Token);
            }
        }
    }

    /// <summary>Presses the notice that is shown; tells which address the worker opens. A window opens only for a real finger, so the address is caught on its way.</summary>
    private static async Task<string> Press(IPage page)
    {
        const string Script = """
            new Promise(async (opened) => {
              self.clients.matchAll = async () => [];
              self.clients.openWindow = async (url) => opened(url);
              const [notification] = await self.registration.getNotifications();
              self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
            })
            """;
        var session = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var targets = (await session.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = targets.Single(t => t.GetProperty("type").GetString() == "service_worker").GetProperty("targetId").GetString()!;
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("Target.receivedMessageFromTarget").OnEvent += (_, told) =>
        {
            var said = told!.Value.GetProperty("message").GetString()!;
            if (said.StartsWith("{\"id\":1,", StringComparison.Ordinal)) answer.TrySetResult(said); // what is not an answer is an event
        };
        var attached = (await session.SendAsync("Target.attachToTarget", new() { ["targetId"] = worker, ["flatten"] = false }))!.Value.GetProperty("sessionId").GetString()!;
        var message = JsonSerializer.Serialize(new { id = 1, method = "Runtime.evaluate", @params = new { expression = Script, awaitPromise = true, returnByValue = true } });
        await session.SendAsync("Target.sendMessageToTarget", new() { ["sessionId"] = attached, ["message"] = message });
        using var told = JsonDocument.Parse(await answer.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        return told.RootElement.GetProperty("result").GetProperty("result").GetProperty("value").GetString()!;
    }

    private static async Task<(string Number, string Receipt)> FileAReport(Visitor visitor)
    {
        var answer = await visitor.Page.APIRequest.PostAsync("/api/v1/reports", new()
        {
            DataObject = new { @class = "aspiration", title = "Loket perlu kursi", text = "Warga lanjut usia berdiri lama di loket pelayanan. Mohon disediakan kursi di dekat pintu." },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        var filed = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        return (filed.GetProperty("trackingId").GetString()!, filed.GetProperty("receipt").GetString()!);
    }

    /// <summary>A step of the report, by an officer whose screens other tests look at.</summary>
    private static async Task Forward(TestDatabase database, string number)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["LAPOR_DATA"] = database.Folder, ["LAPOR_DB"] = database.ConnectionString }).Build()).Value;
        await using var services = new ServiceCollection().AddLogging().AddLapor(settings).BuildServiceProvider();
        await services.GetRequiredService<ManageOfficers>().Add("nia@contoh.go.id", "Nia", "empat belas sepeda biru", Role.NationalAdmin, null, default);
        var nia = Viewer.Of((await services.GetRequiredService<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        Assert.True(TrackingId.TryParse(number, out var id));
        var report = (await services.GetRequiredService<ReportStore>().Facts(id, default))!.Report;
        var category = await database.Database.Read(s => s.Scalar<string>("SELECT code FROM category WHERE parent_code IS NOT NULL ORDER BY code LIMIT 1"));
        var edited = new Edited { Class = report.Class.Code(), Title = report.Title, Text = report.Text, Category = category };
        Assert.Empty((await services.GetRequiredService<Verifying>().Forward(nia, id, report.Version, edited, "kota-bandung", "", default)).Refusals);
    }

    internal static async Task Install(Visitor visitor)
    {
        await visitor.Go("/");
        await visitor.Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await visitor.Page.WaitForFunctionAsync("() => navigator.serviceWorker.controller !== null");
    }

    /// <summary>Writes a draft without a network and finishes it.</summary>
    /// <param name="visitor">Who.</param>
    /// <param name="at">Where they wanted to go.</param>
    /// <param name="n">The how many-th it is.</param>
    /// <param name="kind">Its class.</param>
    /// <param name="files">What goes with it.</param>
    /// <param name="waiting">How many wait afterwards; 0: all until now.</param>
    internal static async Task Write(Visitor visitor, string at, int n, string kind, FilePayload[] files, int waiting = 0)
    {
        await visitor.Go(at);
        var page = visitor.Page;
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Buat laporan di perangkat ini");
        visitor.Forgive();
        if (n == 1) await visitor.Check("199-luring");
        await page.Locator($"label.choice[for=class-{kind}]").ClickAsync();
        await page.FillAsync("#title", $"Jalan rusak nomor {n} {Canary}");
        await page.FillAsync("#text", $"Sudah dua minggu jalan ini berlubang dan dua orang jatuh, {Canary}{n}.");
        await page.FillAsync("#incidentDate", TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await page.FillAsync("[name=regionCodeText]", "Kabupaten Buleleng");
        await page.FillAsync("#place", "Depan pasar");
        if (files.Length > 0) await page.SetInputFilesAsync("#attachments", files);
        await Expect(page.Locator("ul.files > li")).ToHaveCountAsync(files.Length);
        await page.Locator("button[value=finish]").ClickAsync();
        await page.Arrive("**/lapor/antrean");
        await Expect(page.Locator("li[data-state=waiting]")).ToHaveCountAsync(waiting == 0 ? n : waiting);
        visitor.Forgive();
    }

    /// <summary>A photo as a telephone takes it: many pixels of noise, so that it is large.</summary>
    internal static async Task<FilePayload> Photo(Visitor visitor, int width, int height)
    {
        var data = await visitor.Page.EvaluateAsync<string>(
            """
            ([width, height]) => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [width, height];
              const brush = canvas.getContext('2d');
              for (let x = 0; x < width; x += 20) for (let y = 0; y < height; y += 20) {
                brush.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 60% 50%)`;
                brush.fillRect(x, y, 20, 20);
              }
              return canvas.toDataURL('image/jpeg', .95).split(',')[1];
            }
            """,
            new[] { width, height });
        return new() { Name = $"IMG_{width}.jpg", MimeType = "image/jpeg", Buffer = Convert.FromBase64String(data) };
    }

    private static bool Holds(string folder, string word)
    {
        var (narrow, wide) = (Encoding.UTF8.GetBytes(word), Encoding.Unicode.GetBytes(word));
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith("Singleton", StringComparison.Ordinal))
            .Select(File.ReadAllBytes).Any(bytes => bytes.AsSpan().IndexOf(narrow) >= 0 || bytes.AsSpan().IndexOf(wide) >= 0);
    }
}
