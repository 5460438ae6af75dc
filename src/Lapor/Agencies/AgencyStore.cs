using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>Reads the agency tree.</summary>
public sealed class AgencyStore(Database database)
{
    internal const string Columns = """
        a.id, a.slug, a.name, a.short_name, a.kind AS kind_code, a.parent_id, a.root_id, a.path, a.region_code, a.unit_kind, a.time_zone,
        a.email, a.active, a.straight_dispose, a.valid_from, a.valid_to, a.successor_id, a.version, a.opens, a.closes, a.work_days
        """;

    internal const string SubtreeSql = "SELECT id FROM agency WHERE path >= @path AND path < @after ORDER BY path";

    internal const string RootsSql = $"""
        SELECT {Columns} FROM agency a
        WHERE a.kind = @kind AND (a.name, a.id) > (@name, @id) AND (a.active OR @retired)
        ORDER BY a.name, a.id LIMIT @limit
        """;

    /// <summary>The node, or null.</summary>
    public Task<Agency?> ById(long id, CancellationToken cancel = default) => database.Read(s => ById(s, id, cancel), cancel);

    /// <summary>The nodes with these ids, in any order; unknown ids are left out.</summary>
    public async Task<IReadOnlyList<Agency>> ByIds(IReadOnlyCollection<long> ids, CancellationToken cancel = default) => ids.Count == 0
        ? []
        : await database.Read(s => s.Query<Agency>($"SELECT {Columns} FROM agency a WHERE a.id {s.Dialect.In("ids")}", new { ids = ids.ToArray() }, cancel), cancel);

    /// <summary>The node with this slug, or null.</summary>
    public Task<Agency?> BySlug(string slug, CancellationToken cancel = default) => database.Read(s => BySlug(s, IndonesianText.Clean(slug), cancel), cancel); // from an address: PostgreSQL takes no zero byte

    /// <summary>The nodes right below one, by name.</summary>
    public Task<IReadOnlyList<Agency>> Children(long parentId, bool retired = false, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Agency>(
                $"SELECT {Columns} FROM agency a WHERE a.parent_id = @parentId AND (a.active OR @retired) ORDER BY a.name, a.id",
                new { parentId, retired },
                cancel),
            cancel);

    /// <summary>The ids of a node and of everything below it, retired ones too: what an officer of that node sees.</summary>
    public Task<IReadOnlyList<long>> Subtree(long id, CancellationToken cancel = default) =>
        database.Read<IReadOnlyList<long>>(
            async s => await s.Scalar<string>("SELECT path FROM agency WHERE id = @id", new { id }, cancel) is { } path
                ? await s.Query<long>(SubtreeSql, new { path, after = After(path) }, cancel)
                : [],
            cancel);

    /// <summary>The node's ancestors and the node itself, from the root down.</summary>
    public Task<IReadOnlyList<Agency>> Lineage(long id, CancellationToken cancel = default) =>
        database.Read<IReadOnlyList<Agency>>(
            async s =>
            {
                if (await ById(s, id, cancel) is not { } node) return [];
                var ids = node.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
                return await s.Query<Agency>($"SELECT {Columns} FROM agency a WHERE a.id {s.Dialect.In("ids")} ORDER BY a.path", new { ids }, cancel);
            },
            cancel);

    /// <summary>The active units of an agency, all depths, parents before children.</summary>
    public Task<IReadOnlyList<Agency>> UnitsOf(long rootId, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Agency>(
                $"SELECT {Columns} FROM agency a WHERE a.path > @path AND a.path < @after AND a.active ORDER BY a.path",
                new { path = $"/{rootId}/", after = After($"/{rootId}/") },
                cancel),
            cancel);

    /// <summary>The active unit of this kind in an agency (the first by name where there are several, as with districts), or null.</summary>
    public Task<Agency?> UnitOfKind(long rootId, string unitKind, CancellationToken cancel = default) =>
        database.Read(
            s => s.First<Agency>(
                $"SELECT {Columns} FROM agency a WHERE a.root_id = @rootId AND a.unit_kind = @unitKind AND a.active ORDER BY a.name, a.id LIMIT 1",
                new { rootId, unitKind },
                cancel),
            cancel);

    /// <summary>Agencies of a kind by name, a page at a time; give the last one of the page before to go on.</summary>
    public Task<IReadOnlyList<Agency>> Roots(AgencyKind kind, Agency? after = null, bool retired = false, int limit = 50, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Agency>(RootsSql, new { kind = kind.Code(), name = after?.Name ?? "", id = after?.Id ?? 0, retired, limit }, cancel),
            cancel);

    /// <summary>The active governments of the regencies and cities in a province, by name; a few dozen at most.</summary>
    /// <param name="provinceCode">Two digits.</param>
    /// <param name="cancel">Stops the search.</param>
    public Task<IReadOnlyList<Agency>> InProvince(string provinceCode, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Agency>(
                $"""
                SELECT {Columns} FROM agency a
                WHERE a.region_code > @from AND a.region_code < @to AND a.parent_id IS NULL AND a.active
                ORDER BY a.name, a.id
                """,
                new { from = provinceCode + ".", to = provinceCode + "/" },
                cancel),
            cancel);

    /// <summary>
    /// The active local government that serves a region: of its regency or city, else of its province (Jakarta's administrative cities
    /// have none of their own). Null for an unknown code.
    /// </summary>
    public Task<Agency?> ForRegion(string regionCode, CancellationToken cancel = default) =>
        database.Read(
            async s =>
            {
                foreach (var code in new[] { Region.At(RegionLevel.Regency, regionCode), Region.At(RegionLevel.Province, regionCode) })
                {
                    if (code is null) continue;
                    var agency = await s.First<Agency>(
                        $"SELECT {Columns} FROM agency a WHERE a.region_code = @code AND a.parent_id IS NULL AND a.active ORDER BY a.id LIMIT 1",
                        new { code },
                        cancel);
                    if (agency is not null) return agency;
                }

                return null;
            },
            cancel);

    /// <summary>
    /// Type-ahead over active agencies and units: every word typed starts a word of the name, the short name or what people call such a
    /// unit (<c>dishub bandung</c>). Agencies before units.
    /// </summary>
    /// <param name="text">What was typed; nothing is found for no letters or digits.</param>
    /// <param name="rootsOnly">Only agencies, no units.</param>
    /// <param name="within">Only this node and what is below it.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<IReadOnlyList<Agency>> Search(string text, bool rootsOnly = false, Agency? within = null, int limit = 20, CancellationToken cancel = default)
    {
        var terms = NameWords.Terms(text);
        if (terms.Count == 0) return [];
        return await database.Read<IReadOnlyList<Agency>>(
            async s =>
            {
                var parameters = terms.Index().ToDictionary(term => $"like{term.Index}", term => (object?)$"% {term.Item}%");
                parameters["limit"] = limit;
                if (within is not null)
                {
                    (parameters["path"], parameters["after"]) = (within.Path, After(within.Path));
                    return await s.Query<Agency>(SearchWithinSql(terms.Count), parameters, cancel);
                }

                List<Agency> found = [];
                for (var depth = 1; depth <= (rootsOnly ? 1 : 2) && found.Count < limit; depth++)
                {
                    foreach (var lead in NameWords.Leading(terms))
                    {
                        (parameters["depth"], parameters["from"], parameters["to"]) = (depth, lead, NameWords.After(lead));
                        // A name with two such words, or found by two of them, comes twice.
                        foreach (var agency in await s.Query<Agency>(SearchSql(terms.Count), parameters, cancel))
                            if (found.Count < limit && !found.Exists(f => f.Id == agency.Id)) found.Add(agency);
                        if (found.Count >= limit) break;
                    }
                }

                return found;
            },
            cancel);
    }

    // As with regions: a word of two letters starts too many names to look at all of them.
    internal static string SearchSql(int terms) => $"""
        SELECT {Columns}
        FROM (
            SELECT word, agency_id FROM agency_word WHERE depth = @depth AND word >= @from AND word < @to
            ORDER BY word, agency_id LIMIT 3000) candidate
        CROSS JOIN agency a
        WHERE a.id = candidate.agency_id AND a.active {Likes(terms)}
        ORDER BY candidate.word, candidate.agency_id LIMIT @limit
        """;

    internal static string SearchWithinSql(int terms) => $"""
        SELECT {Columns} FROM agency a
        WHERE a.path >= @path AND a.path < @after AND a.active {Likes(terms)}
        ORDER BY a.path LIMIT @limit
        """;

    private static string Likes(int terms) => string.Concat(Enumerable.Range(0, terms).Select(i => $" AND a.search LIKE @like{i}"));

    /// <summary>All kinds of units, in the order of a government's tree.</summary>
    public Task<IReadOnlyList<UnitKind>> UnitKinds(CancellationToken cancel = default) =>
        database.Read(s => s.Query<UnitKind>("SELECT code, name, name_en, abbreviations, position FROM unit_kind ORDER BY position, code", cancel: cancel), cancel);

    internal static Task<Agency?> ById(Session session, long id, CancellationToken cancel) =>
        session.First<Agency>($"SELECT {Columns} FROM agency a WHERE a.id = @id", new { id }, cancel);

    internal static Task<Agency?> BySlug(Session session, string slug, CancellationToken cancel) =>
        session.First<Agency>($"SELECT {Columns} FROM agency a WHERE a.slug = @slug", new { slug }, cancel);

    /// <summary>Right behind the last path of a subtree: '0' follows '/'.</summary>
    internal static string After(string path) => path[..^1] + "0";
}
