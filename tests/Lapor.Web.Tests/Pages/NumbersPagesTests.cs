using System.Net;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Engines;
using Lapor.Web.Oversight;

namespace Lapor.Web.Tests.Pages;

/// <summary>The pages of numbers: each number leads to its list, nobody is exposed, and wrong wishes are told.</summary>
public sealed class NumbersPagesTests
{
    private static readonly Dictionary<string, string> Quiet = new() { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task A_number_leads_to_its_list_and_the_list_has_as_many(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await country.File();
        await country.File();
        await country.File(s => s with { Confidential = true });
        var nia = await country.Officer("nia");
        Assert.Contains("Belum ada yang dihitung", (await nia.Get("/pengawasan")).Text("main"), StringComparison.Ordinal);
        await country.Of<CountReports>().Run(default);
        var page = await nia.Get("/pengawasan");
        var number = page.One(".figure:first-child .figure-value a");
        Assert.Equal("2", number.TextContent.Trim());
        var list = await nia.Get(number.GetAttribute("href")!);
        Assert.Equal(2, list.Document.QuerySelectorAll(".desk-list tbody tr").Length);
        Assert.Contains("Laporan yang dihitung", list.Text("h1"), StringComparison.Ordinal);
        // Taken out as a file it is the same list.
        var narrowed = await nia.Get(number.GetAttribute("href")! + "&kind=complaint&channel=web&measure=open");
        var filter = Lapor.Web.Workbench.ExportForm.Filter(new Microsoft.AspNetCore.Http.FormCollection(narrowed.Document.QuerySelectorAll("form[action='/kerja/ekspor'] input[type=hidden]")
            .GroupBy(i => i.GetAttribute("name")!).ToDictionary(g => g.Key, g => new Microsoft.Extensions.Primitives.StringValues(g.First().GetAttribute("value")))), nation: true);
        Assert.Equal(("complaint", "web", Measured.Open, true, true), (filter.Kind, filter.Channel, filter.Measure, filter.Counted, filter.WithEnded));
        Assert.NotNull(filter.FiledFrom);
        Assert.NotNull(filter.FiledBefore);
        // The charts' tables are there without script.
        Assert.NotEmpty(page.Document.QuerySelectorAll("[data-chart] tbody td[data-value='2']"));
    }

    [Theory, OnBothEngines]
    public async Task Every_number_of_a_dashboard_opens_a_list_of_as_many(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Lived(country);
        await country.Of<CountReports>().Run(default);
        var nia = await country.Officer("nia");
        var opened = 0;
        foreach (var address in new[] { "/pengawasan", "/pengawasan/instansi/kota-bandung", "/pengawasan/pusat-kendali" })
        {
            var page = await nia.Get(address);
            // Numbers of reports; a share, a mean and days lead to a list too, but are none.
            foreach (var link in page.Document.QuerySelectorAll("main a[href^='/kerja?']").Where(a => int.TryParse(a.TextContent.Trim(), out _) && a.Closest(".figure")?.QuerySelector(".figure-label")?.TextContent.StartsWith("Hari kerja", StringComparison.Ordinal) != true))
            {
                var list = await nia.Get(link.GetAttribute("href")!);
                Assert.True(link.TextContent.Trim() == list.Document.QuerySelectorAll(".desk-list tbody tr").Length.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{address}: {link.TextContent.Trim()} leads to {link.GetAttribute("href")}");
                opened++;
            }

            Assert.All(page.Document.QuerySelectorAll("main a[href^='/kerja?']").Select(a => a.GetAttribute("href")!), href => Assert.DoesNotContain("measure=&", href, StringComparison.Ordinal));
        }

        Assert.True(opened > 30, $"{opened} numbers were opened");
        Assert.Equal(4, (await nia.Get("/pengawasan/pusat-kendali")).Document.QuerySelectorAll(".wall-lights a[href*='light=']").Length);
        Assert.True((await nia.Get("/pengawasan/instansi/kota-bandung")).Document.QuerySelectorAll(".score td a[href^='/kerja?']").Length >= 6);
        var agency = await nia.Get("/pengawasan/instansi/kota-bandung");
        string Figure(string label) => agency.Document.QuerySelectorAll(".figure").Single(f => f.QuerySelector(".figure-label")!.TextContent == label).TextContent;
        Assert.Contains("1 dari 4, 1 kali seluruhnya", Figure("Dikembalikan atau dialihkan"), StringComparison.Ordinal);
        Assert.Contains("1 dari 4", Figure("Waktunya diperpanjang"), StringComparison.Ordinal);
        Assert.Contains("1 suara", Figure("Nilai dari pelapor"), StringComparison.Ordinal);
        foreach (var label in new[] { "Dikembalikan atau dialihkan", "Waktunya diperpanjang", "Nilai dari pelapor" })
            Assert.Single((await nia.Get(agency.Document.QuerySelectorAll(".figure").Single(f => f.QuerySelector(".figure-label")!.TextContent == label).QuerySelector("a")!.GetAttribute("href")!)).Document.QuerySelectorAll(".desk-list tbody tr"));
        // The unit's own row, narrowed to what it leads.
        var unit = agency.Document.QuerySelectorAll("[aria-labelledby=unit] tbody tr").Single(r => r.QuerySelector("th")!.TextContent == "Dinas Pekerjaan Umum Kota Bandung");
        var led = await nia.Get(unit.QuerySelector("td.num a")!.GetAttribute("href")!);
        Assert.Contains("Dinas Pekerjaan Umum Kota Bandung", led.Text(".pill"), StringComparison.Ordinal);
        // Another filter leaves the number's own as they are.
        var narrowed = await nia.Submit(led, ".queue-filter", new Dictionary<string, string?> { ["category"] = "social" });
        Assert.Contains("lead=dinas-pu-bandung", narrowed.Url.Query, StringComparison.Ordinal);
        Assert.Contains("counted=true", narrowed.Url.Query, StringComparison.Ordinal);
    }

    /// <summary>Five lives: waiting for verification, forwarded and late, extended, returned, and solved with a vote.</summary>
    private static async Task Lived(Country country)
    {
        async Task<Viewer> Of(string name) => Viewer.Of((await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!);
        var (nia, andi, lina) = (await Of("nia"), await Of("andi"), await Of("lina"));
        async Task<TrackingId> Forwarded(bool disposed)
        {
            var id = await country.File();
            var report = await country.Report(id);
            await Ok(country.Of<Verifying>().Forward(nia, id, 1, new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = report.CategoryCode }, "kota-bandung", "", default));
            if (disposed) await Ok(country.Of<Disposing>().Dispose(andi, id, 2, new Disposition(2, [], []), default));
            return id;
        }

        await country.File();
        await Forwarded(disposed: false);
        await Ok(country.Of<Extending>().Extend(lina, await Forwarded(disposed: true), 3, "field_check", 4, "Tiang diperiksa.", default));
        await Ok(country.Of<Disposing>().Return(lina, await Forwarded(disposed: true), 3, "Bukan tugas unit kami.", default));
        var solved = await Forwarded(disposed: true);
        await Ok(country.Of<Answering>().FollowUp(lina, solved, 3, new FollowUp(true, false, "Lampu sudah diganti."), default));
        await Ok(country.Of<Lapor.Closing.Verdicts>().Close(Viewer.Reporter(solved), solved, 5, "resolved", "", "web", default));
        country.Site.Clock.Advance(TimeSpan.FromDays(30));
    }

    private static async Task Ok(Task<Outcome<Committed>> outcome) => Assert.Empty((await outcome).Refusals);

    [Theory, OnBothEngines]
    public async Task The_wall_shows_no_word_of_a_report_and_no_confidential_one(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await country.File(s => s with { Title = "Kenari kuning di tiang listrik" });
        var secret = await country.File(s => s with { Title = "Burung gereja di loteng", Confidential = true });
        await country.Of<CountReports>().Run(default);
        var wall = await (await country.Officer("nia")).Get("/pengawasan/pusat-kendali");
        var text = wall.Document.DocumentElement.TextContent;
        Assert.DoesNotContain("Kenari", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gereja", text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.ToString(), wall.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal("1", wall.One(".wall-figures li:first-child .wall-number").TextContent);
        Assert.Equal(38, wall.Document.QuerySelectorAll(".tile").Length);
        Assert.Contains("Semua yang diteruskan sudah dijawab", text, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_ombudsman_finds_what_is_brought_there_by_stage_and_by_sample(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        var nia = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        for (var i = 0; i < 12; i++)
            Assert.Empty((await country.Of<ReportMarks>().Set(nia, await country.File(s => s with { Confidential = i == 3 }), Mark.Escalated, true, "lama tidak dijawab", default)).Refusals);
        var ombudsman = await country.Officer("ombudsman");
        var all = await ombudsman.Get("/pengawasan/ombudsman");
        Assert.Equal(12, all.Document.QuerySelectorAll(".desk-list tbody tr").Length);
        Assert.Equal("12", all.One(".chip[href='/pengawasan/ombudsman?stage=new'] .count").TextContent);
        Assert.Contains("Tidak ada laporan di sini", (await ombudsman.Get("/pengawasan/ombudsman?stage=received")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("Tidak ada laporan di sini", (await ombudsman.Get("/pengawasan/ombudsman?agency=kabupaten-buleleng")).Text("main"), StringComparison.Ordinal);
        // A sample is drawn again by its number; another number draws another one.
        string[] Numbers(SeenPage page) => [.. page.Document.QuerySelectorAll(".desk-title").Select(a => a.GetAttribute("href")!)];
        var first = Numbers(await ombudsman.Get("/pengawasan/ombudsman?sample=17"));
        Assert.Equal(10, first.Length);
        Assert.Equal(first, Numbers(await ombudsman.Get("/pengawasan/ombudsman?sample=17")));
        Assert.NotEqual(first, Numbers(await ombudsman.Get("/pengawasan/ombudsman?sample=18")));
        Assert.Equal(HttpStatusCode.NotFound, await (await country.Officer("ksp")).Status("/pengawasan/ombudsman"));
    }

    [Theory, OnBothEngines]
    public async Task Who_heads_an_agency_is_led_to_it_and_nobody_else_sees_it(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var andi = await country.Officer("andi");
        Assert.Equal("Pemerintah Kota Bandung", (await andi.Get("/pengawasan")).One("h1").TextContent);
        Assert.Equal(HttpStatusCode.OK, await andi.Status("/pengawasan/instansi/kota-bandung"));
        Assert.Equal(HttpStatusCode.NotFound, await andi.Status("/pengawasan/instansi/kabupaten-buleleng"));
        Assert.Equal(HttpStatusCode.NotFound, await (await country.Officer("lina")).Status("/pengawasan"));
    }

    [Theory]
    [InlineData("from=2026-05-01&to=2026-04-01")]
    [InlineData("from=kemarin&to=2026-04-01")]
    [InlineData("from=0001-01-01&to=9999-12-31")]
    [InlineData("from=2026-05-01")]
    public async Task A_period_that_is_none_is_told_and_the_usual_one_shown(string query)
    {
        await using var country = await Country.Start(Engine.Sqlite, Quiet);
        var nia = await country.Officer("nia");
        await country.Of<CountReports>().Run(default);
        var page = await nia.Get("/pengawasan?" + query + "&kind=%00&region=zz&channel=%F0%9F%A6%9C&category='");
        Assert.Contains("Masa itu tidak dapat dihitung", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("12 bulan terakhir", page.One(".chip[aria-current]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_province_has_its_own_tile()
    {
        var codes = ReferenceFiles.Regions().Where(r => r.Code.Length == 2).Select(r => r.Code).Order(StringComparer.Ordinal);
        Assert.Equal(codes, TileGrid.All.Select(t => t.Code).Order(StringComparer.Ordinal));
        Assert.Equal(TileGrid.All.Length, TileGrid.All.Select(t => (t.Row, t.Column)).Distinct().Count());
        Assert.All(TileGrid.All, t => Assert.True(t is { Row: >= 1 and <= 6, Column: >= 1 and <= 15 }));
    }
}
