using Lapor.Agencies;
using Lapor.Papers;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>A local government in its province: its scorecard, null where nothing came in, and how it stands with its papers.</summary>
/// <param name="Place">Among its kind and load, within the province; null where it is not ranked.</param>
public sealed record GovernmentLine(PaperStatus Status, ScoredAgency? Scored, int? Place);

/// <summary>A province's governments together.</summary>
/// <param name="Province">Which.</param>
/// <param name="Governments">Of it.</param>
/// <param name="Card">Made from all their reports.</param>
public sealed record ProvinceLine(Region Province, IReadOnlyList<GovernmentLine> Governments, Scorecard Card)
{
    /// <summary>Governments whose decree is in force.</summary>
    public int Decrees => Governments.Count(g => g.Status.Decree == "valid");

    /// <summary>Governments with an action plan.</summary>
    public int Plans => Governments.Count(g => g.Status.PlanItems > 0);

    public int LatePlans => Governments.Sum(g => g.Status.PlanLate);
}

/// <summary>Local governments for Kemendagri: provinces by index, then the governments of one province; decree and action plan beside the numbers.</summary>
public sealed class LocalGovernmentsPage(Asker access, NumbersReader reader, StatisticsStore statistics, PaperStore papers, RegionStore regions, WorkbenchMenu menu, Figures figures) : PageModel
{
    /// <summary>Code of one province; nothing: all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Provinsi { get; set; }

    public NumbersBar Bar { get; private set; } = null!;

    public Figures Words => figures;

    /// <summary>The best first; those without enough reports last.</summary>
    public IReadOnlyList<ProvinceLine> Provinces { get; private set; } = [];

    /// <summary>The one that was asked for.</summary>
    public ProvinceLine? One { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!May.ListLocal(Viewer.Of(access.Signed))) return NotFound();
        Response.Headers.CacheControl = "no-store";
        var query = NumbersQuery.Of(Request.Query, reader.Today);
        Bar = await reader.Bar(Path, query, null, cancel) with { ByAgencies = false };
        var nation = await statistics.Total(query.Filter(null), cancel);
        var scores = (await reader.Scores(query, nation, cancel)).Where(s => CheckPaper.IsLocal(s.Agency)).ToDictionary(s => s.Agency.Id);
        var governments = (await papers.Statuses(new PaperFilter { Local = true }, cancel)).ToLookup(s => s.RegionCode is { Length: >= 2 } code ? code[..2] : "");
        Provinces =
        [
            .. (await regions.Children(null, cancel)).Where(p => governments.Contains(p.Code))
                .Select(p => Line(p, governments[p.Code], scores, nation))
                .OrderByDescending(p => p.Card.IsRanked).ThenByDescending(p => p.Card.Score).ThenBy(p => p.Province.Name, StringComparer.Ordinal),
        ];
        if (!string.IsNullOrEmpty(Provinsi) && (One = Provinces.FirstOrDefault(p => p.Province.Code == Provinsi)) is null) return NotFound();
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.LocalGovernments, cancel));
        return Page();
    }

    /// <summary>Address of one province, or of all, with the period and filters of this page.</summary>
    public string At(string? province) => Bar.Query.At(province is null ? WorkbenchMenu.LocalGovernments : $"{WorkbenchMenu.LocalGovernments}/{province}");

    private string Path => string.IsNullOrEmpty(Provinsi) || !Region.IsCode(Provinsi) ? WorkbenchMenu.LocalGovernments : $"{WorkbenchMenu.LocalGovernments}/{Provinsi}";

    private static ProvinceLine Line(Region province, IEnumerable<PaperStatus> statuses, Dictionary<long, ScoredAgency> scores, Tally nation)
    {
        var lines = statuses.Select(s => (Status: s, Scored: scores.GetValueOrDefault(s.AgencyId)))
            .OrderByDescending(g => g.Scored?.Card.IsRanked == true).ThenByDescending(g => g.Scored?.Card.Score ?? -1).ThenBy(g => g.Status.Name, StringComparer.Ordinal).ToList();
        var places = lines.Where(g => g.Scored?.Card.IsRanked == true).GroupBy(g => (g.Scored!.Agency.KindCode, g.Scored.Group)).SelectMany(g => g.Index().Select(s => (s.Item.Status.AgencyId, s.Index + 1))).ToDictionary();
        var all = lines.Where(g => g.Scored is not null).Aggregate(new Tally(), (sum, g) => sum.Plus(g.Scored!.Card.Tally));
        return new(province, [.. lines.Select(g => new GovernmentLine(g.Status, g.Scored, places.TryGetValue(g.Status.AgencyId, out var place) ? place : null))], Scorecard.Of(all, nation));
    }
}
