using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Papers;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>How all agencies stand with decree, annual report, procedures, action plan and coaching: who lacks what. Kemendagri sees local governments; an agency's own officers are led to their agency.</summary>
public sealed class PaperListPage(Asker access, PaperStore papers, AgencyStore agencies, RegionStore regions, WorkbenchMenu menu) : PageModel
{
    private const int Size = 50;

    /// <summary>Code of a <see cref="DecreeStanding"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Sk { get; set; }

    /// <summary>Code of <see cref="PaperWords.Lacks"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kurang { get; set; }

    /// <summary>Code of a province.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Provinsi { get; set; }

    /// <summary>Code of a kind of agency.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Jenis { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Slug of the last row of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Setelah { get; set; }

    /// <summary>Every agency in this officer's scope, for the numbers at the top.</summary>
    public IReadOnlyList<PaperStatus> All { get; private set; } = [];

    public IReadOnlyList<PaperStatus> Rows { get; private set; } = [];

    /// <summary>How many match.</summary>
    public int Count { get; private set; }

    public string? Next { get; private set; }

    public IReadOnlyList<Region> Provinces { get; private set; } = [];

    /// <summary>Only local governments are this officer's.</summary>
    public bool Local { get; private set; }

    /// <summary>The year whose annual reports are expected.</summary>
    public int LastYear { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        var viewer = Viewer.Of(access.Signed);
        if (!May.ListLocal(viewer)) return await Own(cancel);
        Local = !May.ListPapers(viewer);
        LastYear = DateOnly.ParseExact(papers.Today, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).Year - 1;
        var filter = new PaperFilter
        {
            Local = Local,
            Decree = Codes.TryMember<DecreeStanding>(Sk)?.Code(),
            Lacks = PaperWords.Lacks.Any(l => l.Code == Kurang) ? Kurang : null,
            Province = Region.IsCode(Provinsi) ? Provinsi : null,
            Kind = Codes.TryMember<AgencyKind>(Jenis)?.Code(),
            Words = Blank(Q),
        };
        All = await papers.Statuses(new PaperFilter { Local = Local }, cancel);
        var found = await papers.Statuses(filter, cancel);
        Count = found.Count;
        var from = Setelah is null ? 0 : found.Index().FirstOrDefault(r => r.Item.Slug == Setelah, (-1, new())).Index + 1;
        Rows = [.. found.Skip(from).Take(Size)];
        Next = from + Size < found.Count ? With("setelah", Rows[^1].Slug) : null;
        Provinces = await regions.Children(null, cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Papers, cancel));
        return Page();
    }

    /// <summary>This list with one wish changed.</summary>
    public string With(string name, string? value)
    {
        var pairs = new Dictionary<string, string?> { ["sk"] = Sk, ["kurang"] = Kurang, ["provinsi"] = Provinsi, ["jenis"] = Jenis, ["q"] = Q };
        pairs[name] = value;
        return WorkbenchMenu.Papers + QueryString.Create(pairs.Where(p => !string.IsNullOrEmpty(p.Value)));
    }

    // Who administers or heads one agency is led to it, before its access is open too.
    private async Task<IActionResult> Own(CancellationToken cancel)
    {
        var own = access.Signed.Held.Where(r => r.Role is Role.AgencyAdmin or Role.Executive && r.AgencyId == r.RootId).OrderByDescending(r => r.Role).FirstOrDefault()
            ?? access.Signed.Roles.FirstOrDefault(r => r.RootId is not null);
        return own?.RootId is { } id && await agencies.ById(id, cancel) is { } agency ? LocalRedirect($"{WorkbenchMenu.Papers}/{agency.Slug}") : NotFound();
    }

    private static string? Blank(string? text) => IndonesianText.Clean(text ?? "") is { Length: > 0 and <= 200 } clean ? clean : null;
}
