using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>The partner applications; the national admin's.</summary>
public sealed class PartnersPage(Asker access, AgencyStore agencies, PartnerClients partners, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    private readonly Texts.Texts words = T;

    public IReadOnlyList<PartnerClient> Clients { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Partners;

    /// <summary>The last day that a client may call.</summary>
    public string Day(PartnerClient client) => Day(client.ActiveUntil, words.Language);

    /// <summary>A stored legal day in words.</summary>
    internal static string Day(string stored, string language) => IndonesianDates.Day(DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture), language);

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!May.ManagePartners(Viewer)) return false;
        Clients = await partners.All(cancel);
        return true;
    }
}
