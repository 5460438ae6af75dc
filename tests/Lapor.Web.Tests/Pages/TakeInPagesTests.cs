using System.Net;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The counter: a report written down for somebody, its receipt, what may be the same matter, and who may not.</summary>
public sealed class TakeInPagesTests
{
    private static readonly Dictionary<string, string> Quiet = new() { ["LAPOR_ROLES"] = "web" };

    private static readonly Dictionary<string, string?> Told = new()
    {
        ["source"] = "walk_in",
        ["class"] = "complaint",
        ["title"] = "Lampu jalan padam di depan pasar",
        ["text"] = "Sudah dua minggu lampu jalan di depan pasar padam.",
        ["incidentDate"] = "2026-02-20",
        ["regionCode"] = "32.73.02",
        ["regionCodeText"] = "Coblong, Kota Bandung, Jawa Barat",
        ["reporter.name"] = "Dewi Lestari",
        ["reporter.phone"] = "0812 1111 2222",
        ["phoneChecked"] = "true",
        ["agreed"] = "spoken",
    };

    [Theory, OnBothEngines]
    public async Task A_walk_in_is_written_down_and_gets_a_receipt_on_paper(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var andi = await country.Officer("andi");
        var form = await andi.Get("/kerja");
        Assert.Equal("/kerja/catat", form.Document.QuerySelectorAll("a").First(a => a.TextContent.Trim() == "Catat laporan").GetAttribute("href"));
        form = await andi.Get("/kerja/catat");
        // The counter's own agency is wished for, unless another is typed.
        Assert.Equal("kota-bandung", form.One("[name=agency]").GetAttribute("value"));
        var receipt = await andi.Submit(form, "#catat", Told, files: [new("attachments", "surat.jpg", "image/jpeg", SampleFiles.PlainJpeg)]);
        Assert.StartsWith("/kerja/catat/tanda-terima/", receipt.Url.AbsolutePath, StringComparison.Ordinal);
        var words = receipt.Document.QuerySelectorAll(".ticket dd").Select(d => d.TextContent.Trim()).ToList();
        Assert.True(TrackingId.TryParse(words[0], out var id));
        Assert.NotNull(receipt.Document.QuerySelector("svg[aria-label='Kode QR ke halaman lacak'] path"));
        Assert.DoesNotContain("Dewi", receipt.Text("main"), StringComparison.Ordinal);
        // No gateway takes text messages here.
        Assert.DoesNotContain("SMS", receipt.Text("main"), StringComparison.Ordinal);
        var report = await country.Report(id);
        Assert.Equal(("walk_in", "32.73.02", ReportState.Submitted), (report.Channel, report.RegionCode!, report.State));
        Assert.True((await country.Of<ContactVault>().Open(report.Id, default)).PhoneProved);

        // The person reads it with number and code; the officers see who wrote it down, and the scan.
        var person = country.Site.Visitor();
        var opened = await person.Submit(await person.Get("/lacak"), "form.card", new Dictionary<string, string?> { ["Number"] = words[0], ["Receipt"] = words[1] });
        Assert.Contains("Lampu jalan padam", opened.Text("main"), StringComparison.Ordinal);
        var desk = (await (await country.Officer("nia")).Get($"/kerja/laporan/{id}")).Text("main");
        Assert.Contains("Dicatat oleh", desk, StringComparison.Ordinal);
        Assert.Contains("Andi, Pemerintah Kota Bandung", desk, StringComparison.Ordinal);
        Assert.Contains("menyetujui secara lisan", desk, StringComparison.Ordinal);
        Assert.Contains("surat.jpg", desk, StringComparison.Ordinal);

        // The next form keeps the place and the source; the receipt is closed after half an hour, and to everybody else at once.
        var next = await andi.Get(receipt.Document.QuerySelectorAll("a").First(a => a.TextContent.Trim() == "Catat berikutnya").GetAttribute("href")!);
        Assert.Equal("32.73.02", next.One("[name=regionCode]").GetAttribute("value"));
        Assert.NotNull(next.Document.QuerySelector("[name=source][value=walk_in][checked]"));
        await (await country.Officer("lina")).Get(receipt.Url.AbsolutePath, HttpStatusCode.Gone);
        country.Site.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.DoesNotContain(words[1], (await andi.Get(receipt.Url.AbsolutePath, HttpStatusCode.Gone)).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_receipt_names_the_number_where_text_messages_are_answered()
    {
        var settings = new Dictionary<string, string>(Quiet)
        {
            ["LAPOR_SMS_URL"] = "http://127.0.0.1:1/cgi-bin/sendsms",
            ["LAPOR_SMS_USER"] = "lapor",
            ["LAPOR_SMS_PASSWORD"] = "rahasia",
        };
        await using var country = await Country.Start(Engine.Sqlite, settings);
        var andi = await country.Officer("andi");
        var receipt = await andi.Submit(await andi.Get("/kerja/catat"), "#catat", Told);
        var number = receipt.Document.QuerySelectorAll(".ticket dd")[0].TextContent.Trim();
        Assert.True(TrackingId.TryParse(number, out var id));
        Assert.Contains($"Lewat SMS ke 1708: STATUS {id}", receipt.Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Nothing_typed_is_lost_and_the_same_form_again_is_the_same_report(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var andi = await country.Officer("andi");
        var form = await andi.Get("/kerja/catat");
        var refused = await andi.Submit(
            form, "#catat", new Dictionary<string, string?>(Told) { ["agreed"] = null, ["incidentDate"] = "2099-01-01", ["regionCodeText"] = "Atlantis" }, files: [new("attachments", "surat.jpg", "image/jpeg", SampleFiles.PlainJpeg)], expected: HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["Tanggal kejadian", "Wilayah ini", "Pilih bagaimana"], refused.Document.QuerySelectorAll(".errors li").Select(e => string.Join(' ', e.TextContent.Trim().Split(' ')[..2])));
        Assert.Equal("Sudah dua minggu lampu jalan di depan pasar padam.", refused.One("[name=text]").TextContent.Trim());
        Assert.Contains("surat.jpg", refused.Text("#catat"), StringComparison.Ordinal);
        var corrected = new Dictionary<string, string?> { ["agreed"] = "spoken", ["incidentDate"] = "2026-02-20", ["regionCode"] = "32.73.02", ["regionCodeText"] = "Coblong, Kota Bandung, Jawa Barat" };
        var receipt = await andi.Submit(refused, "#catat", corrected);
        var again = await andi.Submit(refused, "#catat", corrected);
        Assert.Equal(receipt.Text(".ticket"), again.Text(".ticket"));
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")));
        Assert.Equal(1, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM attachment WHERE report_id IS NOT NULL")));
    }

    [Theory, OnBothEngines]
    public async Task What_may_be_the_same_matter_is_shown_and_only_what_may_be_seen(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var open = await country.File();
        var secret = await country.File(s => s with { Confidential = true, Title = "Lampu jalan mati dan uangnya hilang" });
        var far = await country.File(s => s with { RegionCode = "51.08" });
        var nia = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        foreach (var id in new[] { open, secret, far })
        {
            var report = await country.Report(id);
            Assert.Empty((await country.Of<Verifying>().Forward(nia, id, 1, new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = report.CategoryCode }, "kota-bandung", "", default)).Refusals);
            await country.Of<PublishReport>().Run(report.Id, default);
        }

        var ayu = await country.Officer("ayu");
        var form = await ayu.Get("/kerja/catat");
        async Task<string> Similar(string title, string region) => (await ayu.Submit(
            form, "#catat", new Dictionary<string, string?> { ["title"] = title, ["regionCode"] = region.Length > 0 ? "32.73.02" : "", ["regionCodeText"] = region }, button: "act=similar")).Text("#serupa");
        var near = await Similar("Lampu jalan mati lagi", "Coblong, Kota Bandung, Jawa Barat");
        Assert.Contains("Mungkin sudah dilaporkan", near, StringComparison.Ordinal);
        Assert.Contains("Lampu jalan mati di depan SDN 2", near, StringComparison.Ordinal);
        Assert.DoesNotContain("uangnya hilang", near, StringComparison.Ordinal);
        Assert.Single(near.Split("Lampu jalan mati di depan SDN 2").Skip(1));
        Assert.Contains("Tidak ada yang serupa", await Similar("Sampah menumpuk di sungai", "Coblong, Kota Bandung, Jawa Barat"), StringComparison.Ordinal);
        Assert.Contains("Tidak ada yang serupa", await Similar("Lampu", ""), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Who_only_reads_takes_nothing_down(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        foreach (var name in new[] { "ksp", "panrb" })
        {
            var reader = await country.Officer(name);
            await reader.Get("/kerja/catat", HttpStatusCode.NotFound);
            Assert.DoesNotContain("Catat laporan", (await reader.Get("/kerja")).Text("body"), StringComparison.Ordinal);
        }

        Assert.Equal("/masuk", (await country.Site.Visitor().Get("/kerja/catat")).Url.AbsolutePath);
    }
}
