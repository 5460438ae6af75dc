using Lapor.Agencies;
using Lapor.Storage;

namespace Lapor.Intake.Import;

/// <summary>
/// Finds our agencies, regions and categories by the names that another system gave them. A name that is not found is left out, never guessed:
/// an open report without an agency goes back to the national administrator. What was found once is kept for the whole file: one object, one import.
/// </summary>
internal sealed class ImportPlaces
{
    /// <summary>Words that say what kind of body it is, not which.</summary>
    private static readonly HashSet<string> Weak = new(StringComparer.Ordinal) { "pemerintah", "daerah", "dinas", "badan", "dan", "republik", "indonesia" };

    private readonly Dictionary<string, long?> roots = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<(long Id, HashSet<string> Words)>> units = [];
    private readonly Dictionary<string, string?> regions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> categories = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Root, string Slug), long?> slugs = [];
    private List<(long Id, HashSet<string> Words)>? allRoots;
    private IReadOnlyList<FoundCode>? allCategories;

    private sealed class FoundBody
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";
    }

    /// <summary>The agency at the top, and the unit of it, or null.</summary>
    public async Task<(long? Agency, long? Unit)> Agency(Session session, ImportRow row, CancellationToken cancel)
    {
        if (row.Agency.Length == 0 && row.ParentAgency.Length == 0)
            return default;
        var root = await Root(session, row.ParentAgency, cancel) ?? await Root(session, row.Agency, cancel);
        // Exports name a unit as "Dinas Sosial Kab. Bandung": whose name holds the regency's belongs to its government. Where a report lies says nothing: a
        // ministry's report lies in a regency, too.
        if (root is null && row.Regency.Length > 0 && Telling(row.Regency) is var regency && (regency.IsSubsetOf(Telling(row.Agency)) || regency.IsSubsetOf(Telling(row.ParentAgency))))
            root = await Root(session, "Pemerintah " + row.Regency, cancel);
        if (root is not { } found)
            return default;
        return (found, row.Agency.Length == 0 ? null : await Own(session, found, row.AgencyId, cancel) ?? await Unit(session, found, row.Agency, cancel));
    }

    /// <summary>The code of the smallest region that is named, or null.</summary>
    public async Task<string?> Region(Session session, ImportRow row, CancellationToken cancel)
    {
        string? code = null;
        foreach (var (name, level) in new[] { (row.Province, "province"), (row.Regency, "regency"), (row.District, "district"), (row.Village, "village") })
        {
            if (name.Length == 0)
                break;
            if (code is null && level is not ("province" or "regency"))
                break;
            var key = $"{code}|{level}|{Key(name)}";
            if (!regions.TryGetValue(key, out var found))
            {
                var words = Key(name);
                var rows = await session.Query<FoundCode>(
                    code is null
                        ? "SELECT code, name FROM region WHERE level = @level"
                        : "SELECT code, name FROM region WHERE parent_code = @code",
                    new { level, code },
                    cancel);
                var same = rows.Where(region => Key(region.Name) == words).Take(2).ToList();
                regions[key] = found = same.Count == 1 ? same[0].Code : null;
            }
            if (found is null)
                break;
            code = found;
        }
        return code;
    }

    /// <summary>The code of the category with this name, or null. Of several with one name it is the one with this code.</summary>
    public async Task<string?> Category(Session session, string name, string ownCode, CancellationToken cancel)
    {
        var key = Key(name);
        if (key.Length == 0)
            return null;
        if (ownCode.Length > 0)
        {
            allCategories ??= await session.Query<FoundCode>("SELECT code, name FROM category WHERE active", null, cancel);
            if (allCategories.Any(category => category.Code == ownCode && Key(category.Name) == key))
                return ownCode;
        }
        if (!categories.TryGetValue(key, out var code))
        {
            allCategories ??= await session.Query<FoundCode>("SELECT code, name FROM category WHERE active", null, cancel);
            categories[key] = code = allCategories.FirstOrDefault(category => Key(category.Name) == key)?.Code;
        }
        return code;
    }

    /// <summary>The unit that our own export named by its slug; numbers of other systems are no slugs.</summary>
    private async Task<long?> Own(Session session, long root, string slug, CancellationToken cancel)
    {
        if (slug.Length == 0 || slug.All(char.IsAsciiDigit))
            return null;
        if (!slugs.TryGetValue((root, slug), out var known))
            slugs[(root, slug)] = known = await session.Scalar<long?>("SELECT id FROM agency WHERE slug = @slug AND root_id = @root AND id <> @root AND active", new { slug, root }, cancel);
        return known;
    }

    private async Task<long?> Root(Session session, string name, CancellationToken cancel)
    {
        var key = Key(name);
        if (key.Length == 0)
            return null;
        if (roots.TryGetValue(key, out var known))
            return known;
        allRoots ??= [.. (await session.Query<FoundBody>("SELECT id, name FROM agency WHERE parent_id IS NULL AND active", null, cancel)).Select(agency => (agency.Id, Telling(agency.Name)))];
        var words = Telling(name);
        var same = allRoots.Where(root => root.Words.SetEquals(words)).Take(2).ToList();
        return roots[key] = same.Count == 1 ? same[0].Id : null;
    }

    private async Task<long?> Unit(Session session, long root, string name, CancellationToken cancel)
    {
        if (!units.TryGetValue(root, out var known))
        {
            known = [.. (await session.Query<FoundBody>("SELECT id, name FROM agency WHERE root_id = @root AND id <> @root AND active", new { root }, cancel)).Select(unit => (unit.Id, Telling(unit.Name)))];
            units[root] = known;
        }
        var of = allRoots!.First(agency => agency.Id == root).Words;
        var words = Telling(name);
        words.ExceptWith(of);
        if (words.Count == 0)
            return null;
        var best = known
            .Select(unit =>
            {
                var own = new HashSet<string>(unit.Words, StringComparer.Ordinal);
                own.ExceptWith(of);
                double common = own.Count(words.Contains);
                return (unit.Id, Likeness: common / (own.Count + words.Count - common));
            })
            .OrderByDescending(unit => unit.Likeness)
            .FirstOrDefault();
        // Half of the telling words in common: "Tata Ruang" is "Penataan Ruang", "Sosial" is not "Kesehatan".
        return best.Likeness >= 0.5 ? best.Id : null;
    }

    private static string Key(string name) => string.Join(' ', Words(name));

    private static HashSet<string> Telling(string name) => new(Words(name).Where(word => !Weak.Contains(word)), StringComparer.Ordinal);

    private static IEnumerable<string> Words(string name) => NameWords.Of(name).Select(word => word switch
    {
        "kab" => "kabupaten",
        "prov" or "propinsi" => "provinsi",
        "kec" => "kecamatan",
        _ => word,
    });

    private sealed class FoundCode
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";
    }
}
