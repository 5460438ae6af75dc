using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Web.Shared;
using Lapor.Whistleblowing;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Wbs;

/// <summary>The inboxes that an officer holds; for the national admin all of them, and a form for another one.</summary>
public sealed class InboxListPage(Asker access, Inboxes inboxes, AgencyStore agencies, WorkbenchMenu menu, Texts.Texts T) : InboxFormPage(access, inboxes, menu, T)
{
    private const int LongestName = 120;

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Slug of the agency; nothing: the nation's.</summary>
    [BindProperty]
    public string? Agency { get; set; }

    [BindProperty]
    public string? AgencyText { get; set; }

    /// <summary>Inboxes that this officer is named to.</summary>
    public IReadOnlyList<Inbox> Mine { get; private set; } = [];

    /// <summary>The others, for who manages them.</summary>
    public IReadOnlyList<Inbox> Others { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Manages) return NotFound();
        var name = IndonesianText.Clean(Name ?? "");
        List<Refusal> wrong = [];
        if (name.Length is 0 or > LongestName)
            wrong.Add(Missing("name", $"Beri nama kotak, paling banyak {LongestName} karakter. Nama itu dibaca pelapor.", $"Give the inbox a name of at most {LongestName} characters. Reporters read it."));
        Agency? agency = null;
        if (!string.IsNullOrWhiteSpace(AgencyText) || !string.IsNullOrWhiteSpace(Agency))
        {
            agency = string.IsNullOrWhiteSpace(Agency) ? null : await agencies.BySlug(Agency, cancel);
            // Without script only the words arrive: they must mean one agency.
            if (agency is null && await agencies.Search(AgencyText ?? "", cancel: cancel) is [var only]) agency = only;
            if (agency is null) wrong.Add(new("unknown_code", "agency", "Instansi tidak ditemukan. Tulis namanya selengkapnya, atau kosongkan untuk kotak nasional.", "The agency was not found. Write its full name, or leave it empty for the nation's inbox."));
        }

        if (wrong.Count > 0) return await Refuse(wrong, cancel);
        var id = await Store.Create(Officer.Id, agency?.Id, name, cancel);
        return LocalRedirect(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{WorkbenchMenu.Inboxes}/{id}?done=made"));
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        Mine = await Store.Of(Officer.Id, cancel);
        if (!Manages && Mine.Count == 0) return NotFound();
        var mine = Mine.Select(i => i.Id).ToHashSet();
        if (Manages) Others = [.. (await Store.All(cancel)).Where(i => !mine.Contains(i.Id))];
        return await Show(cancel);
    }
}
