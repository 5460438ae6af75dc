using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Oversight;

/// <summary>A programme's line: its numbers over the whole period, and by month.</summary>
/// <param name="Code">Of the programme; <see cref="QueueFilter.AnyPriority"/> for everything marked.</param>
/// <param name="Programme">Null for the line of everything marked.</param>
/// <param name="Sum">Of all months.</param>
/// <param name="Months">One for each month asked for.</param>
public sealed record PriorityLine(string Code, PriorityProgramme? Programme, PriorityCount Sum, IReadOnlyList<PriorityCount> Months);

/// <summary>National priorities: how each programme's reports are handled, month by month, each number with its list; tagging by number; what one follows.</summary>
public sealed class PrioritiesPage(
    Asker access, NumbersReader reader, PriorityStore priorities, ReportPriorities tags, WorkbenchMenu menu, Figures figures, Texts.Texts T) : FormPage
{
    private const int MostMonths = 36;

    public NumbersBar Bar { get; private set; } = null!;

    public Figures Words => figures;

    /// <summary>Programmes with reports in the period or in force, each with its numbers.</summary>
    public IReadOnlyList<PriorityLine> Lines { get; private set; } = [];

    /// <summary>Everything marked, each report once.</summary>
    public PriorityLine All { get; private set; } = new("", null, new(), []);

    /// <summary>First days of the months shown.</summary>
    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    public Chart Chart { get; private set; } = new("bulan", "", "", "line", []);

    public IReadOnlyList<PriorityProgramme> InForce { get; private set; } = [];

    public (int Reports, int Programmes) Following { get; private set; }

    /// <summary>May tag reports with programmes, and keep the list of them.</summary>
    public bool Keeps => May.ManagePriorities(Viewer);

    /// <summary>What was just done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The report to tag.</summary>
    [BindProperty]
    public string? Number { get; set; }

    /// <summary>Code of a programme.</summary>
    [BindProperty]
    public string? Programme { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Follow, or no longer.</summary>
    [BindProperty]
    public bool On { get; set; }

    private Viewer Viewer => Viewer.Of(access.Signed);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    /// <summary>Tags a report by its number.</summary>
    public async Task<IActionResult> OnPostTagAsync(CancellationToken cancel)
    {
        if (!Keeps) return NotFound();
        if (!TrackingId.TryParse(Number, out var id)) return await Refuse([new("unknown_code", "number", "Tulis nomor laporan: 10 angka.", "Enter the report's number: 10 digits.")], cancel);
        var tagged = await tags.Tag(Viewer, id, Programme ?? "", on: true, Reason ?? "", cancel);
        // What may not be tagged is answered like a number that nobody has.
        if (tagged.IsRefused)
            return await Refuse(tagged.Refusals.Select(r => r == ReportRefusals.NotFound ? new("not_found", "number", "Laporan ini tidak ada, belum diteruskan, atau bukan untuk Anda.", "There is no such report, it was not forwarded yet, or it is not for you.") : r), cancel);
        return LocalRedirect(WorkbenchMenu.Priorities + "?done=tagged");
    }

    /// <summary>Follows a programme, or ends that.</summary>
    public async Task<IActionResult> OnPostFollowAsync(CancellationToken cancel)
    {
        if (!May.SeePriorities(Viewer) || !await priorities.Follow(access.Signed.Id, Programme ?? "", On, cancel)) return NotFound();
        return LocalRedirect(WorkbenchMenu.Priorities + (On ? "?done=followed" : "?done=unfollowed"));
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!May.SeePriorities(Viewer)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        foreach (var refusal in Refusals)
            ModelState.AddModelError(refusal.Field switch { "number" => nameof(Number), "programme" => nameof(Programme), "reason" => nameof(Reason), _ => "" }, refusal.Message(T.Language));
        var query = Whole(NumbersQuery.Of(Request.Query, reader.Today));
        Bar = await reader.Bar(WorkbenchMenu.Priorities, query, null, cancel) with { ByAgencies = false };
        Months = [.. Enumerable.Range(0, MostMonths).Select(query.From.AddMonths).TakeWhile(m => m <= query.To)];
        var counts = (await priorities.Trend(Filter(query), [.. Months, Months[^1].AddMonths(1)], cancel)).ToLookup(c => c.Code);
        var programmes = await priorities.Programmes(access.Signed.Id, cancel);
        InForce = await priorities.InForce(cancel);
        Lines = [.. programmes.Select(p => Line(p.Code, p, counts[p.Code])).Where(l => l.Sum.Reports > 0 || InForce.Any(p => p.Code == l.Code))];
        All = Line(QueueFilter.AnyPriority, null, counts[""]);
        Chart = new("bulan", T["Laporan prioritas per bulan"], T["Bulan"], "line",
            All.Sum.Reports == 0 ? [] : [.. Months.Index().Select(m => new Bar(Month(m.Item), Numbers(All.Months[m.Index]), measure => List(All.Code, measure, m.Item)))]);
        Following = await priorities.Following(access.Signed.Id, cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Priorities, cancel));
        return Page();
    }

    /// <summary>The list behind a number.</summary>
    /// <param name="code">Of a programme.</param>
    /// <param name="measure">Which number; null: all.</param>
    /// <param name="month">Its first day; null: the whole period.</param>
    public string List(string code, Measured? measure, DateOnly? month = null)
    {
        var query = month is { } first ? Bar.Query with { Period = null, From = first, To = first.AddMonths(1).AddDays(-1) } : Bar.Query;
        return $"{query.List(measure, null)}&priority={Uri.EscapeDataString(code)}";
    }

    /// <summary>A month in words.</summary>
    public string Month(DateOnly first) => IndonesianDates.Month(first.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), T.Language);

    // Months are counted whole, so that each is one list.
    private static NumbersQuery Whole(NumbersQuery query)
    {
        var from = new DateOnly(query.From.Year, query.From.Month, 1);
        var last = new DateOnly(query.To.Year, query.To.Month, 1);
        if (last > from.AddMonths(MostMonths - 1)) from = last.AddMonths(1 - MostMonths);
        return query with { From = from, To = last.AddMonths(1).AddDays(-1) };
    }

    private static QueueFilter Filter(NumbersQuery query) => new() { Counted = true, Kind = query.Kind, Region = query.Region, Category = query.Category, Channel = query.Channel };

    private static Tally Numbers(PriorityCount of) => new() { Reports = of.Reports, Answered = of.Answered, Completed = of.Completed };

    private PriorityLine Line(string code, PriorityProgramme? programme, IEnumerable<PriorityCount> counts)
    {
        var found = counts.ToDictionary(c => c.Month);
        List<PriorityCount> months = [.. Months.Select((_, at) => found.GetValueOrDefault(at) ?? new() { Code = code, Month = at })];
        return new(
            code, programme,
            new()
            {
                Code = code,
                Reports = months.Sum(m => m.Reports),
                Answered = months.Sum(m => m.Answered),
                Completed = months.Sum(m => m.Completed),
                AnsweredOpenLate = months.Sum(m => m.AnsweredOpenLate),
                CompletedOpenLate = months.Sum(m => m.CompletedOpenLate),
            },
            months);
    }
}
