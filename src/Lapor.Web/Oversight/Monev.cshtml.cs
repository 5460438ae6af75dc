using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Papers;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>A line of the pack, with what its links need.</summary>
public sealed record PackLine(Agency Agency, MonevLine Line);

/// <summary>
/// A MONEV pack: one period, one agency or all, to be printed or taken as a workbook. The numbers are those of the scorecards, each with its list; beside them how the
/// agency stands with its papers.
/// </summary>
public sealed class MonevPage(Asker access, NumbersReader reader, StatisticsStore statistics, PaperStore papers, AgencyStore agencies, AuditLog audit, WorkbenchMenu menu, Figures figures, TimeProvider time, Texts.Texts T) : PageModel
{
    /// <summary>Slug of one agency; nothing: all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Instansi { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? InstansiText { get; set; }

    public NumbersBar Bar { get; private set; } = null!;

    public Figures Words => figures;

    public Agency? One { get; private set; }

    public IReadOnlyList<PackLine> Lines { get; private set; } = [];

    /// <summary>Only local governments are this officer's.</summary>
    public bool Local { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Monev, cancel));
        return Page();
    }

    /// <summary>The pack as a workbook; that it was taken is on the record.</summary>
    public async Task<IActionResult> OnGetUnduhAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        await audit.Record(new AuditEntry(AuditKind.Exported, access.Signed.Id, Subject: One is null ? "monev" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"monev unit:{One.Id}")), cancel);
        var query = Bar.Query;
        var file = new MemoryStream();
        var made = IndonesianDates.Moment(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wib, "id");
        MonevFile.Write(file, Scope, ExportSpan.Words(query.From, query.To), $"Diekspor oleh {access.Signed.Name} <{access.Signed.Email}>, {made}", [.. Lines.Select(l => l.Line)]);
        file.Position = 0;
        Response.Headers.CacheControl = "private, no-store";
        return File(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"monev-{One?.Slug ?? (Local ? "daerah" : "nasional")}-{NumbersQuery.Iso(query.From)}-{NumbersQuery.Iso(query.To)}.xlsx");
    }

    /// <summary>Whose agencies, in words.</summary>
    public string Scope => One?.Name ?? (Local ? T["Semua pemerintah daerah"] : T["Semua instansi"]);

    /// <summary>Address of the workbook of this pack.</summary>
    public string Download => At(Bar.Query.At(WorkbenchMenu.Monev)) + "handler=Unduh" + (One is null ? "" : "&instansi=" + Uri.EscapeDataString(One.Slug));

    private static string At(string address) => address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?");

    private async Task<bool> Load(CancellationToken cancel)
    {
        var viewer = Viewer.Of(access.Signed);
        if (!May.ListLocal(viewer)) return false;
        Response.Headers.CacheControl = "no-store";
        Local = !May.ListPapers(viewer);
        if (!await Resolve(cancel)) return false;
        var query = NumbersQuery.Of(Request.Query, reader.Today);
        Bar = await reader.Bar(WorkbenchMenu.Monev, query, null, cancel);
        var standing = (await papers.Statuses(new PaperFilter { Local = Local }, cancel)).ToDictionary(s => s.AgencyId);
        var nation = await statistics.Total(query.Filter(null), cancel);
        var scores = (await reader.Scores(query, nation, cancel)).Where(s => !Local || CheckPaper.IsLocal(s.Agency)).ToList();
        var places = scores.Where(s => s.Card.IsRanked).GroupBy(s => (s.Agency.KindCode, s.Group)).SelectMany(g => g.Index().Select(s => (s.Item.Agency.Id, s.Index + 1))).ToDictionary();
        Lines = [.. scores.Where(s => One is null || s.Agency.Id == One.Id).Select(s => new PackLine(s.Agency, Line(s, places.TryGetValue(s.Agency.Id, out var place) ? place : null, standing.GetValueOrDefault(s.Agency.Id) ?? new() { Decree = DecreeStanding.Missing.Code() })))];
        return true;
    }

    private MonevLine Line(ScoredAgency scored, int? place, PaperStatus status) => new(
        scored.Agency.Name, T[PublicWords.Kind(scored.Agency.KindCode)], figures.Of(scored.Group), place, scored.Card, T[PaperWords.Of(Codes.Member<DecreeStanding>(status.Decree))],
        status.ReportYear, status.Procedures, status.PlanItems, status.PlanDone, status.PlanLate);

    // Without script only the typed words arrive. An agency outside the scope is answered like none.
    private async Task<bool> Resolve(CancellationToken cancel)
    {
        static string? Short(string? text) => IndonesianText.Clean(text ?? "") is { Length: > 0 and <= 200 } clean ? clean : null;
        (Instansi, InstansiText) = (Short(Instansi), Short(InstansiText));
        if (Instansi is null && InstansiText is { } name) Instansi = await agencies.Search(name, rootsOnly: true, limit: 1, cancel: cancel) is [var first, ..] ? first.Slug : "-";
        if (Instansi is null) return true;
        One = await agencies.BySlug(Instansi, cancel);
        return One is { IsRoot: true } && (!Local || CheckPaper.IsLocal(One));
    }
}
