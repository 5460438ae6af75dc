using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Publishing;
using Lapor.Reports;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>How many public reports of an agency stand in a state.</summary>
/// <param name="State">Code.</param>
/// <param name="Light">Code.</param>
/// <param name="Count">As written: <c>999+</c> from a thousand on.</param>
public sealed record StateCount(string State, string Light, string Count);

/// <summary>One agency: its units, how its public reports stand, the latest of them. A unit's address leads to its agency.</summary>
public sealed class AgencyViewModel(AgencyStore store, RegionStore regions, PublicStore reports, WorkCalendars calendars, TimeProvider time, Texts.Texts texts) : PageModel
{
    private const int Cap = 1000;
    private const int Latest = 6;

    public Agency Agency { get; private set; } = new();

    public string? RegionName { get; private set; }

    /// <summary>The province, for the trail, where it is not the agency's own region.</summary>
    public Region? Province { get; private set; }

    public IReadOnlyList<Agency> Units { get; private set; } = [];

    public IReadOnlyList<StateCount> Counts { get; private set; } = [];

    public IReadOnlyList<FeedCard> Cards { get; private set; } = [];

    /// <summary>Who carries on its work, when it is retired.</summary>
    public Agency? Successor { get; private set; }

    public async Task<IActionResult> OnGet(string? slug, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-cache";
        if (slug is not { Length: <= 200 } || await store.BySlug(IndonesianText.Clean(slug), cancel) is not { } agency) return NotFound();
        if (!agency.IsRoot) return await store.ById(agency.RootId, cancel) is { } root ? Redirect($"/instansi/{root.Slug}") : NotFound();
        Agency = agency;
        if (agency.RegionCode is { } code)
        {
            RegionName = await regions.PathName(code, cancel);
            if (code.Length > 2) Province = await regions.ByCode(code[..2], cancel);
        }

        Successor = agency.SuccessorId is { } next ? await store.ById(next, cancel) : null;
        Units = await store.UnitsOf(agency.Id, cancel);
        var counts = await reports.CountByState(agency.Id, Cap, cancel);
        Counts = [.. FeedModel.States.Where(s => counts[s] > 0).Select(s => new StateCount(s, States.LightOf(Codes.Member<ReportState>(s)).Code(), Written(counts[s])))];
        var found = await reports.List(new PublicFilter { Agency = agency.Slug }, Latest, cancel);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var offices = await calendars.HoursOf([agency.Id], cancel);
        Cards = [.. found.Take(Latest).Select(r => FeedCard.Of(r, now, offices, showAgency: false))];
        return Page();
    }

    /// <summary>How deep a unit lies below its agency, from 1.</summary>
    public static int Depth(Agency unit) => unit.Path.Count(c => c == '/') - 2;

    private string Written(int count) => count >= Cap ? Shared.Written.Number(Cap - 1, texts.Culture) + "+" : Shared.Written.Number(count, texts.Culture);
}
