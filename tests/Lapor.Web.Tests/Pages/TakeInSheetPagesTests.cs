using System.Net;
using System.Text;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>A paper register brought in from a sheet: template, trial, filing, receipts, and taking it back.</summary>
public sealed class TakeInSheetPagesTests
{
    private const string Head = "Nomor agenda,Asal,Tanggal diterima,Nama,Klasifikasi,Judul,Isi laporan,Wilayah,Persetujuan\n";
    private const string Lamp = "B/12,Surat,2026-02-20,Dewi Lestari,Pengaduan,Lampu padam,Lampu di depan pasar padam.,\"Kabupaten Buleleng, Bali\",Dikirim sendiri\n";
    private const string Water = "B/13,Telepon,2026-02-21,,Pengaduan,Air keruh,Air dari keran keruh.,,Lisan\n";

    private static readonly Dictionary<string, string> Quiet = new() { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task A_register_is_tried_mended_filed_and_taken_back(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var andi = await country.Officer("andi");
        var page = await andi.Get("/kerja/catat/berkas");
        Assert.Equal("Catat dari berkas", page.Text("h1"));
        var refused = await Send(andi, page, Head + Lamp + Water.Replace("Telepon", "Merpati", StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity);
        Assert.Contains("1 dari 2 baris salah", refused.Text("main"), StringComparison.Ordinal);
        Assert.Equal(["3", "Asal", "Asal tidak dikenal. Tulis Datang langsung, Telepon, Surat, atau Surel."], refused.Document.QuerySelectorAll("table tbody tr")[0].Children.Select(c => c.TextContent.Trim()));
        Assert.Null(refused.Document.QuerySelector("button[value=catat]"));

        var tried = await Send(andi, refused, Head + Lamp + Water);
        Assert.Contains("2 laporan baru, 0 sudah dicatat sebelumnya", tried.Text("main"), StringComparison.Ordinal);
        Assert.Equal(0, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")));

        // Filed without choosing the file again; pressed twice it is one batch.
        var batch = await andi.Submit(tried, "#berkas", button: "Aksi=catat");
        Assert.StartsWith("/kerja/catat/berkas/", batch.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("2 laporan tercatat", batch.Text("main"), StringComparison.Ordinal);
        var twice = await andi.Submit(tried, "#berkas", button: "Aksi=catat", expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Berkas ini sudah dicatat", twice.Text(".errors"), StringComparison.Ordinal);
        Assert.Equal(2, await country.Site.Data.Database.Read(s => s.Scalar<int>("SELECT COUNT(*) FROM report")));
        var receipt = await andi.Get(batch.Document.QuerySelectorAll("table a")[0].GetAttribute("href")!);
        Assert.Contains("Kode tanda terima (rahasia)", receipt.Text("main"), StringComparison.Ordinal);
        // No name of a person on the list that lies about.
        Assert.DoesNotContain("Dewi", batch.Text("main"), StringComparison.Ordinal);

        // Others do not find it; the nation does, without receipts.
        await (await country.Officer("lina")).Get(batch.Url.AbsolutePath, HttpStatusCode.NotFound);
        var nia = await country.Officer("nia");
        Assert.DoesNotContain("tanda-terima", (await nia.Get(batch.Url.AbsolutePath)).One("main").InnerHtml, StringComparison.Ordinal);

        // One is worked on, and stays.
        Assert.True(TrackingId.TryParse(batch.Document.QuerySelectorAll("tbody tr")[1].QuerySelectorAll("td")[1].TextContent, out var water));
        var officer = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        var report = await country.Report(water);
        Assert.Empty((await country.Of<Verifying>().Forward(officer, water, 1, new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = "street_lights" }, "kota-bandung", "", default)).Refusals);
        var wordless = await andi.Submit(await andi.Get(batch.Url.AbsolutePath), "#batal", expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Tulis mengapa", wordless.Text(".errors"), StringComparison.Ordinal);
        var undone = await andi.Submit(wordless, "#batal", new Dictionary<string, string?> { ["Alasan"] = "Kolomnya tertukar." });
        Assert.Contains("1 laporan dibatalkan, 1 tetap", undone.Text("main"), StringComparison.Ordinal);
        Assert.Equal(["Dihapus", "Sudah dikerjakan"], undone.Document.QuerySelectorAll("tbody tr").Select(r => r.QuerySelectorAll("td")[2].TextContent.Trim()));
        Assert.Equal(ReportState.Forwarded, (await country.Report(water)).State);

        // Whoever looks for what was taken back reads that an officer had erred, and not that its reporter wanted it gone.
        Assert.True(TrackingId.TryParse(batch.Document.QuerySelectorAll("tbody tr")[0].QuerySelectorAll("td")[1].TextContent, out var lamp));
        var open = (await country.Site.Visitor().Get($"/laporan/{lamp}")).Text("main");
        Assert.Contains("Dibatalkan petugas: keliru dicatat", open, StringComparison.Ordinal);
        Assert.Contains("Petugas mencatatnya karena kekeliruan dan membatalkannya", open, StringComparison.Ordinal);
        var desk = (await nia.Get($"/kerja/laporan/{lamp}")).Text("main");
        Assert.Contains("Dibatalkan petugas: keliru dicatat", desk, StringComparison.Ordinal);
        foreach (var page_ in new[] { open, desk }) Assert.DoesNotContain("atas permintaan pelapor", page_, StringComparison.Ordinal);
        Assert.Contains("dibatalkan petugas karena keliru dicatat", await country.Of<TakeMessage>().Run(new Lapor.Channels.InboundMessage("sms", "+6281299990007", $"STATUS {lamp}", "s1"), default), StringComparison.Ordinal);
        Assert.Contains("Dibatalkan", (await andi.Get("/kerja/catat/berkas")).Text("table"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task A_sheet_that_is_none_is_refused_and_who_only_reads_finds_nothing(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        var andi = await country.Officer("andi");
        var page = await andi.Get("/kerja/catat/berkas");
        Assert.Contains("Pilih berkas", (await andi.Submit(page, "#berkas", button: "Aksi=periksa", expected: HttpStatusCode.UnprocessableEntity)).Text(".errors"), StringComparison.Ordinal);
        Assert.Contains("Baris judul kolom tidak ditemukan", (await Send(andi, page, "a,b\n1,2\n", HttpStatusCode.UnprocessableEntity)).Text(".errors"), StringComparison.Ordinal);
        Assert.Contains("paling besar 700 kB", (await Send(andi, page, new string('x', 800_000), HttpStatusCode.UnprocessableEntity)).Text(".errors"), StringComparison.Ordinal);
        foreach (var template in new[] { "csv", "xlsx" }) Assert.Equal(HttpStatusCode.OK, await andi.Status("/kerja/catat/berkas?handler=Templat&jenis=" + template));
        await Cast.Hire(country);
        var reader = await country.Officer("panrb");
        foreach (var address in new[] { "/kerja/catat/berkas", "/kerja/catat/berkas?handler=Templat", "/kerja/catat/berkas/" + new string('A', 43) }) await reader.Get(address, HttpStatusCode.NotFound);
        Assert.Equal("/masuk", (await country.Site.Visitor().Get("/kerja/catat/berkas")).Url.AbsolutePath);
    }

    private static Task<SeenPage> Send(Visitor visitor, SeenPage page, string text, HttpStatusCode expected = HttpStatusCode.OK) =>
        visitor.Submit(page, "#berkas", button: "Aksi=periksa", files: [new("Berkas", "agenda.csv", "text/csv", Encoding.UTF8.GetBytes(text))], expected: expected);
}
