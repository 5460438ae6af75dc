using System.Net;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Tests.Attachments;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>The workspaces of those who watch: KSP's priorities, Kemendagri's local governments, PANRB's papers and packs, an executive's own agency.</summary>
public sealed class WorkspaceTests
{
    private const string Why = "Termasuk program prioritas.";
    private static readonly Dictionary<string, string> Quiet = new() { ["LAPOR_ROLES"] = "web" };

    [Theory, OnBothEngines]
    public async Task Ksp_keeps_its_list_tags_by_number_follows_and_each_number_opens_its_list(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        var ksp = await country.Officer("ksp");
        Assert.Contains("Belum ada program prioritas", (await ksp.Get("/pengawasan/prioritas")).Text("main"), StringComparison.Ordinal);
        // The list: KSP's to keep, and no other table.
        await ksp.Get("/kerja/kelola/acuan/categories", HttpStatusCode.NotFound);
        await ksp.Get("/kerja/kelola/acuan", HttpStatusCode.NotFound);
        await ksp.Submit(await ksp.Get("/kerja/kelola/acuan/priorities/baris"), "#baris", Values(("Cells[code]", "free_meals"), ("Cells[kind]", "programme"), ("Cells[name]", "Makan bergizi gratis"), ("Cells[valid_from]", "2026-01-01")));
        await ksp.Get("/kerja/kelola/acuan/priorities/impor");
        foreach (var name in new[] { "panrb", "kemendagri", "andi" }) await (await country.Officer(name)).Get("/kerja/kelola/acuan/priorities", HttpStatusCode.NotFound);

        var (one, two, secret, fresh) = (await Forwarded(country), await Forwarded(country), await Forwarded(country, s => s with { Confidential = true }), await country.File());
        await ksp.Get($"/kerja/laporan/{one}", HttpStatusCode.NotFound);
        async Task<SeenPage> Tag(TrackingId id, string reason, HttpStatusCode expected = HttpStatusCode.OK) => await ksp.Submit(
            await ksp.Get("/pengawasan/prioritas"), "form[action$='handler=Tag']", Values(("Number", id.ToString()), ("Programme", "free_meals"), ("Reason", reason)), expected: expected);
        // One answer for what is confidential, what is not verified yet, and what is not there.
        var words = new List<string>();
        foreach (var id in new[] { secret, fresh, TrackingId.New() }) words.Add((await Tag(id, Why, HttpStatusCode.UnprocessableEntity)).Text("#Number-error"));
        Assert.Single(words.Distinct());
        Assert.NotEmpty((await Tag(one, "", HttpStatusCode.UnprocessableEntity)).Text("#Reason-error"));
        Assert.Contains("Laporan masuk ke program prioritas", (await Tag(one, Why)).Text("main"), StringComparison.Ordinal);
        await Tag(two, Why);
        await ksp.Get($"/kerja/laporan/{one}");

        var page = await ksp.Get("/pengawasan/prioritas");
        var numbers = page.Document.QuerySelectorAll(".desk-list tbody td.num a").ToList();
        Assert.Equal(10, numbers.Count); // everything marked, and the programme: five numbers each
        foreach (var number in numbers)
        {
            var list = await ksp.Get(number.GetAttribute("href")!);
            Assert.Equal(number.TextContent.Trim(), list.Document.QuerySelectorAll(".desk-list tbody tr").Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal("2", numbers[0].TextContent.Trim());
        Assert.NotEmpty(page.Document.QuerySelectorAll("[data-chart] tbody td[data-value='2']"));
        // In the queue.
        var queue = await ksp.Get("/kerja?status=all");
        Assert.Equal(2, (await ksp.Get(queue.One(".chip[href*='priority=any']").GetAttribute("href")!)).Document.QuerySelectorAll(".desk-list tbody tr").Length);
        // The national admin brings the confidential one; from then on it counts in no number and stands in KSP's list, its words closed, its opening on the record.
        var nia = await country.Officer("nia");
        await nia.Submit(await nia.Get($"/kerja/laporan/{secret}"), "#act-programme form", Values(("programme-programme", "free_meals"), ("programme-on", "true"), ("programme-reason", Why)));
        Assert.Equal("2", (await ksp.Get("/pengawasan/prioritas")).Document.QuerySelector(".desk-list tbody td.num a")!.TextContent.Trim());
        Assert.Contains("Laporan rahasia", (await ksp.Get("/kerja?status=all&priority=free_meals")).Text("main"), StringComparison.Ordinal);
        await ksp.Get($"/kerja/laporan/{secret}");
        var kspId = (await country.Of<OfficerStore>().ByEmail("ksp@contoh.go.id", default))!.Id;
        Assert.Contains(await country.Of<AuditLog>().OfOfficer(kspId, default), e => e.Kind is AuditKind.ContentViewed);

        // Follow a programme and a report.
        await ksp.Submit(await ksp.Get("/pengawasan/prioritas"), "form[action$='handler=Follow']");
        Assert.Equal(3, (await ksp.Get("/kerja?followed=true")).Document.QuerySelectorAll(".desk-list tbody tr").Length);
        await ksp.Submit(await ksp.Get("/pengawasan/prioritas"), "form[action$='handler=Follow']");
        await ksp.Submit(await ksp.Get($"/kerja/laporan/{one}"), "#act-follow form");
        Assert.Single((await ksp.Get("/kerja?followed=true")).Document.QuerySelectorAll(".desk-list tbody tr"));
        foreach (var name in new[] { "ombudsman", "kemendagri", "auditor", "andi" }) await (await country.Officer(name)).Get("/pengawasan/prioritas", HttpStatusCode.NotFound);
        // In words, for who reads the log.
        Assert.Contains("program prioritas: free_meals", (await nia.Get("/kerja/audit")).Text("main"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task An_agency_hands_in_its_papers_and_those_who_watch_check_and_advise(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        const string Papers = "/pengawasan/dokumen/kota-bandung";
        var (andi, panrb, kemendagri) = (await country.Officer("andi"), await country.Officer("panrb"), await country.Officer("kemendagri"));
        foreach (var name in new[] { "ayu", "luh", "ombudsman", "ksp" }) await (await country.Officer(name)).Get(Papers, HttpStatusCode.NotFound);
        await country.Site.Visitor().Get(Papers); // to the sign-in
        await panrb.Submit(await panrb.Get(Papers), "#act-invite form");
        Assert.Contains("Akses instansi Anda belum dibuka", (await andi.Get("/kerja")).Text("main"), StringComparison.Ordinal);
        await andi.Get("/kerja/kelola/unit", HttpStatusCode.NotFound);
        var own = await andi.Get("/pengawasan/dokumen"); // led to the own agency
        Assert.Equal(Papers, own.Url.AbsolutePath);

        PickedFile Pdf(string field) => new(field, "berkas.pdf", "application/pdf", SampleFiles.Pdf());
        Assert.NotEmpty((await andi.Submit(own, "#act-decree form", Values(("decree-number", "800/1"), ("decree-title", "Tim"), ("decree-validFrom", "2026-01-01")), files: [Pdf("decree-file")], expected: HttpStatusCode.UnprocessableEntity)).Text("#decree-validTo-error"));
        await andi.Submit(await andi.Get(Papers), "#act-decree form", Values(("decree-number", "800/1"), ("decree-title", "Tim pengelola"), ("decree-validFrom", "2026-01-01"), ("decree-validTo", "2030-12-31")), files: [Pdf("decree-file")]);
        Assert.Contains("SK menunggu diperiksa", (await kemendagri.Get("/pengawasan/dokumen?sk=waiting")).Text("main"), StringComparison.Ordinal);
        await kemendagri.Submit(await kemendagri.Get(Papers), "#act-decide form", Values(("decide-accept", "true")));
        await andi.Get("/kerja/kelola/unit"); // open
        Assert.DoesNotContain("belum dibuka", (await andi.Get("/kerja")).Text("main"), StringComparison.Ordinal);

        await andi.Submit(await andi.Get(Papers), "#act-annual_report form", Values(("annual_report-year", "2025"), ("annual_report-title", "Laporan 2025")), files: [Pdf("annual_report-file")]);
        await andi.Submit(await andi.Get(Papers), "#act-procedure form", Values(("procedure-title", "SOP piket"), ("procedure-number", "2")), files: [Pdf("procedure-file")]);
        await andi.Submit(await andi.Get(Papers), "#act-plan form", Values(("plan-title", "Melatih petugas"), ("plan-dueOn", "2026-06-01")));
        await andi.Submit(await andi.Get(Papers), "#act-evidence form", Values(("evidence-title", "Daftar hadir")), files: [Pdf("evidence-file")]);
        await andi.Submit(await andi.Get(Papers), "#act-move form", Values(("move-state", "done"), ("move-remark", "Sudah.")));
        await panrb.Submit(await panrb.Get(Papers), "#act-note form", Values(("note-text", "Sebutkan tanggalnya.")));
        var kepala = await country.Officer("kepala");
        await kepala.Submit(await kepala.Get(Papers), "#act-answer form", Values(("answer-text", "Baik.")));
        var seen = await panrb.Get(Papers);
        foreach (var said in new[] { "SK berlaku", "Laporan 2025", "SOP piket", "Melatih petugas", "Daftar hadir", "Sebutkan tanggalnya.", "Baik." }) Assert.Contains(said, seen.Text("main"), StringComparison.Ordinal);
        // A liaison officer has the procedures, and nothing else of the page.
        var lina = await country.Officer("lina");
        var part = (await lina.Get(Papers)).Text("main");
        Assert.Contains("SOP piket", part, StringComparison.Ordinal);
        foreach (var hidden in new[] { "Sebutkan tanggalnya.", "Melatih petugas", "Laporan 2025" }) Assert.DoesNotContain(hidden, part, StringComparison.Ordinal);
        var decree = seen.One("#decree + ul a.file-name").GetAttribute("href")!;
        await lina.Get(decree, HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, await panrb.Status(decree));

        // Anybody reads what is public, and no other.
        var anybody = country.Site.Visitor();
        var shown = await anybody.Get("/instansi/kota-bandung/dokumen");
        Assert.Contains("Laporan 2025", shown.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("SOP piket", shown.Text("main"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await anybody.Status(shown.Document.QuerySelector("main a.file-name")!.GetAttribute("href")!));
        var inside = seen.One("#procedure + ul a.file-name").GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.NotFound, await anybody.Status("/instansi/kota-bandung/dokumen/" + inside[(inside.LastIndexOf('=') + 1)..]));
        var nia = await country.Officer("nia");
        var log = (await nia.Get("/kerja/audit?kind=reference_changed")).Text("main");
        foreach (var said in new[] { "dokumen nomor", "catatan pembinaan nomor", "rencana aksi nomor", "diundang", "Pemerintah Kota Bandung" }) Assert.Contains(said, log, StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task Local_governments_by_province_and_the_pack_are_the_scorecards_numbers_in_each_scope(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE agency SET kind = 'ministry' WHERE id = 10"));
        await Forwarded(country);
        await Forwarded(country);
        await Forwarded(country, agency: "kabupaten-buleleng");
        await country.Of<CountReports>().Run(default);
        var (kemendagri, panrb) = (await country.Officer("kemendagri"), await country.Officer("panrb"));
        var nation = await kemendagri.Get("/pengawasan/daerah");
        Assert.Equal(["Jawa Barat"], nation.Document.QuerySelectorAll(".desk-list tbody th .desk-title").Select(e => e.TextContent));
        Assert.Equal("2", nation.Document.QuerySelectorAll(".desk-list td.num a")[0].TextContent.Trim());
        var province = await kemendagri.Get(nation.One(".desk-list .desk-title").GetAttribute("href")!);
        var number = province.One(".desk-list td[data-label='Laporan'] a");
        Assert.Equal("2", number.TextContent.Trim());
        Assert.Equal(2, (await kemendagri.Get(number.GetAttribute("href")!)).Document.QuerySelectorAll(".desk-list tbody tr").Length);
        await kemendagri.Get("/pengawasan/daerah/51", HttpStatusCode.NotFound);

        // The pack: Kemendagri's has no ministry, PANRB's has all.
        Assert.Equal(["Pemerintah Kota Bandung"], (await kemendagri.Get("/pengawasan/monev")).Document.QuerySelectorAll(".desk-list .desk-title").Select(e => e.TextContent));
        await kemendagri.Get("/pengawasan/monev?instansi=kabupaten-buleleng", HttpStatusCode.NotFound);
        var pack = await panrb.Get("/pengawasan/monev");
        Assert.Equal(2, pack.Document.QuerySelectorAll(".desk-list tbody tr").Length);
        foreach (var link in pack.Document.QuerySelectorAll(".desk-list td.num a"))
            Assert.Equal(link.TextContent.Trim(), (await panrb.Get(link.GetAttribute("href")!)).Document.QuerySelectorAll(".desk-list tbody tr").Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var client = country.Site.Client();
        await country.Site.SignIn(new Visitor(client), "panrb@contoh.go.id", Country.Password);
        using var document = SpreadsheetDocument.Open(new MemoryStream(await client.GetByteArrayAsync(pack.One("main a[download]").GetAttribute("href")!)), isEditable: false);
        var cells = document.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().Select(r => r.Elements<Cell>().Select(c => c.InlineString?.Text?.Text ?? c.CellValue?.Text ?? "").ToList()).ToList();
        Assert.Contains(cells, r => r[0].Contains("rumus versi 1", StringComparison.Ordinal));
        Assert.Equal("2", cells.Single(r => r.Contains("Pemerintah Kota Bandung"))[cells.Single(r => r.Contains("Indeks")).IndexOf("Laporan") - 1]); // no rank: one cell less
        foreach (var name in new[] { "ksp", "ombudsman", "andi", "kepala" })
        {
            var visitor = await country.Officer(name);
            foreach (var path in new[] { "/pengawasan/daerah", "/pengawasan/monev" }) await visitor.Get(path, HttpStatusCode.NotFound);
        }
    }

    [Theory, OnBothEngines]
    public async Task An_executive_sees_what_is_late_and_each_age_opens_its_list(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        var late = await Forwarded(country);
        await Forwarded(country, agency: "kabupaten-buleleng");
        await Forwarded(country, s => s with { Confidential = true });
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE report SET due_at = 1000 WHERE agency_id IS NOT NULL"));
        await country.Of<CountReports>().Run(default);
        var kepala = await country.Officer("kepala");
        var page = await kepala.Get("/pengawasan");
        Assert.Equal("/pengawasan/instansi/kota-bandung", page.Url.AbsolutePath);
        Assert.Equal([$"/kerja/laporan/{late}"], page.Document.QuerySelectorAll("#lewat ~ table .desk-title").Select(e => e.GetAttribute("href")));
        Assert.Single((await kepala.Get(page.One("#lewat ~ p a").GetAttribute("href")!)).Document.QuerySelectorAll(".desk-list tbody tr"));
        var age = page.One(".ages-number a");
        Assert.Equal("1", age.TextContent.Trim());
        Assert.Single((await kepala.Get(age.GetAttribute("href")!)).Document.QuerySelectorAll(".desk-list tbody tr"));
    }

    [Theory, OnBothEngines]
    public async Task When_the_ombudsman_is_called_is_data(Engine engine)
    {
        await using var country = await Country.Start(engine, Quiet);
        await Cast.Hire(country);
        var nia = await country.Officer("nia");
        Assert.Contains("lebih dari 60 hari", (await (await country.Officer("ombudsman")).Get("/pengawasan/ombudsman")).Text("main"), StringComparison.Ordinal);
        async Task<SeenPage> Import(string line, string how, HttpStatusCode expected = HttpStatusCode.OK) => await nia.Submit(
            await nia.Get("/kerja/kelola/acuan/deadlines/impor"), "form[enctype]", new Dictionary<string, string?> { ["Aksi"] = how },
            files: [new("Berkas", "tenggat.csv", "text/csv", System.Text.Encoding.UTF8.GetBytes("clock,class,supervisory,category_code,agency_slug,valid_from,days,unit,source,active\n" + line))], expected: expected);
        foreach (var (line, why) in new[] { ("prolonged,,no,,,2026-01-01,0,calendar,X,yes", "1 sampai 366"), ("prolonged,,no,,,2026-01-01,30,working,X,yes", "hari kalender"), ("prolonged,complaint,no,,,2026-01-01,30,calendar,X,yes", "satu untuk semua"), ("prolonged,,no,,,2015-01-01,60,calendar,X,no", "tidak punya tenggat") })
            Assert.Contains(why, (await Import(line, "coba", HttpStatusCode.UnprocessableEntity)).Text("main"), StringComparison.Ordinal);
        using var csv = new StringReader("clock,class,supervisory,category_code,agency_slug,valid_from,days,unit,source,active\nprolonged,,no,,,2026-01-01,30,calendar,Permen contoh,yes");
        Assert.Empty((await country.Of<ImportReference>().Run(ReferenceTable.Deadlines, csv, dryRun: false)).Mistakes);
        Assert.Contains("lebih dari 30 hari", (await (await country.Officer("ombudsman")).Get("/pengawasan/ombudsman")).Text("main"), StringComparison.Ordinal);
        Assert.Equal(30, await country.Of<EscalationStore>().Days(default));
        // Filed 31 days ago: the Ombudsman sees it, in the list and on its page.
        var id = await country.File();
        await country.Site.Data.Database.Write(t => t.Execute("UPDATE report SET submitted_at = submitted_at - @days", new { days = (long)TimeSpan.FromDays(31).TotalMilliseconds }));
        var ombudsman = await country.Officer("ombudsman");
        await ombudsman.Get($"/kerja/laporan/{id}");
        Assert.Single((await ombudsman.Get("/kerja?status=all")).Document.QuerySelectorAll(".desk-list tbody tr"));
    }

    private static Dictionary<string, string?> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => (string?)v.Value);

    private static async Task<TrackingId> Forwarded(Country country, Func<Lapor.Intake.Submission, Lapor.Intake.Submission>? change = null, string agency = "kota-bandung")
    {
        var id = await country.File(change);
        var report = await country.Report(id);
        var nia = Viewer.Of((await country.Of<OfficerStore>().ByEmail("nia@contoh.go.id", default))!);
        Assert.Empty((await country.Of<Verifying>().Forward(nia, id, 1, new Edited { Class = "complaint", Title = report.Title, Text = report.Text, Category = report.CategoryCode }, agency, "", default)).Refusals);
        return id;
    }
}
