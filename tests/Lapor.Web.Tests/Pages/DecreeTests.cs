using System.Net;
using System.Text;
using Lapor.Attachments;
using Lapor.People;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The decree on which an officer was invited, as a file: who may send and open it, what is taken, and what lies on the disk.</summary>
public sealed class DecreeTests
{
    private const string Officers = "/kerja/kelola/petugas";
    private static readonly byte[] Decree = SampleFiles.Pdf("% Keputusan rahasia tentang Budi");

    [Theory, OnBothEngines]
    public async Task A_decree_goes_with_the_invitation_and_comes_back_byte_for_byte_to_who_manages_the_officer(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        async Task<SeenPage> Invite(string name, PickedFile? file, HttpStatusCode expected = HttpStatusCode.OK) => await andi.Submit(
            await andi.Get($"{Officers}/baru"), "#petugas",
            Values(("Name", name), ("Email", name + "@contoh.go.id"), ("Role", "liaison_officer"), ("Agency", "dinas-sosial-bandung"), ("AgencyText", "Dinas Sosial"), ("DecreeNumber", "800/12/2026"), ("DecreeDay", "2026-02-20")),
            files: file is null ? [] : [file], expected: expected);
        foreach (var (wrong, why) in new (byte[], string)[]
        {
            (SampleFiles.PlainJpeg, "bukan pdf"), ([], "kosong"), (Encoding.ASCII.GetBytes("<html>%PDF-1.4"), "halaman"), (Decree[..^30], "terpotong"), ([.. Decree, .. "PK\x05\x06"u8, .. new byte[18]], "arsip"),
            ([.. Decree[..20], .. new byte[StripMetadata.MaxBytes], .. Decree[20..]], "besar"),
        })
        {
            var refused = await Invite("budi", new("DecreeFile", "sk.pdf", "application/pdf", wrong), HttpStatusCode.UnprocessableEntity);
            Assert.False(refused.Text("#DecreeFile-error") == "", why);
        }

        await Invite("budi", new("DecreeFile", "sk budi.pdf", "application/pdf", Decree));
        var id = (await country.Of<OfficerStore>().ByEmail("budi@contoh.go.id", default))!.Id;
        var page = await andi.Get($"{Officers}/{id}");
        var link = page.One("main a[href*='handler=Decree']").GetAttribute("href")!;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(country.Site.Data.Folder, "decrees"), "*", SearchOption.AllDirectories))
            Assert.Equal(-1, (await File.ReadAllBytesAsync(path)).AsSpan().IndexOf("rahasia"u8));

        using var client = country.Site.Client();
        await country.Site.SignIn(new Visitor(client), "andi@contoh.go.id", Country.Password);
        using var answer = await client.GetAsync(link);
        Assert.Equal(Decree, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("application/pdf", "attachment", "nosniff", "default-src 'none'; sandbox", "no-store, private"), (
            answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType, answer.Headers.GetValues("X-Content-Type-Options").Single(),
            answer.Headers.GetValues("Content-Security-Policy").Single(), answer.Headers.CacheControl!.ToString()));
        var admin = (await country.Of<OfficerStore>().ByEmail("andi@contoh.go.id", default))!.Id;
        Assert.Contains((await country.Of<AuditLog>().OfOfficer(admin, default)), e => e.Kind is AuditKind.Exported && e.Subject.StartsWith("decree:", StringComparison.Ordinal));

        // Another agency's admin, an officer, the public; another officer's decree under this one's address.
        await (await country.Officer("ayu")).Get(link, HttpStatusCode.NotFound);
        await (await country.Officer("sari")).Get(link, HttpStatusCode.NotFound);
        Assert.Equal("/masuk", (await country.Site.Visitor().Get(link)).Url.AbsolutePath);
        var sari = (await country.Of<OfficerStore>().ByEmail("sari@contoh.go.id", default))!.Id;
        await andi.Get(link.Replace($"/{id}?", $"/{sari}?", StringComparison.Ordinal), HttpStatusCode.NotFound);
        await andi.Get($"{Officers}/{id}?handler=Decree&sk=99", HttpStatusCode.NotFound);
    }

    [Theory, OnBothEngines]
    public async Task A_decree_can_be_sent_later_and_is_not_replaced(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var nia = (await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!.Id;
        var id = (await country.Of<ManageOfficers>().Invite("budi@contoh.go.id", "Budi", Role.LiaisonOfficer, "dinas-sosial-bandung", new Decree("800/1", new DateOnly(2026, 1, 2)), nia, default)).Value.Id;
        var decree = (await country.Of<OfficerStore>().Decrees(id, default))[0];
        Assert.Null(decree.Size);
        var andi = await country.Officer("andi");
        var page = await andi.Submit(await andi.Get($"{Officers}/{id}"), $"#sk-{decree.Id}", expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#DecreeFile-error"));
        page = await andi.Submit(page, $"#sk-{decree.Id}", files: [new("DecreeFile", "sk.pdf", "application/pdf", Decree)]);
        Assert.NotEmpty(page.Text(".notice-success"));
        Assert.Equal(Decree.Length, (await country.Of<OfficerStore>().Decrees(id, default))[0].Size);

        var files = country.Of<DecreeFiles>();
        Assert.False(await files.Keep(id, decree.Id, SampleFiles.Pdf(), nia, default));
        Assert.False(await files.Keep(nia, decree.Id, SampleFiles.Pdf(), nia, default));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(country.Site.Data.Folder, "decrees"), "*", SearchOption.AllDirectories)); // what was not kept is gone
        country.Of<KeyRing>().Add();
        Assert.NotEqual(0, await country.Of<RewrapKeys>().Run(null, default));
        await using var opened = (await files.Open(id, decree.Id, nia, default))!;
        using var copy = new MemoryStream();
        await opened.CopyToAsync(copy);
        Assert.Equal(Decree, copy.ToArray());
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);
}
