namespace Lapor.Reports;

/// <summary>An officer's work list in one state, narrowed by filters from the address.</summary>
public sealed record QueueFilter
{
    /// <summary>Whatever is marked a national priority.</summary>
    public const string AnyPriority = "any";

    /// <summary>What is marked one without a programme.</summary>
    public const string NoProgramme = "none";

    /// <summary>State code; null: every state that is not ended.</summary>
    public string? State { get; init; }

    public string? Words { get; init; }

    public string? Class { get; init; }

    public string? Category { get; init; }

    /// <summary>Region code; whatever lies below counts too.</summary>
    public string? Region { get; init; }

    /// <summary>Of a province: only what names no regency in it, as a surge of the whole province counts.</summary>
    public bool ProvinceOnly { get; init; }

    /// <summary>Code of a light.</summary>
    public string? Light { get; init; }

    /// <summary>Slug of the responsible agency; for the national admin.</summary>
    public string? Agency { get; init; }

    /// <summary>Slug of the lead unit; whatever lies below counts too.</summary>
    public string? UnitSlug { get; init; }

    /// <summary>Slug of the lead unit itself, as the statistics count by units.</summary>
    public string? LeadUnit { get; init; }

    /// <summary>Only what <see cref="Report.IsOverdue"/> says.</summary>
    public bool Overdue { get; init; }

    /// <summary>Only reports whose reporter asks for deletion.</summary>
    public bool Withdrawal { get; init; }

    /// <summary>Only reports where the unit helps or has a copy, instead of those it leads.</summary>
    public bool Beside { get; init; }

    /// <summary>What ended too, where no state is named.</summary>
    public bool WithEnded { get; init; }

    /// <summary>Filed at this moment or later, UTC milliseconds.</summary>
    public long? FiledFrom { get; init; }

    /// <summary>Filed before this moment, UTC milliseconds.</summary>
    public long? FiledBefore { get; init; }

    public string? Channel { get; init; }

    /// <summary><c>supervisory</c>, or the code of a class: then without supervisory ones.</summary>
    public string? Kind { get; init; }

    /// <summary>As the statistics count: without confidential reports.</summary>
    public bool Counted { get; init; }

    /// <summary>Only what counts for this number of the statistics.</summary>
    public Measured? Measure { get; init; }

    /// <summary>Code of a programme, <see cref="AnyPriority"/> or <see cref="NoProgramme"/>.</summary>
    public string? Priority { get; init; }

    /// <summary>Only what this officer follows, by itself or by its programme.</summary>
    public long? FollowedBy { get; init; }

    /// <summary>Tracking ID of the last row of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Tracking ID of the first row of the page after: asks for the page that comes before it.</summary>
    public string? Before { get; init; }
}
