using System.Globalization;
using Lapor.Agencies;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>The officers of the admin's part of the tree, by name.</summary>
public sealed class OfficersPage(Asker access, AgencyStore agencies, OfficerStore officers, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Slug of the agency or unit whose officers are listed; nothing: the first one the admin manages, or everybody.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Di { get; set; }

    /// <summary>Id of the last officer of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Setelah { get; set; }

    /// <summary>Whose officers; null for everybody's.</summary>
    public Agency? Place { get; private set; }

    /// <summary>Where else the admin can look.</summary>
    public IReadOnlyList<Agency> Places { get; private set; } = [];

    public IReadOnlyList<OfficerShown> Rows { get; private set; } = [];

    public string? Next { get; private set; }

    protected override string Entry => WorkbenchMenu.Officers;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        Places = await Tops(cancel);
        Place = Clean(Di) is null ? Places.Count > 0 ? Places[0] : null : await Managed(Di, cancel);
        if (Place is null && (!IsNational || Clean(Di) is not null)) return false;
        var after = Setelah is { } id && await officers.Managed(id, cancel) is [var last, ..] ? last : null;
        var rows = await officers.InSubtree(Place?.Path ?? "/", Clean(Q), after, Size + 1, cancel);
        var people = rows.GroupBy(r => r.Id).Select(g => OfficerShown.Of(Viewer, [.. g])).OfType<OfficerShown>().ToList();
        Rows = [.. people.Take(Size)];
        Next = people.Count > Size
            ? QueryString.Create(new Dictionary<string, string?> { ["di"] = Place?.Slug, ["q"] = Clean(Q), ["setelah"] = Rows[^1].Row.Id.ToString(CultureInfo.InvariantCulture) }).ToString()
            : null;
        return true;
    }
}
