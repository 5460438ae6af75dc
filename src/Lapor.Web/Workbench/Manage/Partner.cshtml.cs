using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>One partner application: registering and changing it, its credentials, shutting it out. A new credential stands in the answer to the form that made it and nowhere else.</summary>
public sealed class PartnerPage(Asker access, AgencyStore agencies, PartnerClients partners, TimeProvider time, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    /// <summary>Null: a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    /// <summary>Slug of the owning agency; only asked for a new one.</summary>
    [BindProperty]
    public string? Agency { get; set; }

    [BindProperty]
    public string? AgencyText { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Contact { get; set; }

    [BindProperty]
    public string? Channel { get; set; }

    [BindProperty]
    public string? PerMinute { get; set; }

    [BindProperty]
    public string? PerDay { get; set; }

    /// <summary>As a date field sends it.</summary>
    [BindProperty]
    public string? ActiveUntil { get; set; }

    /// <summary>The tick beside the button that revokes.</summary>
    [BindProperty]
    public bool Sure { get; set; }

    public PartnerClient? Stored { get; private set; }

    public IReadOnlyList<PartnerCredential> Credentials { get; private set; } = [];

    public PartnerUse Use { get; private set; } = new();

    /// <summary>A credential that was just made.</summary>
    public string? Secret { get; private set; }

    protected override string Entry => WorkbenchMenu.Partners;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (Stored is not null)
        {
            Fill(Stored);
        }
        else
        {
            (Channel, PerMinute, PerDay) = ("api", "60", "5000");
            ActiveUntil = time.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).AddYears(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        return await Show(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var input = new PartnerInput(Name ?? "", Contact ?? "", Channel ?? "", Number(PerMinute), Number(PerDay), DateOnly.TryParseExact(ActiveUntil, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null);
        if (Stored is { } stored)
        {
            var changed = await partners.Change(stored.Id, Version, input, Officer.Id, cancel);
            return changed.IsRefused ? await Refuse(changed.Refusals, cancel) : To(stored.Id, "saved");
        }

        var meant = await Meant("agency", Agency, AgencyText, null, cancel);
        if (meant.IsRefused) return await Refuse(meant.Refusals, cancel);
        if (meant.Value is not { } owner) return await Refuse([new Refusal("missing", "agency", "Pilih instansi pemiliknya.", "Choose the owning agency.")], cancel);
        return await Issued(await partners.Add(owner.Id, input, Officer.Id, cancel), cancel);
    }

    public async Task<IActionResult> OnPostRotateAsync(CancellationToken cancel) =>
        await Load(cancel) && Stored is { } stored ? await Issued(await partners.Rotate(stored.Id, Officer.Id, cancel), cancel) : NotFound();

    public async Task<IActionResult> OnPostEndOldAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || Stored is not { } stored) return NotFound();
        await partners.EndOld(stored.Id, Officer.Id, cancel);
        return To(stored.Id, "old_ended");
    }

    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || Stored is not { } stored) return NotFound();
        Fill(stored);
        if (!Sure) return await Refuse([new Refusal("confirm", "", "Centang dahulu bahwa aplikasi ini memang dicabut.", "Tick first that this application is to be revoked.")], cancel);
        await partners.Revoke(stored.Id, Officer.Id, cancel);
        return To(stored.Id, "revoked");
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!May.ManagePartners(Viewer)) return false;
        if (Id is not { } id) return true;
        Stored = await partners.ById(id, cancel);
        if (Stored is null) return false;
        (Credentials, Use) = (await partners.Credentials(id, cancel), await partners.Use(id, cancel));
        return true;
    }

    private async Task<IActionResult> Issued(Outcome<NewCredential> made, CancellationToken cancel)
    {
        if (made.IsRefused) return await Refuse(made.Refusals, cancel);
        (Id, Secret) = (made.Value.ClientId, made.Value.Secret);
        return await Show(cancel);
    }

    private void Fill(PartnerClient stored)
    {
        (Name, Contact, Channel, ActiveUntil, Version) = (stored.Name, stored.Contact, stored.Channel, stored.ActiveUntil, stored.Version);
        (PerMinute, PerDay) = (stored.PerMinute.ToString(CultureInfo.InvariantCulture), stored.PerDay.ToString(CultureInfo.InvariantCulture));
    }

    private static int? Number(string? typed) => int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private LocalRedirectResult To(long id, string done) => LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/kerja/kelola/mitra/isi/{id}?done={done}"));
}
