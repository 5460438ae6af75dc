using System.Globalization;
using Lapor.Browser.Tests.Harness;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>The counter's form by hands that stay on the keyboard, its printed receipt, the camera's buttons, and the texts of channels, in a real browser.</summary>
public sealed class CounterTests(Chromium chromium)
{
    private const string Password = "empat belas sepeda biru";
    private const string Title = "Lampu jalan padam di depan balai warga";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Harness.Look[] Looks = [new(360, Dark: true, Script: true), new(1280, Dark: false, Script: true)];

    [Fact]
    public async Task A_report_is_written_down_by_keyboard_alone_with_a_hint_while_typing_and_a_receipt_to_print()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var wayIn = await Officers(database);
        await using var lapor = await LaporProcess.Start(database);
        foreach (var look in Looks)
        {
            await using var nia = await SignIn(wayIn, look, lapor.Url, "nia");
            var page = nia.Page;
            await nia.Go("/kerja/catat");
            await nia.Check("210-loket");
            // The first field is ready; from there on nothing but keys.
            await Expect(page.Locator("[name=source]").First).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Space");
            await Expect(page.Locator("[name=source][value=walk_in]")).ToBeCheckedAsync();
            await Reach(page, "title");
            await page.Keyboard.TypeAsync(Title);
            // The second of the two finds the first while its title is typed.
            if (look != Looks[0])
            {
                await Expect(page.Locator("#serupa")).ToContainTextAsync(Title);
                await Expect(page.Locator("#serupa")).ToHaveAttributeAsync("aria-live", "polite");
                await nia.Check("211-loket-serupa");
            }

            await Reach(page, "text");
            await page.Keyboard.TypeAsync($"Sudah dua minggu lampu ini padam, {look.Width} warga khawatir pulang malam.");
            await Reach(page, "incidentDate");
            await page.Keyboard.TypeAsync(TimeProvider.System.GetUtcNow().AddDays(-3).ToString("ddMMyyyy", CultureInfo.InvariantCulture));
            await Reach(page, "regionCodeText");
            await page.Keyboard.TypeAsync("Kabupaten Buleleng");
            await Reach(page, "reporter.name");
            await page.Keyboard.TypeAsync("Ibu Made");
            await Reach(page, "agreed");
            await page.Keyboard.PressAsync("Space");
            await page.Keyboard.PressAsync("Control+Enter");
            await page.Arrive("**/kerja/catat/tanda-terima/*");

            await nia.Check("212-tanda-terima");
            var code = page.Locator("figure.slip-code svg[role=img]");
            Assert.Equal("Kode QR ke halaman lacak", await code.GetAttributeAsync("aria-label"));
            Assert.True((await code.Locator("path").GetAttributeAsync("d"))!.Length > 500, "A QR code of an address has more squares.");
            // On paper the slip stands alone: number, secret code and QR code, and no button.
            await page.EmulateMediaAsync(new() { Media = Media.Print });
            await Expect(page.Locator("[data-print]")).ToBeHiddenAsync();
            await Expect(code).ToBeVisibleAsync();
            await Expect(page.Locator(".ticket dd").First).ToBeVisibleAsync();
            await page.EmulateMediaAsync(new() { Media = Media.Screen });
            await Until(async () => await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM job WHERE kind = 'index'")) == 0);
        }

        Assert.Equal(2, await database.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report WHERE channel = 'walk_in'")));
    }

    [Fact]
    public async Task The_cameras_button_takes_a_photo_that_is_made_small_and_attached_on_the_citizens_and_on_the_officers_form()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var wayIn = await Officers(database);
        await using var lapor = await LaporProcess.Start(database);
        await using (var siti = await chromium.Open(Looks[0], lapor.Url))
        {
            await Touch(siti);
            await siti.Go("/lapor");
            await Shoot(siti, siti.Page.Locator("form:has([data-camera])"));
            await siti.Check("213-kamera-pelapor");
        }

        await using var nia = await SignIn(wayIn, Looks[0], lapor.Url, "nia");
        var number = await FileAndForward(nia);
        await using var andi = await SignIn(wayIn, Looks[0], lapor.Url, "andi");
        await Touch(andi);
        await andi.Go($"/kerja/laporan/{number}");
        var form = andi.Page.Locator("#act-follow_up");
        if (await form.GetAttributeAsync("open") is null) await form.Locator("> summary").ClickAsync();
        await Shoot(andi, form.Locator(".field:has([name=follow_up-after])"));
        await andi.Check("214-kamera-petugas");
    }

    [Fact]
    public async Task The_texts_of_channels_are_shown_as_messengers_show_them()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var wayIn = await Officers(database);
        await using var lapor = await LaporProcess.Start(database);
        foreach (var look in (Harness.Look[])[.. Looks, new(360, Dark: false, Script: true), new(1280, Dark: true, Script: true)])
        {
            await using var nia = await SignIn(wayIn, look, lapor.Url, "nia");
            foreach (var (name, path) in new[] { ("215-naskah", ""), ("216-naskah-percakapan", "/talk_check"), ("217-naskah-tombol", "/button_send"), ("218-naskah-unggahan", "/talk_invite") })
            {
                Assert.Equal(200, (await nia.Go("/kerja/kelola/saluran/naskah" + path)).Status);
                await nia.Check(name);
            }
        }
    }

    /// <summary>Presses the button for the camera and gives what the camera would: a photo of twelve megapixels. It must lie in the list, small.</summary>
    private static async Task Shoot(Visitor visitor, ILocator form)
    {
        var camera = form.Locator("input[data-camera]").First;
        Assert.Equal(("environment", "image/*"), (await camera.GetAttributeAsync("capture"), await camera.GetAttributeAsync("accept")));
        var shutter = form.Locator("[data-shutter]").First;
        await Expect(shutter).ToBeVisibleAsync();
        var data = await visitor.Page.EvaluateAsync<string>(
            """
            () => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [4000, 3000];
              const brush = canvas.getContext('2d');
              for (let x = 0; x < 4000; x += 20) for (let y = 0; y < 3000; y += 20) { brush.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 60% 50%)`; brush.fillRect(x, y, 20, 20); }
              return canvas.toDataURL('image/jpeg', .95).split(',')[1];
            }
            """);
        var photo = new FilePayload { Name = "IMG_1.jpg", MimeType = "image/jpeg", Buffer = Convert.FromBase64String(data) };
        Assert.True(photo.Buffer.Length > 1_100_000, $"{photo.Buffer.Length} bytes are no photo of a camera.");
        var chooser = await visitor.Page.RunAndWaitForFileChooserAsync(() => shutter.ClickAsync());
        await chooser.SetFilesAsync(photo);
        await Expect(form.Locator("ul.files > li").First).ToBeVisibleAsync();
        var size = await form.Locator("input[type=file]:not([data-camera])").First.EvaluateAsync<int>("(input) => input.files.length === 1 ? input.files[0].size : -1");
        Assert.InRange(size, 10_000, 1_048_576);
    }

    /// <summary>A telephone's screen: only there is a camera offered.</summary>
    private static async Task Touch(Visitor visitor)
    {
        var session = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await session.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = true, ["maxTouchPoints"] = 1 });
    }

    private static async Task Reach(IPage page, string name)
    {
        for (var press = 0; press < 40; press++)
        {
            if (await page.EvaluateAsync<string?>("() => document.activeElement.name ?? null") == name) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"No Tab leads to {name}.");
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isSo()) await Task.Delay(50, deadline.Token);
    }

    private static async Task<string> FileAndForward(Visitor nia)
    {
        var answer = await nia.Page.APIRequest.PostAsync("/api/v1/reports", new()
        {
            DataObject = new { @class = "aspiration", title = "Loket perlu kursi", text = "Warga lanjut usia berdiri lama di loket pelayanan. Mohon disediakan kursi di dekat pintu." },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        var number = System.Text.Json.JsonDocument.Parse(await answer.TextAsync()).RootElement.GetProperty("trackingId").GetString()!;
        await nia.Go($"/kerja/laporan/{number}");
        await nia.Page.SelectOptionAsync("#forward-category", "street_lighting");
        await nia.Page.FillAsync("#forward-agency", "Pemerintah Kabupaten Buleleng");
        await nia.Page.Locator("#act-forward form > button[type=submit]").ClickAsync();
        await Expect(nia.Page.Locator(".notice-success")).ToBeVisibleAsync();
        return number;
    }

    private static async Task<WayIn> Officers(TestDatabase database)
    {
        var (status, output) = await LaporProcess.Run(database, Password + "\n", "officer", "add", "--email", "nia@contoh.go.id", "--name", "Nia Contoh", "--role", "national_admin", "--password", "-");
        Assert.True(status == 0, output);
        var wayIn = new WayIn(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), TimeProvider.System);
        Assert.Empty((await wayIn.Manage.Add("andi@contoh.go.id", "Andi Contoh", Password, Role.AgencyAdmin, "kabupaten-buleleng", default)).Refusals);
        return wayIn;
    }

    private async Task<Visitor> SignIn(WayIn wayIn, Harness.Look look, Uri site, string name)
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
}
