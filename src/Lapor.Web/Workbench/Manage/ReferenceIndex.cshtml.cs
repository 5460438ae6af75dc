using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>The tables of reference data. An agency's admin is led straight to the answer templates, their only one.</summary>
public sealed class ReferenceIndexPage(Asker access, AgencyStore agencies, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    protected override string Entry => WorkbenchMenu.Reference;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        IsAdmin && !IsNational ? LocalRedirect("/kerja/kelola/acuan/" + ReferenceTable.AnswerTemplates.Code()) : await Show(cancel);

    protected override Task<bool> Load(CancellationToken cancel) => Task.FromResult(true);
}
