using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>One identity provider: adding it, changing it, and asking whether it answers.</summary>
public sealed class ProviderPage(
    Asker access, AgencyStore agencies, IdentityProviderStore providers, ProviderDirectory directory, AgencySignIn way, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    /// <summary>Null: a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    /// <summary>Slug of the agency; only asked for a new one.</summary>
    [BindProperty]
    public string? Agency { get; set; }

    [BindProperty]
    public string? AgencyText { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Issuer { get; set; }

    [BindProperty]
    public string? ClientId { get; set; }

    /// <summary>The client secret; never shown again.</summary>
    [BindProperty]
    public string? Secret { get; set; }

    [BindProperty]
    public string? EmailClaim { get; set; }

    [BindProperty]
    public bool TrustsFactor { get; set; }

    [BindProperty]
    public string? Acr { get; set; }

    [BindProperty]
    public bool Active { get; set; }

    /// <summary>The stored provider; null for a new one.</summary>
    public IdentityProvider? Stored { get; private set; }

    /// <summary>The address that the provider must know.</summary>
    public string ReturnAddress => Stored is { } stored ? way.ReturnAddress(stored.Id) : "";

    protected override string Entry => WorkbenchMenu.Providers;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        if (Stored is { } stored)
        {
            (Name, Issuer, ClientId, EmailClaim, TrustsFactor, Acr, Active, Version) = (stored.Name, stored.Issuer, stored.ClientId, stored.EmailClaim, stored.TrustsFactor, stored.Acr, stored.Active, stored.Version);
        }
        else
        {
            (EmailClaim, Active) = ("email", true);
            if (await Tops(cancel) is [var top, ..]) (Agency, AgencyText) = (top.Slug, top.Name);
        }

        return await Show(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Load(cancel)) return NotFound();
        var input = new IdentityProviderInput(Name ?? "", Issuer ?? "", ClientId ?? "", Secret ?? "", EmailClaim ?? "", TrustsFactor, Acr ?? "", Active);
        if (Stored is { } stored)
        {
            var changed = await providers.Change(stored.Id, Version, input, Officer.Id, cancel);
            if (changed.IsRefused) return await Refuse(changed.Refusals, cancel);
            directory.Forget(stored.Issuer);
            return To(stored.Id, "saved");
        }

        var meant = await Meant("agency", Agency, AgencyText, null, cancel);
        if (meant.IsRefused) return await Refuse(meant.Refusals, cancel);
        // Nothing typed means the whole nation, which is the national admin's to give.
        if (!May.ManageProviders(Viewer, meant.Value?.Path)) return await Refuse([new("missing", "agency", "Pilih instansi yang Anda kelola.", "Choose an agency that you administer.")], cancel);
        var added = await providers.Add(meant.Value?.Id, input, Officer.Id, cancel);
        return added.IsRefused ? await Refuse(added.Refusals, cancel) : To(added.Value, "added");
    }

    /// <summary>Asks the provider what it announces of itself.</summary>
    public async Task<IActionResult> OnPostTestAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || Stored is not { } stored) return NotFound();
        directory.Forget(stored.Issuer);
        var answer = await directory.Document(stored.Issuer, cancel);
        var keys = answer.IsRefused ? [] : await directory.Keys(stored.Issuer, null, cancel);
        return To(stored.Id, answer.IsRefused ? "silent" : keys.Count == 0 ? "no_keys" : "answers");
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsNational && !Officer.Is(Role.AgencyAdmin)) return false;
        if (Id is not { } id) return true;
        // Somebody else's provider is answered like none.
        Stored = await providers.ById(id, cancel) is { } found && May.ManageProviders(Viewer, found.AgencyPath) ? found : null;
        return Stored is not null;
    }

    private LocalRedirectResult To(long id, string done) => LocalRedirect(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/kerja/kelola/penyedia/isi/{id}?done={done}"));
}
