using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Lapor.Foundation;
using Lapor.Intake.Import;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Recap and exports as officers walk them, without scripts.</summary>
public sealed class ExportPagesTests
{
    [Theory, OnBothEngines]
    public async Task A_list_is_taken_out_from_its_own_page_and_fetched_by_whoever_asked(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Forwarded(country);
        var other = await country.File(s => s with { Title = "Belum diteruskan" });
        var (andi, andis) = await Signed(country, "andi");
        var (nia, nias) = await Signed(country, "nia");
        var queue = await andi.Get("/kerja?status=forwarded");
        var mine = await andi.Submit(queue, "form[action='/kerja/ekspor']", new Dictionary<string, string?> { ["format"] = "csv" });
        Assert.Contains("Berkas siap diunduh", mine.Text(".notice-success"), StringComparison.Ordinal);
        var address = mine.One("a[download]").GetAttribute("href")!;
        var (status, type, text) = await Fetch(andis, address);
        Assert.Equal((HttpStatusCode.OK, "text/csv; charset=utf-8"), (status, type));
        var row = Assert.Single(Rows(text, country));
        Assert.Equal((id.ToString(), "Lampu jalan mati di depan SDN 2", "Pemerintah Kota Bandung"), (row.SourceId, row.Title, row.ParentAgency));
        Assert.DoesNotContain("Siti Aminah", text, StringComparison.Ordinal);
        Assert.Contains("Diekspor oleh Andi", text, StringComparison.Ordinal);

        // Another officer, whoever they are, finds no such address; nor does anybody without a session.
        Assert.Equal(HttpStatusCode.NotFound, (await Fetch(nias, address)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await country.Site.Client().GetAsync(address)).StatusCode);
        var audit = await nia.Get("/kerja/audit?kind=exported");
        Assert.Contains("ekspor laporan nomor", audit.Text("main"), StringComparison.Ordinal);
        Assert.Contains("diunduh", audit.Text("main"), StringComparison.Ordinal);

        var gone = await andi.Submit(await andi.Get("/kerja/ekspor"), "form[action*='Drop']");
        Assert.Contains("Belum ada berkas", gone.Text("main"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Fetch(andis, address)).Status);
        Assert.NotEqual(id, other);
    }

    [Theory, OnBothEngines]
    public async Task Full_names_need_a_reason_and_what_was_typed_stays(Engine engine)
    {
        await using var country = await Country.Start(engine);
        await Forwarded(country);
        var (andi, andis) = await Signed(country, "andi");
        var page = await andi.Get("/kerja/ekspor");
        var refused = await andi.Submit(page, "form:has([name=free])", new Dictionary<string, string?> { ["names"] = "true", ["reason"] = "pendek", ["from"] = "2026-03-01", ["format"] = "csv" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Tulis alasannya", refused.Text("main"), StringComparison.Ordinal);
        Assert.Equal(("2026-03-01", "pendek"), (refused.One("[name=from]").GetAttribute("value"), refused.One("[name=reason]").TextContent.Trim()));
        Assert.True(((IHtmlInputElement)refused.One("[name=names]")).IsChecked);
        Assert.True(((IHtmlInputElement)refused.One("[name=format][value=csv]")).IsChecked);
        var made = await andi.Submit(refused, "form:has([name=free])", new Dictionary<string, string?> { ["reason"] = "Verifikasi lapangan bersama pelapor" });
        var (_, _, text) = await Fetch(andis, made.One("a[download]").GetAttribute("href")!);
        Assert.Contains("Siti Aminah", text, StringComparison.Ordinal);
        Assert.Contains("Periode: sejak 1 Mar 2026", text, StringComparison.Ordinal);

        var reversed = await andi.Submit(page, "form:has([name=free])", new Dictionary<string, string?> { ["from"] = "2026-03-05", ["to"] = "2026-03-01" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("lebih awal", reversed.Text("main"), StringComparison.Ordinal);
        var unread = await andi.Submit(page, "form:has([name=free])", new Dictionary<string, string?> { ["from"] = "kemarin" }, expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("tidak dapat dibaca", unread.Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task The_recap_shows_a_month_of_one_agency_and_prints_and_downloads_it(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Forwarded(country);
        var secret = await Forwarded(country, s => s with { Confidential = true, Title = "Suap di kantor" });
        var hidden = await Forwarded(country, s => s with { Anonymous = true });
        country.Site.Clock.Advance(TimeSpan.FromDays(31));
        var next = await Forwarded(country);
        foreach (var one in new[] { id, secret, hidden, next }) await country.Of<PublishReport>().Run((await country.Report(one)).Id, default);
        var (andi, andis) = await Signed(country, "andi");
        var page = await andi.Get("/kerja/rekap?bulan=2026-03");
        Assert.Equal("Rekap Maret 2026", page.Text("h1"));
        var rows = page.Document.QuerySelectorAll(".recap tbody tr").Select(r => r.TextContent).ToList();
        Assert.Equal(3, rows.Count);
        Assert.Contains("Siti A.", rows[0], StringComparison.Ordinal);
        Assert.Contains("Laporan rahasia", rows[1], StringComparison.Ordinal);
        Assert.Contains("Anonim", rows[2], StringComparison.Ordinal);
        Assert.DoesNotContain("Suap", page.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("Siti Aminah", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("/kerja/rekap?bulan=2026-02", page.Document.QuerySelectorAll("nav a").Select(a => a.GetAttribute("href")));

        Assert.Single((await andi.Get("/kerja/rekap?bulan=2026-04")).Document.QuerySelectorAll(".recap tbody tr"));
        Assert.Contains("Tidak ada laporan pada bulan ini", (await andi.Get("/kerja/rekap?bulan=2026-03&unit=dinas-sosial-bandung")).Text("main"), StringComparison.Ordinal);
        var print = await andi.Get("/kerja/rekap/cetak?bulan=2026-03");
        Assert.Equal(3, print.Document.QuerySelectorAll(".recap tbody tr").Length);
        Assert.False(print.Has(".bench-side"));
        Assert.Contains("Pemerintah Kota Bandung", print.Text(".print-head"), StringComparison.Ordinal);

        var made = await andi.Submit(page, "form[action='/kerja/ekspor']", new Dictionary<string, string?> { ["format"] = "csv" });
        var (_, _, text) = await Fetch(andis, made.One("a[download]").GetAttribute("href")!);
        Assert.Contains("No,Tanggal,Tracking ID,Pelapor,Judul,Instansi,Tanggapan,Keterangan", text, StringComparison.Ordinal);
        Assert.Contains("Suap di kantor", text, StringComparison.Ordinal);
        Assert.Contains("Periode: 1 Mar 2026 – 31 Mar 2026", text, StringComparison.Ordinal);
        Assert.DoesNotContain(next.ToString(), text, StringComparison.Ordinal);
        // Opening a confidential one is on the record and shown to its reporter.
        Assert.Contains(await country.Of<ReportStore>().Looks((await country.Report(secret)).Id, default), l => l is { Kind: "content_viewed", Officer: "Andi" });

        // Somebody else's agency in the address changes nothing for who has one of their own.
        var ayu = await country.Officer("ayu");
        Assert.Contains("Kabupaten Buleleng", (await ayu.Get("/kerja/rekap?bulan=2026-03&agency=kota-bandung")).Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("/kerja/laporan/", (await ayu.Get("/kerja/rekap?bulan=2026-03&agency=kota-bandung")).Document.Body!.InnerHtml.Split("<main")[1], StringComparison.Ordinal);
        var nia = await country.Officer("nia");
        Assert.Equal(3, (await nia.Get("/kerja/rekap?bulan=2026-03&agency=kota-bandung")).Document.QuerySelectorAll(".recap tbody tr").Length);
    }

    [Fact]
    public async Task A_liaison_officer_has_neither_recap_nor_exports()
    {
        await using var country = await Country.Start(Engine.Sqlite);
        var (lina, linas) = await Signed(country, "lina");
        foreach (var path in new[] { "/kerja/rekap", "/kerja/rekap/cetak", "/kerja/ekspor" })
            Assert.Equal(HttpStatusCode.NotFound, (await Fetch(linas, path)).Status);
        Assert.False((await lina.Get("/kerja")).Has("a[href='/kerja/rekap']"));
    }

    [Theory, OnBothEngines]
    public async Task A_long_file_shows_how_far_it_is(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" });
        await Forwarded(country);
        var officer = (await country.Of<OfficerStore>().ByEmail("andi@contoh.go.id", default))!;
        var asked = (await country.Of<ExportFiles>().Ask(officer, new ExportOrder(ExportKind.Reports, ExportFormat.Xlsx, new QueueFilter { WithEnded = true }), false, default)).Value;
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE export_file SET state = 'waiting', total = 12345, done = 6000, storage_key = NULL WHERE key = @Key", new { asked.Key }));
        var (andi, andis) = await Signed(country, "andi");
        var page = await andi.Get("/kerja/ekspor");
        Assert.Equal(("12345", "6000"), (page.One("progress").GetAttribute("max"), page.One("progress").GetAttribute("value")));
        Assert.Contains("6.000 dari 12.345 laporan", page.Text("main"), StringComparison.Ordinal);
        Assert.Equal("/kerja/ekspor", page.One("#berkas").GetAttribute("hx-get"));
        Assert.False(page.Has("a[download]"));
        Assert.Equal(HttpStatusCode.NotFound, (await Fetch(andis, $"/kerja/ekspor/{asked.Key}")).Status);
        var id = await country.Site.Data.Database.Read(s => s.Scalar<long>("SELECT id FROM export_file WHERE key = @Key", new { asked.Key }));
        Assert.True(await country.Of<ExportFiles>().Run(id, default));
        page = await andi.Get("/kerja/ekspor");
        Assert.Null(page.One("#berkas").GetAttribute("hx-get"));
        Assert.Equal(HttpStatusCode.OK, (await Fetch(andis, page.One("a[download]").GetAttribute("href")!)).Status);
    }

    private static async Task<TrackingId> Forwarded(Country country, Func<Lapor.Intake.Submission, Lapor.Intake.Submission>? change = null)
    {
        var id = await country.File(change);
        var report = await country.Report(id);
        var nia = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        var edited = new Lapor.Handling.Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = report.CategoryCode };
        Assert.Empty((await country.Of<Lapor.Handling.Verifying>().Forward(nia, id, report.Version, edited, "kota-bandung", "", default)).Refusals);
        return id;
    }

    /// <summary>One browser, to walk with and to fetch files with.</summary>
    private static async Task<(Visitor Visitor, HttpClient Browser)> Signed(Country country, string name)
    {
        var browser = country.Site.Client();
        var visitor = new Visitor(browser);
        await country.Site.SignIn(visitor, $"{name}@contoh.go.id", Country.Password);
        return (visitor, browser);
    }

    private static IReadOnlyList<ImportRow> Rows(string text, Country country) =>
        [.. ReadReports.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), ImportMap.National, country.Site.Clock.GetUtcNow()).Value.Lines().Select(l => l.Row!)];

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> Fetch(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }
}
