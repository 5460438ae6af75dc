using System.Text.Json;
using Lapor.Browser.Tests.Harness;
using Lapor.Jobs;
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
        await siti.Page.WaitForURLAsync("**/akun/kode");
        await siti.Check("72-akun-kode");
        await siti.Page.FillAsync("#Code", await Code(database.Database, ring));
        await siti.Page.Locator("#kode button[type=submit]").ClickAsync();
        await siti.Page.WaitForURLAsync("**/akun?kabar=baru");
        await siti.Check("73-akun-kosong");

        foreach (var title in new[] { "Lampu jalan padam di depan balai warga", "Antrean pembuatan kartu keluarga dan surat pindah sampai berhari-hari tanpa nomor urut" })
        {
            var (number, receipt) = await File(siti, title);
            await siti.Go("/akun");
            await siti.Page.FillAsync("#Number", number);
            await siti.Page.FillAsync("#Receipt", receipt);
            await siti.Page.Locator("#klaim button[type=submit]").ClickAsync();
            await siti.Page.WaitForURLAsync("**/akun?kabar=masuk*");
        }

        await siti.Check("74-akun-laporan");
        foreach (var (name, path) in new[] { ("75-akun-pemberitahuan", "/akun/pemberitahuan"), ("76-akun-keamanan", "/akun/keamanan"), ("77-akun-data", "/akun/data") })
        {
            var answer = await siti.Go(path);
            Assert.True(answer.Status == 200, $"{path}: {answer.Status}");
            await siti.Check(name);
        }

        await siti.Page.Locator("#Understood").CheckAsync();
        await siti.Page.Locator("#hapus-akun button[type=submit]").ClickAsync();
        await siti.Page.WaitForURLAsync("**/akun/data?kabar=hapus");
        await siti.Check("78-akun-hapus-diminta");
        await siti.Go("/akun");
        await siti.Page.Locator("#keluar button").ClickAsync();
        await siti.Page.WaitForURLAsync("**/akun/masuk*");
        await siti.Check("79-akun-masuk");
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
            },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        var filed = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        return (filed.GetProperty("trackingId").GetString()!, filed.GetProperty("receipt").GetString()!);
    }
}
