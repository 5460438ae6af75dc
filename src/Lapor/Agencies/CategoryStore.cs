using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>What a report is about.</summary>
public sealed record Category
{
    public string Code { get; init; } = "";

    /// <summary>Null for a main category.</summary>
    public string? ParentCode { get; init; }

    public string Name { get; init; } = "";

    public string NameEn { get; init; } = "";

    /// <summary>What citizens call it, separated by <c>;</c>.</summary>
    public string Synonyms { get; init; } = "";

    /// <summary>Kind of the local government's unit that usually handles it, or null.</summary>
    public string? UnitKind { get; init; }

    /// <summary>The agency of the centre or the enterprise that usually handles it, or null.</summary>
    public string? AgencySlug { get; init; }

    public int Position { get; init; }

    public bool Active { get; init; }

    /// <summary>The name in the reader's language (<c>en</c>, anything else is Indonesian).</summary>
    public string NameIn(string language) => language == "en" ? NameEn : Name;
}

/// <summary>Reads categories.</summary>
public sealed class CategoryStore(Database database)
{
    private const string Columns = "code, parent_code, name, name_en, synonyms, unit_kind, agency_slug, position, active";

    /// <summary>The category, retired or not, or null.</summary>
    public Task<Category?> ByCode(string code, CancellationToken cancel = default) =>
        database.Read(s => s.First<Category>($"SELECT {Columns} FROM category WHERE code = @code", new { code = IndonesianText.Clean(code) }, cancel), cancel);

    /// <summary>All active categories, each main one followed by its own, in order.</summary>
    public async Task<IReadOnlyList<Category>> Tree(CancellationToken cancel = default)
    {
        var all = await database.Read(
            s => s.Query<Category>($"SELECT {Columns} FROM category WHERE active ORDER BY position, code", cancel: cancel),
            cancel);
        var below = all.ToLookup(c => c.ParentCode ?? "");
        return [.. below[""].SelectMany(main => below[main.Code].Prepend(main))];
    }
}
