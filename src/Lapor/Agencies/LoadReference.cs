using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>Rows that <see cref="LoadReference"/> added to each table; all zero when everything was there.</summary>
public sealed record LoadedReference(int Regions, int UnitKinds, int Agencies, int Categories, int Holidays, int ArchiveReasons, int AnswerTemplates)
{
    public int Total => Regions + UnitKinds + Agencies + Categories + Holidays + ArchiveReasons + AnswerTemplates;
}

/// <summary>
/// Fills the empty tables of reference data from the embedded files, in one transaction. A table that holds rows is left as it is: what an
/// administrator edited wins, and a newer file comes in through <see cref="ImportReference"/>.
/// </summary>
public sealed class LoadReference(Database database)
{
    /// <summary>Loads what is missing; running it again adds nothing.</summary>
    public async Task<LoadedReference> Run(CancellationToken cancel = default)
    {
        try
        {
            return await Fill(cancel);
        }
        catch (Exception first) when (database.Dialect.IsUniqueViolation(first))
        {
            // Another node loaded at the same moment and committed first: what it wrote is seen now.
            return await Fill(cancel);
        }
    }

    private Task<LoadedReference> Fill(CancellationToken cancel) =>
        database.Write(
            async t => new LoadedReference(
                await Fill(t, "region", Regions, cancel),
                await Fill(t, "unit_kind", UnitKinds, cancel),
                await Fill(t, "agency", Agencies, cancel),
                await Fill(t, "category", Categories, cancel),
                await Fill(t, "holiday", Holidays, cancel),
                await Fill(t, "archive_reason", ArchiveReasons, cancel),
                await Fill(t, "answer_template", Templates, cancel)),
            cancel);

    private static async Task<int> Fill(Transaction t, string table, Func<Transaction, CancellationToken, Task<int>> fill, CancellationToken cancel)
    {
        if (await t.Scalar<long>($"SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table} LIMIT 1) r", cancel: cancel) > 0) return 0;
        var count = await fill(t, cancel);
        // Both planners guess badly about a table they have never counted.
        await t.Execute($"ANALYZE {table};", cancel: cancel);
        return count;
    }

    private static async Task<int> Regions(Transaction t, CancellationToken cancel)
    {
        // Codes come parents first, so the path of the parent is known: names[depth] is the nearest one above.
        var paths = new string[4];
        var rows = new List<object?[]>(92_000);
        var words = new List<object?[]>(230_000);
        foreach (var (code, name) in ReferenceFiles.Regions())
        {
            var depth = (int)Region.LevelOf(code);
            paths[depth] = depth == 0 ? name : $"{name}, {paths[depth - 1]}";
            rows.Add(Region.Row(code, name, paths[depth]));
            words.AddRange(Region.WordRows(code, name));
        }

        var count = await t.InsertMany("region", Region.Columns, rows, cancel);
        // In the order of the primary key the tree of the index grows at its end only.
        words.Sort((a, b) => (int)a[0]! != (int)b[0]!
            ? (int)a[0]! - (int)b[0]!
            : string.CompareOrdinal((string)a[1]!, (string)b[1]!) is not 0 and var byWord ? byWord : string.CompareOrdinal((string)a[2]!, (string)b[2]!));
        await t.InsertMany("region_word", Region.WordColumns, words, cancel);
        await t.Execute("ANALYZE region_word;", cancel: cancel);
        return count;
    }

    private static Task<int> UnitKinds(Transaction t, CancellationToken cancel) => t.InsertMany(
        "unit_kind",
        ReferenceFormat.UnitKindColumns,
        ReferenceFiles.Units().Select(u => new object?[] { u.Code, u.Name, u.NameEn, u.Abbreviations, u.Position }),
        cancel);

    private static async Task<int> Agencies(Transaction t, CancellationToken cancel)
    {
        var tree = AgencyTree.Build(ReferenceFiles.Agencies(), ReferenceFiles.Units(), ReferenceFiles.Regions().Where(r => Region.LevelOf(r.Code) is RegionLevel.Regency or RegionLevel.District));
        var abbreviations = ReferenceFiles.Units().ToDictionary(u => u.Code, u => u.Abbreviations, StringComparer.Ordinal);
        string? Abbreviations(Agency a) => a.UnitKind is null ? null : abbreviations.GetValueOrDefault(a.UnitKind);
        var count = await t.InsertMany("agency", AgencyWrites.Columns, tree.Select(a => AgencyWrites.Row(a, Abbreviations(a))), cancel);
        await t.InsertMany("agency_word", AgencyWrites.WordColumns, tree.SelectMany(a => AgencyWrites.WordRows(a, Abbreviations(a))), cancel);
        await t.Execute("ANALYZE agency_word;", cancel: cancel);
        return count;
    }

    private static Task<int> Categories(Transaction t, CancellationToken cancel) => t.InsertMany(
        "category",
        ["code", "parent_code", "name", "name_en", "synonyms", "unit_kind", "agency_slug", "position"],
        ReferenceFiles.Categories().Select(c => new object?[] { c.Code, c.ParentCode, c.Name, c.NameEn, c.Synonyms, c.UnitKind, c.AgencySlug, c.Position }),
        cancel);

    private static Task<int> Holidays(Transaction t, CancellationToken cancel) => t.InsertMany(
        "holiday",
        ["day", "region_code", "kind", "name", "source", "estimate"],
        ReferenceFiles.Holidays().Select(h => new object?[] { h.Day, h.RegionCode, h.Kind.Code(), h.Name, h.Source, h.Estimate }),
        cancel);

    private static Task<int> ArchiveReasons(Transaction t, CancellationToken cancel) => t.InsertMany(
        "archive_reason",
        ["code", "name", "name_en", "explanation", "explanation_en", "position"],
        ReferenceFiles.ArchiveReasons().Select(r => new object?[] { r.Code, r.Name, r.NameEn, r.Explanation, r.ExplanationEn, r.Position }),
        cancel);

    private static Task<int> Templates(Transaction t, CancellationToken cancel) => t.InsertMany(
        "answer_template",
        ["id", "code", "kind", "title", "body"],
        ReferenceFiles.AnswerTemplates().Select((a, index) => new object?[] { (long)index + 1, a.Code, a.Kind.Code(), a.Title, a.Body }),
        cancel);
}

/// <summary>The tree that a new system starts with: the agencies of the file, and the units that such a government usually has.</summary>
internal static class AgencyTree
{
    /// <summary>All nodes with ids from 1, parents before children.</summary>
    public static List<Agency> Build(IReadOnlyList<AgencyRow> agencies, IReadOnlyList<UnitRow> units, IEnumerable<RegionRow> regions)
    {
        var below = regions.ToLookup(r => Region.ParentOf(r.Code) ?? "", StringComparer.Ordinal);
        var nodes = new List<Agency>(30_000);
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var bySlug = new Dictionary<string, Agency>(StringComparer.Ordinal);
        var autonomous = agencies.Where(a => a.Kind is AgencyKind.Regency or AgencyKind.City).Select(a => a.RegionCode).ToHashSet(StringComparer.Ordinal);

        Agency Add(Agency? parent, string slug, string name, string shortName, AgencyKind kind, string? region, string? unitKind, string zone, AgencyRow? row = null)
        {
            // Two units of one name (a district named like another) differ by a number.
            var unique = slug;
            for (var number = 2; !slugs.Add(unique); number++) unique = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
            var id = nodes.Count + 1;
            nodes.Add(new Agency
            {
                Id = id,
                Slug = unique,
                Name = name,
                ShortName = shortName,
                KindCode = kind.Code(),
                ParentId = parent?.Id,
                RootId = parent?.RootId ?? id,
                Path = string.Create(CultureInfo.InvariantCulture, $"{parent?.Path ?? "/"}{id}/"),
                RegionCode = region,
                UnitKind = unitKind,
                TimeZone = zone,
                Email = row?.Email,
                Active = row?.Active ?? true,
                StraightDispose = row?.StraightDispose ?? false,
                ValidFrom = row?.ValidFrom,
                ValidTo = row?.ValidTo,
                Version = 1,
            });
            return nodes[^1];
        }

        // Slugs of the file first: a generated unit never takes the address of an agency.
        foreach (var row in agencies)
        {
            var parent = row.ParentSlug is null ? null : bySlug[row.ParentSlug];
            bySlug.Add(row.Slug, Add(parent, row.Slug, row.Name, row.ShortName, row.Kind, row.RegionCode, row.UnitKind, row.TimeZone ?? parent?.TimeZone ?? "Asia/Jakarta", row));
        }

        foreach (var row in agencies.Where(a => a.SuccessorSlug is not null))
        {
            var old = bySlug[row.Slug];
            nodes[(int)old.Id - 1] = old with { SuccessorId = bySlug[row.SuccessorSlug!].Id };
        }

        foreach (var row in agencies.Where(a => a.Active && a.Kind != AgencyKind.Unit))
        {
            var root = bySlug[row.Slug];
            var area = row.Kind is AgencyKind.Ministry ? row.Name.Split('/')[0] : row.Name.Replace("Pemerintah ", "", StringComparison.Ordinal);
            var made = new Dictionary<string, Agency>(StringComparer.Ordinal);
            foreach (var unit in units)
            {
                if (unit.PatternFor(row.Kind) is not { } pattern) continue;
                var name = pattern.Replace("{area}", area, StringComparison.Ordinal);
                made[unit.Code] = Add(
                    unit.Parent is null ? root : made[unit.Parent], NameWords.Slug(name), name, pattern.Replace(" {area}", "", StringComparison.Ordinal), AgencyKind.Unit, null, unit.Code, root.TimeZone);
            }

            // Jakarta's administrative cities and regency are parts of the province, not governments of their own.
            if (row.Kind == AgencyKind.Province)
            {
                foreach (var city in below[row.RegionCode!].Where(r => !autonomous.Contains(r.Code)))
                    AddDistricts(Add(root, NameWords.Slug(city.Name), city.Name, city.Name, AgencyKind.Unit, city.Code, "administrative_city", root.TimeZone), city.Code, city.Name);
            }
            else if (row.Kind is AgencyKind.Regency or AgencyKind.City)
            {
                AddDistricts(root, row.RegionCode!, area);
            }
        }

        return nodes;

        void AddDistricts(Agency parent, string code, string area)
        {
            // Papua's districts are called distrik (UU 21/2001).
            var word = code.StartsWith('9') ? "Distrik" : "Kecamatan";
            foreach (var district in below[code])
                Add(parent, NameWords.Slug($"{word} {district.Name} {area}"), $"{word} {district.Name} {area}", $"{word} {district.Name}", AgencyKind.Unit, district.Code, "district_office", parent.TimeZone);
        }
    }
}
