using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Storage;
using Lapor.Tests.Engines;

namespace Lapor.Tests.Agencies;

/// <summary>The national tree has more than 150,000 nodes: agencies, their units, schools, health centres, village offices.</summary>
public sealed class LargeTreeTests
{
    [Theory, OnBothEngines]
    public async Task The_tree_holds_150_000_nodes_and_every_question_uses_an_index(Engine engine)
    {
        await using var test = await TestDatabase.Create(engine);
        var database = test.Database;
        await Fill(database, roots: 500, units: 30, below: 10);
        var store = new AgencyStore(database);
        Assert.True(await database.Read(s => s.Scalar<long>("SELECT COUNT(*) FROM agency")) > 150_000);

        var root = await store.BySlug("node-1");
        Assert.Equal(331, (await store.Subtree(root!.Id)).Count);
        Assert.Equal(330, (await store.UnitsOf(root.Id)).Count);
        Assert.Equal(30, (await store.Children(root.Id)).Count);

        Plans.NoScan(await Plans.Of(database, AgencyStore.SubtreeSql, new { path = "/1/", after = "/10" }), "agency");
        Plans.NoScan(await Plans.Of(database, AgencyStore.RootsSql, new { kind = "city", name = "Kota 3", id = 5L, retired = false, limit = 50 }), "agency");
        Plans.NoScan(await Plans.Of(database, AgencyStore.SearchSql(2), new { depth = 2, from = "puskesmas", to = "puskesmas~", like0 = "% puskesmas%", like1 = "% wilayah7%", limit = 20 }), "agency", "agency_word");
        Plans.NoScan(await Plans.Of(database, AgencyStore.SearchWithinSql(1), new { path = "/1/", after = "/10", like0 = "% pus%", limit = 20 }), "agency");

        Assert.NotEmpty(await store.Subtree(root.Id));
        Assert.NotEmpty(await store.Search("puskesmas wilayah77"));
        Assert.NotEmpty(await store.Search("puskesmas"));
        await store.Search("pu wi");
        await store.Roots(AgencyKind.City, root);
        Assert.NotEmpty(await store.Search("pu", within: root));
    }

    private static Task Fill(Database database, int roots, int units, int below) => database.Write(async t =>
    {
        var nodes = new List<Agency>();
        Agency Add(Agency? parent, string name)
        {
            long id = nodes.Count + 1;
            nodes.Add(new Agency
            {
                Id = id,
                Slug = string.Create(CultureInfo.InvariantCulture, $"node-{id}"),
                Name = name,
                ShortName = name,
                KindCode = (parent is null ? AgencyKind.City : AgencyKind.Unit).Code(),
                ParentId = parent?.Id,
                RootId = parent?.RootId ?? id,
                Path = string.Create(CultureInfo.InvariantCulture, $"{parent?.Path ?? "/"}{id}/"),
                TimeZone = "Asia/Jakarta",
                Active = true,
            });
            return nodes[^1];
        }

        for (var r = 0; r < roots; r++)
        {
            var root = Add(null, string.Create(CultureInfo.InvariantCulture, $"Kota Wilayah{r}"));
            for (var u = 0; u < units; u++)
            {
                var unit = Add(root, string.Create(CultureInfo.InvariantCulture, $"Dinas {u} Wilayah{r}"));
                for (var b = 0; b < below; b++) Add(unit, string.Create(CultureInfo.InvariantCulture, $"Puskesmas {b} Wilayah{r}"));
            }
        }

        await t.InsertMany("agency", AgencyWrites.Columns, nodes.Select(n => AgencyWrites.Row(n, null)));
        await t.InsertMany("agency_word", AgencyWrites.WordColumns, nodes.SelectMany(n => AgencyWrites.WordRows(n, null)));
        await t.Execute("ANALYZE agency;");
        await t.Execute("ANALYZE agency_word;");
    });
}
