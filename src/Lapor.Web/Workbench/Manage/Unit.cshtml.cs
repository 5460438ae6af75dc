using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>One agency or unit: its data, what stands below it, its place, and its end.</summary>
public sealed class UnitPage(
    Asker access, AgencyStore agencies, WorkbenchMenu menu, SaveUnit save, MoveUnit move, RetireUnit retire, QueueStore queues, Texts.Texts T)
    : ManagePage(access, agencies, menu, T)
{
    private const int OpenShown = 10;
    private string form = "";

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    /// <summary>The version that was on the screen.</summary>
    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? ShortName { get; set; }

    [BindProperty]
    public string? UnitKind { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public bool StraightDispose { get; set; }

    /// <summary>Of an agency: local <c>HH:mm</c>; empty: the usual one.</summary>
    [BindProperty]
    public string? Opens { get; set; }

    /// <inheritdoc cref="Opens"/>
    [BindProperty]
    public string? Closes { get; set; }

    /// <summary>Of an agency: <c>5</c> or <c>6</c>.</summary>
    [BindProperty]
    public string? WorkDays { get; set; }

    /// <summary>Of an agency: IANA name of its zone.</summary>
    [BindProperty]
    public string? TimeZone { get; set; }

    [BindProperty]
    public string? ChildName { get; set; }

    [BindProperty]
    public string? ChildShortName { get; set; }

    [BindProperty]
    public string? ChildUnitKind { get; set; }

    [BindProperty]
    public string? ChildEmail { get; set; }

    [BindProperty]
    public string? Parent { get; set; }

    [BindProperty]
    public string? ParentText { get; set; }

    [BindProperty]
    public string? Successor { get; set; }

    [BindProperty]
    public string? SuccessorText { get; set; }

    public Agency Unit { get; private set; } = new();

    /// <summary>From the highest node the officer manages down to the one above this.</summary>
    public IReadOnlyList<Agency> Above { get; private set; } = [];

    public IReadOnlyList<Agency> Children { get; private set; } = [];

    public IReadOnlyList<UnitKind> Kinds { get; private set; } = [];

    /// <summary>What stands in the way of retiring it; null before that was asked.</summary>
    public OpenReports? Open { get; private set; }

    /// <summary>Someone else saved while this form was open: what is stored now.</summary>
    public Agency? Meanwhile { get; private set; }

    /// <summary>Whoever manages the node above may move and retire; an agency is retired by the national admin.</summary>
    public bool MayPlace { get; private set; }

    public Agency? Successors { get; private set; }

    /// <summary>The form that was refused: its part of the page is open.</summary>
    public string Form => form;

    protected override string Entry => WorkbenchMenu.Units;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await Managed(Slug, cancel) is { } unit) Fill(unit);
        return await Show(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        form = "edit";
        if (await Managed(Slug, cancel) is not { } unit) return NotFound();
        var saved = await save.Run(
            new UnitInput
            {
                Id = unit.Id,
                Version = Version,
                Name = IndonesianText.Clean(Name ?? ""),
                ShortName = IndonesianText.Clean(ShortName ?? ""),
                UnitKind = unit.IsRoot ? unit.UnitKind : Clean(UnitKind),
                RegionCode = unit.RegionCode,
                Email = IndonesianText.Clean(Email ?? ""),
                StraightDispose = unit.IsRoot ? StraightDispose : unit.StraightDispose,
                By = Viewer.Officer?.Id,
                TimeZone = unit.IsRoot ? Clean(TimeZone) : null,
                Opens = unit.IsRoot ? Clean(Opens) : null,
                Closes = unit.IsRoot ? Clean(Closes) : null,
                WorkDays = unit.IsRoot && WorkDays == "6" ? 6 : null,
            },
            cancel);
        if (!saved.IsRefused) return After("saved");
        if (saved.Refusals.Any(r => r.Code == "changed_meanwhile"))
        {
            // What was typed stays; sending it again is a decision made in sight of what the other one saved.
            Meanwhile = unit;
            ModelState.Remove(nameof(Version));
            Version = unit.Version;
        }

        return await Refuse(saved.Refusals, cancel);
    }

    public async Task<IActionResult> OnPostChildAsync(CancellationToken cancel)
    {
        form = "child";
        if (await Managed(Slug, cancel) is not { } unit) return NotFound();
        var added = await save.Run(
            new UnitInput
            {
                ParentId = unit.Id,
                Name = IndonesianText.Clean(ChildName ?? ""),
                ShortName = IndonesianText.Clean(ChildShortName ?? ""),
                UnitKind = Clean(ChildUnitKind),
                Email = IndonesianText.Clean(ChildEmail ?? ""),
            },
            cancel);
        return added.IsRefused ? await Refuse(added.Refusals, cancel) : After("added");
    }

    public async Task<IActionResult> OnPostMoveAsync(CancellationToken cancel)
    {
        form = "move";
        if (await Managed(Slug, cancel) is not { } unit || !await MayPlaceNow(unit, cancel)) return NotFound();
        var root = (await Tree.Lineage(unit.Id, cancel)).First(a => May.Manage(Viewer, a.Path));
        var parent = await Meant("parent", Parent, ParentText, root, cancel);
        if (parent.IsRefused) return await Refuse(parent.Refusals, cancel);
        if (parent.Value is null) return await Refuse([new("missing", "parent", "Pilih induk yang baru.", "Choose the new parent.")], cancel);
        var moved = await move.Run(unit.Id, Version, parent.Value.Id, cancel);
        return moved.IsRefused ? await Refuse(Renewed(moved.Refusals, unit), cancel) : After("moved");
    }

    public async Task<IActionResult> OnPostRetireAsync(CancellationToken cancel)
    {
        form = "retire";
        if (await Managed(Slug, cancel) is not { } unit || !await MayPlaceNow(unit, cancel)) return NotFound();
        Open = await queues.OpenAt(unit.Id, OpenShown, cancel);
        if (Open.Count > 0)
        {
            return await Refuse(
                [new("has_open_reports", "", $"Masih ada {Open.Count} laporan yang belum selesai di sini. Selesaikan atau disposisikan ke unit lain dahulu.", $"{Open.Count} reports here are not finished. Finish them or dispose them to another unit first.")],
                cancel);
        }

        var successor = await Meant("successor", Successor, SuccessorText, null, cancel);
        if (successor.IsRefused) return await Refuse(successor.Refusals, cancel);
        var retired = await retire.Run(unit.Id, Version, successor.Value?.Id, cancel);
        return retired.IsRefused ? await Refuse(Renewed(retired.Refusals, unit), cancel) : After("retired");
    }

    protected override string FieldOf(string field) => field switch
    {
        "" => "",
        "successorId" => nameof(Successor),
        "parentId" => form == "child" ? "" : nameof(Parent),
        _ => (form == "child" ? "Child" : "") + base.FieldOf(field),
    };

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (await Managed(Slug, cancel) is not { } unit) return false;
        Unit = unit;
        // The edit form shows what is stored, unless it is the one that was refused.
        if (form is not ("" or "edit"))
        {
            foreach (var name in new[] { nameof(Name), nameof(ShortName), nameof(UnitKind), nameof(Email), nameof(StraightDispose), nameof(Opens), nameof(Closes), nameof(WorkDays), nameof(TimeZone) }) ModelState.Remove(name);
            Fill(unit);
        }

        Above = [.. (await Tree.Lineage(unit.Id, cancel)).Where(a => a.Id != unit.Id && May.Manage(Viewer, a.Path))];
        Children = await Tree.Children(unit.Id, retired: true, cancel);
        Kinds = await Tree.UnitKinds(cancel);
        MayPlace = await MayPlaceNow(unit, cancel);
        Successors = unit.SuccessorId is { } next ? await Tree.ById(next, cancel) : null;
        return true;
    }

    private void Fill(Agency unit)
    {
        (Version, Name, ShortName, UnitKind, Email, StraightDispose) = (unit.Version, unit.Name, unit.ShortName, unit.UnitKind, unit.Email, unit.StraightDispose);
        (Opens, Closes, WorkDays, TimeZone) = (unit.Opens, unit.Closes, unit.WorkDays == 6 ? "6" : "5", unit.TimeZone);
    }

    private async Task<bool> MayPlaceNow(Agency unit, CancellationToken cancel) =>
        unit.Active && (unit.ParentId is not { } parentId ? IsNational : await Tree.ById(parentId, cancel) is { } parent && May.Manage(Viewer, parent.Path));

    private IReadOnlyList<Refusal> Renewed(IReadOnlyList<Refusal> refusals, Agency unit)
    {
        ModelState.Remove(nameof(Version));
        Version = unit.Version;
        return refusals;
    }

    private LocalRedirectResult After(string done) => LocalRedirect($"/kerja/kelola/unit/{Slug}?done={done}");
}
