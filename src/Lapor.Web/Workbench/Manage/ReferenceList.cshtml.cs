using System.Text;
using Lapor.Agencies;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>The rows of one table, and the whole table as a file; taking that away is on the record.</summary>
public sealed class ReferenceListPage(
    Asker access, AgencyStore agencies, RegionStore regions, EditReference edit, ExportReference export, RecountStore recounts, AnswerRuleStore rules, AuditLog audit, WorkbenchMenu menu, Texts.Texts T)
    : ReferencePage(access, agencies, menu, T)
{
    private const int Size = 50;
    private const int RecountsShown = 10;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Key of the last row of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Setelah { get; set; }

    /// <summary>Code of the region whose parts are listed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Di { get; set; }

    public IReadOnlyList<ReferenceCells> Rows { get; private set; } = [];

    public IReadOnlyList<Region> Regions { get; private set; } = [];

    public Region? Place { get; private set; }

    public IReadOnlyList<Agency> FoundAgencies { get; private set; } = [];

    /// <summary>How many rows match; null where they are not counted.</summary>
    public int? Count { get; private set; }

    public string? Next { get; private set; }

    /// <summary>What the latest changes of days off and hours did to open clocks.</summary>
    public IReadOnlyList<CalendarChange> Recounts { get; private set; } = [];

    /// <summary>Keys of the templates shown that say nothing.</summary>
    public IReadOnlySet<string> Empty { get; private set; } = new HashSet<string>();

    public bool Small => IsSmall(Table);

    /// <summary>Columns that fit a list; the others are on the row's own page.</summary>
    public IEnumerable<string> Shown => Columns.Where(c => c is not ("body" or "explanation" or "explanation_en" or "synonyms" or "name_en" or "source" or "abbreviations"));

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => Show(cancel);

    /// <summary>The table as a file that the import reads back.</summary>
    public async Task<IActionResult> OnGetUnduhAsync(CancellationToken cancel)
    {
        if (!Opens() || !Keeps) return NotFound();
        await audit.Record(new AuditEntry(AuditKind.Exported, Officer.Id, Subject: "reference " + Table.Code()), cancel);
        using var file = new MemoryStream();
        await using (var writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true)) await export.Run(Table, writer, cancel);
        return File(file.ToArray(), "text/csv; charset=utf-8", Table.Code() + ".csv");
    }

    protected override async Task<bool> Load(CancellationToken cancel)
    {
        if (!Opens()) return false;
        var words = Clean(Q);
        if (Table is ReferenceTable.Regions)
        {
            Place = Clean(Di) is { } code ? await regions.ByCode(code, cancel) : null;
            Regions = words is not null ? await regions.Search(words, within: Place?.Code, limit: Size, cancel: cancel) : await regions.Children(Place?.Code, cancel);
            return true;
        }

        if (Table is ReferenceTable.Agencies)
        {
            FoundAgencies = words is null ? [] : await Tree.Search(words, limit: Size, cancel: cancel);
            return true;
        }

        var all = await Mine(await edit.Rows(Table, cancel), cancel);
        if (words is not null) all = all.FindAll(row => row.Cells.Any(cell => cell?.Contains(words, StringComparison.OrdinalIgnoreCase) == true));
        // Days off: the coming ones are what is looked for.
        if (Table is ReferenceTable.Holidays)
        {
            all.Reverse();
            Recounts = await recounts.Latest(RecountsShown, cancel);
        }

        Count = all.Count;
        var from = Clean(Setelah) is { } after ? all.FindIndex(row => row.Key == after) + 1 : 0;
        Rows = [.. all.Skip(from).Take(Size)];
        if (Table is ReferenceTable.AnswerTemplates && await rules.Rules(cancel) is { } known)
            Empty = Rows.Where(row => known.Empty(Cell(row, "body") ?? "").Count > 0).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        Next = from + Size < all.Count ? QueryString.Create(new Dictionary<string, string?> { ["q"] = words, ["setelah"] = Rows[^1].Key }).ToString() : null;
        return true;
    }
}
