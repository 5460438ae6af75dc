using Lapor.Agencies;
using Lapor.Foundation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>All agencies: by kind, by province, or by name.</summary>
public sealed class AgencyListModel(AgencyStore store, RegionStore regions) : PageModel
{
    private const int Size = 60;

    /// <summary>Kinds in the order of the tabs.</summary>
    public static IReadOnlyList<AgencyKind> Kinds { get; } = [.. Enum.GetValues<AgencyKind>().Where(k => k is not AgencyKind.Unit)];

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    /// <summary>Code of a kind; ministries where none is given.</summary>
    [BindProperty(SupportsGet = true, Name = "jenis")]
    public string? KindCode { get; set; }

    /// <summary>Two digits: the regencies and cities of that province.</summary>
    [BindProperty(SupportsGet = true, Name = "provinsi")]
    public string? Province { get; set; }

    /// <summary>Slug of the last agency of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "setelah")]
    public string? After { get; set; }

    public AgencyKind Kind { get; private set; }

    public IReadOnlyList<Agency> Found { get; private set; } = [];

    /// <summary>The province whose agencies are shown, or null.</summary>
    public Region? Inside { get; private set; }

    /// <summary>The province's own government.</summary>
    public Agency? Above { get; private set; }

    public string? Older { get; private set; }

    public string? Newest { get; private set; }

    public async Task OnGet(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-cache";
        var typed = IndonesianText.Clean(Words ?? "");
        Words = typed.Length == 0 ? null : typed.Length > 100 ? typed[..100] : typed;
        Kind = Codes.TryMember<AgencyKind>(KindCode) is { } kind and not AgencyKind.Unit ? kind : AgencyKind.Ministry;
        if (Words is not null)
        {
            Found = await store.Search(Words, rootsOnly: true, limit: 40, cancel: cancel);
            return;
        }

        if (Province is { Length: 2 } && await regions.ByCode(IndonesianText.Clean(Province), cancel) is { } province)
        {
            Inside = province;
            Kind = AgencyKind.Province;
            Above = await store.ForRegion(province.Code, cancel);
            Found = await store.InProvince(province.Code, cancel);
            return;
        }

        var after = After is { Length: > 0 and < 200 } ? await store.BySlug(IndonesianText.Clean(After), cancel) : null;
        var found = await store.Roots(Kind, after, limit: Size + 1, cancel: cancel);
        Found = [.. found.Take(Size)];
        if (found.Count > Size) Older = $"/instansi?jenis={Kind.Code()}&setelah={Found[^1].Slug}";
        if (after is not null) Newest = $"/instansi?jenis={Kind.Code()}";
    }
}
