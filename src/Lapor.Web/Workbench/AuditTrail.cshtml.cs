using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Workbench;

/// <summary>The audit log, latest first, for the national admin and auditors. Of a report that the reader may not see, subject and reason stay closed.</summary>
public sealed class AuditTrailPage(Asker access, AuditLog audit, QueueStore queues, OfficerStore officers, AgencyStore agencies, IdentityProviderStore providers, PartnerClients clients, WorkbenchMenu menu, Texts.Texts words) : PageModel
{
    private const int Size = 50;

    /// <summary>Code of the kind; nothing: all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    /// <summary>Entries older than this one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AuditEntry> Rows { get; private set; } = [];

    /// <summary>Numbers of the reports that the reader may see.</summary>
    public IReadOnlyDictionary<long, string> Numbers { get; private set; } = new Dictionary<long, string>();

    /// <summary>Officers' names.</summary>
    public IReadOnlyDictionary<long, string> Names { get; private set; } = new Dictionary<long, string>();

    public string? Older { get; private set; }

    private AuditWords? said;

    /// <summary>What an entry concerns, in words.</summary>
    public string About(AuditEntry entry) => said?.Of(entry) ?? "";

    /// <summary>Why, in words.</summary>
    public string Why(AuditEntry entry) => said?.Reason(entry) ?? "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!May.ReadAudit(Viewer.Of(access.Signed))) return NotFound();
        Response.Headers.CacheControl = "no-store";
        var rows = await audit.Page(Before, Codes.TryMember<AuditKind>(Kind), Size + 1, cancel);
        Numbers = await queues.Visible(access.Signed, [.. rows.Select(r => r.ReportId).OfType<long>().Distinct()], cancel);
        Rows = [.. rows.Take(Size).Select(r => r.ReportId is { } report && !Numbers.ContainsKey(report) ? r with { Subject = "", Reason = "" } : r)];
        var subjects = Rows.Select(r => r.Subject).ToList();
        Names = await officers.Names([.. Rows.Select(r => r.OfficerId).OfType<long>().Concat(AuditWords.Officers(subjects)).Distinct()], cancel);
        var places = new Dictionary<long, string>();
        foreach (var id in AuditWords.Places(subjects).Distinct())
        {
            if (await agencies.ById(id, cancel) is { } agency) places[id] = agency.Name;
        }

        var hosts = new Dictionary<long, string>();
        foreach (var id in AuditWords.Providers(subjects).Distinct())
        {
            if (await providers.ById(id, cancel) is { } provider) hosts[id] = provider.Name;
        }

        var partners = await clients.Names([.. AuditWords.Partners(subjects).Distinct()], cancel);
        var decrees = await officers.DecreeNumbers([.. AuditWords.Decrees(subjects).Distinct()], cancel);
        said = new AuditWords(new AuditNames { Officers = Names, Places = places, Providers = hosts, Partners = partners, Decrees = decrees }, words);
        Older = rows.Count > Size
            ? "/kerja/audit" + QueryString.Create(new Dictionary<string, string?> { ["kind"] = Kind, ["before"] = rows[Size - 1].Id.ToString(CultureInfo.InvariantCulture) }.Where(p => p.Value is not null))
            : null;
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Audit, cancel));
        return Page();
    }
}
