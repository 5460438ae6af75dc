using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>What a national priority is. Codes stand in priority_programme.kind.</summary>
public enum PriorityKind
{
    /// <summary>A programme with an owner and a plan.</summary>
    Programme,

    /// <summary>A strategic issue that is watched.</summary>
    Issue,
}

/// <summary>A priority programme or strategic issue as a file gives it; its days are <c>yyyy-MM-dd</c>, the last one empty while there is none.</summary>
public sealed record PriorityRow(string Code, PriorityKind Kind, string Name, string AgencySlug, string ValidFrom, string ValidTo, int Position, bool Active);

/// <summary>Priorities between their file and the database. Refused: a code that means something else in addresses, an end before the beginning, an unknown lead.</summary>
internal sealed class PriorityCsv : ReferenceCsv<PriorityRow>
{
    // The list of everything marked, and of what is marked for no programme.
    private static readonly string[] Reserved = ["any", "none"];
    private HashSet<string> agencies = [];

    public override async Task<IReadOnlyList<PriorityRow>> All(Session s, CancellationToken cancel) =>
        [.. (await s.Query<Stored>("SELECT code, kind, name, agency_slug, valid_from, valid_to, position, active FROM priority_programme ORDER BY position, code", cancel: cancel))
            .Select(p => new PriorityRow(p.Code, Codes.Member<PriorityKind>(p.Kind), p.Name, p.AgencySlug, p.ValidFrom, p.ValidTo, p.Position, p.Active))];

    public override string Key(PriorityRow row) => row.Code;

    public override PriorityRow Read(CellReader cells)
    {
        var (from, to) = (cells.Day("valid_from"), cells.Day("valid_to"));
        var row = new PriorityRow(
            cells.Key("code"), cells.Member<PriorityKind>("kind"), cells.Needed("name"), cells.Text("agency_slug") ?? "", from ?? "", to ?? "", cells.Number("position"), cells.YesNo("active", true));
        if (!cells.Good) return row;
        if (from is null) cells.Wrong("valid_from", "missing", "Wajib diisi.", "This is needed.");
        if (from is not null && to is not null && string.CompareOrdinal(to, from) < 0)
            cells.Wrong("valid_to", "ends_before", "Berakhir sebelum berlaku.", "It ends before it begins.");
        if (Reserved.Contains(row.Code)) cells.Wrong("code", "bad_code", "Kode ini dipakai sistem. Pilih kode lain.", "This code is the system's own. Choose another.");
        return row;
    }

    public override string?[] Cells(PriorityRow row) =>
        [row.Code, row.Kind.Code(), row.Name, row.AgencySlug, row.ValidFrom, row.ValidTo, Number(row.Position), YesNo(row.Active)];

    public override async Task Prepare(Session s, CancellationToken cancel) => agencies = await Names(s, "SELECT slug FROM agency WHERE parent_id IS NULL", cancel);

    public override void Check(PriorityRow row, PriorityRow? old, CellReader cells) => Known(cells, agencies, "agency_slug", row.AgencySlug.Length == 0 ? null : row.AgencySlug);

    public override Task Put(Transaction t, PriorityRow row, PriorityRow? old, CancellationToken cancel) => t.Execute(
        """
        INSERT INTO priority_programme (code, kind, name, agency_slug, valid_from, valid_to, position, active) VALUES (@Code, @kind, @Name, @AgencySlug, @ValidFrom, @ValidTo, @Position, @Active)
        ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, agency_slug = excluded.agency_slug, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
            position = excluded.position, active = excluded.active
        """,
        new { row.Code, kind = row.Kind.Code(), row.Name, row.AgencySlug, row.ValidFrom, row.ValidTo, row.Position, row.Active },
        cancel);

    private sealed class Stored
    {
        public string Code { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Name { get; init; } = "";

        public string AgencySlug { get; init; } = "";

        public string ValidFrom { get; init; } = "";

        public string ValidTo { get; init; } = "";

        public int Position { get; init; }

        public bool Active { get; init; }
    }
}
