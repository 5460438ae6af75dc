using FsCheck.Fluent;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Tests.Engines;
using Lapor.Tests.Foundation;
using Lapor.Tests.Journey;

namespace Lapor.Tests.Publishing;

public sealed class PublicStoreTests
{
    [Theory, OnBothEngines]
    public async Task Words_are_found_in_titles_texts_places_and_answers_whatever_their_form(Engine engine)
    {
        await using var world = await World.Create(engine);
        var roads = await Public(world, s => s with { Title = "Perbaikan jalan", Text = "Mohon aspalnya.", Place = "Simpang Dago", Category = "road_potholes" });
        var water = await Public(world, s => s with { Title = "Air keruh", Text = "Sudah tiga hari airnya berbau.", Place = "Cihampelas", Category = "social" });
        var v = (await world.Report(water)).Version;
        await world.Answering.FollowUp(world.Andi, water, v, new FollowUp(true, false, "Pipa telah diperbaiki dan dibersihkan."), default);
        await world.Publish(water);
        async Task<string> Find(string words) => string.Join(' ', (await world.Public.List(new PublicFilter { Words = words }, 10, default)).Select(r => r.Title));
        Assert.Equal("Perbaikan jalan", await Find("memperbaiki jalan"));
        Assert.Equal("Perbaikan jalan", await Find("JALAN"));
        Assert.Equal("Perbaikan jalan", await Find("jln aspal"));
        Assert.Equal("Perbaikan jalan", await Find("simpang"));
        Assert.Equal("Air keruh", await Find("bau"));
        Assert.Equal("Air keruh", await Find("membersihkan pipa"));
        Assert.Equal("Air keruh Perbaikan jalan", await Find("diperbaiki"));
        foreach (var nothing in new[] { "gajah", "jalan keruh", "yang", "?!", "\" OR 1", "terms:jalan NEAR", "'; DROP TABLE public_report; --", "a & !b | (", "\0", "😡" })
            Assert.DoesNotContain("Perbaikan", await Find(nothing), StringComparison.Ordinal);
        Assert.NotNull(await world.Public.ByTrackingId(roads, default));
    }

    [Theory, OnBothEngines]
    public async Task Filters_narrow_by_state_agency_region_category_and_class(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Public(world, s => s with { Title = "satu", RegionCode = "32.73.02.1001", Category = "road_potholes" });
        await Public(world, s => s with { Title = "dua", RegionCode = "51.08", Category = "social" }, choice: 1);
        var three = await Public(world, s => s with { Title = "tiga", Class = "aspiration", RegionCode = "32", Category = "street_lights" });
        await world.Do(world.Andi, ActKind.FinalFollowUp, three);
        await world.Publish(three);
        async Task<string> List(PublicFilter filter) => string.Join(' ', (await world.Public.List(filter, 10, default)).Select(r => r.Title));
        Assert.Equal("tiga dua satu", await List(new()));
        Assert.Equal("tiga", await List(new() { Status = "followed_up" }));
        Assert.Equal("dua satu", await List(new() { Status = "forwarded" }));
        Assert.Equal("tiga satu", await List(new() { Agency = "kota-bandung" }));
        Assert.Equal("dua", await List(new() { Agency = "kabupaten-buleleng" }));
        Assert.Equal("tiga satu", await List(new() { Region = "32" }));
        Assert.Equal("satu", await List(new() { Region = "32.73" }));
        Assert.Equal("satu", await List(new() { Region = "32.73.02.1001" }));
        Assert.Equal("satu", await List(new() { Category = "road_potholes" }));
        Assert.Equal("tiga satu", await List(new() { Category = "roads" }));
        Assert.Equal("dua", await List(new() { Category = "social" }));
        Assert.Equal("tiga", await List(new() { Class = "aspiration" }));
        Assert.Equal("tiga", await List(new() { Class = "aspiration", Agency = "kota-bandung", Words = "lampu", Region = "32", Category = "roads", Status = "followed_up" }));
        foreach (var odd in new[] { "nanti", "'", "\0", "%", "", new string('x', 5_000) })
        {
            Assert.Equal("", await List(new() { Status = odd }));
            Assert.Equal("", await List(new() { Agency = odd }));
            Assert.Equal("", await List(new() { Region = odd }));
            Assert.Equal("", await List(new() { Category = odd }));
            Assert.Equal("", await List(new() { Class = odd }));
            Assert.Equal("", await List(new() { Cursor = odd }));
        }

        var counts = await world.Public.CountByState(null, 100, default);
        Assert.Equal((2, 1, 0), (counts["forwarded"], counts["followed_up"], counts["archived"]));
        Assert.Equal(1, (await world.Public.CountByState(World.Buleleng, 100, default))["forwarded"]);
        Assert.Equal(1, (await world.Public.CountByState(null, 1, default))["forwarded"]);
    }

    [Theory, OnBothEngines]
    public async Task A_row_has_the_names_of_its_codes(Engine engine)
    {
        await using var world = await World.Create(engine);
        var id = await Public(world, s => s);
        await world.Dispose(id);
        await world.Publish(id);
        var row = Assert.Single(await world.Public.List(new(), 10, default));
        Assert.Equal(("Coblong, Kota Bandung, Jawa Barat", "Lampu jalan", "Street lights"), (row.RegionName, row.CategoryName, row.CategoryNameEn));
        Assert.Equal(("kota-bandung", "Pemerintah Kota Bandung", "Dinas Pekerjaan Umum Kota Bandung"), (row.AgencySlug, row.AgencyName, row.UnitName));
        Assert.Equal(("disposed", "red", "2026-02-27", "web"), (row.State, row.Light, row.IncidentDate, row.Channel));
    }

    [Theory, OnBothEngines]
    public async Task Pages_hold_each_report_once_without_gaps_though_new_ones_come_in_between(Engine engine)
    {
        await using var world = await World.Create(engine);
        await Feed.Fill(world, 40);
        var walks = from size in Gen.Choose(1, 12)
                    from filter in Gen.Elements<PublicFilter>(new(), new() { Status = "forwarded" }, new() { Class = "complaint", Region = "32" }, new() { Words = "lampu" }, new() { Category = "roads" }, new() { Agency = "kabupaten-buleleng" })
                    select (size, filter);
        Law.Holds(walks, walk => Task.Run(() => Walk(world, walk.size, walk.filter)).GetAwaiter().GetResult(), cases: 25);
    }

    [Theory, OnBothEngines]
    public async Task A_cursor_of_no_report_and_of_a_hidden_one_end_the_list_alike(Engine engine)
    {
        await using var world = await World.Create(engine);
        var first = await Public(world, s => s);
        var hidden = await world.File(s => s with { Confidential = true });
        await Public(world, s => s);
        foreach (var cursor in new[] { TrackingId.New().ToString(), hidden.ToString(), "0", "bukan nomor" })
            Assert.Empty(await world.Public.List(new() { Cursor = cursor }, 10, default));
        Assert.Empty(await world.Public.List(new() { Cursor = first.ToString() }, 10, default));
    }

    private static async Task<bool> Walk(World world, int size, PublicFilter filter)
    {
        var whole = (await world.Public.List(filter, 1_000, default)).Select(r => r.TrackingId).ToList();
        List<string> walked = [];
        string? cursor = null;
        while (true)
        {
            var page = await world.Public.List(filter with { Cursor = cursor }, size, default);
            Assert.True(page.Count <= size + 1);
            walked.AddRange(page.Take(size).Select(r => r.TrackingId));
            if (page.Count <= size) break;
            cursor = page[size - 1].TrackingId;
            if (walked.Count == size) await Feed.Fill(world, 1); // newer ones do not shift the pages behind
        }

        Assert.Equal(whole, walked);
        return walked.Count > 0;
    }

    private static async Task<TrackingId> Public(World world, Func<Lapor.Intake.Submission, Lapor.Intake.Submission> change, int choice = 0)
    {
        var id = await world.File(change);
        await world.Do(world.Nia, ActKind.Forward, id, choice);
        await world.Publish(id);
        return id;
    }
}
