namespace Lapor.People;

/// <summary>
/// What an officer may be; a person can hold several roles in several agencies. The last one is what an officer is first of all.
/// Source: DOMAIN §2, §4.
/// </summary>
public enum Role
{
    /// <summary>Reads the audit log and what is not confidential; acts on nothing.</summary>
    Auditor,

    /// <summary>Head of an agency: reads what its units do.</summary>
    Executive,

    /// <summary>Ombudsman, KSP, Kemendagri or PANRB: reads what falls to its scope.</summary>
    Overseer,

    LiaisonOfficer,

    /// <summary>Admin of a part of an agency.</summary>
    SubAdmin,

    AgencyAdmin,

    NationalAdmin,
}

/// <summary>What an overseer oversees.</summary>
public enum OverseerScope
{
    /// <summary>What is unfinished for too long (60 calendar days, a row of deadline_policy), or was escalated.</summary>
    Ombudsman,

    /// <summary>What is marked a national priority.</summary>
    Ksp,

    /// <summary>Local governments.</summary>
    Kemendagri,

    /// <summary>Everything.</summary>
    Panrb,
}

/// <summary>A role in an agency or unit. <see cref="AgencyId"/> is null for the national admin, overseers and auditors.</summary>
/// <param name="AgencyPath">The agency's place in the tree (<c>/1/45/</c>): the role holds there and below.</param>
/// <param name="RootId">The agency at the top of that branch.</param>
public sealed record OfficerRole(Role Role, long? AgencyId, string AgencyPath, long? RootId, string AgencyName)
{
    /// <summary>Its agency was invited and its decree is not accepted yet: the role opens nothing but the page where that is handed in.</summary>
    public bool Waiting { get; init; }

    /// <summary>Of an overseer.</summary>
    public OverseerScope? Scope { get; init; }
}

/// <summary>A signed-in officer.</summary>
/// <param name="Roles">The roles in which the officer acts now: all that they hold, or the one chosen for this session.</param>
public sealed record Officer(long Id, string Name, string Email, string Language, IReadOnlyList<OfficerRole> Roles)
{
    /// <summary>Every role that the officer holds, those of agencies that are not open yet included.</summary>
    public IReadOnlyList<OfficerRole> Held { get; init; } = Roles;

    /// <summary>Why mails do not reach the address, as <c>smtp_550</c>; null while they do, as far as is known.</summary>
    public string? Undeliverable { get; init; }

    /// <summary>How the officer wants to be told.</summary>
    public NoticeChoice Notices { get; init; } = new();

    public bool Is(Role role) => Roles.Any(r => r.Role == role);

    /// <summary>True for an admin of an agency or a part of one, wherever.</summary>
    public bool Administers => Roles.Any(r => r.Role is Role.AgencyAdmin or Role.SubAdmin);

    /// <summary>True when the officer holds this role for the agency at this path or one above it.</summary>
    public bool Holds(Role role, string? path) =>
        !string.IsNullOrEmpty(path) && Roles.Any(r => r.Role == role && r.AgencyPath.Length > 0 && path.StartsWith(r.AgencyPath, StringComparison.Ordinal));

    /// <summary>True when the officer is an admin of the agency at this path, of one above it or of a part around it.</summary>
    public bool HoldsAdmin(string? path) => Holds(Role.AgencyAdmin, path) || Holds(Role.SubAdmin, path);

    /// <summary>True when the officer holds one of these roles at this very place, not from above.</summary>
    public bool HoldsAt(string path, params ReadOnlySpan<Role> roles)
    {
        foreach (var role in Roles)
        {
            if (role.AgencyPath.Length > 0 && role.AgencyPath == path && roles.Contains(role.Role)) return true;
        }

        return false;
    }
}
