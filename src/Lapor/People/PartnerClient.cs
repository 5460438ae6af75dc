namespace Lapor.People;

/// <summary>An application that files reports in people's stead.</summary>
public sealed record PartnerClient
{
    public long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The agency that answers for it.</summary>
    public long AgencyId { get; init; }

    public string AgencyName { get; init; } = "";

    /// <summary>The office's mailbox for technical matters.</summary>
    public required string Contact { get; init; }

    /// <summary>One of <see cref="PartnerClients.ChannelCodes"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>Calls that it may make in a minute.</summary>
    public int PerMinute { get; init; }

    /// <summary>Calls that it may make in a day (WIB).</summary>
    public int PerDay { get; init; }

    /// <summary>The last day it may call, <c>yyyy-MM-dd</c> in WIB.</summary>
    public required string ActiveUntil { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>UTC milliseconds; null while it may call.</summary>
    public long? RevokedAt { get; init; }

    public int Version { get; init; }
}

/// <summary>What the national admin writes of a client.</summary>
/// <param name="Name">2–100 characters.</param>
/// <param name="Contact">An e-mail address of the office.</param>
/// <param name="Channel">One of <see cref="PartnerClients.ChannelCodes"/>.</param>
/// <param name="PerMinute">1–600.</param>
/// <param name="PerDay">1–100,000.</param>
/// <param name="ActiveUntil">Today or later, at most two years ahead.</param>
public sealed record PartnerInput(string Name, string Contact, string Channel, int? PerMinute, int? PerDay, DateOnly? ActiveUntil);

/// <summary>A credential as it is listed; the secret itself is kept nowhere.</summary>
public sealed record PartnerCredential
{
    public long Id { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public long CreatedAt { get; init; }

    /// <summary>UTC milliseconds; null for the newest.</summary>
    public long? EndsAt { get; init; }
}

/// <summary>A credential that was just made; shown once.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="Secret">What the application sends as <c>Authorization: Bearer …</c>.</param>
public sealed record NewCredential(long ClientId, string Secret);

/// <summary>How a client is doing.</summary>
public sealed record PartnerUse
{
    /// <summary>Calls of this day (WIB).</summary>
    public long Today { get; init; }

    /// <summary>Reports that it filed.</summary>
    public long Reports { get; init; }

    /// <summary>Calls refused since yesterday, because the credential was revoked or over.</summary>
    public long Refused { get; init; }
}

/// <summary>How a call with a credential ended.</summary>
/// <param name="Client">Who calls; null where the credential is wrong, revoked or over: the answer is the same for each.</param>
/// <param name="RetryAfter">Seconds until it may call again; null while it may.</param>
public sealed record PartnerCall(PartnerClient? Client, int? RetryAfter);
