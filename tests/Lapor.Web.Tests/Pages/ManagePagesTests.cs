using System.Net;
using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Tests.Engines;

namespace Lapor.Web.Tests.Pages;

/// <summary>Administration, walked as admins would, and as those who should find nothing there.</summary>
public sealed class ManagePagesTests
{
    private const string Units = "/kerja/kelola/unit";
    private const string Officers = "/kerja/kelola/petugas";
    private const string Reference = "/kerja/kelola/acuan";

    [Theory, OnBothEngines]
    public async Task Only_admins_find_these_pages_and_only_their_own_part_of_the_tree(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (lina, andi, nia) = (await country.Officer("lina"), await country.Officer("andi"), await country.Officer("nia"));
        var (ayuId, linaId, niaId) = (await Id(country, "ayu"), await Id(country, "lina"), await Id(country, "nia"));
        foreach (var page in new[] { Units, $"{Units}/dinas-pu-bandung", Officers, $"{Officers}/baru", $"{Officers}/{linaId}", Reference, $"{Reference}/categories", $"{Reference}/answer_templates" })
        {
            await lina.Get(page, HttpStatusCode.NotFound);
            await nia.Get(page);
            Assert.Equal("/masuk", (await country.Site.Visitor().Get(page)).Url.AbsolutePath);
        }

        foreach (var page in new[] { $"{Units}/kabupaten-buleleng", $"{Units}/dinas-pu-buleleng", $"{Units}/tidak-ada", $"{Officers}?di=kabupaten-buleleng", $"{Officers}/{ayuId}", $"{Officers}/{niaId}", $"{Officers}/999999", $"{Reference}/categories", $"{Reference}/answer_templates/impor", $"{Reference}/answer_templates?handler=Unduh", $"{Reference}/answer_templates/baris?kunci=received", "/kerja/kelola/pilihan?q=dinas&di=kabupaten-buleleng" })
            await andi.Get(page, HttpStatusCode.NotFound);
        Assert.DoesNotContain("Buleleng", (await andi.Get($"{Units}?q=dinas")).Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("buleleng", (await andi.Get("/kerja/kelola/pilihan?q=dinas")).Document.Source.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Ayu", (await andi.Get(Officers)).Text("main"), StringComparison.Ordinal);
        Assert.Contains("Lina", (await andi.Get(Officers)).Text("main"), StringComparison.Ordinal);
        Assert.Contains(Officers, Hrefs(await andi.Get("/kerja")));
        Assert.DoesNotContain(Officers, Hrefs(await lina.Get("/kerja")));
    }

    [Theory, OnBothEngines]
    public async Task Parked_jobs_are_the_national_admins_and_run_again_one_by_one_by_kind_or_not_at_all(Engine engine)
    {
        await using var country = await Country.Start(engine, new Dictionary<string, string> { ["LAPOR_ROLES"] = "web" }); // a worker would park again at once what is released here
        const string Parked = "/kerja/kelola/terhenti";
        await (await country.Officer("andi")).Get(Parked, HttpStatusCode.NotFound);
        var nia = await country.Officer("nia");
        Assert.Contains("Tidak ada yang terhenti", (await nia.Get(Parked)).Text("main"), StringComparison.Ordinal);
        var jobs = country.Of<JobStore>();
        await country.Site.Data.Database.Write(t => t.Execute("DELETE FROM job"));
        foreach (var (kind, key) in new[] { ("publish", "publish:1"), ("publish", "publish:2"), ("index", "index:1"), ("index", "index:2") })
        {
            await jobs.Ensure(new NewJob(kind, key, 0), default);
            foreach (var job in await jobs.Lease("uji", 10, TimeSpan.FromMinutes(1), default)) await jobs.Park(job, "IOException", default);
        }

        var page = await nia.Get(Parked);
        Assert.Equal(4, page.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Menerbitkan salinan publik 2", page.Text("main"), StringComparison.Ordinal);
        await nia.Submit(page, "tbody tr:first-child form");
        Assert.Equal(3, (await jobs.Parked(10, default)).Count);
        var left = await nia.Submit(await nia.Get(Parked), "form:has(input[value=index])");
        Assert.Equal("publish:2", Assert.Single(await jobs.Parked(10, default)).Key);
        Assert.Single(left.Document.QuerySelectorAll("tbody tr"));
    }

    [Theory, OnBothEngines]
    public async Task A_form_pointed_at_another_agencys_unit_or_officer_changes_nothing(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        var unit = await andi.Get($"{Units}/dinas-pu-bandung");
        Point(unit, "#ubah", $"{Units}/dinas-pu-buleleng");
        await andi.Submit(unit, "#ubah", Values(("Name", "Dirampas")), expected: HttpStatusCode.NotFound);
        Point(unit, "#nonaktif", $"{Units}/dinas-pu-buleleng?handler=Retire");
        await andi.Submit(unit, "#nonaktif", expected: HttpStatusCode.NotFound);
        var stays = (await country.Of<AgencyStore>().BySlug("dinas-pu-buleleng"))!;
        Assert.Equal(("Dinas Pekerjaan Umum Buleleng", true), (stays.Name, stays.Active));
        // Not even as a new parent or successor.
        await andi.Submit(await andi.Get($"{Units}/dinas-pu-bandung"), "#pindah", Values(("Parent", "kabupaten-buleleng"), ("ParentText", "Pemerintah Kabupaten Buleleng")), expected: HttpStatusCode.UnprocessableEntity);
        await andi.Submit(await andi.Get($"{Units}/dinas-sosial-bandung"), "#nonaktif", Values(("Successor", "dinas-pu-buleleng"), ("SuccessorText", "Dinas Pekerjaan Umum Buleleng")), expected: HttpStatusCode.UnprocessableEntity);

        var ayu = await Id(country, "ayu");
        var lina = await andi.Get($"{Officers}/{await Id(country, "lina")}");
        foreach (var (form, handler) in new[] { ("#tautan", "Link"), ("#pulihkan", "Reset"), ("#serah-terima", "HandOver"), ("#akses", "Active"), ("#peran-baru", "Grant") })
        {
            Point(lina, form, $"{Officers}/{ayu}?handler={handler}");
            await andi.Submit(lina, form, expected: HttpStatusCode.NotFound);
        }

        Assert.NotNull(await country.Of<OfficerStore>().ById(ayu, default));
        // A role elsewhere, or the nation's, cannot be given.
        lina = await andi.Get(lina.Url.AbsolutePath);
        await andi.Submit(lina, "#peran-baru", Values(("Agency", "kabupaten-buleleng"), ("AgencyText", "Pemerintah Kabupaten Buleleng")), expected: HttpStatusCode.UnprocessableEntity);
        lina.One("#peran-baru option[value=agency_admin]").SetAttribute("value", "national_admin");
        await andi.Submit(lina, "#peran-baru", Values(("Role", "national_admin")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.DoesNotContain("Role-national_admin", (await andi.Get($"{Officers}/baru")).Document.Source.Text, StringComparison.Ordinal);
        Assert.Single(await country.Of<OfficerStore>().Managed(await Id(country, "lina"), default));
    }

    [Theory, OnBothEngines]
    public async Task An_account_that_works_elsewhere_too_is_not_one_agencys_to_take_over(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await Id(country, "lina");
        Assert.False((await country.Of<ManageOfficers>().Grant(id, Role.LiaisonOfficer, "dinas-pu-buleleng", null, default)).IsRefused);
        var andi = await country.Officer("andi");
        var page = await andi.Get($"{Officers}/{id}");
        Assert.False(page.Has("#tautan") || page.Has("#akses") || page.Has("#serah-terima"), "The account is the national admin's.");
        Assert.DoesNotContain("Buleleng", page.Text("main"), StringComparison.Ordinal);
        page.One("#peran-baru").SetAttribute("action", $"{Officers}/{id}?handler=Link");
        await andi.Submit(page, "#peran-baru", expected: HttpStatusCode.NotFound);
        Assert.True((await (await country.Officer("nia")).Get($"{Officers}/{id}")).Has("#tautan"));
    }

    [Theory, OnBothEngines]
    public async Task A_unit_is_added_renamed_moved_and_retired(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        var page = await andi.Submit(await andi.Get($"{Units}/dinas-pu-bandung"), "#tambah", Values(("ChildName", "")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#ChildName-error"));
        page = await andi.Submit(page, "#tambah", Values(("ChildName", "UPT Lampu Jalan"), ("ChildEmail", "upt@contoh.go.id")));
        Assert.NotEmpty(page.Text(".notice-success"));
        page = await andi.Get($"{Units}/upt-lampu-jalan");
        page = await andi.Submit(page, "#ubah", Values(("Name", "UPT Penerangan"), ("Email", "bukan surel")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Email-error"));
        Assert.Equal("UPT Penerangan", page.One("#Name").GetAttribute("value"));
        await andi.Submit(page, "#ubah", Values(("Email", ""), ("ShortName", "UPT PJU"), ("UnitKind", "public_works")));
        // Without script only the name arrives.
        page = await andi.Submit(await andi.Get($"{Units}/upt-lampu-jalan"), "#pindah", Values(("ParentText", "dinas")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Dinas Sosial Kota Bandung", page.Text("#Parent-error"), StringComparison.Ordinal);
        await andi.Submit(page, "#pindah", Values(("ParentText", "Dinas Sosial")));
        var moved = (await country.Of<AgencyStore>().BySlug("upt-lampu-jalan"))!;
        Assert.Equal(("UPT Penerangan", "UPT PJU", "public_works", 4L), (moved.Name, moved.ShortName, moved.UnitKind, moved.ParentId!.Value));
        page = await andi.Submit(await andi.Get($"{Units}/upt-lampu-jalan"), "#nonaktif", Values(("SuccessorText", "Dinas Sosial")));
        Assert.Contains("Nonaktif", page.Text(".meta"), StringComparison.Ordinal);
        Assert.False(page.Has("#nonaktif") || page.Has("#tambah"));
        Assert.Equal(4, (await country.Of<AgencyStore>().BySlug("upt-lampu-jalan"))!.SuccessorId);
        // The agency itself is the national admin's to end.
        Assert.False((await andi.Get($"{Units}/kota-bandung")).Has("#nonaktif"));
        Assert.True((await andi.Get($"{Units}/kota-bandung")).Has("[name=StraightDispose]"));
    }

    [Theory, OnBothEngines]
    public async Task A_unit_with_open_reports_is_not_retired_and_they_are_named(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var id = await country.File();
        await country.Site.Data.Database.Write(t => t.Execute(
            "UPDATE report SET state = 'disposed', agency_id = 1, unit_id = 2 WHERE tracking_id = @id", new { id = id.ToString() }));
        var browser = await country.Officer("andi");
        var page = await browser.Submit(await browser.Get($"{Units}/dinas-pu-bandung"), "#nonaktif", Values(("SuccessorText", "Dinas Sosial Kota Bandung")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("1 laporan", page.Text(".errors"), StringComparison.Ordinal);
        Assert.Contains($"/kerja/laporan/{id}", Hrefs(page));
        Assert.Equal("Dinas Sosial Kota Bandung", page.One("#Successor").GetAttribute("value"));
        Assert.True((await country.Of<AgencyStore>().BySlug("dinas-pu-bandung"))!.Active);
        var open = await country.Of<QueueStore>().OpenAt(1, 5, default);
        Assert.Equal((1, id.ToString()), (open.Count, Assert.Single(open.First).TrackingId));
    }

    [Theory, OnBothEngines]
    public async Task The_second_editor_is_told_keeps_the_text_and_decides_in_sight_of_the_first(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var (andi, nia) = (await country.Officer("andi"), await country.Officer("nia"));
        var (first, second) = (await andi.Get($"{Units}/dinas-pu-bandung"), await nia.Get($"{Units}/dinas-pu-bandung"));
        await andi.Submit(first, "#ubah", Values(("Name", "Dinas Bina Marga")));
        var told = await nia.Submit(second, "#ubah", Values(("Name", "Dinas PUPR")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Dinas Bina Marga", told.Text(".notice-warning"), StringComparison.Ordinal);
        Assert.Equal("Dinas PUPR", told.One("#Name").GetAttribute("value"));
        Assert.Equal("Dinas Bina Marga", (await country.Of<AgencyStore>().BySlug("dinas-pu-bandung"))!.Name);
        await nia.Submit(told, "#ubah");
        Assert.Equal("Dinas PUPR", (await country.Of<AgencyStore>().BySlug("dinas-pu-bandung"))!.Name);

        (first, second) = (await nia.Get($"{Reference}/archive_reasons/baris?kunci=too_general"), await nia.Get($"{Reference}/archive_reasons/baris?kunci=too_general"));
        await nia.Submit(first, "#baris", Values(("Cells[name]", "Terlalu umum")));
        told = await nia.Submit(second, "#baris", Values(("Cells[explanation]", "Ceritakan satu kejadian saja.")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Terlalu umum", told.Text(".notice-warning"), StringComparison.Ordinal);
        Assert.Contains("Ceritakan satu kejadian saja.", told.Text("#baris textarea"), StringComparison.Ordinal);
    }

    [Theory, OnBothEngines]
    public async Task An_officer_is_added_changed_and_ended(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        var page = await andi.Submit(
            await andi.Get($"{Officers}/baru"), "#petugas", Values(("Name", "Budi"), ("Email", "budi@contoh.go.id"), ("Role", "liaison_officer"), ("AgencyText", "Dinas Sosial"), ("Agency", ""), ("DecreeNumber", "800/12/2026")),
            expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#DecreeDay-error"));
        Assert.Equal(("Budi", "Dinas Sosial"), (page.One("#Name").GetAttribute("value"), page.One("#Agency").GetAttribute("value")));
        page = await andi.Submit(page, "#petugas", Values(("DecreeDay", "2026-02-20")));
        Assert.Contains("Budi", page.Text("main"), StringComparison.Ordinal);
        var id = await Id(country, "budi");
        Assert.Contains("SK 800/12/2026", (await andi.Get($"{Officers}/{id}")).Text("main"), StringComparison.Ordinal);
        var budi = await SignInTests.Accept(country, id, "sembilan gajah menari");
        Assert.Equal("/kerja", (await budi.Get("/kerja")).Url.AbsolutePath);

        page = await andi.Submit(await andi.Get($"{Officers}/{id}"), "#peran-baru", Values(("Role", "agency_admin"), ("AgencyText", "Dinas Sosial")));
        await budi.Get($"{Units}/dinas-sosial-bandung");
        await budi.Get($"{Units}/kota-bandung", HttpStatusCode.NotFound);
        page = await andi.Submit(page, "form[action$='Revoke']:has([value=liaison_officer])");
        await andi.Submit(page, "form[action$='Revoke']", expected: HttpStatusCode.UnprocessableEntity); // the last role
        await andi.Submit(page, "#tautan");
        Assert.Equal("/kerja", (await budi.Get("/kerja")).Url.AbsolutePath); // a link alone ends nothing
        await andi.Submit(page, "#pulihkan");
        Assert.Equal("/masuk", (await budi.Get("/kerja")).Url.AbsolutePath);

        page = await andi.Submit(await andi.Get($"{Officers}/{id}"), "#akses");
        Assert.Null(await country.Of<OfficerStore>().ById(id, default));
        await andi.Submit(page, "#akses");
        Assert.NotNull(await country.Of<OfficerStore>().ById(id, default));
    }

    [Theory, OnBothEngines]
    public async Task Nobody_ends_themselves_nor_the_last_national_admin(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var nia = await country.Officer("nia");
        var (own, other) = (await Id(country, "nia"), await Id(country, "niko"));
        var page = await nia.Get($"{Officers}/{own}");
        Assert.False(page.Has("#akses"));
        var niko = await nia.Get($"{Officers}/{other}");
        Point(niko, "#akses", $"{Officers}/{own}?handler=Active");
        await nia.Submit(niko, "#akses", expected: HttpStatusCode.UnprocessableEntity);
        await nia.Submit(page, "form[action$='Revoke']", expected: HttpStatusCode.UnprocessableEntity);
        await nia.Submit(await nia.Get($"{Officers}/{other}"), "#akses");
        var manage = country.Of<ManageOfficers>();
        Assert.Equal("last_national_admin", Assert.Single((await manage.SetActive(own, false, null, default)).Refusals).Code);
        Assert.False((await manage.Grant(own, Role.AgencyAdmin, "kota-bandung", null, default)).IsRefused);
        Assert.Equal("last_national_admin", Assert.Single((await manage.Revoke(own, Role.NationalAdmin, null, null, default)).Refusals).Code);
        Assert.NotNull(await country.Of<OfficerStore>().ById(own, default));
    }

    [Theory, OnBothEngines]
    public async Task Reference_data_is_edited_row_by_row_and_by_file(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var nia = await country.Officer("nia");
        foreach (var table in Codes.All<ReferenceTable>())
            await nia.Get($"{Reference}/{table}?q=a");
        var page = await nia.Submit(await nia.Get($"{Reference}/holidays/baris"), "#baris", Values(("Cells[day]", "2026-08-17"), ("Cells[kind]", "regional"), ("Cells[name]", "Hari Kemerdekaan")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Cells_region_code_-error"));
        page = await nia.Submit(page, "#baris", Values(("Cells[kind]", "national")));
        Assert.Contains("Hari Kemerdekaan", page.Text("table"), StringComparison.Ordinal);
        page = await nia.Submit(await nia.Get($"{Reference}/holidays/baris"), "#baris", Values(("Cells[day]", "2026-08-17"), ("Cells[kind]", "national"), ("Cells[name]", "Dua kali")), expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Cells_day_-error"));
        await nia.Submit(await nia.Get($"{Reference}/categories/baris?kunci=social"), "#baris", Values(("Cells[name]", "Kesejahteraan sosial")));
        Assert.Equal("Kesejahteraan sosial", (await country.Of<CategoryStore>().ByCode("social"))!.Name);
        Assert.Single(await country.Of<HolidayStore>().OfYear(2026));

        using var client = await SignedClient(country);
        var csv = await client.GetStringAsync(new Uri($"{Reference}/categories?handler=Unduh", UriKind.Relative));
        Assert.Contains("Kesejahteraan sosial", csv, StringComparison.Ordinal);
        page = await Pick(csv + "parks,hilang,Taman,Parks,,,,x,yes\nponds,,Kolam,Ponds,,,,40,yes\n");
        Assert.Contains("hilang", page.Text("table"), StringComparison.Ordinal);
        Assert.Contains("bilangan bulat", page.Text("table"), StringComparison.Ordinal);
        Assert.False(page.Has("button[value=impor]"));
        // The text can be mended in the page.
        page = await nia.Submit(page, "#impor", Values(("Isi", "code,parent_code,name,name_en,position\nparks,social,Taman,Parks,30\nponds,,Kolam,Ponds,40\n")), "Aksi=periksa");
        Assert.Contains("2 baris baru", page.Text(".notice-success"), StringComparison.Ordinal);
        Assert.Null(await country.Of<CategoryStore>().ByCode("parks"));
        await nia.Submit(page, "#impor", null, "Aksi=impor");
        Assert.Equal("social", (await country.Of<CategoryStore>().ByCode("parks"))!.ParentCode);

        async Task<SeenPage> Pick(string text) => await nia.Submit(
            await nia.Get($"{Reference}/categories/impor"), "#impor", null, "Aksi=periksa", [new("Berkas", "kategori.csv", "text/csv", Encoding.UTF8.GetBytes(text))], HttpStatusCode.UnprocessableEntity);
    }

    [Theory, OnBothEngines]
    public async Task An_agencys_admin_writes_templates_for_the_own_agency_only(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var andi = await country.Officer("andi");
        var list = await andi.Get(Reference);
        Assert.Equal($"{Reference}/answer_templates", list.Url.AbsolutePath);
        Assert.DoesNotContain("Diterima", list.Text("main"), StringComparison.Ordinal);
        var values = Values(("Cells[code]", "received"), ("Cells[kind]", "final"), ("Cells[title]", "Selesai di lapangan"), ("Cells[body]", "Yth. {{pelapor}}, sudah selesai."));
        var page = await andi.Submit(await andi.Get($"{Reference}/answer_templates/baris"), "#baris", values, expected: HttpStatusCode.UnprocessableEntity);
        Assert.NotEmpty(page.Text("#Cells_code_-error")); // the nation's template keeps its code
        await andi.Submit(page, "#baris", Values(("Cells[code]", "bandung_done")));
        var template = (await country.Of<TemplateStore>().ByCode("bandung_done"))!;
        Assert.Equal((1L, TemplateKind.Final), (template.AgencyId!.Value, template.Kind));
        Assert.Null((await country.Of<TemplateStore>().ByCode("received"))!.AgencyId);
        await (await country.Officer("ayu")).Get($"{Reference}/answer_templates/baris?kunci=bandung_done", HttpStatusCode.NotFound);
        await andi.Submit(await andi.Get($"{Reference}/answer_templates/baris?kunci=bandung_done"), "#baris", Values(("Cells[active]", "no")));
        Assert.False((await country.Of<TemplateStore>().ByCode("bandung_done"))!.Active);
    }

    [Theory, OnBothEngines]
    public async Task Officers_are_listed_a_page_at_a_time_and_found_by_a_part_of_their_name(Engine engine)
    {
        await using var country = await Country.Start(engine);
        var officers = country.Of<OfficerStore>();
        List<string> seen = [];
        OfficerRow? last = null;
        while ((await officers.InSubtree("/", null, last, 2, default)) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(o => o.Name));
            last = page[^1];
        }

        Assert.Equal(["Andi", "Ayu", "Lina", "Nia", "Niko", "Sari"], seen);
        Assert.Equal(["Nia", "Niko"], (await officers.InSubtree("/", "NI", null, 9, default)).Select(o => o.Name).Where(n => n[0] == 'N'));
        Assert.Empty(await officers.InSubtree("/", "%", null, 9, default));
        Assert.Empty(await officers.InSubtree("/1/", "ayu", null, 9, default));
        Assert.Contains("Ayu", (await (await country.Officer("nia")).Get($"{Officers}?q=AYU")).Text("table"), StringComparison.Ordinal);
    }

    private static async Task<long> Id(Country country, string name) => (await country.Of<OfficerStore>().ByEmail($"{name}@contoh.go.id", default))!.Id;

    private static Dictionary<string, string?> Values(params (string Name, string? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);

    private static void Point(SeenPage page, string form, string target) => page.One(form).SetAttribute("action", target);

    private static IEnumerable<string?> Hrefs(SeenPage page) => page.Document.QuerySelectorAll("a").Select(a => a.GetAttribute("href"));

    private static async Task<HttpClient> SignedClient(Country country)
    {
        var client = country.Site.Client();
        await country.Site.SignIn(new Visitor(client), "nia@contoh.go.id", Country.Password);
        return client;
    }
}
