using Lapor.Agencies;
using Lapor.Tests.Engines;
using Lapor.Tests.House;

namespace Lapor.Tests.Agencies;

[Collection(nameof(LoadedReferenceData))]
public sealed class AgencyStoreTests(LoadedReferenceData data)
{
    [Theory, OnBothEngines]
    public async Task A_local_government_has_the_units_it_usually_has(Engine engine)
    {
        var store = await Store(engine);
        var bandung = await store.BySlug("kabupaten-bandung");
        Assert.NotNull(bandung);
        Assert.Equal(("Pemerintah Kabupaten Bandung", AgencyKind.Regency, "32.04", "Asia/Jakarta"), (bandung.Name, bandung.Kind, bandung.RegionCode, bandung.TimeZone));
        Assert.Equal(bandung, await store.ById(bandung.Id));
        Assert.True(bandung.IsRoot && bandung.Active && !bandung.StraightDispose);

        var units = await store.UnitsOf(bandung.Id);
        Assert.Equal(31, units.Count(u => u.UnitKind == "district_office"));
        Assert.Contains(units, u => u.Name == "Dinas Pekerjaan Umum dan Penataan Ruang Kabupaten Bandung");
        Assert.Contains(units, u => u.Name == "Kecamatan Soreang Kabupaten Bandung");
        Assert.All(units, u => Assert.Equal((bandung.Id, AgencyKind.Unit), (u.RootId, u.Kind)));
        Assert.All(units, u => Assert.True(bandung.Contains(u)));
        var hospital = await store.UnitOfKind(bandung.Id, "hospital");
        Assert.Equal("Rumah Sakit Umum Daerah Kabupaten Bandung", hospital?.Name);
        Assert.Equal(["Pemerintah Kabupaten Bandung", "Dinas Kesehatan Kabupaten Bandung", hospital!.Name], (await store.Lineage(hospital.Id)).Select(a => a.Name));
        Assert.Null(await store.UnitOfKind(bandung.Id, "forestry"));

        Assert.Equal([bandung.Id, .. units.Select(u => u.Id)], (await store.Subtree(bandung.Id)).Order());
        Assert.Equal([hospital.Id], await store.Subtree(hospital.Id));
        var children = await store.Children(bandung.Id);
        Assert.DoesNotContain(children, c => c.Id == hospital.Id);
        Assert.Equal(units.Where(u => u.ParentId == bandung.Id).Select(u => u.Id).Order(), children.Select(c => c.Id).Order());
    }

    [Theory, OnBothEngines]
    public async Task What_is_not_there_is_null_or_empty(Engine engine)
    {
        var store = await Store(engine);
        Assert.Null(await store.BySlug("kabupaten-nusantara-raya"));
        Assert.Null(await store.ById(9_999_999));
        Assert.Empty(await store.Subtree(9_999_999));
        Assert.Empty(await store.Lineage(9_999_999));
        Assert.Empty(await store.ByIds([]));
        Assert.Equal([1L, 2L], (await store.ByIds([2, 1, 9_999_999])).Select(a => a.Id).Order());
        Assert.Null(await store.ForRegion("99.99"));
    }

    [Theory, OnBothEngines]
    public async Task A_region_is_served_by_its_own_government(Engine engine)
    {
        var store = await Store(engine);
        Assert.Equal("kota-bandung", (await store.ForRegion("32.73.02.1004"))?.Slug);
        Assert.Equal("provinsi-jawa-barat", (await store.ForRegion("32"))?.Slug);
        // Jakarta's administrative cities are parts of the province.
        Assert.Equal("provinsi-dki-jakarta", (await store.ForRegion("31.74.01"))?.Slug);
    }

    [Theory, OnBothEngines]
    public async Task Jakartas_administrative_cities_and_Papuas_distrik_stand_in_the_tree(Engine engine)
    {
        var store = await Store(engine);
        var tebet = await store.BySlug("kecamatan-tebet-kota-administrasi-jakarta-selatan");
        Assert.NotNull(tebet);
        Assert.Equal(["provinsi-dki-jakarta", "kota-administrasi-jakarta-selatan", tebet.Slug], (await store.Lineage(tebet.Id)).Select(a => a.Slug));
        var jayapura = await store.BySlug("kota-jayapura");
        Assert.Equal("Asia/Jayapura", jayapura?.TimeZone);
        Assert.Contains(await store.Children(jayapura!.Id), u => u.Name == "Distrik Abepura Kota Jayapura");
    }

    [Theory, OnBothEngines]
    public async Task Former_ministries_name_who_carries_on_and_are_not_offered(Engine engine)
    {
        var store = await Store(engine);
        var former = await store.BySlug("kementerian-pupr");
        Assert.NotNull(former);
        Assert.Equal((false, "2024-10-20"), (former.Active, former.ValidTo));
        Assert.Equal("kementerian-pekerjaan-umum", (await store.ById(former.SuccessorId!.Value))?.Slug);
        Assert.DoesNotContain(await store.Search("kementerian pekerjaan umum"), a => a.Id == former.Id);
        Assert.DoesNotContain(await store.Roots(AgencyKind.Ministry, limit: 100), a => a.Id == former.Id);
        Assert.Contains(await store.Roots(AgencyKind.Ministry, retired: true, limit: 100), a => a.Id == former.Id);
    }

    [Theory, OnBothEngines]
    public async Task Agencies_are_found_by_what_people_call_them(Engine engine)
    {
        var store = await Store(engine);
        List<string> faults = [];
        (string Typed, string Slug)[] cases =
        [
            ("dishub kota bandung", "dinas-perhubungan-kota-bandung"), ("dinas perhub kab bandung", "dinas-perhubungan-kabupaten-bandung"), ("pln", "pln"),
            ("kemendagri", "kementerian-dalam-negeri"), ("pemkot suraba", "kota-surabaya"), ("satpol pp buleleng", "satuan-polisi-pamong-praja-kabupaten-buleleng"),
            ("pdam sleman", "perusahaan-umum-daerah-air-minum-kabupaten-sleman"), ("kec soreang", "kecamatan-soreang-kabupaten-bandung"), ("ditjen pajak", "ditjen-pajak"),
        ];
        foreach (var (typed, slug) in cases)
        {
            var found = await store.Search(typed);
            if (found.All(a => a.Slug != slug)) faults.Add($"{typed}: {string.Join("; ", found.Take(5).Select(a => a.Slug))}");
        }

        Faults.None(faults);
        Assert.All(await store.Search("bandung", rootsOnly: true), a => Assert.True(a.IsRoot));
        Assert.True((await store.Search("bandung"))[0].IsRoot);
        var bandung = await store.BySlug("kota-bandung");
        Assert.All(await store.Search("dinas", within: bandung), a => Assert.Equal(bandung!.Id, a.RootId));
        Assert.NotEmpty(await store.Search("dinas", within: bandung));
        Assert.Empty(await store.Search("  ' OR 1=1 --  "));
    }

    [Theory, OnBothEngines]
    public async Task Agencies_of_a_kind_come_page_by_page_without_a_gap(Engine engine)
    {
        var store = await Store(engine);
        List<Agency> all = [];
        while (true)
        {
            var page = await store.Roots(AgencyKind.Regency, all.Count == 0 ? null : all[^1], limit: 100);
            all.AddRange(page);
            if (page.Count < 100) break;
        }

        Assert.Equal(415, all.Count);
        Assert.Equal(415, all.Select(a => a.Id).Distinct().Count());
    }

    [Theory, OnBothEngines]
    public async Task Loading_again_adds_nothing_and_keeps_what_was_edited(Engine engine)
    {
        await using var database = await TestDatabase.Create(engine);
        await database.Database.Write(t => t.Execute("INSERT INTO archive_reason (code, name, name_en, explanation, explanation_en, position) VALUES ('own', 'Sendiri', 'Own', 'x', 'x', 1)"));
        var load = new LoadReference(database.Database);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var first = await load.Run();
        TestContext.Current.TestOutputHelper?.WriteLine($"loaded in {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        TestContext.Current.TestOutputHelper?.WriteLine($"{engine}: {first}");
        Assert.Equal((91_599, 0), (first.Regions, first.ArchiveReasons));
        Assert.InRange(first.Agencies, 24_000, 32_000);
        Assert.Equal(0, (await load.Run()).Total);
        Assert.Equal("own", (await new TemplateStore(database.Database).ArchiveReasons()).Single().Code);
    }

    [Theory, OnBothEngines]
    public async Task Two_nodes_that_start_together_load_once(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var both = await Task.WhenAll(new LoadReference(test.Database).Run(), new LoadReference(test.Database).Run());
        Assert.Equal([0, 120_545], both.Select(b => b.Total).Order());
    }

    [Fact]
    public void A_node_knows_its_zone_even_where_the_machine_does_not()
    {
        Assert.Equal(TimeSpan.FromHours(9), new Agency { TimeZone = "Asia/Jayapura" }.Zone.BaseUtcOffset);
        Assert.Equal(TimeSpan.FromHours(7), new Agency { TimeZone = "Asia/Nowhere" }.Zone.BaseUtcOffset);
    }

    [Theory, OnBothEngines]
    public async Task Categories_reasons_templates_and_unit_kinds_are_read_in_order(Engine engine)
    {
        var database = (await data.On(engine)).Database;
        var categories = new CategoryStore(database);
        var tree = await categories.Tree();
        Assert.Equal(ReferenceFiles.Categories().Select(c => c.Code), tree.Select(c => c.Code));
        var potholes = await categories.ByCode("road_potholes");
        Assert.Equal(("roads", "public_works", "Potholes and damaged roads"), (potholes?.ParentCode, potholes?.UnitKind, potholes?.NameIn("en")));
        Assert.Null(await categories.ByCode("none"));

        var templates = new TemplateStore(database);
        Assert.Equal(6, (await templates.ArchiveReasons(retired: true)).Count);
        Assert.Equal(ReferenceFiles.AnswerTemplates().Count, (await templates.ForAgency(null)).Count);
        Assert.Equal(TemplateKind.Final, (await templates.ByCode("final_resolved"))?.Kind);
        Assert.Equal(ReferenceFiles.Units().OrderBy(u => u.Position).ThenBy(u => u.Code, StringComparer.Ordinal).Select(u => u.Code), (await new AgencyStore(database).UnitKinds()).Select(u => u.Code));
    }

    [Theory, OnBothEngines]
    public async Task The_work_calendar_knows_national_days_off(Engine engine)
    {
        var database = (await data.On(engine)).Database;
        var store = new HolidayStore(database);
        var calendar = await new WorkCalendars(database, TimeProvider.System).National(default);
        Assert.False(calendar.IsWorkingDay(new(2026, 3, 20))); // cuti bersama, a Friday
        Assert.False(calendar.IsWorkingDay(new(2026, 8, 17)));
        Assert.True(calendar.IsWorkingDay(new(2026, 8, 18)));
        var year = await store.OfYear(2026);
        Assert.Equal(25, year.Count);
        Assert.Equal("2026-01-01", year[0].Day);
        Assert.Equal(HolidayKind.CollectiveLeave, year.Single(h => h.Day == "2026-03-20").Kind);
    }

    private async Task<AgencyStore> Store(Engine engine) => new((await data.On(engine)).Database);
}
