using Lapor.Attachments;

namespace Lapor.Papers;

/// <summary>What a paper of an agency is. Codes stand in agency_paper.kind.</summary>
public enum PaperKind
{
    /// <summary>SK: names the team; without a valid one an invited agency's access stays shut.</summary>
    Decree,

    AnnualReport,

    /// <summary>SOP.</summary>
    Procedure,

    /// <summary>Shows that an item of the action plan was done.</summary>
    Evidence,
}

/// <summary>How far a paper is. Codes stand in agency_paper.state.</summary>
public enum PaperState
{
    /// <summary>A decree that nobody checked yet.</summary>
    Waiting,

    Accepted,
    Refused,

    /// <summary>Taken back by its agency.</summary>
    Withdrawn,
}

/// <summary>How an agency stands with its decree.</summary>
public enum DecreeStanding
{
    /// <summary>Accepted and in force.</summary>
    Valid,

    /// <summary>Handed in, not checked; nothing else is in force.</summary>
    Waiting,

    /// <summary>The last one that was accepted is over.</summary>
    Expired,

    /// <summary>None was accepted.</summary>
    Missing,
}

/// <summary>A paper of an agency.</summary>
public sealed class AgencyPaper
{
    public long Id { get; init; }

    public long AgencyId { get; init; }

    /// <summary>Code of a <see cref="PaperKind"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Stands in addresses; known to whoever may read it.</summary>
    public string Key { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>Of a decree; version of a procedure.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of an annual report.</summary>
    public int? Year { get; init; }

    /// <summary>First legal day, <c>yyyy-MM-dd</c>; empty where there is none.</summary>
    public string ValidFrom { get; init; } = "";

    /// <summary>Last legal day; empty where there is none.</summary>
    public string ValidTo { get; init; } = "";

    /// <summary>Anybody may read it once it is accepted.</summary>
    public bool Shown { get; init; }

    /// <summary>Code of a <see cref="PaperState"/>.</summary>
    public string State { get; init; } = "";

    /// <summary>Why it was refused.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The item of the action plan that it is the evidence of.</summary>
    public long? PlanItemId { get; init; }

    public string MediaType { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Code of a <see cref="MalwareState"/>: what waits for the scanner is given to nobody.</summary>
    public string Malware { get; init; } = "";

    /// <summary>UTC milliseconds.</summary>
    public long At { get; init; }

    /// <summary>UTC milliseconds; null while nobody checked it.</summary>
    public long? CheckedAt { get; init; }

    /// <summary>Name for whoever keeps the file.</summary>
    public string FileName => $"{Kind}-{(Year is { } year ? year.ToString(System.Globalization.CultureInfo.InvariantCulture) : Key[..8])}.{(MediaType == "application/pdf" ? "pdf" : MediaType.Split('/')[^1])}";
}

/// <summary>What is handed in beside the file.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Title">At most 200 characters.</param>
public sealed record PaperSheet(PaperKind Kind, string Title)
{
    /// <summary>Of a decree, needed; version of a procedure.</summary>
    public string Number { get; init; } = "";

    /// <summary>Of an annual report, needed.</summary>
    public int? Year { get; init; }

    /// <summary>First legal day; needed for a decree.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last legal day; needed for a decree.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Anybody may read it.</summary>
    public bool Shown { get; init; }

    public long? PlanItemId { get; init; }
}

/// <summary>How an agency stands with its papers.</summary>
public sealed class PaperStatus
{
    public long AgencyId { get; init; }

    public string Slug { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Code of its kind.</summary>
    public string Kind { get; init; } = "";

    public string? RegionCode { get; init; }

    /// <summary><c>open</c>, or <c>invited</c> while its officers may only hand in its decree.</summary>
    public string Access { get; init; } = "";

    /// <summary>Active officers of it and its units.</summary>
    public int Officers { get; init; }

    /// <summary>Code of a <see cref="DecreeStanding"/>.</summary>
    public string Decree { get; init; } = "";

    /// <summary>Last legal day of the decree in force, or of the last one; empty where there is none.</summary>
    public string DecreeUntil { get; init; } = "";

    /// <summary>Year of its latest annual report.</summary>
    public int? ReportYear { get; init; }

    /// <summary>Procedures that it keeps.</summary>
    public int Procedures { get; init; }

    /// <summary>Items of its action plan, without those dropped.</summary>
    public int PlanItems { get; init; }

    public int PlanDone { get; init; }

    /// <summary>Not done, and past their day.</summary>
    public int PlanLate { get; init; }

    /// <summary>Coaching notes without an answer.</summary>
    public int Unanswered { get; init; }
}

/// <summary>What a list of agencies' papers is narrowed to.</summary>
public sealed record PaperFilter
{
    /// <summary>Only provinces, regencies and cities.</summary>
    public bool Local { get; init; }

    /// <summary>Code of a province.</summary>
    public string? Province { get; init; }

    /// <summary>Code of a kind of agency.</summary>
    public string? Kind { get; init; }

    /// <summary>Code of a <see cref="DecreeStanding"/>.</summary>
    public string? Decree { get; init; }

    /// <summary><c>annual_report</c>, <c>procedure</c>, <c>plan</c>: without it; <c>plan_late</c>: with late items; <c>answer</c>: owes an answer; <c>invited</c>: not open yet.</summary>
    public string? Lacks { get; init; }

    /// <summary>Part of the name.</summary>
    public string? Words { get; init; }

    /// <summary>Slug of the last row of the page before.</summary>
    public string? After { get; init; }
}
