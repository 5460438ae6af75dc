using System.Net;
using Lapor.People;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Partner applications on the national admin's pages.</summary>
public sealed class PartnerPagesTests
{
    private const string Path = "/kerja/kelola/mitra";

    [Theory, OnBothEngines]
    public async Task The_national_admin_registers_changes_and_revokes_and_a_credential_is_shown_once(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        foreach (var name in new[] { "andi", "lina" })
        {
            var officer = await country.Officer(name);
            await officer.Get(Path, HttpStatusCode.NotFound);
            await officer.Get(Path + "/isi", HttpStatusCode.NotFound);
        }

        var nia = await country.Officer("nia");
        Assert.Contains("Belum ada aplikasi mitra", (await nia.Get(Path)).Text("main"), StringComparison.Ordinal);
        var form = await nia.Get(Path + "/isi");
        var refused = await nia.Submit(form, "#mitra", Values(("Name", "x"), ("Contact", "bukan surel"), ("PerMinute", "0"), ("PerDay", "banyak"), ("ActiveUntil", "2020-01-01"), ("AgencyText", "Pemerintah Kota Bandung")), expected: HttpStatusCode.UnprocessableEntity);
        foreach (var field in new[] { "Name", "Contact", "PerMinute", "PerDay", "ActiveUntil" }) Assert.True(refused.Has($"#{field}[aria-invalid]"), field);
        var shown = await nia.Submit(
            refused, "#mitra", Values(("Name", "Aplikasi Kota"), ("Contact", "aplikasi@contoh.go.id"), ("Channel", "mobile"), ("PerMinute", "30"), ("PerDay", "500"), ("ActiveUntil", "2026-12-31"), ("AgencyText", "Pemerintah Kota Bandung")));
        var first = shown.Text("#kredensial").Trim();
        Assert.StartsWith(PartnerClients.Prefix, first, StringComparison.Ordinal);
        var client = Assert.Single(await country.Of<PartnerClients>().All(default));
        var self = $"{Path}/isi/{client.Id}";
        var page = await nia.Get(self);
        Assert.DoesNotContain(first, page.Text("html"), StringComparison.Ordinal);
        Assert.Equal("30", page.One("#PerMinute").GetAttribute("value"));
        Assert.NotNull((await country.Of<PartnerClients>().Call(first, default)).Client);

        await nia.Submit(page, "#mitra", Values(("PerMinute", "31")));
        Assert.Equal(31, (await country.Of<PartnerClients>().ById(client.Id, default))!.PerMinute);
        // An older page does not win.
        await nia.Submit(page, "#mitra", Values(("PerMinute", "32")), expected: HttpStatusCode.UnprocessableEntity);
        var second = (await nia.Submit(await nia.Get(self), "#ganti")).Text("#kredensial").Trim();
        Assert.NotEqual(first, second);
        page = await nia.Get(self);
        Assert.Contains("selama penggantian", page.Text("main"), StringComparison.Ordinal);
        await nia.Submit(page, "#hentikan");
        Assert.Null((await country.Of<PartnerClients>().Call(first, default)).Client);
        page = await nia.Get(self);
        var unsure = await nia.Submit(page, "#cabut", expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotNull((await country.Of<PartnerClients>().Call(second, default)).Client);
        Assert.Equal("Aplikasi Kota", unsure.One("#Name").GetAttribute("value"));
        await nia.Submit(unsure, "#cabut", Values(("Sure", "true")));
        Assert.Null((await country.Of<PartnerClients>().Call(second, default)).Client);
        Assert.Contains("Dicabut", (await nia.Get(Path)).Text("main"), StringComparison.Ordinal);
        var trail = (await nia.Get("/kerja/audit")).Text("main");
        Assert.Contains("aplikasi Aplikasi Kota · kredensial baru", trail, StringComparison.Ordinal);
        Assert.Contains("aplikasi Aplikasi Kota · dicabut", trail, StringComparison.Ordinal);
        await nia.Get(Path + "/isi/999", HttpStatusCode.NotFound);
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
