using Lapor.Agencies;
using Lapor.Tests.Engines;
using Lapor.Tests.House;

namespace Lapor.Tests.Agencies;

[Collection(nameof(LoadedReferenceData))]
public sealed class RegionStoreTests(LoadedReferenceData data)
{
    [Theory, OnBothEngines]
    public async Task A_region_knows_its_name_its_level_and_what_is_around_it(Engine engine)
    {
        var store = await Store(engine);
        var dago = await store.ByCode("32.73.02.1004");
        Assert.NotNull(dago);
        Assert.Equal(("Dago", RegionLevel.Village, "32.73.02"), (dago.Name, dago.Level, dago.ParentCode));
        Assert.Equal("Dago, Coblong, Kota Bandung, Jawa Barat", dago.PathName);
        Assert.Equal(dago.PathName, await store.PathName("32.73.02.1004"));
        Assert.Equal("Kel. Dago, Kec. Coblong, Kota Bandung, Prov. Jawa Barat", dago.FullName);
        Assert.Equal("Prov. Jawa Barat", (await store.ByCode("32"))!.FullName);
        Assert.StartsWith("Daerah Istimewa Yogyakarta", (await store.ByCode("34"))!.FullName, StringComparison.Ordinal);
        Assert.Equal(dago.Code, Assert.Single(await store.Search(dago.FullName)).Code);
        Assert.Null(await store.ByCode("99"));
        Assert.Null(await store.PathName("32.73.02.9999"));
    }

    [Theory, OnBothEngines]
    public async Task Children_are_the_areas_inside_in_code_order(Engine engine)
    {
        var store = await Store(engine);
        var provinces = await store.Children(null);
        Assert.Equal(38, provinces.Count);
        Assert.Equal(("11", "96"), (provinces[0].Code, provinces[^1].Code));
        Assert.Equal(27, (await store.Children("32")).Count);
        Assert.All(await store.Children("32.73.02"), v => Assert.Equal(RegionLevel.Village, v.Level));
        Assert.Empty(await store.Children("32.73.02.1004"));
    }

    [Theory, OnBothEngines]
    public async Task Words_typed_halfway_find_the_place(Engine engine)
    {
        var store = await Store(engine);
        List<string> faults = [];
        (string Typed, string Code)[] cases =
        [
            ("sidom lampung", "18.01.07"), ("jawa bar", "32"), ("kab bandung", "32.04"), ("bandung kota", "32.73"), ("coblong", "32.73.02"),
            ("DAGO coblong", "32.73.02.1004"), ("raas", "35.29.22"), ("ra'as", "35.29.22"), ("yogya", "34"), ("dki jakarta", ""), ("tebet jakarta", "31.74.01"),
        ];
        foreach (var (typed, code) in cases)
        {
            var found = await store.Search(typed);
            if (code.Length == 0 ? found.Count > 0 : found.All(r => r.Code != code)) faults.Add($"{typed}: {string.Join("; ", found.Select(r => r.PathName))}");
        }

        Faults.None(faults);
    }

    [Theory, OnBothEngines]
    public async Task Larger_regions_come_first_and_every_word_counts(Engine engine)
    {
        var store = await Store(engine);
        var bandung = await store.Search("bandung", limit: 10);
        Assert.Equal(10, bandung.Count);
        Assert.Equal(["32.04", "32.17", "32.73"], bandung.Take(3).Select(r => r.Code));
        Assert.All(await store.Search("sidomulyo lampung selatan"), r => Assert.Contains("Lampung Selatan", r.PathName, StringComparison.Ordinal));
        // "Sido Mulyo" is found as typed in one word too.
        Assert.Contains(await store.Search("sidomulyo deli serdang"), r => r.Name is "Sido Mulyo" or "Sidomulyo");
    }

    [Theory, OnBothEngines]
    public async Task A_search_keeps_to_a_level_and_an_area(Engine engine)
    {
        var store = await Store(engine);
        Assert.All(await store.Search("sukajadi", RegionLevel.District), r => Assert.Equal(RegionLevel.District, r.Level));
        var inside = await store.Search("suka", within: "32.73");
        Assert.NotEmpty(inside);
        Assert.All(inside, r => Assert.StartsWith("32.73.", r.Code, StringComparison.Ordinal));
    }

    [Theory]
    [OnBothEngines("", "   ", "!!!", "%", "_", "'; DROP TABLE region; --", "zzzzzz", "🙂", "\0")]
    public async Task Odd_input_finds_nothing_and_breaks_nothing(Engine engine, string typed)
    {
        var store = await Store(engine);
        Assert.Empty(await store.Search(typed));
    }

    [Theory, OnBothEngines]
    public async Task Typing_is_answered_from_the_index(Engine engine)
    {
        var database = (await data.On(engine)).Database;
        foreach (var sql in new[] { RegionStore.SearchSql(1, false), RegionStore.SearchSql(3, true) })
        {
            var plan = await Plans.Of(database, sql, new { depth = 4, from = "sidom", to = "sidom~", like0 = "% lampung%", like1 = "% sel%", inside = "18.", outside = "18/", limit = 20 });
            Plans.NoScan(plan, "region", "region_word");
        }
    }

    [Theory, OnBothEngines]
    public async Task Whatever_is_typed_half_way_is_answered_with_a_short_list(Engine engine)
    {
        var store = await Store(engine);
        foreach (var text in new[] { "s", "su", "su la", "sidom lampung", "kec", "desa su ja ti", "a b c d e f", "tanjung sumatera utara", "kabupaten kota" })
            Assert.InRange((await store.Search(text, limit: 12)).Count, 0, 12);
        Assert.All(await store.Search("sidom lampung"), region => Assert.Contains("Lampung", region.PathName, StringComparison.Ordinal));
    }

    private async Task<RegionStore> Store(Engine engine) => new((await data.On(engine)).Database);
}
