namespace Lapor.People;

/// <summary>An agency's own identity provider (OpenID Connect). Its officers can sign in with the account they have there.</summary>
public sealed record IdentityProvider
{
    public long Id { get; init; }

    /// <summary>Null: of the whole nation.</summary>
    public long? AgencyId { get; init; }

    public string? AgencyName { get; init; }

    public string? AgencySlug { get; init; }

    /// <summary>Place of the agency in the tree; null for one of the whole nation.</summary>
    public string? AgencyPath { get; init; }

    /// <summary>As officers know it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its issuer identifier, an https address; compared letter by letter.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>What it knows this installation by.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The claim that holds the officer's e-mail address.</summary>
    public string EmailClaim { get; init; } = "email";

    /// <summary>True when its word that it asked for a second factor is taken.</summary>
    public bool TrustsFactor { get; init; }

    /// <summary>The <c>acr</c> value by which it says so; empty: only <c>amr</c> with <c>mfa</c>.</summary>
    public string Acr { get; init; } = "";

    public bool Active { get; init; }

    public int Version { get; init; }

    /// <summary>How many officers linked an account of it.</summary>
    public int Linked { get; init; }

    /// <summary>True when it may sign this officer in: they work in its agency, or it is the nation's.</summary>
    public bool Covers(Officer officer) => AgencyPath is null || officer.Held.Any(r => r.AgencyPath.StartsWith(AgencyPath, StringComparison.Ordinal));

    /// <summary>True when all that the officer may do lies within its agency, so that nobody else's reports hang on its word alone.</summary>
    public bool CoversAll(Officer officer) => officer.Held.Count > 0 && officer.Held.All(r => r.AgencyPath.Length > 0 && r.AgencyPath.StartsWith(AgencyPath ?? "/", StringComparison.Ordinal));

    /// <summary>True when this token proves a second factor in a way that the agency's admin said to trust.</summary>
    public bool ProvesFactor(IdToken token) => TrustsFactor && (token.Amr.Contains("mfa", StringComparer.Ordinal) || (Acr.Length > 0 && token.Acr == Acr));
}

/// <summary>What a verified ID token says of its holder.</summary>
/// <param name="Subject">The account, for ever.</param>
/// <param name="Email">Its address; null unless the provider says that it verified it.</param>
/// <param name="Amr">How the holder proved themselves (RFC 8176).</param>
/// <param name="Acr">How well.</param>
public sealed record IdToken(string Subject, string? Email, IReadOnlyList<string> Amr, string? Acr);

/// <summary>What an admin writes of a provider.</summary>
/// <param name="Secret">The client secret; blank keeps the one that is there.</param>
/// <inheritdoc cref="IdentityProvider"/>
public sealed record IdentityProviderInput(string Name, string Issuer, string ClientId, string Secret, string EmailClaim, bool TrustsFactor, string Acr, bool Active);

/// <summary>An account of a provider that an officer linked.</summary>
public sealed record LinkedIdentity
{
    public long ProviderId { get; init; }

    public string Name { get; init; } = "";

    public string Issuer { get; init; } = "";

    public bool Active { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long LinkedAt { get; init; }

    /// <summary>UTC milliseconds; null before the first use.</summary>
    public long? UsedAt { get; init; }
}
