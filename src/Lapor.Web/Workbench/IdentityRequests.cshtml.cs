using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>Requests to open an anonymous identity that wait for a second national admin.</summary>
public sealed class IdentityRequestsPage(Asker access, BreakGlass breakGlass, ReportStore reports, WorkbenchMenu menu, Texts.Texts T) : FormPage
{
    /// <summary>The request to decide.</summary>
    [BindProperty]
    public long Id { get; set; }

    /// <summary><c>approve</c> or <c>refuse</c>.</summary>
    [BindProperty]
    public string? Decision { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>What was just decided.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>Each request with the report's number, and whether it is this officer's own.</summary>
    public IReadOnlyList<(IdentityRequest Request, string Number, bool Mine)> Rows { get; private set; } = [];

    private Viewer Viewer => Viewer.Of(access.Signed);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await breakGlass.Find(Id, cancel) is not { } request || await reports.Facts(request.ReportId, cancel) is not { } facts || !May.DecideIdentity(Viewer, facts, request.AskedBy)) return NotFound();
        var approve = Decision == "approve";
        if (!approve && Decision != "refuse") return NotFound();
        var decided = await breakGlass.Decide(Id, access.Signed.Id, approve, Reason ?? "", cancel);
        return decided.IsRefused ? await Refuse(decided.Refusals, cancel) : LocalRedirect($"{WorkbenchMenu.Identities}?done={(approve ? "approved" : "refused")}");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!access.Signed.Is(Role.NationalAdmin)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        foreach (var refusal in Refusals) ModelState.AddModelError("", refusal.Message(T.Language));
        List<(IdentityRequest, string, bool)> rows = [];
        foreach (var request in await breakGlass.Pending(cancel))
        {
            // Whoever is the reported party decides nothing about its reporter.
            if (await reports.Facts(request.ReportId, cancel) is { } facts && May.See(Viewer, facts))
                rows.Add((request, facts.Report.TrackingId.ToString(), request.AskedBy == access.Signed.Id));
        }

        Rows = rows;
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Identities, cancel));
        return Page();
    }
}
