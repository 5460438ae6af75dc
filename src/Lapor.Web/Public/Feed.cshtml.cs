using System.Text;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Lapor.Web.Public;

/// <summary>A report as a card of the list.</summary>
/// <param name="Report">From the public tables.</param>
/// <param name="Left">Until the next step is due.</param>
/// <param name="Zone">Where it happened.</param>
/// <param name="ShowAgency">False on the agency's own page.</param>
/// <param name="Sought">Words that the search found it by; marked.</param>
public sealed record FeedCard(PublicReport Report, TimeLeft? Left, TimeZoneInfo Zone, bool ShowAgency = true, SearchQuery? Sought = null)
{
    /// <summary>A card as of this moment (UTC milliseconds).</summary>
    public static FeedCard Of(PublicReport report, long now, OfficesOf offices, bool showAgency = true, SearchQuery? sought = null)
    {
        var zone = IndonesianTime.OfRegion(report.RegionCode);
        // Days left are counted as the agency works; the reporter's own silence by the nation's days.
        var office = offices.Of(report.State is "submitted" or "reroute_requested" ? null : report.AgencyId);
        return new(report, TimeLeft.Of(report.State, false, report.DueAt, now, office.Calendar, office.Zone), zone, showAgency, sought);
    }
}

/// <summary>A narrowing in force, and the address without it.</summary>
public sealed record FilterChip(string Icon, string Label, string Without);

/// <summary>All public reports: search and filters stand in the address, so a list can be shared and kept.</summary>
[OutputCache(PolicyName = KeptPages.Public)]
public sealed class FeedModel(PublicStore store, RegionStore regions, AgencyStore agencies, CategoryStore categories, WorkCalendars calendars, TimeProvider time, Texts.Texts texts) : PageModel
{
    private const int Size = 20;
    private const int LongestSearch = 200;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true, Name = "status")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "class")]
    public string? Class { get; set; }

    [BindProperty(SupportsGet = true, Name = "category")]
    public string? Category { get; set; }

    [BindProperty(SupportsGet = true, Name = "region")]
    public string? RegionCode { get; set; }

    [BindProperty(SupportsGet = true, Name = "regionText")]
    public string? RegionText { get; set; }

    [BindProperty(SupportsGet = true, Name = "agency")]
    public string? AgencySlug { get; set; }

    [BindProperty(SupportsGet = true, Name = "agencyText")]
    public string? AgencyText { get; set; }

    [BindProperty(SupportsGet = true, Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>The first report of the page after the one asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "before")]
    public string? Before { get; set; }

    public IReadOnlyList<FeedCard> Cards { get; private set; } = [];

    public IReadOnlyList<FilterChip> Chips { get; private set; } = [];

    public IReadOnlyList<Category> Categories { get; private set; } = [];

    /// <summary>What was asked for and is not known; said, and left out.</summary>
    public IReadOnlyList<string> Unknown { get; private set; } = [];

    /// <summary>The page of older reports, or null.</summary>
    public string? Older { get; private set; }

    /// <summary>The page of newer reports, or null.</summary>
    public string? Newer { get; private set; }

    /// <summary>The first page, when this is a later one.</summary>
    public string? Newest { get; private set; }

    /// <summary>The search box holds a report's number.</summary>
    public TrackingId? Number { get; private set; }

    /// <summary>States that a public report can be in.</summary>
    public static IReadOnlyList<string> States { get; } =
        [.. Enum.GetValues<ReportState>().Where(s => s is not (ReportState.Submitted or ReportState.Withdrawn)).Select(s => s.Code())];

    public async Task OnGet(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-cache";
        Categories = await categories.Tree(cancel);
        var chips = new List<FilterChip>();
        var unknown = new List<string>();
        Words = Short(Words);
        Number = TrackingId.TryParse(Words, out var number) ? number : null;
        Status = Known(Status, States, unknown);
        Class = Known(Class, [.. Codes.All<ReportClass>()], unknown);
        var category = Categories.FirstOrDefault(c => c.Code == Category);
        if (category is null && !string.IsNullOrEmpty(Category)) unknown.Add(Short(Category)!);
        Category = category?.Code;
        var region = await Region(unknown, cancel);
        var agency = await Agency(unknown, cancel);
        (RegionCode, RegionText, AgencySlug, AgencyText) = (region?.Code, region?.FullName, agency?.Slug, agency?.Name);
        Unknown = unknown;

        if (Words is not null) chips.Add(new("search", $"“{Words}”", Address(words: null)));
        if (Status is not null) chips.Add(new("flag", texts[Public.PublicWords.State(Status)], Address(status: null)));
        if (Class is not null) chips.Add(new("layers", texts[Public.PublicWords.Class(Class)], Address(kind: null)));
        if (category is not null) chips.Add(new("tag", category.NameIn(texts.Language), Address(category: null)));
        if (region is not null) chips.Add(new("map-pin", region.FullName, Address(region: null)));
        if (agency is not null) chips.Add(new("building-2", agency.Name, Address(agency: null)));
        Chips = chips;

        var cursor = TrackingId.TryParse(Cursor, out var after) ? after.ToString() : null;
        var before = cursor is null && TrackingId.TryParse(Before, out var until) ? until.ToString() : null;
        var filter = new PublicFilter { Words = Words, Status = Status, Class = Class, Category = Category, Region = RegionCode, Agency = AgencySlug, Cursor = cursor, Before = before };
        var found = await store.List(filter, Size, cancel);
        // Fewer than a page are left before it: the first page shows them, full again.
        if (before is not null && found.Count <= Size) (before, found) = (null, await store.List(filter with { Before = null }, Size, cancel));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var shown = (before is null ? found.Take(Size) : found.Skip(1)).ToList();
        var offices = await calendars.HoursOf(shown.Select(r => r.AgencyId), cancel);
        var sought = Words is null ? null : IndonesianText.Query(Words);
        Cards = [.. shown.Select(r => FeedCard.Of(r, now, offices, sought: sought))];
        if (Cards.Count > 0 && (before is not null || found.Count > Size)) Older = With(Address(), "cursor", Cards[^1].Report.TrackingId);
        if (Cards.Count > 0 && (before is not null || cursor is not null)) Newer = With(Address(), "before", Cards[0].Report.TrackingId);
        if (before is not null || cursor is not null) Newest = Address();
    }

    /// <summary>The list as it is narrowed now, from its first page; a part given as null is left out.</summary>
    private string Address(string? words = "=", string? status = "=", string? kind = "=", string? category = "=", string? region = "=", string? agency = "=")
    {
        var query = new QueryBuilder();
        void Add(string name, string? asked, string? now)
        {
            if (asked == "=" && !string.IsNullOrEmpty(now)) query.Add(name, now);
        }

        Add("q", words, Words);
        Add("status", status, Status);
        Add("class", kind, Class);
        Add("category", category, Category);
        Add("region", region, RegionCode);
        Add("agency", agency, AgencySlug);
        return "/laporan" + query.ToQueryString();
    }

    private static string With(string address, string name, string value) =>
        new StringBuilder(address).Append(address.Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(name).Append('=').Append(value).ToString();

    // Without script only the text arrives; with script the code, until the text is typed over.
    private async Task<Region?> Region(List<string> unknown, CancellationToken cancel)
    {
        var typed = Short(RegionText);
        var chosen = Short(RegionCode) is { } code ? await regions.ByCode(code, cancel) : null;
        if (typed is null && Request.Query.ContainsKey("regionText")) return null;
        if (chosen is not null && (typed is null || typed == chosen.FullName || typed == chosen.PathName || typed == chosen.Name)) return chosen;
        var found = typed is null ? null : First(await regions.Search(typed, limit: 1, cancel: cancel));
        if (found is null && (typed ?? Short(RegionCode)) is { } asked) unknown.Add(asked);
        return found;
    }

    private async Task<Agency?> Agency(List<string> unknown, CancellationToken cancel)
    {
        var typed = Short(AgencyText);
        var chosen = Short(AgencySlug) is { } slug ? await agencies.BySlug(slug, cancel) : null;
        if (typed is null && Request.Query.ContainsKey("agencyText")) return null;
        if (chosen is not null && (typed is null || typed == chosen.Name)) return chosen;
        var found = typed is null ? null : First(await agencies.Search(typed, rootsOnly: true, limit: 1, cancel: cancel));
        if (found is null && (typed ?? Short(AgencySlug)) is { } asked) unknown.Add(asked);
        return found;
    }

    private static T? First<T>(IReadOnlyList<T> found)
        where T : class => found.Count > 0 ? found[0] : null;

    private static string? Known(string? code, IReadOnlyList<string> codes, List<string> unknown)
    {
        if (Short(code) is not { } given || codes.Contains(given)) return Short(code);
        unknown.Add(given);
        return null;
    }

    private static string? Short(string? text)
    {
        var clean = IndonesianText.Clean(text ?? "");
        return clean.Length == 0 ? null : clean.Length > LongestSearch ? clean[..LongestSearch] : clean;
    }
}
