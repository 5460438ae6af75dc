using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>Reads regions.</summary>
public sealed class RegionStore(Database database)
{
    private static readonly HashSet<string> Levels = new(StringComparer.Ordinal) { "desa", "distrik", "kec", "kecamatan", "kel", "kelurahan", "prov", "provinsi" };

    private const string Columns = "r.code, r.parent_code, r.name, r.path_name";

    /// <summary>The region, or null when there is no such code.</summary>
    public Task<Region?> ByCode(string code, CancellationToken cancel = default) =>
        database.Read(s => s.First<Region>($"SELECT {Columns} FROM region r WHERE r.code = @code", new { code = IndonesianText.Clean(code) }, cancel), cancel);

    /// <summary>The areas inside one, in code order; the provinces for null.</summary>
    public Task<IReadOnlyList<Region>> Children(string? parentCode, CancellationToken cancel = default) =>
        database.Read(
            s => s.Query<Region>(
                $"SELECT {Columns} FROM region r WHERE {(parentCode is null ? "r.parent_code IS NULL" : "r.parent_code = @parentCode")} ORDER BY r.code",
                new { parentCode },
                cancel),
            cancel);

    /// <summary>The name with the areas around it, <c>Dago, Coblong, Kota Bandung, Jawa Barat</c>; null when there is no such code.</summary>
    public Task<string?> PathName(string code, CancellationToken cancel = default) =>
        database.Read(s => s.Scalar<string>("SELECT path_name FROM region WHERE code = @code", new { code = IndonesianText.Clean(code) }, cancel), cancel);

    /// <summary>
    /// Type-ahead: every word typed starts a word of the region's own name or of an area around it, and one of them a word of its own name
    /// (<c>sidom lampung</c>). Larger regions first, then in the order of the word found.
    /// </summary>
    /// <param name="text">What was typed; nothing is found for no letters or digits.</param>
    /// <param name="level">Only this level.</param>
    /// <param name="within">Only inside the region with this code.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<IReadOnlyList<Region>> Search(string text, RegionLevel? level = null, string? within = null, int limit = 20, CancellationToken cancel = default)
    {
        var terms = NameWords.Terms(text);
        // "Kel. Dago, Kec. Coblong": the levels are no part of the names.
        if (terms.Exists(term => !Levels.Contains(term))) terms.RemoveAll(Levels.Contains);
        if (terms.Count == 0) return [];
        return await database.Read<IReadOnlyList<Region>>(
            async s =>
            {
                var found = new Dictionary<string, Region>(StringComparer.Ordinal);
                for (var depth = 1; depth <= 4 && found.Count < limit; depth++)
                {
                    if (level is not null && (int)level + 1 != depth) continue;
                    foreach (var own in NameWords.Leading(terms))
                    {
                        foreach (var region in await s.Query<Region>(SearchSql(terms.Count, within is not null), Parameters(terms, own, depth, within, limit), cancel))
                            found.TryAdd(region.Code, region);
                        if (found.Count >= limit) break;
                    }
                }

                return [.. found.Values.Take(limit)];
            },
            cancel);
    }

    // A prefix of two letters starts thousands of names: after so many candidates the search ends, one more letter finds the rest.
    internal static string SearchSql(int terms, bool within) => $"""
        SELECT {Columns}
        FROM (
            SELECT word, region_code FROM region_word
            WHERE depth = @depth AND word >= @from AND word < @to {(within ? "AND region_code >= @inside AND region_code < @outside" : "")}
            ORDER BY word, region_code LIMIT 3000) candidate
        CROSS JOIN region r
        WHERE r.code = candidate.region_code
        {string.Concat(Enumerable.Range(0, terms - 1).Select(i => $" AND r.search LIKE @like{i}"))}
        ORDER BY candidate.word, candidate.region_code LIMIT @limit
        """;

    private static Dictionary<string, object?> Parameters(List<string> terms, string own, int depth, string? within, int limit)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["depth"] = depth,
            ["from"] = own,
            ["to"] = NameWords.After(own),
            ["inside"] = within + ".",
            ["outside"] = within + "/", // '/' follows '.'
            ["limit"] = limit,
        };
        foreach (var (index, term) in terms.Where(term => term != own).Index()) parameters[$"like{index}"] = $"% {term}%";
        return parameters;
    }
}
