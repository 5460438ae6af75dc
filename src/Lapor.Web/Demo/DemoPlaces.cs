using Lapor.Agencies;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Web;

/// <summary>A village, ward or neighbourhood that an example report comes from.</summary>
internal sealed record DemoPlace(string RegionCode, string Village, string District, Agency Government);

/// <summary>An agency with its officers; without any where the demo gives it none.</summary>
internal sealed class DemoAgency(Agency agency)
{
    public Agency Agency { get; } = agency;

    public Viewer? Admin { get; set; }

    /// <summary>Unit kind → the unit and its officer.</summary>
    public Dictionary<string, (Agency Unit, Viewer Officer)> Units { get; } = [];
}

/// <summary>Where the examples happen and who handles them: six governments in the three time zones, two ministries and an enterprise.</summary>
internal sealed class DemoPlaces(IServiceProvider services)
{
    private static readonly string[] Full = ["public_works", "environment", "civil_registry", "health", "transport", "social", "education", "water_utility", "public_order", "inspectorate"];
    private static readonly string[] Small = ["public_works", "environment", "civil_registry", "health", "transport"];

    private static readonly (string Slug, string[] Units)[] Staffed =
    [
        ("kota-bandung", Full), ("kota-surabaya", Full), ("kabupaten-sleman", Small), ("kabupaten-buleleng", Small), ("kota-makassar", Small), ("kota-jayapura", Small),
        ("kementerian-atr-bpn", []), ("kementerian-sosial", []), ("pln", []),
    ];

    /// <summary>Governments whose officers did not come: their reports wait, and become late.</summary>
    private static readonly string[] Unstaffed =
    [
        "kota-medan", "kota-palembang", "kota-pontianak", "kota-palu", "kota-ambon", "kabupaten-lombok-timur", "kabupaten-banyuwangi", "kabupaten-banyumas",
        "kabupaten-bandung", "kabupaten-bangka-tengah", "kabupaten-banjar", "kota-palangkaraya",
    ];

    private const string Town = "kota-bandung";

    /// <summary>One of each role that reports do not travel through, so that each can be tried; the second national admin approves what needs two.</summary>
    private static readonly (string Name, string Title, Role Role, string? Where)[] Others =
    [
        ("nasional2", "Admin Nasional kedua (contoh)", Role.NationalAdmin, null),
        ("ombudsman", "Ombudsman RI (contoh)", Role.Overseer, "ombudsman"),
        ("ksp", "Kantor Staf Presiden (contoh)", Role.Overseer, "ksp"),
        ("kemendagri", "Kemendagri (contoh)", Role.Overseer, "kemendagri"),
        ("panrb", "Kementerian PANRB (contoh)", Role.Overseer, "panrb"),
        ("auditor", "Auditor (contoh)", Role.Auditor, null),
        ("pimpinan." + Town, "Pimpinan Kota Bandung (contoh)", Role.Executive, Town),
    ];

    private readonly AgencyStore agencies = services.GetRequiredService<AgencyStore>();
    private readonly RegionStore regions = services.GetRequiredService<RegionStore>();
    private readonly Dictionary<long, DemoAgency> known = [];

    public Viewer National { get; private set; } = Viewer.Public;

    /// <summary>Places of governments with officers.</summary>
    public List<DemoPlace> Near { get; } = [];

    /// <summary>Places of the others.</summary>
    public List<DemoPlace> Far { get; } = [];

    public int Officers { get; private set; }

    public async Task Prepare(CancellationToken cancel)
    {
        National = await Officer(Demo.NationalAdmin, "Admin Nasional (contoh)", Role.NationalAdmin, null, cancel);
        foreach (var (slug, kinds) in Staffed)
        {
            if (await agencies.BySlug(slug, cancel) is not { } root) continue;
            var staffed = known[root.Id] = new DemoAgency(root) { Admin = await Officer($"admin.{slug}@{Demo.Domain}", $"Admin {root.ShortName} (contoh)", Role.AgencyAdmin, slug, cancel) };
            foreach (var kind in kinds)
            {
                if (await agencies.UnitOfKind(root.Id, kind, cancel) is not { } unit) continue;
                var email = $"{kind.Replace('_', '-')}.{slug}@{Demo.Domain}";
                staffed.Units[kind] = (unit, await Officer(email, $"Petugas {unit.ShortName} (contoh)", Role.LiaisonOfficer, unit.Slug, cancel));
            }

            await Add(Near, root, cancel);
        }

        foreach (var (name, title, role, where) in Others) await Officer($"{name}@{Demo.Domain}", title, role, where, cancel);
        if (await agencies.BySlug(Town, cancel) is { } town && await agencies.UnitOfKind(town.Id, "public_works", cancel) is { } works)
            await Officer($"subadmin.{Town}@{Demo.Domain}", $"Sub-admin {works.ShortName} (contoh)", Role.SubAdmin, works.Slug, cancel);

        foreach (var slug in Unstaffed)
        {
            if (await agencies.BySlug(slug, cancel) is { } root) await Add(Far, root, cancel);
        }
    }

    /// <summary>The agency by name.</summary>
    public async Task<DemoAgency?> Agency(string slug, CancellationToken cancel) => await agencies.BySlug(slug, cancel) is { } root ? Of(root) : null;

    /// <summary>The agency of a place.</summary>
    public DemoAgency Of(Agency root) => known.TryGetValue(root.Id, out var there) ? there : known[root.Id] = new DemoAgency(root);

    private async Task Add(List<DemoPlace> to, Agency root, CancellationToken cancel)
    {
        if (root.RegionCode is not { Length: 5 } regency) return;
        foreach (var district in (await regions.Children(regency, cancel)).Take(12))
        {
            foreach (var village in (await regions.Children(district.Code, cancel)).Take(6))
                to.Add(new(village.Code, village.Name, district.Name, root));
        }
    }

    private async Task<Viewer> Officer(string email, string name, Role role, string? agency, CancellationToken cancel)
    {
        Officers++;
        var officers = services.GetRequiredService<OfficerStore>();
        if (await officers.ByEmail(email, cancel) is { } known) return Viewer.Of(known); // of a fill that was interrupted
        var added = await services.GetRequiredService<ManageOfficers>().Add(email, name.Length <= 100 ? name : name[..100], Demo.Password, role, agency, cancel);
        return Viewer.Of((await officers.ById(added.Value, cancel))!);
    }
}
