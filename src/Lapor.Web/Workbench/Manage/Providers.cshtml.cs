using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>The identity providers of the agencies that this admin administers; the national admin sees all.</summary>
public sealed class ProvidersPage(Asker access, AgencyStore agencies, IdentityProviderStore providers, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    public IReadOnlyList<IdentityProvider> Providers { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Providers;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (IsNational)
        {
            Providers = await providers.InSubtree("/", cancel);
            return true;
        }

        List<IdentityProvider> own = [];
        foreach (var top in await Tops(cancel))
            if (May.ManageProviders(Viewer, top.Path)) own.AddRange(await providers.InSubtree(top.Path, cancel));
        Providers = own;
        return Officer.Is(Role.AgencyAdmin);
    }
}
