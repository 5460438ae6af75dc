using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench.Manage;

/// <summary>
/// A page over one table of reference data. The nation's tables are the national admin's, the priorities KSP's too; an agency's admin has the answer templates of
/// their own agencies and nothing else.
/// </summary>
public abstract class ReferencePage(Asker access, AgencyStore agencies, WorkbenchMenu menu, Texts.Texts T) : ManagePage(access, agencies, menu, T)
{
    /// <summary>Code of the table.</summary>
    [BindProperty(SupportsGet = true, Name = "tabel")]
    public string? Tabel { get; set; }

    public ReferenceTable Table { get; private set; }

    public IReadOnlyList<string> Columns => EditReference.Columns(Table);

    public string Address => "/kerja/kelola/acuan/" + Table.Code();

    protected sealed override string Entry => WorkbenchMenu.Reference;

    /// <summary>Tables small enough to be read as a whole, row by row.</summary>
    public static bool IsSmall(ReferenceTable table) => table is not (ReferenceTable.Regions or ReferenceTable.Agencies);

    /// <summary>False when there is no such table for this officer.</summary>
    protected bool Opens()
    {
        if (Codes.TryMember<ReferenceTable>(Tabel) is not { } table || !(IsNational || (table is ReferenceTable.AnswerTemplates ? Officer.Administers : table is ReferenceTable.Priorities && May.ManagePriorities(Viewer)))) return false;
        Table = table;
        return true;
    }

    /// <summary>The whole of the table is this officer's to change: all for the national admin, the priorities for KSP.</summary>
    public bool Keeps => IsNational || Table is ReferenceTable.Priorities;

    public override bool IsAdmin => base.IsAdmin || May.ManagePriorities(Viewer);

    /// <summary>The cell of a column.</summary>
    public string? Cell(ReferenceCells row, string column) => Columns.IndexOf(column) is >= 0 and var at ? row.Cells[at] : null;

    /// <summary>The rows this officer may change: all, or the templates of the agencies they manage.</summary>
    protected async Task<List<ReferenceCells>> Mine(IEnumerable<ReferenceCells> rows, CancellationToken cancel)
    {
        if (Keeps) return [.. rows];
        List<ReferenceCells> mine = [];
        foreach (var own in rows.Where(r => Cell(r, "agency_slug") is not null).GroupBy(r => Cell(r, "agency_slug")))
            if (await Tree.BySlug(own.Key!, cancel) is { } agency && May.Manage(Viewer, agency.Path)) mine.AddRange(own);
        return mine;
    }
}

/// <summary>Looks a value up in a short list.</summary>
internal static class ShortLists
{
    public static int IndexOf<T>(this IReadOnlyList<T> list, T value)
    {
        for (var at = 0; at < list.Count; at++)
            if (EqualityComparer<T>.Default.Equals(list[at], value)) return at;
        return -1;
    }
}
