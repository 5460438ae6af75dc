using System.Globalization;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>Invites an officer to their first role, on a decree of the agency; the officer sets the password.</summary>
public sealed class NewOfficerPage(Asker access, AgencyStore agencies, ManageOfficers manage, OfficerStore officers, DecreeFiles decrees, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? DecreeNumber { get; set; }

    /// <summary>As a date field sends it.</summary>
    [BindProperty]
    public string? DecreeDay { get; set; }

    /// <summary>The decree itself.</summary>
    [BindProperty]
    public IFormFile? DecreeFile { get; set; }

    /// <summary>Code of the role.</summary>
    [BindProperty]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty]
    public string? AgencyText { get; set; }

    /// <summary>The roles this admin may give: none above their own.</summary>
    public IReadOnlyList<RoleChoice> Roles => RoleChoice.Of(Viewer);

    protected override string Entry => WorkbenchMenu.Officers;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var place = await Managed(Agency, cancel) ?? (await Tops(cancel) is [var top, ..] ? top : null);
        (Agency, AgencyText) = (place?.Slug, place?.Name);
        return await Show(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!IsAdmin) return NotFound();
        List<Refusal> wrong = [];
        var role = RoleChoice.Sent(Viewer, Role);
        if (role is null) wrong.Add(new("missing", "role", "Pilih peran petugas ini.", "Choose the officer's role."));
        if (string.IsNullOrWhiteSpace(Email)) wrong.Add(new("missing", "email", "Tulis alamat surelnya.", "Write the e-mail address."));
        Agency? place = null;
        if (role is null || !ManageOfficers.HasNoAgency(role.Role))
        {
            var meant = await Meant("agency", Agency, AgencyText, null, cancel);
            if (meant.IsRefused) wrong.AddRange(meant.Refusals);
            else if (meant.Value is null) wrong.Add(new("missing", "agency", "Pilih instansi atau unitnya.", "Choose the agency or unit."));
            else place = meant.Value;
        }

        if (role is not null && wrong.Count == 0 && !May.Grant(Viewer, role.Role, place?.Path ?? ""))
            wrong.Add(new Refusal("role_above", "role", "Anda tidak dapat memberi peran ini di sana: perannya lebih tinggi daripada peran Anda.", "You cannot give this role there: it is above your own."));
        if (!DateOnly.TryParseExact(DecreeDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) wrong.Add(new("missing", "decreeDay", "Isi tanggal SK-nya.", "Give the date of the decree."));
        byte[]? file = null;
        if (DecreeFile is { } sent)
        {
            await using var content = sent.OpenReadStream();
            var read = await DecreeFiles.Read(content, cancel);
            if (read.IsRefused) wrong.AddRange(read.Refusals);
            else file = read.Value;
        }

        if (wrong.Count > 0) return await Refuse(wrong, cancel);
        var invited = await manage.Invite(Email!.Trim(), Name ?? "", role!.Role, place?.Slug ?? role.Scope?.Code(), new Decree(DecreeNumber ?? "", day), Officer.Id, cancel);
        if (invited.IsRefused) return await Refuse(invited.Refusals, cancel);
        // After the invitation: whoever is refused must not leave a file behind. What is missing then can be sent on the officer's page.
        if (file is not null) await decrees.Keep(invited.Value.Id, (await officers.Decrees(invited.Value.Id, cancel))[0].Id, file, Officer.Id, cancel);
        return LocalRedirect("/kerja/kelola/petugas?done=added" + (place is null ? "" : "&di=" + place.Slug));
    }

    protected override Task<bool> Load(CancellationToken cancel) => Task.FromResult(true);
}
