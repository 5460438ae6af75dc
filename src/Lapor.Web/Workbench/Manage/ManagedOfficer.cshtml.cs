using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>One officer: roles, access, links for a lost password, handing over when they leave.</summary>
public sealed class ManagedOfficerPage(Asker access, AgencyStore agencies, OfficerStore officers, ManageOfficers manage, HandOver handOver, DecreeFiles decrees, WorkbenchMenu menu, Texts.Texts T)
    : ManagePage(access, agencies, menu, T)
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    /// <summary>Address of whoever goes on with the work.</summary>
    [BindProperty]
    public string? Successor { get; set; }

    /// <summary>Code of the role to give or take.</summary>
    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Agency { get; set; }

    [BindProperty]
    public string? AgencyText { get; set; }

    [BindProperty]
    public bool Active { get; set; }

    /// <summary>The decree that a file belongs to.</summary>
    [BindProperty(SupportsGet = true)]
    public long Sk { get; set; }

    [BindProperty]
    public IFormFile? DecreeFile { get; set; }

    public OfficerShown Person { get; private set; } = new(new(), [], false);

    /// <summary>On which decisions they were invited.</summary>
    public IReadOnlyList<Decree> Decrees { get; private set; } = [];

    /// <summary>Unread notices, which a successor would take over.</summary>
    public int Unread { get; private set; }

    public bool IsSelf => Officer.Id == Id;

    /// <summary>The account belongs to everybody the officer works for: only who manages all of that may end it or send a link for it.</summary>
    public bool MayHoldAccount => !Person.Others;

    /// <summary>The roles this admin may give: none above their own.</summary>
    public IReadOnlyList<RoleChoice> Roles => RoleChoice.Of(Viewer);

    /// <summary>The part that was refused.</summary>
    public string Form { get; private set; } = "";

    protected override string Entry => WorkbenchMenu.Officers;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    public async Task<IActionResult> OnPostActiveAsync(CancellationToken cancel)
    {
        Form = "active";
        if (!await Load(cancel) || !MayHoldAccount) return NotFound();
        if (IsSelf && !Active) return await Refuse([new("not_yourself", "", "Anda tidak dapat menonaktifkan akun Anda sendiri. Minta admin lain.", "You cannot end your own access. Ask another admin.")], cancel);
        var set = await manage.SetActive(Id, Active, Officer.Id, cancel);
        return set.IsRefused ? await Refuse(set.Refusals, cancel) : To(Active ? "active" : "inactive");
    }

    /// <summary>The decree as a file: an attachment, never shown inside the site.</summary>
    public async Task<IActionResult> OnGetDecreeAsync(CancellationToken cancel)
    {
        if (!await Load(cancel) || Decrees.All(d => d.Id != Sk) || await decrees.Open(Id, Sk, Officer.Id, cancel) is not { } file) return NotFound();
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.CacheControl = "private, no-store";
        return File(file, "application/pdf", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SK-{Sk}.pdf"));
    }

    public async Task<IActionResult> OnPostDecreeAsync(CancellationToken cancel)
    {
        Form = "decree";
        if (!await Load(cancel) || Decrees.All(d => d.Id != Sk)) return NotFound();
        if (DecreeFile is not { } sent) return await Refuse([new("missing", "decreeFile", "Pilih berkas PDF-nya.", "Choose the PDF file.")], cancel);
        await using var content = sent.OpenReadStream();
        var read = await DecreeFiles.Read(content, cancel);
        if (read.IsRefused) return await Refuse(read.Refusals, cancel);
        await decrees.Keep(Id, Sk, read.Value, Officer.Id, cancel);
        return To("decree");
    }

    public Task<IActionResult> OnPostLinkAsync(CancellationToken cancel) => SendLink(factorToo: false, cancel);

    public Task<IActionResult> OnPostResetAsync(CancellationToken cancel) => SendLink(factorToo: true, cancel);

    public async Task<IActionResult> OnPostHandOverAsync(CancellationToken cancel)
    {
        Form = "handover";
        if (!await Load(cancel) || !MayHoldAccount) return NotFound();
        if (IsSelf) return await Refuse([new("not_yourself", "", "Anda tidak dapat menutup akun Anda sendiri. Minta admin lain.", "You cannot close your own account. Ask another admin.")], cancel);
        if (Clean(Successor) is not { } email) return await Refuse([new("missing", "successor", "Tulis surel penggantinya.", "Write the successor's address.")], cancel);
        // Somebody outside this admin's part of the tree is answered like nobody.
        var successor = await officers.ByEmail(email, cancel);
        var may = successor is not null && OfficerShown.Of(Viewer, await officers.Managed(successor.Id, cancel)) is not null;
        var done = await handOver.Run(Id, may ? email : "", Officer.Id, cancel);
        return done.IsRefused ? await Refuse(done.Refusals, cancel) : LocalRedirect("/kerja/kelola/petugas?done=handed_over");
    }

    public async Task<IActionResult> OnPostGrantAsync(CancellationToken cancel)
    {
        Form = "grant";
        if (!await Load(cancel)) return NotFound();
        if (RoleChoice.Sent(Viewer, Role) is not { } role) return await Refuse([new("missing", "role", "Pilih perannya.", "Choose the role.")], cancel);
        var nation = ManageOfficers.HasNoAgency(role.Role);
        var place = nation ? (Agency?)null : await Meant("agency", Agency, AgencyText, null, cancel);
        if (place is { IsRefused: true }) return await Refuse(place.Refusals, cancel);
        if (!nation && place?.Value is null) return await Refuse([new("missing", "agency", "Pilih instansi atau unitnya.", "Choose the agency or unit.")], cancel);
        if (!May.Grant(Viewer, role.Role, place?.Value?.Path ?? ""))
            return await Refuse([new("role_above", "role", "Anda tidak dapat memberi peran ini di sana: perannya lebih tinggi daripada peran Anda.", "You cannot give this role there: it is above your own.")], cancel);
        var given = await manage.Grant(Id, role.Role, place?.Value?.Slug ?? role.Scope?.Code(), Officer.Id, cancel);
        return given.IsRefused ? await Refuse(given.Refusals, cancel) : To("granted");
    }

    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken cancel)
    {
        Form = "revoke";
        if (!await Load(cancel)) return NotFound();
        // Only a role that stands on this admin's page can be taken.
        if (Codes.TryMember<Role>(Role) is not { } role || !Person.Roles.Any(r => r.Role == Role && (r.AgencySlug ?? "") == (Agency ?? ""))) return NotFound();
        if (IsSelf && role is not People.Role.LiaisonOfficer)
            return await Refuse([new("not_yourself", "", "Anda tidak dapat mencabut peran admin Anda sendiri. Minta admin lain.", "You cannot take away your own admin role. Ask another admin.")], cancel);
        var taken = await manage.Revoke(Id, role, Agency, Officer.Id, cancel);
        return taken.IsRefused ? await Refuse(taken.Refusals, cancel) : To("revoked");
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!IsAdmin || OfficerShown.Of(Viewer, await officers.Managed(Id, cancel)) is not { } person) return false;
        Person = person;
        Decrees = MayHoldAccount ? await officers.Decrees(Id, cancel) : [];
        Unread = (await officers.Unread(Id, 1000, cancel)).Count;
        return true;
    }

    private async Task<IActionResult> SendLink(bool factorToo, CancellationToken cancel)
    {
        Form = "link";
        if (!await Load(cancel) || !MayHoldAccount) return NotFound();
        if (factorToo && IsSelf) return await Refuse([new("not_yourself", "", "Anda tidak dapat memulihkan akun Anda sendiri. Minta admin lain.", "You cannot reset your own account. Ask another admin.")], cancel);
        var sent = await manage.SendReset(Id, factorToo, Officer.Id, cancel);
        return sent.IsRefused ? await Refuse(sent.Refusals, cancel) : To(factorToo ? "reset" : "link");
    }

    private LocalRedirectResult To(string done) => LocalRedirect(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/kerja/kelola/petugas/{Id}?done={done}"));
}
