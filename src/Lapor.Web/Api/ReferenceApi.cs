using Lapor.Agencies;
using Lapor.Foundation;

namespace Lapor.Web.Api;

/// <summary>Type-ahead lists of the forms, also useful to partners. Public reference data only.</summary>
public static class ReferenceApi
{
    /// <summary>An entry of a type-ahead list.</summary>
    /// <param name="Value">The code that is sent.</param>
    /// <param name="Label">The name.</param>
    /// <param name="Hint">Where it lies or belongs.</param>
    /// <param name="Text">What a field shows once it is chosen, where the name alone could be one of several.</param>
    public sealed record Choice(string Value, string Label, string Hint, string? Text = null);

    /// <summary>A category.</summary>
    /// <param name="Code">What is sent as <c>category</c>.</param>
    /// <param name="ParentCode">The code of the category above; missing for the top ones.</param>
    /// <param name="Name">Indonesian.</param>
    /// <param name="NameEn">English.</param>
    public sealed record CategoryJson(string Code, string? ParentCode, string Name, string NameEn);

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").AllowAnonymous().WithTags("reference");
        group.MapGet("/regions", async (string? q, RegionStore regions, CancellationToken cancel) =>
                (await regions.Search(Short(q), limit: 12, cancel: cancel)).Select(r => new Choice(r.Code, r.Name, Above(r), r.FullName)))
            .WithName("searchRegions").WithSummary("Wilayah menurut nama / regions by name");
        group.MapGet("/regions/{code}/children", async (string code, RegionStore regions, CancellationToken cancel) =>
                (await regions.Children(code == "id" ? null : IndonesianText.Clean(code), cancel)).Select(r => new Choice(r.Code, r.Name, "")))
            .WithName("regionsBelow").WithSummary("Wilayah di bawahnya; 'id' untuk semua provinsi / regions below; 'id' for the provinces");
        group.MapGet("/agencies", async (string? q, bool? units, AgencyStore agencies, CancellationToken cancel) =>
                (await agencies.Search(Short(q), rootsOnly: units != true, limit: 12, cancel: cancel)).Select(a => new Choice(a.Slug, a.Name, a.ShortName)))
            .WithName("searchAgencies").WithSummary("Instansi menurut nama / agencies by name");
        group.MapGet("/categories", async (CategoryStore categories, CancellationToken cancel) =>
                (await categories.Tree(cancel)).Select(c => new CategoryJson(c.Code, c.ParentCode, c.Name, c.NameEn)))
            .WithName("categories").WithSummary("Pohon kategori / the category tree");
    }

    private static string Short(string? q) => q is { Length: > 100 } ? q[..100] : q ?? "";

    private static string Above(Region region) => region.PathName.Length > region.Name.Length + 2 ? region.PathName[(region.Name.Length + 2)..] : "";
}
