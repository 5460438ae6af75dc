using Lapor.Agencies;
using Lapor.Handling;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>One row of a table, by the rules of the import: a new one, or one that stands there.</summary>
public sealed class ReferenceRowPage(Asker access, AgencyStore agencies, EditReference edit, AnswerRuleStore rules, WorkbenchMenu menu, Texts.Texts T) : ReferencePage(access, agencies, menu, T)
{
    /// <summary>Key of the row; nothing for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kunci { get; set; }

    /// <summary>Stamp of the row as it was shown.</summary>
    [BindProperty]
    public string? Stamp { get; set; }

    /// <summary>Column → what stands in its field.</summary>
    [BindProperty]
    public Dictionary<string, string?> Cells { get; set; } = [];

    /// <summary>Someone else saved this row while it was open: what is stored now.</summary>
    public ReferenceCells? Meanwhile { get; private set; }

    /// <summary>Of a template that stands there: the words in it that say nothing.</summary>
    public IReadOnlyList<string> Empty { get; private set; } = [];

    /// <summary>The agencies whose templates this admin may add.</summary>
    public IReadOnlyList<Agency> Owners { get; private set; } = [];

    public bool IsNew => string.IsNullOrEmpty(Kunci);

    /// <summary>Columns of the key, which never change.</summary>
    public bool IsKey(string column) => column == Columns[0] || (Table is ReferenceTable.Holidays && column == "region_code")
        || (Table is ReferenceTable.Deadlines && column is not ("days" or "unit" or "source" or "active"))
        || (Table is ReferenceTable.Reminders or ReferenceTable.AnswerRules && column is not ("source" or "active"));

    /// <summary>Columns that the officer fills in.</summary>
    public IEnumerable<string> Fields => Columns.Where(c => Keeps || c != "agency_slug");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Opens() || !IsSmall(Table)) return NotFound();
        if (!IsNew)
        {
            if (await Stored(cancel) is not { } row) return NotFound();
            Stamp = row.Stamp;
            Cells = Columns.Index().ToDictionary(c => c.Item, c => row.Cells[c.Index]);
        }
        else
        {
            Cells["active"] = "yes";
        }

        return await Show(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Opens() || !IsSmall(Table)) return NotFound();
        var stored = IsNew ? null : await Stored(cancel);
        if (!IsNew && stored is null) return NotFound();
        var cells = Columns.ToDictionary(c => c, c => Cells.GetValueOrDefault(c));
        if (stored is not null)
            foreach (var column in Columns.Where(IsKey)) cells[column] = Cell(stored, column);
        if (!Keeps)
        {
            // Whose template it is was settled when it was made.
            var owner = stored is not null ? Cell(stored, "agency_slug") : (await Managed(Cells.GetValueOrDefault("agency_slug"), cancel) ?? (await Tops(cancel) is [var top, ..] ? top : null))?.Slug;
            if (owner is null) return NotFound();
            cells["agency_slug"] = owner;
        }

        var saved = await edit.Save(Table, cells, IsNew ? null : Stamp ?? "", Viewer.Officer?.Id, cancel);
        if (!saved.IsRefused) return LocalRedirect(Address + "?done=saved");
        if (stored is not null && saved.Refusals.Any(r => r.Code == "changed_meanwhile"))
        {
            Meanwhile = stored;
            ModelState.Remove(nameof(Stamp));
            Stamp = stored.Stamp;
        }

        return await Refuse(saved.Refusals, cancel);
    }

    // The key of a row that stands there has no field: what is wrong with it concerns the whole form.
    protected override string FieldOf(string field) => field.Length == 0 || (!IsNew && IsKey(field)) ? "" : $"Cells[{field}]";

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!Opens() || !IsSmall(Table)) return false;
        if (Table is ReferenceTable.AnswerTemplates) Empty = (await rules.Rules(cancel)).Empty(Cells.GetValueOrDefault("body") ?? "");
        Owners = IsNational ? [] : await Tops(cancel);
        return true;
    }

    private async Task<ReferenceCells?> Stored(CancellationToken cancel) =>
        (await Mine((await edit.Rows(Table, cancel)).Where(row => row.Key == Kunci), cancel)) is [var row, ..] ? row : null;
}
