using Lapor.Foundation;

namespace Lapor.Agencies;

/// <summary>What stands at a node of the agency tree. Every kind but <see cref="Unit"/> is an agency, a root.</summary>
public enum AgencyKind
{
    Ministry,
    Institution,
    Province,
    Regency,
    City,
    StateEnterprise,
    University,

    /// <summary>Embassy or consulate.</summary>
    Mission,

    /// <summary>A part of an agency, at any depth.</summary>
    Unit,
}

/// <summary>An agency or one of its units.</summary>
public sealed record Agency
{
    /// <summary>Internal; never shown.</summary>
    public long Id { get; init; }

    /// <summary>Its public name in addresses, unique in the tree: <c>dinas-sosial-kota-bandung</c>.</summary>
    public string Slug { get; init; } = "";

    public string Name { get; init; } = "";

    public string ShortName { get; init; } = "";

    /// <summary>The stable code of <see cref="Kind"/>.</summary>
    public string KindCode { get; init; } = "";

    public AgencyKind Kind => Codes.Member<AgencyKind>(KindCode);

    /// <summary>Null for an agency, the node above for a unit.</summary>
    public long? ParentId { get; init; }

    /// <summary>The agency it belongs to; its own id for an agency.</summary>
    public long RootId { get; init; }

    /// <summary>Ids from the root down to itself: <c>/1/45/</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The area it serves, where it serves one.</summary>
    public string? RegionCode { get; init; }

    /// <summary>A code of the table unit_kind.</summary>
    public string? UnitKind { get; init; }

    /// <summary>IANA name of the zone its working days end in.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Of an agency: beginning of its working day, local <c>HH:mm</c>; null: the usual one.</summary>
    public string? Opens { get; init; }

    /// <summary>Of an agency: end of its working day, local <c>HH:mm</c>, when terms end; null: the usual one.</summary>
    public string? Closes { get; init; }

    /// <summary>Of an agency: 5 or 6 working days a week; null: the usual five.</summary>
    public int? WorkDays { get; init; }

    public string? Email { get; init; }

    /// <summary>False once it was retired: it keeps its reports but gets no new ones.</summary>
    public bool Active { get; init; }

    /// <summary>The agency lets the national administrator dispose straight to one of its units.</summary>
    public bool StraightDispose { get; init; }

    /// <summary>First legal day, <c>yyyy-MM-dd</c>; null when unknown.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>Last legal day, <c>yyyy-MM-dd</c>; null while it exists.</summary>
    public string? ValidTo { get; init; }

    /// <summary>Who carries on its work.</summary>
    public long? SuccessorId { get; init; }

    /// <summary>Counts its changes; a save names the version it saw.</summary>
    public int Version { get; init; }

    /// <summary>The zone of <see cref="TimeZone"/>; WIB where the machine does not know it.</summary>
    public TimeZoneInfo Zone => Zones.Find(TimeZone) ?? IndonesianTime.Wib;

    public bool IsRoot => ParentId is null;

    /// <summary>True for the node itself and everything below it.</summary>
    public bool Contains(Agency other) => other.Path.StartsWith(Path, StringComparison.Ordinal);
}

/// <summary>Time zones by name. Those of Indonesia are built in; those of missions abroad need the system's time zone database.</summary>
internal static class Zones
{
    // Slim containers come without the database; then no foreign zone is known, and none can be called wrong.
    private static readonly bool DatabaseInstalled = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Amsterdam", out _);

    public static TimeZoneInfo? Find(string name) =>
        IndonesianTime.Find(name) ?? (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null);

    public static bool IsWrong(string name) => Find(name) is null && (DatabaseInstalled || !name.Contains('/', StringComparison.Ordinal));
}

/// <summary>A kind of unit found in any government, such as <c>public_works</c>.</summary>
public sealed record UnitKind
{
    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string NameEn { get; init; } = "";

    /// <summary>How people call it, separated by <c>;</c>.</summary>
    public string Abbreviations { get; init; } = "";

    public int Position { get; init; }
}
