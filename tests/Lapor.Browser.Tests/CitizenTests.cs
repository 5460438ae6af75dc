using System.Text.Json;
using System.Text.RegularExpressions;
using Lapor.Browser.Tests.Harness;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Storage;
using Lapor.Tests.Engines;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>A citizen's account on every screen: from the address to the request for deletion, with what each page owes.</summary>
public sealed class CitizenTests(Chromium chromium)
{
    [Theory, InEveryLook]
    public async Task An_account_is_clean_on_every_page(Look look)
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var ring = KeyRing.Open(Path.Combine(database.Folder, "keys"));
        await using var lapor = await LaporProcess.Start(database);
        await using var siti = await chromium.Open(look, lapor.Url);
        await siti.Go("/akun/daftar");
        await siti.Check("70-akun-daftar");
        await siti.Page.FillAsync("#Address", "0812 3456 7890");
        await siti.Page.Locator("#daftar button[type=submit]").ClickAsync();
        await Expect(siti.Page.Locator(".errors")).ToContainTextAsync("Pakai alamat surel");
        siti.Forgive(); // Chromium writes the answer 422 to the console.
        await siti.Check("71-akun-daftar-salah");
        await siti.Page.FillAsync("#Address", "siti@contoh.id");
        await siti.Page.Locator("#daftar button[type=submit]").ClickAsync();
        await siti.Page.Arrive("**/akun/kode");
        await siti.Check("72-akun-kode");
        await siti.Page.FillAsync("#Code", await Code(database.Database, ring));
        await siti.Page.Locator("#kode button[type=submit]").ClickAsync();
        await siti.Page.Arrive("**/akun?kabar=baru");
        await siti.Check("73-akun-kosong");

        TrackingId filed = default;
        foreach (var title in new[] { "Lampu jalan padam di depan balai warga", "Antrean pembuatan kartu keluarga dan surat pindah sampai berhari-hari tanpa nomor urut" })
        {
            var (number, receipt) = await File(siti, title);
            Assert.True(TrackingId.TryParse(number, out filed));
            await siti.Go("/akun");
            await siti.Page.FillAsync("#Number", number);
            await siti.Page.FillAsync("#Receipt", receipt);
            await siti.Page.Locator("#klaim button[type=submit]").ClickAsync();
            await siti.Page.Arrive("**/akun?kabar=masuk*");
        }

        await siti.Check("74-akun-laporan");
        foreach (var (name, path) in new[] { ("75-akun-pemberitahuan", "/akun/pemberitahuan"), ("76-akun-keamanan", "/akun/keamanan"), ("77-akun-data", "/akun/data") })
        {
            var answer = await siti.Go(path);
            Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
            await siti.Check(name);
        }

        // Where the link in a mail leads.
        await siti.Go(new StopLinks(new ReportLinks(lapor.Url), ring).Of(filed).AbsolutePath);
        await siti.Check("79-berhenti");
        await siti.Page.Locator("#berhenti button").ClickAsync();
        await Expect(siti.Page.Locator(".notice-success")).ToBeVisibleAsync();
        await siti.Check("79-berhenti-sudah");
        await siti.Go("/akun/data");

        await siti.Page.Locator("#Understood").CheckAsync();
        await siti.Page.Locator("#hapus-akun button[type=submit]").ClickAsync();
        await siti.Page.Arrive("**/akun/data?kabar=hapus");
        await siti.Check("78-akun-hapus-diminta");
        await siti.Go("/akun");
        await siti.Page.Locator("#keluar button").ClickAsync();
        await siti.Page.Arrive("**/akun/masuk*");
        await siti.Check("79-akun-masuk");
    }

    [Fact]
    public async Task A_number_an_address_and_a_passkey_open_one_account_in_every_look()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var ring = KeyRing.Open(Path.Combine(database.Folder, "keys"));
        // Passkeys belong to a name, never to a number.
        await using var lapor = await LaporProcess.Start(
            database, new Dictionary<string, string> { ["LAPOR_BASE_URL"] = "http://localhost:{port}", ["LAPOR_SMS_SPOOL"] = Path.Combine(database.Folder, "sms") });
        var site = new UriBuilder(lapor.Url) { Host = "localhost" }.Uri;
        foreach (var (look, n) in new Look[] { new(360, Dark: false, Script: true), new(1280, Dark: true, Script: true), new(360, Dark: true, Script: false), new(1280, Dark: false, Script: false) }.Select((look, n) => (look, n)))
        {
            await using var siti = await chromium.Open(look, site);
            var page = siti.Page;
            await siti.Go("/akun/masuk");
            await siti.Check("90-masuk-nomor");
            await page.FillAsync("#Address", $"0812 9999 000{n}");
            await page.ClickAsync("#masuk button[type=submit]");
            await Expect(page.Locator(".lead")).ToContainTextAsync($"+62 812-9999-000{n}");
            await siti.Check("91-kode-nomor");
            await page.FillAsync("#Code", await Code(database.Database, ring));
            await page.ClickAsync("#kode button[type=submit]");
            await page.Arrive("**/akun?kabar=baru");
            await siti.Go("/akun/keamanan");
            await page.FillAsync("#Address", $"siti{n}@contoh.id");
            await page.ClickAsync("#ganti-alamat button[type=submit]");
            await page.FillAsync("#Code", await Code(database.Database, ring));
            await page.ClickAsync("#kode button[type=submit]");
            await page.Arrive("**/akun/keamanan?kabar=alamat");
            await siti.Check("92-keamanan-dua-alamat");
            await page.ClickAsync("a[href='/akun/keamanan/kunci']");
            if (!look.Script)
            {
                await Expect(page.Locator("[data-passkey-none]")).ToBeVisibleAsync();
                await Expect(page.Locator("#kunci")).ToBeHiddenAsync();
                await siti.Check("93-kunci-baru");
                continue;
            }

            var device = await Authenticator.Of(siti);
            await Expect(page.Locator("#kunci")).ToBeVisibleAsync();
            await siti.Check("93-kunci-baru");
            await page.FillAsync("#Name", "HP saya");
            await page.ClickAsync("#kunci button[type=submit]");
            await Expect(page).ToHaveURLAsync(new Regex("kabar=kunci"));
            await Expect(page.Locator("#daftar-kunci")).ToContainTextAsync("HP saya");
            await siti.Check("94-keamanan-kunci");

            // The passkey alone, begun by the page itself; no address is typed.
            await page.Context.ClearCookiesAsync();
            await siti.Go("/akun/masuk?kembali=/akun/data");
            await page.ClickAsync("main a[href^='/akun/masuk/kunci']");
            await Expect(page).ToHaveURLAsync(new Regex("/akun/data$"));
            await Expect(page.Locator("main")).ToContainTextAsync($"siti{n}@contoh.id");

            // A user whom the device does not know comes to words and a button.
            await page.Context.ClearCookiesAsync();
            await device.Set(verified: false);
            await siti.Go("/akun/masuk/kunci");
            await Expect(page.Locator("[data-passkey-said]")).Not.ToBeEmptyAsync();
            await siti.Check("95-masuk-kunci");
            await device.Set(verified: true);
            await page.ClickAsync("#kunci button[type=submit]");
            await Expect(page).ToHaveURLAsync(new Regex("/akun$"));
            await siti.Go("/akun/keamanan");
            await page.ClickAsync("#daftar-kunci button");
            await Expect(page.Locator("#daftar-kunci")).ToHaveCountAsync(0);
        }

        var texts = Directory.GetFiles(Path.Combine(database.Folder, "sms"), "*.txt").Select(System.IO.File.ReadAllText).ToList();
        Assert.Contains(texts, t => t.StartsWith("To: +62812999900", StringComparison.Ordinal) && t.Contains("Kode Lapor: ", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, t => t.Contains("contoh.id", StringComparison.Ordinal));
    }

    private static async Task<string> Code(Database database, KeyRing ring)
    {
        var lanes = new SignInLanes(database, ring, TimeProvider.System);
        var codes = new CitizenCodes(database, ring, lanes, new SmsAllowance(lanes, new SmsLimits(Offered: true)), new JobSignal(), TimeProvider.System);
        return (await codes.OnItsWay(await database.Read(s => s.Scalar<long>("SELECT MAX(id) FROM citizen_code")), default))!.Spoken;
    }

    private static async Task<(string Number, string Receipt)> File(Visitor visitor, string title)
    {
        var answer = await visitor.Page.APIRequest.PostAsync("/api/v1/reports", new()
        {
            DataObject = new
            {
                @class = "complaint",
                title,
                text = "Sudah dua minggu begini, warga menunggu dan tidak ada yang tahu harus bertanya ke mana.",
                incidentDate = TimeProvider.System.GetUtcNow().AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                regionCode = "51.08",
                reporter = new { email = "siti@contoh.id" },
            },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        var filed = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        return (filed.GetProperty("trackingId").GetString()!, filed.GetProperty("receipt").GetString()!);
    }
}
