using Lapor.Agencies;
using Lapor.Tests.Engines;
using Lapor.Tests.House;

namespace Lapor.Tests.Agencies;

/// <summary>The first words of short messages over the whole nation's agencies.</summary>
[Collection(nameof(LoadedReferenceData))]
public sealed class KeywordTests(LoadedReferenceData data)
{
    [Theory]
    [InlineData("BULELENG lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("kab buleleng lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("Kab. Buleleng: lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("pemkab buleleng, lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("BULELENGlampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("bulelenglampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("BULELNG lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("buleleg lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("BUELLENG lampu mati", "kabupaten-buleleng", "lampu mati")]
    [InlineData("kota bandung jalan rusak", "kota-bandung", "jalan rusak")]
    [InlineData("KAB BANDUNG BARAT jalan rusak", "kabupaten-bandung-barat", "jalan rusak")]
    [InlineData("bandung barat jalan rusak", "kabupaten-bandung-barat", "jalan rusak")]
    [InlineData("jabar sekolah rusak", "provinsi-jawa-barat", "sekolah rusak")]
    [InlineData("prov. jawa barat sekolah rusak", "provinsi-jawa-barat", "sekolah rusak")]
    [InlineData("DKI banjir", "provinsi-dki-jakarta", "banjir")]
    [InlineData("Jakarta banjir", "provinsi-dki-jakarta", "banjir")]
    [InlineData("KEMENKES antre obat", "kementerian-kesehatan", "antre obat")]
    [InlineData("kementerian kesehatan antre obat", "kementerian-kesehatan", "antre obat")]
    [InlineData("BATU jalan berlubang", "kota-batu", "jalan berlubang")]
    [InlineData("kota batu jalan berlubang", "kota-batu", "jalan berlubang")]
    public async Task A_keyword_is_understood_however_it_is_written(string text, string slug, string rest)
    {
        var match = (await Keywords()).Match(text);
        Assert.Equal((slug, rest), (match.Target?.Slug, match.Rest));
    }

    [Theory]
    [InlineData("Bantu saya, jalan rusak")]
    [InlineData("bocor pipa PDAM sejak kemarin")]
    [InlineData("Banjir setinggi lutut di depan rumah")]
    [InlineData("Sampah menumpuk")]
    [InlineData("lampu mati")]
    [InlineData("Jalan rusak")]
    [InlineData("batu besar longsor menutup jalan")]
    [InlineData("BATU BESAR LONGSOR")]
    [InlineData("Demam berdarah meningkat")]
    [InlineData("tegas sekali petugasnya")]
    [InlineData("")]
    [InlineData("🙂🙂🙂")]
    public async Task Ordinary_words_are_no_keyword_and_stay(string text)
    {
        var match = (await Keywords()).Match(text);
        Assert.Empty(match.Targets);
        Assert.Equal(text, match.Rest);
    }

    [Fact]
    public async Task A_name_that_two_share_is_left_to_the_admin()
    {
        var match = (await Keywords()).Match("bandung jalan rusak");
        Assert.Equal(["kabupaten-bandung", "kota-bandung"], match.Targets.Select(t => t.Slug).Order());
        Assert.Null(match.Target);
    }

    [Fact]
    public async Task Every_agency_is_found_by_its_full_and_its_short_name()
    {
        var store = new AgencyStore((await data.On(Engine.Sqlite)).Database);
        var keywords = await Keywords();
        List<string> missing = [];
        foreach (var kind in Enum.GetValues<AgencyKind>().Where(k => k is not AgencyKind.Unit))
        {
            foreach (var agency in await store.Roots(kind, limit: 1000))
            {
                foreach (var name in new[] { agency.Name, agency.ShortName }.Where(n => NameWords.Of(n).Count <= 6))
                    if (keywords.Match($"{name.ToUpperInvariant()} ada masalah").Targets.All(t => t.Slug != agency.Slug)) missing.Add(name);
            }
        }

        Faults.None(missing);
    }

    [Fact]
    public async Task A_renamed_agency_is_found_a_minute_later()
    {
        await using var fresh = await TestDatabase.Create(Engine.Sqlite);
        var clock = new TestClock();
        var store = new KeywordStore(fresh.Database, clock);
        async Task Name(string name) => await fresh.Database.Write(t => t.Execute(
            """
            DELETE FROM agency;
            INSERT INTO agency (id, slug, name, short_name, kind, root_id, path, time_zone, straight_dispose, search) VALUES (1, 'x', @name, @name, 'ministry', 1, '/1/', 'Asia/Jakarta', FALSE, '')
            """,
            new { name }));
        await Name("Lamadaya");
        Assert.NotNull((await store.Get(default)).Match("lamadaya apa").Target);
        await Name("Barudaya");
        Assert.Null((await store.Get(default)).Match("barudaya apa").Target);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull((await store.Get(default)).Match("barudaya apa").Target);
    }

    private async Task<Keywords> Keywords() => await new KeywordStore((await data.On(Engine.Sqlite)).Database, TimeProvider.System).Get(default);
}
