using System.Net;
using Lapor.Agencies;
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
