using System.Text.Json;
using Lapor.Browser.Tests.Harness;
using Lapor.Tests.Channels;
using Lapor.Tests.Engines;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>A browser that renews its push subscription by itself: its worker tells the server, which replaces the address, and nobody looked at a page.</summary>
public sealed class PushRenewalTests(Chromium chromium)
{
    private static readonly Harness.Look Phone = new(360, Dark: false, Script: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory, OnBothEngines]
    public async Task A_renewed_subscription_takes_the_place_of_the_old_one(Engine engine)
    {
        await using var relay = new PushRelay();
        await using var database = await TestDatabase.CreateLoaded(engine);
        // Nothing is sent: what is looked at is where it would go.
        await using var lapor = await LaporProcess.Start(database, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        await using var device = chromium.Own(Phone, lapor.Url, whole: true);
        await using var siti = await device.Open();
        var page = siti.Page;
        await page.Context.GrantPermissionsAsync(["notifications"]);
        // As in the test of notices: no push service of the maker's own, all else is the page's and the worker's own script.
        var (before, after) = (relay.Subscribe(), relay.Subscribe());
        await page.AddInitScriptAsync($"{{ const made = {Made(before)}; let current = null; PushManager.prototype.subscribe = async () => current = made; PushManager.prototype.getSubscription = async () => current; }}");
        await siti.Go("/");
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.WaitForFunctionAsync("() => navigator.serviceWorker.controller !== null");
        var number = await TurnOn(siti);
        var old = await Macs(database);
        Assert.Single(old);

        // What is kept for it on the device is sealed: no number of a report, no receipt.
        var kept = await page.EvaluateAsync<string>("async () => (await (await caches.open('kabar')).match('/sw/kabar')).text()");
        Assert.DoesNotContain(number, kept, StringComparison.Ordinal);
        Assert.Equal(before.Endpoint, JsonDocument.Parse(kept).RootElement.GetProperty("endpoint").GetString());

        // The browser gives the worker no new subscription: it makes one.
        await InWorker(page, $"PushManager.prototype.getSubscription = async () => null; PushManager.prototype.subscribe = async (options) => {{ if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error('bad options'); return {Made(after)}; }}; self.dispatchEvent(new ExtendableEvent('pushsubscriptionchange'))");
        using var patience = new CancellationTokenSource(Patience);
        while ((await Macs(database)) is var now && now.SequenceEqual(old)) await Task.Delay(50, patience.Token);
        Assert.NotEqual(old[0], Assert.Single(await Macs(database)));
        await page.WaitForFunctionAsync("async (endpoint) => (await (await (await caches.open('kabar')).match('/sw/kabar')).json()).endpoint === endpoint", after.Endpoint);
        // It is the new one that the page is told of, and the old one is known no more.
        Assert.Equal((true, false), (await IsTold(page, number, after), await IsTold(page, number, before)));
    }

    private static string Made((string Endpoint, string Key, string Secret) of) =>
        $"{{ endpoint: '{of.Endpoint}', toJSON: () => ({{ endpoint: '{of.Endpoint}', keys: {{ p256dh: '{of.Key}', auth: '{of.Secret}' }} }}) }}";

    private static async Task<IReadOnlyList<string>> Macs(TestDatabase database) =>
        [.. (await database.Database.Read(s => s.Query<byte[]>("SELECT device_mac FROM push_device ORDER BY id"))).Select(Convert.ToHexStringLower)];

    private static Task<bool> IsTold(IPage page, string number, (string Endpoint, string Key, string Secret) of) => page.EvaluateAsync<bool>(
        """
        async ([number, endpoint, p256dh, auth]) => {
          const form = document.querySelector('[data-push] form');
          const answer = await fetch(form.action, { method: 'POST', headers: { 'X-Formulir': form.elements._formulir.value }, body: new URLSearchParams({ act: 'ask', untuk: number, endpoint, p256dh, auth }) });
          return (await answer.json()).on;
        }
        """,
        new[] { number, of.Endpoint, of.Key, of.Secret });

    private static async Task<string> TurnOn(Visitor siti)
    {
        var page = siti.Page;
        var answer = await page.APIRequest.PostAsync("/api/v1/reports", new()
        {
            DataObject = new { @class = "aspiration", title = "Loket perlu kursi", text = "Warga lanjut usia berdiri lama di loket pelayanan. Mohon disediakan kursi di dekat pintu." },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        var filed = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        var number = filed.GetProperty("trackingId").GetString()!;
        await siti.Go("/lacak");
        await page.FillAsync("#Number", number);
        await page.FillAsync("#Receipt", filed.GetProperty("receipt").GetString()!);
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Lacak", Exact = true }).ClickAsync();
        await page.Arrive($"**/laporan/{number}*");
        await page.Locator("[data-push-on]").ClickAsync();
        await Expect(page.Locator("[data-push-off]")).ToBeVisibleAsync();
        return number;
    }

    /// <summary>Runs words in the worker, as the browser's tools do.</summary>
    private static async Task InWorker(IPage page, string script)
    {
        var session = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var targets = (await session.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = targets.Single(t => t.GetProperty("type").GetString() == "service_worker").GetProperty("targetId").GetString()!;
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("Target.receivedMessageFromTarget").OnEvent += (_, told) =>
        {
            var said = told!.Value.GetProperty("message").GetString()!;
            if (said.StartsWith("{\"id\":1,", StringComparison.Ordinal)) answer.TrySetResult(said);
        };
        var attached = (await session.SendAsync("Target.attachToTarget", new() { ["targetId"] = worker, ["flatten"] = false }))!.Value.GetProperty("sessionId").GetString()!;
        await session.SendAsync("Target.sendMessageToTarget", new() { ["sessionId"] = attached, ["message"] = JsonSerializer.Serialize(new { id = 1, method = "Runtime.evaluate", @params = new { expression = script } }) });
        Assert.DoesNotContain("exceptionDetails", await answer.Task.WaitAsync(Patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
