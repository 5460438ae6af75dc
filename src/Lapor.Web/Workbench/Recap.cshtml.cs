using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Workbench;

/// <summary>The recap of a month: on screen in pages, and whole for the printer. Month and unit stand in the address.</summary>
public sealed class RecapPage(Asker access, ReadRecap recap, ExportPlaces places, AgencyStore agencies, WorkbenchMenu menu, TimeProvider time, Texts.Texts T) : PageModel
{
    private const int Size = 50;
    private const int MonthsBack = 36;

    /// <summary>More lines than a printer should get; a file is better then.</summary>
    public const int MostPrinted = 2_000;

    [BindProperty(SupportsGet = true)]
    public string? Bulan { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? AgencyText { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Unit { get; set; }

    /// <summary>Number of the first line shown.</summary>
    [BindProperty(SupportsGet = true)]
    public int Nomor { get; set; }

    public Officer Officer => access.Signed;

    public bool SeesNation => ExportPlaces.SeesNation(Officer);

    /// <summary>The page for the printer.</summary>
    public bool IsPrint { get; private set; }

    public RecapMonth Month { get; private set; } = null!;

    public ExportPlace Place { get; private set; } = null!;

    public IReadOnlyList<RecapLine> Lines { get; private set; } = [];

    public int Total { get; private set; }

    /// <summary>The latest months to choose from, the one shown among them.</summary>
    public IReadOnlyList<RecapMonth> Months { get; private set; } = [];

    public string? Newer { get; private set; }

    public string? Older { get; private set; }

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!May.Export(Viewer.Of(Officer))) return NotFound();
        Response.Headers.CacheControl = "no-store";
        IsPrint = Request.Path.StartsWithSegments("/kerja/rekap/cetak");
        if (SeesNation && string.IsNullOrEmpty(Agency) && IndonesianText.Clean(AgencyText ?? "") is { Length: > 0 and <= 200 } words)
            Agency = await agencies.Search(words, rootsOnly: true, limit: 1, cancel: cancel) is [var found, ..] ? found.Slug : null;
        Place = await places.Of(Officer, Agency, Unit, cancel);
        AgencyText = Place.Agency?.Name ?? AgencyText;
        Month = RecapMonth.Of(Bulan, Now, Place.Zone);
        var filter = Month.Within(new QueueFilter { Agency = SeesNation ? Place.Agency?.Slug : null, UnitSlug = Place.Unit?.Slug }, Place.Zone);
        var first = IsPrint ? 1 : Math.Clamp(Nomor, 1, 10_000_000);
        (Lines, Total) = await recap.Run(Officer, filter, Place.Zone, first, IsPrint ? MostPrinted : Size, cancel);
        Newer = first > 1 ? With("nomor", Math.Max(1, first - Size).ToString(CultureInfo.InvariantCulture)) : null;
        Older = !IsPrint && first + Size <= Total ? With("nomor", (first + Size).ToString(CultureInfo.InvariantCulture)) : null;
        var current = RecapMonth.Of(null, Now, Place.Zone);
        Months = [.. Enumerable.Range(0, MonthsBack).Select(back => new RecapMonth(current.First.AddMonths(-back))).Append(Month).DistinctBy(m => m.First).OrderByDescending(m => m.First)];
        if (!IsPrint) WorkbenchFrame.Set(ViewData, await menu.For(Officer, WorkbenchMenu.Recap, cancel));
        return Page();
    }

    /// <summary>The recap's address with one value changed; on its first page unless the line itself is set.</summary>
    public string With(string name, string? value, string path = "/kerja/rekap")
    {
        List<KeyValuePair<string, string?>> pairs = [new("bulan", Month.Code), new("agency", SeesNation ? Place.Agency?.Slug : null), new("unit", Place.Units.Any(u => u.Id == Place.Unit?.Id) ? Place.Unit!.Slug : null)];
        pairs.RemoveAll(p => p.Value is null || p.Key == name);
        if (value is not null) pairs.Add(new(name, value));
        return path + QueryString.Create(pairs);
    }

    /// <summary>The form for the file of this recap.</summary>
    public ExportForm Form => ExportForm.OfRecap(Month.Code, SeesNation ? Place.Agency?.Slug : null, Place.Unit?.Slug);

    /// <summary>Heading of the whole: whose recap.</summary>
    public string Of => Place.Name.Length > 0 ? Place.Name : T["Semua instansi"];
}
