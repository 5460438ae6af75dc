using Lapor.Agencies;

namespace Lapor.Web.Api;

/// <summary>Type-ahead lists of the forms, also useful to partners. Public reference data only.</summary>
public static class ReferenceApi
{
    /// <summary>An entry of a type-ahead list.</summary>
    /// <param name="Value">The code that is sent.</param>
    /// <param name="Label">The name.</param>
    /// <param name="Hint">Where it lies or belongs.</param>
    public sealed record Choice(string Value, string Label, string Hint);

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").AllowAnonymous().WithTags("reference");
        group.MapGet("/regions", async (string? q, RegionStore regions, CancellationToken cancel) =>
                (await regions.Search(Short(q), limit: 12, cancel: cancel)).Select(r => new Choice(r.Code, r.Name, Above(r))))
            .WithSummary("Wilayah menurut nama / regions by name");
        group.MapGet("/regions/{code}/children", async (string code, RegionStore regions, CancellationToken cancel) =>
                (await regions.Children(code == "id" ? null : code, cancel)).Select(r => new Choice(r.Code, r.Name, "")))
            .WithSummary("Wilayah di bawahnya; 'id' untuk semua provinsi / regions below; 'id' for the provinces");
        group.MapGet("/agencies", async (string? q, bool? units, AgencyStore agencies, CancellationToken cancel) =>
                (await agencies.Search(Short(q), rootsOnly: units != true, limit: 12, cancel: cancel)).Select(a => new Choice(a.Slug, a.Name, a.ShortName)))
            .WithSummary("Instansi menurut nama / agencies by name");
        group.MapGet("/categories", async (CategoryStore categories, CancellationToken cancel) =>
                (await categories.Tree(cancel)).Select(c => new { c.Code, c.ParentCode, c.Name, c.NameEn }))
            .WithSummary("Pohon kategori / the category tree");
    }

    private static string Short(string? q) => q is { Length: > 100 } ? q[..100] : q ?? "";

    private static string Above(Region region) => region.PathName.Length > region.Name.Length + 2 ? region.PathName[(region.Name.Length + 2)..] : "";
}
