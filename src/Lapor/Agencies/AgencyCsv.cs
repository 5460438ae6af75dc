using System.Globalization;
using Lapor.Foundation;
using Lapor.Storage;

namespace Lapor.Agencies;

/// <summary>The agency tree between its file and the database; neighbours are named by slug.</summary>
internal sealed class AgencyCsv : ReferenceCsv<AgencyRow>
{
    private Dictionary<string, Place> places = [];
    private HashSet<string> units = [];
    private HashSet<string> regions = [];

    private sealed record Place(string Root, string? Parent);

    private sealed class Stored
    {
        public string Slug { get; init; } = "";

        public string Name { get; init; } = "";

        public string ShortName { get; init; } = "";

        public string Kind { get; init; } = "";

        public string? ParentSlug { get; init; }

        public string RootSlug { get; init; } = "";

        public string? RegionCode { get; init; }

        public string? UnitKind { get; init; }

        public string TimeZone { get; init; } = "";

        public string? Email { get; init; }

        public bool Active { get; init; }

        public bool StraightDispose { get; init; }

        public string? ValidFrom { get; init; }

        public string? ValidTo { get; init; }

        public string? SuccessorSlug { get; init; }

        public string? Opens { get; init; }

        public string? Closes { get; init; }

        public int? WorkDays { get; init; }
    }

    public override async Task<IReadOnlyList<AgencyRow>> All(Session s, CancellationToken cancel)
    {
        var stored = await s.Query<Stored>(
            """
            SELECT a.slug, a.name, a.short_name, a.kind, p.slug AS parent_slug, r.slug AS root_slug, a.region_code, a.unit_kind, a.time_zone, a.email, a.active,
                a.straight_dispose, a.valid_from, a.valid_to, n.slug AS successor_slug, a.opens, a.closes, a.work_days
            FROM agency a LEFT JOIN agency p ON p.id = a.parent_id LEFT JOIN agency r ON r.id = a.root_id LEFT JOIN agency n ON n.id = a.successor_id
            ORDER BY a.path
            """,
            cancel: cancel);
        places = stored.ToDictionary(a => a.Slug, a => new Place(a.RootSlug, a.ParentSlug), StringComparer.Ordinal);
        return
        [
            .. stored.Select(a => new AgencyRow(
                a.Slug, a.Name, a.ShortName, Codes.Member<AgencyKind>(a.Kind), a.ParentSlug, a.RegionCode, a.UnitKind, a.TimeZone, a.Email, a.Active, a.StraightDispose,
                a.ValidFrom, a.ValidTo, a.SuccessorSlug, new(a.Opens, a.Closes, a.WorkDays))),
        ];
    }

    public override string Key(AgencyRow row) => row.Slug;

    public override string KeyOf(CsvRow line) => line["slug"] ?? "";

    public override AgencyRow Read(CellReader cells) => ReferenceFormat.Agency(cells);

    public override string?[] Cells(AgencyRow row) =>
    [
        row.Slug, row.Name, row.ShortName, row.Kind.Code(), row.ParentSlug, row.RegionCode, row.UnitKind, row.TimeZone, row.Email, YesNo(row.Active),
        YesNo(row.StraightDispose), row.ValidFrom, row.ValidTo, row.SuccessorSlug, row.Hours.Opens, row.Hours.Closes,
        row.Hours.WorkDays is { } days ? Number(days) : null,
    ];

    // A file may leave the zone out: then a unit keeps that of the node above.
    public override bool Same(AgencyRow row, AgencyRow old) => (row.TimeZone is null ? row with { TimeZone = old.TimeZone } : row) == old;

    public override async Task Prepare(Session s, CancellationToken cancel)
    {
        units = await Names(s, "SELECT code FROM unit_kind", cancel);
        regions = await Names(s, "SELECT code FROM region", cancel);
    }

    public override void Check(AgencyRow row, AgencyRow? old, CellReader cells)
    {
        Known(cells, units, "unit_kind", row.UnitKind);
        Known(cells, regions, "region_code", row.RegionCode);
        if (old is not null && old.Kind != row.Kind)
            cells.Wrong("kind", "kind_fixed", "Jenis instansi tidak dapat diubah. Buat yang baru dan jadikan penerusnya.", "The kind of an agency cannot change. Make a new one and name it as successor.");
        if (row.SuccessorSlug is { } successor && (!places.ContainsKey(successor) || successor == row.Slug))
            cells.Wrong("successors", "unknown_successor", $"Penerus {successor} belum ada. Tulis penerus sebelum yang digantikan.", $"There is no successor {successor} yet. Put successors first.");
        if (row.ParentSlug is not { } parent) return;
        if (!places.TryGetValue(parent, out var place))
        {
            cells.Wrong("parent_slug", "unknown_parent", $"Induk {parent} belum ada. Tulis induk sebelum anaknya.", $"There is no parent {parent} yet. Put parents before children.");
        }
        else if (old is not null && places.TryGetValue(row.Slug, out var own) && place.Root != own.Root)
        {
            cells.Wrong("parent_slug", "other_agency", "Unit tidak dapat pindah ke instansi lain.", "A unit cannot move to another agency.");
        }
        else
        {
            for (var above = parent; above is not null; above = places[above].Parent)
            {
                if (above != row.Slug) continue;
                cells.Wrong("parent_slug", "below_itself", "Unit tidak dapat berada di bawah dirinya sendiri.", "A unit cannot stand below itself.");
                break;
            }
        }
    }

    public override void Accepted(AgencyRow row) =>
        places[row.Slug] = new(row.ParentSlug is null ? row.Slug : places[row.ParentSlug].Root, row.ParentSlug);

    public override async Task Put(Transaction t, AgencyRow row, AgencyRow? old, CancellationToken cancel)
    {
        var parent = row.ParentSlug is null ? null : await AgencyStore.BySlug(t, row.ParentSlug, cancel);
        var successor = row.SuccessorSlug is null ? null : await AgencyStore.BySlug(t, row.SuccessorSlug, cancel);
        var there = old is null ? null : await AgencyStore.BySlug(t, row.Slug, cancel);
        var id = there?.Id ?? await AgencyWrites.NextId(t, cancel);
        var agency = new Agency
        {
            Id = id,
            Slug = row.Slug,
            Name = row.Name,
            ShortName = row.ShortName,
            KindCode = row.Kind.Code(),
            ParentId = there is null ? parent?.Id : there.ParentId,
            RootId = there?.RootId ?? parent?.RootId ?? id,
            Path = there?.Path ?? string.Create(CultureInfo.InvariantCulture, $"{parent?.Path ?? "/"}{id}/"),
            RegionCode = row.RegionCode,
            UnitKind = row.UnitKind,
            TimeZone = row.TimeZone ?? there?.TimeZone ?? parent?.TimeZone ?? IndonesianTime.OfRegion(row.RegionCode).Id,
            Email = row.Email,
            Active = row.Active,
            StraightDispose = row.StraightDispose,
            ValidFrom = row.ValidFrom,
            ValidTo = row.ValidTo,
            SuccessorId = successor?.Id,
            Opens = row.Hours.Opens,
            Closes = row.Hours.Closes,
            WorkDays = row.Hours.WorkDays,
            Version = there?.Version ?? 1,
        };
        if (there is null)
        {
            await AgencyWrites.Insert(t, agency, cancel);
            return;
        }

        await AgencyWrites.Update(t, agency, there.Version, cancel);
        if (parent is not null && parent.Id != there.ParentId) await AgencyWrites.Move(t, there, parent, cancel);
    }
}
