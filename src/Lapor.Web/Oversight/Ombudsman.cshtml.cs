using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Oversight;

/// <summary>What stands before the Ombudsman: unfinished for too long, or brought there. By stage, by agency, or as a sample drawn at random.</summary>
public sealed class OmbudsmanPage(Asker access, EscalationStore escalations, AgencyStore agencies, WorkbenchMenu menu, TimeProvider time) : PageModel
{
    private const int Size = 25;
    private const int SampleSize = 10;

    /// <summary>Code of a stage; nothing: every stage.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Stage { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Ended { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    /// <summary>What was typed where the agency has no slug yet.</summary>
    [BindProperty(SupportsGet = true)]
    public string? AgencyText { get; set; }

    /// <summary>Draws a sample; the same number draws the same one.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Sample { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public EscalationCounts Counts { get; private set; } = new(0, 0, 0, 0);

    public IReadOnlyList<EscalatedRow> Rows { get; private set; } = [];

    /// <summary>Calendar days after which an unfinished report comes here.</summary>
    public int Days { get; private set; }

    public string? Older { get; private set; }

    /// <summary>A number that was drawn for the next sample.</summary>
    public int NextSample { get; private set; }

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!May.ListEscalated(Viewer.Of(access.Signed))) return NotFound();
        Response.Headers.CacheControl = "no-store";
        await Resolve(cancel);
        Sample = Sample is > 0 and < 1_000_000 ? Sample : null;
        NextSample = System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, 1_000_000);
        var filter = new EscalationFilter
        {
            Stage = Codes.TryMember<EscalationStage>(Stage),
            Ended = Ended,
            Agency = Agency,
            Seed = Sample,
            Cursor = Foundation.TrackingId.TryParse(Cursor, out var cursor) ? cursor.ToString() : null,
        };
        Days = await escalations.Days(cancel);
        Counts = await escalations.Counts(cancel);
        var size = Sample is null ? Size : SampleSize;
        var rows = await escalations.List(access.Signed, filter, size, cancel);
        Rows = [.. rows.Take(size)];
        Older = Sample is null && rows.Count > size ? At(cursor: Rows[^1].TrackingId) : null;
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Escalated, cancel));
        return Page();
    }

    /// <summary>This list's address with another stage, sample or page.</summary>
    public string At(string? stage = null, int? sample = null, string? cursor = null, bool keep = true) => WorkbenchMenu.Escalated + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["stage"] = keep ? stage ?? Stage : stage,
            ["ended"] = Ended ? "true" : null,
            ["agency"] = Agency,
            ["sample"] = sample?.ToString(CultureInfo.InvariantCulture),
            ["cursor"] = cursor,
        }.Where(p => !string.IsNullOrEmpty(p.Value)));

    /// <summary>Whole days since a moment (UTC milliseconds).</summary>
    public int DaysSince(long moment) => (int)((Now - moment) / 86_400_000);

    // Without script only the typed words arrive; the first agency of that name is meant.
    private async Task Resolve(CancellationToken cancel)
    {
        string? Short(string? text) => IndonesianText.Clean(text ?? "") is { Length: > 0 and <= 200 } clean ? clean : null;
        (Agency, AgencyText) = (Short(Agency), Short(AgencyText));
        if (Agency is null && AgencyText is { } name) Agency = await agencies.Search(name, rootsOnly: true, limit: 1, cancel: cancel) is [var first, ..] ? first.Slug : "-";
        if (Agency is { } slug && await agencies.BySlug(slug, cancel) is { } known) AgencyText = known.Name;
    }
}
