using Lapor.Agencies;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>The scorecard of one agency: its index with what moves it, beside agencies of the same kind and load, and its units.</summary>
public sealed class AgencyNumbersPage(Asker access, NumbersReader reader, StatisticsStore statistics, AgencyStore agencies, QueueStore queues, WorkbenchMenu menu, Figures figures, TimeProvider time) : PageModel
{
    private const int LongestShown = 10;

    public Agency Agency { get; private set; } = new();

    public NumbersBar Bar { get; private set; } = null!;

    public Figures Words => figures;

    public IReadOnlyList<Figure> Keys { get; private set; } = [];

    public Backlog Backlog { get; private set; } = new();

    public IReadOnlyList<Chart> Charts { get; private set; } = [];

    /// <summary>Null where the agency had no report in the period.</summary>
    public ScoredAgency? Own { get; private set; }

    /// <summary>Its place among those of its kind and load, from 1; null where too little was counted.</summary>
    public int? Place { get; private set; }

    /// <summary>Agencies of the same kind and load, itself included, that are ranked.</summary>
    public int Similar { get; private set; }

    /// <summary>The middle index among them; null where none is ranked.</summary>
    public double? Middle { get; private set; }

    /// <summary>Its units and their numbers, the busiest first.</summary>
    public IReadOnlyList<(Agency Unit, TallyPart Tally)> Units { get; private set; } = [];

    /// <summary>What is past its time, the longest first, as far as this reader sees it.</summary>
    public IReadOnlyList<QueueRow> Overdue { get; private set; } = [];

    /// <summary>The list behind that.</summary>
    public string OverdueList => $"/kerja?status=all&overdue=true&agency={Agency.Slug}";

    /// <summary>May read its papers.</summary>
    public bool ReadsPapers { get; private set; }

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>UTC milliseconds; null: not counted yet.</summary>
    public long? CountedAt { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? slug, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (slug is not { Length: <= 200 } || await agencies.BySlug(slug, cancel) is not { IsRoot: true } agency || !May.SeeNumbers(Viewer.Of(access.Signed), agency.Path)) return NotFound();
        Agency = agency;
        var query = NumbersQuery.Of(Request.Query, reader.Today);
        Bar = await reader.Bar($"{WorkbenchMenu.Numbers}/instansi/{agency.Slug}", query, agency.Id, cancel);
        (_, Keys) = await reader.First(query, agency, cancel);
        Backlog = await statistics.Backlog(agency.Id, reader.Today, cancel);
        Charts = await reader.Charts(query, agency, cancel);
        await Beside(query, cancel);
        var units = (await agencies.UnitsOf(agency.Id, cancel)).ToDictionary(u => u.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Units = [.. (await statistics.By(query.Filter(agency.Id), CountBy.Unit, cancel)).Where(u => units.ContainsKey(u.Value)).Select(u => (units[u.Value], u))];
        Overdue = await queues.LongestOverdue(access.Signed, agency.Id, LongestShown, cancel);
        ReadsPapers = May.ReadPapers(Viewer.Of(access.Signed), agency.Path, Lapor.Papers.CheckPaper.IsLocal(agency));
        CountedAt = await statistics.CountedAt(cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Numbers, cancel));
        return Page();
    }

    /// <summary>Whole days since a moment (UTC milliseconds).</summary>
    public int DaysSince(long moment) => (int)((Now - moment) / 86_400_000);

    private async Task Beside(NumbersQuery query, CancellationToken cancel)
    {
        var nation = await statistics.Total(query.Filter(null), cancel);
        var all = await reader.Scores(query with { Agencies = Agency.KindCode }, nation, cancel);
        Own = all.FirstOrDefault(s => s.Agency.Id == Agency.Id);
        if (Own is not { } own) return;
        var similar = all.Where(s => s.Group == own.Group && s.Card.IsRanked).ToList();
        Similar = similar.Count;
        Place = own.Card.IsRanked ? similar.FindIndex(s => s.Agency.Id == Agency.Id) + 1 : null;
        if (similar.Count > 0) Middle = similar.Select(s => s.Card.Score).Order().ElementAt(similar.Count / 2);
    }
}
