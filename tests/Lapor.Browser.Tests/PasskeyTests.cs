using System.Text.RegularExpressions;
using Lapor.Browser.Tests.Harness;
using Lapor.People;
using Lapor.Tests.Engines;
using Lapor.Tests.Journey;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lapor.Browser.Tests;

/// <summary>Passkeys in the real browser, with the authenticator that its DevTools bring along, and the officers' account pages in every look.</summary>
public sealed class PasskeyTests(Chromium chromium)
{
    private const string Password = "empat belas sepeda biru";
    private static readonly Look[] Looks = [new(360, Dark: false, Script: true), new(1280, Dark: true, Script: true), new(360, Dark: true, Script: false), new(1280, Dark: false, Script: false)];

    [Fact]
    public async Task An_officer_makes_a_passkey_signs_in_with_it_adds_another_and_removes_one()
    {
        await using var database = await TestDatabase.CreateLoaded(Engine.Sqlite);
        var wayIn = new WayIn(database.Database, KeyRing.Open(Path.Combine(database.Folder, "keys")), TimeProvider.System);
        // Passkeys belong to a name, never to a number.
        await using var lapor = await LaporProcess.Start(database, new Dictionary<string, string> { ["LAPOR_BASE_URL"] = "http://localhost:{port}" });
        var site = new UriBuilder(lapor.Url) { Host = "localhost" }.Uri;
        var first = await wayIn.Manage.Add("pertama@contoh.go.id", "Nia Contoh", Password, Role.NationalAdmin, null, default);
        var provider = await wayIn.Providers.Add(
            null, new IdentityProviderInput("SSO ASN", "https://sso.contoh.go.id/realms/pegawai", "lapor", "rahasia", "email", TrustsFactor: true, "", Active: true), first.Value, default);
        foreach (var (look, n) in Looks.Select((look, n) => (look, n)))
        {
            var email = $"officer{n}@contoh.go.id";
            Assert.Empty((await wayIn.Manage.Add(email, "Nia Contoh", Password, Role.NationalAdmin, null, default)).Refusals);
            await using var visitor = await chromium.Open(look, site);
            var page = visitor.Page;
            await visitor.Go("/masuk");
            await visitor.Check("70-masuk");
            await page.FillAsync("#Email", email);
            await page.FillAsync("#Password", Password);
            await page.ClickAsync(".card form button[type=submit]");
            await Expect(page).ToHaveURLAsync(new Regex(@"/masuk/pengaman$"));
            await visitor.Check("71-pengaman");
            await page.ClickAsync("a[href^='/masuk/kunci-baru']");
            if (!look.Script)
            {
                await Expect(page.Locator("[data-passkey-none]")).ToBeVisibleAsync();
                await Expect(page.Locator("#kunci")).ToBeHiddenAsync();
                await visitor.Check("72-kunci-baru");
                await visitor.Go("/masuk/kunci");
                await visitor.Check("74-kunci");
                await visitor.Go("/masuk/instansi");
                await visitor.Check("77-masuk-instansi");
                continue;
            }

            var device = await Authenticator.Of(visitor);
            await Expect(page.Locator("#kunci")).ToBeVisibleAsync();
            await Expect(page.Locator("[data-passkey-none]")).ToHaveCountAsync(0);
            await visitor.Check("72-kunci-baru");
            await page.FillAsync("#Name", "Laptop kantor");
            await page.ClickAsync("#kunci button[type=submit]");
            await Expect(page.Locator("#kode-cadangan li")).ToHaveCountAsync(SecondFactor.RecoveryCodes);
            await visitor.Check("73-kode-cadangan");
            await page.ClickAsync("main a.btn-primary");
            await Expect(page).ToHaveURLAsync(new Regex(@"/kerja$"));

            // The passkey alone, begun by the page itself.
            await page.Context.ClearCookiesAsync();
            await visitor.Go("/masuk");
            await page.ClickAsync("a[href^='/masuk/kunci']");
            await Expect(page).ToHaveURLAsync(new Regex(@"/kerja$"));

            // A user whom the device does not know comes to words and a button, not to an empty page.
            await page.Context.ClearCookiesAsync();
            await device.Set(verified: false);
            await visitor.Go("/masuk/kunci");
            await Expect(page.Locator("[data-passkey-said]")).Not.ToBeEmptyAsync();
            await visitor.Check("74-kunci");
            await device.Set(verified: true);
            await page.ClickAsync("#kunci button[type=submit]");
            await Expect(page).ToHaveURLAsync(new Regex(@"/kerja$"));

            await visitor.Go("/kerja/akun");
            await visitor.Check("75-akun");
            await page.Locator("details:has(#kunci-baru) > summary").ClickAsync();
            await page.FillAsync("#PasskeyPassword", Password);
            await page.ClickAsync("#kunci-baru button[type=submit]");
            await Expect(page.Locator("#kunci")).ToBeVisibleAsync();
            await page.ClickAsync("#kunci button[type=submit]");
            await Expect(page.Locator("[data-passkey-said]")).ToContainTextAsync("sudah punya"); // this device has one
            await device.Remove();
            await Authenticator.Of(visitor);
            await page.ClickAsync("#kunci button[type=submit]");
            await Expect(page).ToHaveURLAsync(new Regex(@"/kerja/akun\?done=passkey$"));
            await Expect(page.Locator("#daftar-kunci > li")).ToHaveCountAsync(2);
            await visitor.Check("76-akun-dua-kunci");
            await page.Locator("details:has(#hapus-kunci) > summary").ClickAsync();
            await page.SelectOptionAsync("#Passkey", new SelectOptionValue { Label = "Laptop kantor" });
            await page.FillAsync("#RemovePassword", Password);
            await page.ClickAsync("#hapus-kunci button[type=submit]");
            await Expect(page.Locator("#daftar-kunci > li")).ToHaveCountAsync(1);

            foreach (var (path, name) in new[]
            {
                ("/kerja/kelola/penyedia", "80-penyedia"), ($"/kerja/kelola/penyedia/isi/{provider.Value}", "81-penyedia-isi"), ("/kerja/kelola/petugas/baru", "82-undang-petugas"), ("/masuk/instansi?hasil=taken", "83-hasil"),
            })
            {
                await visitor.Go(path);
                await visitor.Check(name);
            }

            await page.Context.ClearCookiesAsync();
            await visitor.Go("/masuk/instansi?hasil=unknown");
            await visitor.Check("77-masuk-instansi");
        }
    }
}
