using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>
/// How the nation's agencies handle reports, in numbers that each lead to their list: for overseers, auditors and the national admin. Who heads or
/// administers one agency is led to that one.
/// </summary>
public sealed class NumbersPage(Asker access, NumbersReader reader, StatisticsStore statistics, FindSurges surges, AgencyStore agencies, WorkbenchMenu menu, Figures figures) : PageModel
{
    private const int Shown = 25;
    private const int TopTopics = 5;

    public NumbersBar Bar { get; private set; } = null!;

    public Figures Words => figures;

    public IReadOnlyList<Figure> Keys { get; private set; } = [];

    public Backlog Backlog { get; private set; } = new();

    public IReadOnlyList<Chart> Charts { get; private set; } = [];

    public IReadOnlyList<ScoredAgency> Scores { get; private set; } = [];

    /// <summary>How many more agencies could be shown.</summary>
    public int More { get; private set; }

    /// <summary>Agencies with too few reports to be ranked.</summary>
    public int Unranked { get; private set; }

    public IReadOnlyList<ProvinceTopics> Topics { get; private set; } = [];

    public IReadOnlyList<Surge> Surges { get; private set; } = [];

    /// <summary>UTC milliseconds; null: not counted yet.</summary>
    public long? CountedAt { get; private set; }

    /// <summary>Every agency, not only the first ones.</summary>
    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (!May.SeeNumbers(Viewer.Of(access.Signed))) return await Own(cancel);
        var query = NumbersQuery.Of(Request.Query, reader.Today);
        Bar = await reader.Bar(WorkbenchMenu.Numbers, query, null, cancel);
        (var nation, Keys) = await reader.First(query, null, cancel);
        Backlog = await statistics.Backlog(null, reader.Today, cancel);
        Charts = await reader.Charts(query, null, cancel);
        var scores = await reader.Scores(query, nation, cancel);
        Unranked = scores.Count(s => !s.Card.IsRanked);
        Scores = [.. scores.Where(s => s.Card.IsRanked).Take(All ? int.MaxValue : Shown)];
        More = scores.Count - Unranked - Scores.Count;
        Topics = await reader.Topics(query, TopTopics, cancel);
        Surges = await surges.Latest(cancel);
        CountedAt = await statistics.CountedAt(cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Numbers, cancel));
        return Page();
    }

    private async Task<IActionResult> Own(CancellationToken cancel)
    {
        var own = access.Signed.Roles.Where(r => r.Role is Role.Executive or Role.AgencyAdmin && r.AgencyId == r.RootId).OrderByDescending(r => r.Role).FirstOrDefault();
        return own?.AgencyId is { } id && await agencies.ById(id, cancel) is { } agency ? LocalRedirect($"{WorkbenchMenu.Numbers}/instansi/{agency.Slug}") : NotFound();
    }
}
