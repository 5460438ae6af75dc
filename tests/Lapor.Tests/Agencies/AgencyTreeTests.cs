using Lapor.Agencies;
using Lapor.Storage;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Agencies;

/// <summary>Editing the tree.</summary>
public sealed class AgencyTreeTests
{
    [Theory, OnBothEngines]
    public async Task A_new_unit_stands_below_its_parent_and_is_found(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var (save, store) = (new SaveUnit(test.Database), new AgencyStore(test.Database));
        var city = await City(test.Database);
        var office = (await save.Run(new() { ParentId = city.Id, Name = "Dinas Taman Kota Uji", ShortName = "Distamkot", Email = "taman@uji.example" })).Value;
        Assert.Equal($"/{city.Id}/{office.Id}/", office.Path);
        Assert.Equal((city.Id, "dinas-taman-kota-uji", "Asia/Makassar", 1), (office.RootId, office.Slug, office.TimeZone, office.Version));
        Assert.Equal(office, await store.ById(office.Id));
        Assert.Equal([office.Id], (await store.Search("taman uji")).Select(a => a.Id));
        Assert.Equal([office.Id], (await store.Search("distamkot")).Select(a => a.Id));
        // A second one of the same name gets an address of its own.
        Assert.Equal("dinas-taman-kota-uji-2", (await save.Run(new() { ParentId = city.Id, Name = "Dinas Taman Kota Uji" })).Value.Slug);
    }

    [Theory, OnBothEngines]
    public async Task A_changed_name_is_found_and_the_old_one_is_not(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var (save, store) = (new SaveUnit(test.Database), new AgencyStore(test.Database));
        var city = await City(test.Database);
        var office = (await save.Run(new() { ParentId = city.Id, Name = "Dinas Taman" })).Value;
        var renamed = (await save.Run(new() { Id = office.Id, Version = office.Version, Name = "Dinas Hutan", StraightDispose = true })).Value;
        Assert.Equal(("Dinas Hutan", "dinas-taman", 2, true), (renamed.Name, renamed.Slug, renamed.Version, renamed.StraightDispose));
        Assert.Equal(renamed, await store.ById(office.Id));
        Assert.Empty(await store.Search("taman"));
        Assert.Single(await store.Search("hutan"));
    }

    [Theory, OnBothEngines]
    public async Task Who_saves_second_is_told(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var save = new SaveUnit(test.Database);
        var city = await City(test.Database);
        Assert.False((await save.Run(new() { Id = city.Id, Version = 1, Name = "Pemerintah Kota Satu" })).IsRefused);
        Assert.Equal("changed_meanwhile", Code(await save.Run(new() { Id = city.Id, Version = 1, Name = "Pemerintah Kota Dua" })));
        Assert.Equal("Pemerintah Kota Satu", (await new AgencyStore(test.Database).ById(city.Id))?.Name);
    }

    [Theory, OnBothEngines]
    public async Task What_cannot_be_saved_is_refused_by_field(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var save = new SaveUnit(test.Database);
        var city = await City(test.Database);
        var bad = await save.Run(new() { Name = " !! ", Email = "bukan surel", TimeZone = "Asia/Bandung", RegionCode = "99.99", UnitKind = "none" });
        Assert.Equal(
            ["email_invalid", "name_missing", "parent_and_kind", "region_unknown", "time_zone_unknown", "unit_kind_unknown"],
            bad.Refusals.Select(r => r.Code).Order());
        Assert.All(bad.Refusals, r => Assert.NotEmpty(r.Field));
        foreach (var mail in new[] { "a", "a@", "@b.id", "a@b", "a b@c.id", "a@b@c.id", "a@.id", "a@b.id, c@d.id", "a@b.id\n" + "Bcc: x@y.id" })
            Assert.Equal("email_invalid", Code(await save.Run(new() { ParentId = city.Id, Name = "Unit", Email = mail })));
        Assert.Equal("parent_not_found", Code(await save.Run(new() { ParentId = 999, Name = "Unit" })));
        Assert.Equal("unit_not_found", Code(await save.Run(new() { Id = 999, Version = 1, Name = "Unit" })));
        Assert.Equal("name_too_long", Code(await save.Run(new() { ParentId = city.Id, Name = new string('a', 301) })));
    }

    [Theory, OnBothEngines]
    public async Task Many_units_added_at_once_all_get_an_id(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var save = new SaveUnit(test.Database);
        var city = await City(test.Database);
        var added = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => save.Run(new() { ParentId = city.Id, Name = "Bagian Umum" })));
        Assert.Equal(12, added.Select(a => a.Value.Id).Distinct().Count());
        Assert.Equal(12, added.Select(a => a.Value.Slug).Distinct().Count());
    }

    [Theory, OnBothEngines]
    public async Task A_moved_unit_takes_everything_below_it_along(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var (save, move, store) = (new SaveUnit(test.Database), new MoveUnit(test.Database), new AgencyStore(test.Database));
        var city = await City(test.Database);
        var one = (await save.Run(new() { ParentId = city.Id, Name = "Dinas Satu" })).Value;
        var two = (await save.Run(new() { ParentId = city.Id, Name = "Dinas Dua" })).Value;
        var section = (await save.Run(new() { ParentId = one.Id, Name = "Seksi" })).Value;
        var desk = (await save.Run(new() { ParentId = section.Id, Name = "Loket" })).Value;

        var moved = (await move.Run(section.Id, section.Version, two.Id)).Value;
        Assert.Equal(two.Id, moved.ParentId);
        Assert.Equal([one.Id], await store.Subtree(one.Id));
        Assert.Equal([two.Id, section.Id, desk.Id], await store.Subtree(two.Id));
        Assert.Equal(["Dinas Dua", "Seksi", "Loket"], (await store.Lineage(desk.Id)).Skip(1).Select(a => a.Name));

        Assert.Equal("changed_meanwhile", Code(await move.Run(section.Id, section.Version, one.Id)));
        Assert.Equal("below_itself", Code(await move.Run(section.Id, moved.Version, desk.Id)));
        Assert.Equal("below_itself", Code(await move.Run(section.Id, moved.Version, section.Id)));
        Assert.Equal("agency_has_no_parent", Code(await move.Run(city.Id, city.Version, one.Id)));
        Assert.Equal("parent_not_found", Code(await move.Run(section.Id, moved.Version, 999)));
        Assert.Equal("unit_not_found", Code(await move.Run(999, 1, one.Id)));
        var other = (await save.Run(new() { Kind = AgencyKind.Regency, Name = "Pemerintah Kabupaten Lain" })).Value;
        Assert.Equal("other_agency", Code(await move.Run(section.Id, moved.Version, other.Id)));
        Assert.Equal(moved, (await move.Run(section.Id, moved.Version, two.Id)).Value); // already there: nothing changes
    }

    [Theory, OnBothEngines]
    public async Task Two_units_moved_below_each_other_at_once_make_no_ring(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var (save, move, store) = (new SaveUnit(test.Database), new MoveUnit(test.Database), new AgencyStore(test.Database));
        var city = await City(test.Database);
        for (var round = 0; round < 8; round++)
        {
            var one = (await save.Run(new() { ParentId = city.Id, Name = "Satu" })).Value;
            var two = (await save.Run(new() { ParentId = city.Id, Name = "Dua" })).Value;
            var both = await Task.WhenAll(move.Run(one.Id, 1, two.Id), move.Run(two.Id, 1, one.Id));
            Assert.Single(both, outcome => !outcome.IsRefused);
            Assert.Contains(one.Id, await store.Subtree(city.Id));
            Assert.Contains(two.Id, await store.Subtree(city.Id));
        }
    }

    [Theory, OnBothEngines]
    public async Task A_retired_unit_keeps_its_name_and_is_no_longer_offered(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var (save, retire, store) = (new SaveUnit(test.Database), new RetireUnit(test.Database, TimeProvider.System), new AgencyStore(test.Database));
        var city = await City(test.Database);
        var office = (await save.Run(new() { ParentId = city.Id, Name = "Dinas Lama" })).Value;
        var section = (await save.Run(new() { ParentId = office.Id, Name = "Seksi Lama" })).Value;
        var next = (await save.Run(new() { ParentId = city.Id, Name = "Dinas Baru" })).Value;

        Assert.Equal("has_active_units", Code(await retire.Run(office.Id, 1)));
        Assert.Equal("successor_not_found", Code(await retire.Run(section.Id, 1, section.Id)));
        Assert.Equal("changed_meanwhile", Code(await retire.Run(section.Id, 7)));
        Assert.Equal("unit_not_found", Code(await retire.Run(999, 1)));
        Assert.False((await retire.Run(section.Id, 1)).IsRefused);
        var retired = (await retire.Run(office.Id, 1, next.Id)).Value;
        Assert.Equal((false, next.Id, 2), (retired.Active, retired.SuccessorId, retired.Version));
        Assert.NotNull(retired.ValidTo);
        Assert.Equal(retired, await store.ById(office.Id));
        Assert.Empty(await store.Search("lama"));
        Assert.Equal([next.Id], (await store.UnitsOf(city.Id)).Select(u => u.Id));
        Assert.Contains(office.Id, await store.Subtree(city.Id)); // its reports are still seen
        Assert.Equal("parent_not_found", Code(await save.Run(new() { ParentId = office.Id, Name = "Seksi Baru" })));
    }

    private static async Task<Agency> City(Database database) =>
        (await new SaveUnit(database).Run(new() { Kind = AgencyKind.City, Name = "Pemerintah Kota Uji", TimeZone = "Asia/Makassar" })).Value;

    private static string Code<T>(Lapor.Foundation.Outcome<T> outcome) => Assert.Single(outcome.Refusals).Code;
}
