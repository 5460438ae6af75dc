namespace Lapor.People;

/// <summary>What an officer may be; a person can hold several roles in several agencies. Source: DOMAIN §2, §4.</summary>
public enum Role
{
    LiaisonOfficer,
    AgencyAdmin,
    NationalAdmin,
}

/// <summary>A role in an agency or unit. <see cref="AgencyId"/> is null for the national admin.</summary>
/// <param name="AgencyPath">The agency's place in the tree (<c>/1/45/</c>): the role holds there and below.</param>
/// <param name="RootId">The agency at the top of that branch.</param>
public sealed record OfficerRole(Role Role, long? AgencyId, string AgencyPath, long? RootId, string AgencyName);

/// <summary>A signed-in officer.</summary>
/// <param name="Roles">The roles in which the officer acts now: all that they hold, or the one chosen for this session.</param>
public sealed record Officer(long Id, string Name, string Email, string Language, IReadOnlyList<OfficerRole> Roles)
{
    /// <summary>Every role that the officer holds.</summary>
    public IReadOnlyList<OfficerRole> Held { get; init; } = Roles;

    /// <summary>Why mails do not reach the address, as <c>smtp_550</c>; null while they do, as far as is known.</summary>
    public string? Undeliverable { get; init; }

    public bool Is(Role role) => Roles.Any(r => r.Role == role);

    /// <summary>True when the officer holds this role for the agency at this path or one above it.</summary>
    public bool Holds(Role role, string? path) =>
        !string.IsNullOrEmpty(path) && Roles.Any(r => r.Role == role && r.AgencyPath.Length > 0 && path.StartsWith(r.AgencyPath, StringComparison.Ordinal));
}
