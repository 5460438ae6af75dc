using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>Citizens' accounts whose owners ask for deletion. The national admin decides by number and days; of the person nothing is shown, because nothing is needed.</summary>
public sealed class AccountErasuresPage(Asker access, AgencyStore agencies, CitizenErasures erasures, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    /// <summary>The request's number.</summary>
    [BindProperty]
    public string? Ref { get; set; }

    /// <summary>Why not.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public IReadOnlyList<Erasure> Asked { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Accounts;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancel) => Decide(approve: true, cancel);

    public Task<IActionResult> OnPostDeclineAsync(CancellationToken cancel) => Decide(approve: false, cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!May.EraseAccounts(Viewer)) return false;
        Asked = await erasures.Waiting(cancel);
        return true;
    }

    private async Task<IActionResult> Decide(bool approve, CancellationToken cancel)
    {
        if (!May.EraseAccounts(Viewer)) return NotFound();
        var decided = await erasures.Decide(Clean(Ref) ?? "", Officer.Id, approve, approve ? "" : Reason, cancel);
        return decided.IsRefused ? await Refuse(decided.Refusals, cancel) : Redirect($"{WorkbenchMenu.Accounts}?done={(approve ? "approved" : "declined")}");
    }
}
