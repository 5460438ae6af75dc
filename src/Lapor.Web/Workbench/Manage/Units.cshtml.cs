using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>A list of agencies or units with the words that name it.</summary>
public sealed record UnitTable(string Caption, IReadOnlyList<Agency> Units);

/// <summary>The top of the agency tree as far as the officer manages it, and a search in it. Every node's page shows what is right below.</summary>
public sealed class UnitsPage(Asker access, AgencyStore agencies, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Code of the kind of agency listed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Jenis { get; set; }

    /// <summary>Slug of the last agency of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Setelah { get; set; }

    public bool Searched { get; private set; }

    public AgencyKind Kind { get; private set; }

    public IReadOnlyList<Agency> Found { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyList<(Agency Top, IReadOnlyList<Agency> Children)> Trees { get; private set; } = [];

    protected override string Entry => WorkbenchMenu.Units;

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        var tops = await Tops(cancel);
        if (Clean(Q) is { } words)
        {
            Searched = true;
            List<Agency> found = [];
            IReadOnlyList<Agency?> places = [null];
            if (!IsNational) places = tops;
            foreach (var place in places) found.AddRange(await Tree.Search(words, within: place, limit: Size, cancel: cancel));
            Found = found;
        }
        else if (IsNational)
        {
            Kind = Codes.TryMember<AgencyKind>(Jenis) is { } kind and not AgencyKind.Unit ? kind : AgencyKind.Ministry;
            var after = await Managed(Setelah, cancel);
            var page = await Tree.Roots(Kind, after, retired: true, Size + 1, cancel);
            Found = [.. page.Take(Size)];
            Next = page.Count > Size ? Found[^1].Slug : null;
        }
        else
        {
            List<(Agency, IReadOnlyList<Agency>)> trees = [];
            foreach (var top in tops) trees.Add((top, await Tree.Children(top.Id, retired: true, cancel)));
            Trees = trees;
        }

        return true;
    }
}
