using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>The statements that change the tree; the operations beside it decide whether to.</summary>
internal static class AgencyWrites
{
    public static readonly string[] Columns =
    [
        "id", "slug", "name", "short_name", "kind", "parent_id", "root_id", "path", "region_code", "unit_kind", "time_zone", "email", "active",
        "straight_dispose", "valid_from", "valid_to", "successor_id", "search", "opens", "closes", "work_days",
    ];

    public static readonly string[] WordColumns = ["depth", "word", "agency_id"];

    public static object?[] Row(Agency a, string? abbreviations) =>
    [
        a.Id, a.Slug, a.Name, a.ShortName, a.KindCode, a.ParentId, a.RootId, a.Path, a.RegionCode, a.UnitKind, a.TimeZone, a.Email, a.Active,
        a.StraightDispose, a.ValidFrom, a.ValidTo, a.SuccessorId, Search(a, abbreviations),
        a.Opens, a.Closes, a.WorkDays,
    ];

    /// <summary>Retired nodes have no words: nobody is sent to them.</summary>
    public static IEnumerable<object?[]> WordRows(Agency a, string? abbreviations) => a.Active
        ? Words(Search(a, abbreviations)).Where(word => a.IsRoot || !NameWords.IsWeak(word)).Select(word => new object?[] { a.IsRoot ? 1 : 2, word, a.Id })
        : [];

    /// <summary>Ids are given here, because path holds them; a second writer at the same moment hits the primary key and tries again.</summary>
    public static async Task<long> NextId(Session session, CancellationToken cancel) =>
        await session.Scalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM agency", cancel: cancel);

    public static Task<string?> Abbreviations(Session session, string? unitKind, CancellationToken cancel) => unitKind is null
        ? Task.FromResult<string?>(null)
        : session.Scalar<string>("SELECT abbreviations FROM unit_kind WHERE code = @unitKind", new { unitKind }, cancel);

    public static async Task Insert(Transaction t, Agency agency, CancellationToken cancel)
    {
        var abbreviations = await Abbreviations(t, agency.UnitKind, cancel);
        await t.InsertMany("agency", Columns, [Row(agency, abbreviations)], cancel);
        await t.InsertMany("agency_word", WordColumns, WordRows(agency, abbreviations), cancel);
    }

    /// <summary>Writes everything but place in the tree; false when another change came first.</summary>
    public static async Task<bool> Update(Transaction t, Agency agency, int seenVersion, CancellationToken cancel)
    {
        var abbreviations = await Abbreviations(t, agency.UnitKind, cancel);
        var before = await t.Scalar<string>("SELECT search FROM agency WHERE id = @Id", new { agency.Id }, cancel);
        var changed = await t.Execute(
            """
            UPDATE agency SET slug = @Slug, name = @Name, short_name = @ShortName, region_code = @RegionCode, unit_kind = @UnitKind, time_zone = @TimeZone,
                email = @Email, active = @Active, straight_dispose = @StraightDispose, valid_from = @ValidFrom, valid_to = @ValidTo,
                successor_id = @SuccessorId, search = @search, opens = @Opens, closes = @Closes, work_days = @WorkDays, version = version + 1
            WHERE id = @Id AND version = @seenVersion
            """,
            new
            {
                agency.Slug,
                agency.Name,
                agency.ShortName,
                agency.RegionCode,
                agency.UnitKind,
                agency.TimeZone,
                agency.Email,
                agency.Active,
                agency.StraightDispose,
                agency.ValidFrom,
                agency.ValidTo,
                agency.SuccessorId,
                agency.Opens,
                agency.Closes,
                agency.WorkDays,
                search = Search(agency, abbreviations),
                agency.Id,
                seenVersion,
            },
            cancel);
        if (changed == 0) return false;
        await t.Execute(
            $"DELETE FROM agency_word WHERE depth = @depth AND word {t.Dialect.In("words")} AND agency_id = @Id",
            new { depth = agency.IsRoot ? 1 : 2, words = Words(before ?? ""), agency.Id },
            cancel);
        await t.InsertMany("agency_word", WordColumns, WordRows(agency, abbreviations), cancel);
        return true;
    }

    /// <summary>Puts a node with everything below it under another parent of the same agency.</summary>
    public static Task<int> Move(Transaction t, Agency node, Agency parent, CancellationToken cancel) => t.Execute(
        """
        UPDATE agency SET path = @newPath || SUBSTR(path, @keepFrom), version = version + 1 WHERE path >= @path AND path < @after;
        UPDATE agency SET parent_id = @parentId WHERE id = @id;
        """,
        new
        {
            newPath = $"{parent.Path}{node.Id}/",
            keepFrom = node.Path.Length + 1,
            path = node.Path,
            after = AgencyStore.After(node.Path),
            parentId = parent.Id,
            id = node.Id,
        },
        cancel);

    private static string[] Words(string search) => search.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Search(Agency a, string? abbreviations) => string.Concat(
        NameWords.Of($"{a.Name} {a.ShortName} {abbreviations?.Replace(';', ' ')}").Distinct(StringComparer.Ordinal).Select(word => " " + word));
}
