using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>Pengaduan, aspirasi, permintaan informasi.</summary>
public enum ReportClass
{
    Complaint,
    Aspiration,
    InformationRequest,
}

/// <summary>Where a report stands. Overdue and escalated are flags, who closed it and the outcome are facts of their own. Source: DOMAIN §3.</summary>
public enum ReportState
{
    Submitted,
    OnHold,
    Forwarded,
    Disposed,
    RerouteRequested,
    FollowedUp,
    ReporterReplied,
    Closed,
    Archived,
    Withdrawn,
}

/// <summary>Who ended it.</summary>
public enum ClosedBy
{
    Reporter,
    Admin,
    System,
}

/// <summary>What came of it in the reporter's eyes; null when the reporter said nothing: silence is not satisfaction.</summary>
public enum Verdict
{
    Resolved,
    Partly,
    NotResolved,
    NotHandled,
}

/// <summary>What is left of a report whose time is over. Codes stand in report.retention.</summary>
public enum Remainder
{
    /// <summary>The masked wording; who wrote is forgotten.</summary>
    Anonymised,

    /// <summary>No word.</summary>
    Erased,
}

/// <summary>Traffic light of handling; always shown with icon and word.</summary>
public enum Light
{
    None,
    Grey,
    Blue,
    Red,
    Yellow,
    Green,
    Black,
}

/// <summary>A report as it stands. Moments are UTC milliseconds. Changed only through <see cref="ReportCommit"/>.</summary>
public sealed record Report
{
    public long Id { get; init; }

    public TrackingId TrackingId { get; init; }

    public ReportClass Class { get; init; }

    /// <summary>Berkadar pengawasan: about abuse of office, corruption, discipline. Set by an officer at verification.</summary>
    public bool Supervisory { get; init; }

    public ReportState State { get; init; }

    /// <summary>The state a hold goes back to.</summary>
    public ReportState? HeldFrom { get; init; }

    public ClosedBy? ClosedBy { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>1–5, given by the reporter.</summary>
    public int? Rating { get; init; }

    /// <summary>Code in archive_reason.</summary>
    public string? ArchiveReason { get; init; }

    public bool Anonymous { get; init; }

    public bool Confidential { get; init; }

    /// <summary>The reporter's own words; never changed.</summary>
    public string OriginalTitle { get; init; } = "";

    /// <inheritdoc cref="OriginalTitle"/>
    public string OriginalText { get; init; } = "";

    /// <summary>As the verifying officer edited it.</summary>
    public string Title { get; init; } = "";

    /// <inheritdoc cref="Title"/>
    public string Text { get; init; } = "";

    /// <summary>Comma-separated.</summary>
    public string Tags { get; init; } = "";

    /// <summary>Legal day, <c>yyyy-MM-dd</c>.</summary>
    public string? IncidentDate { get; init; }

    public string? RegionCode { get; init; }

    public string Place { get; init; } = "";

    public string? CategoryCode { get; init; }

    /// <summary>The agency the reporter named; a wish, not a decision.</summary>
    public long? WantedAgencyId { get; init; }

    /// <summary><c>web</c>, <c>api</c>, <c>import</c> …</summary>
    public string Channel { get; init; } = "web";

    /// <summary>For digitised and imported reports: the number it had there.</summary>
    public string Source { get; init; } = "";

    /// <summary><c>id</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "id";

    /// <summary>The responsible agency (top of its branch).</summary>
    public long? AgencyId { get; init; }

    /// <summary>The lead unit.</summary>
    public long? UnitId { get; init; }

    /// <summary>Named by an agency that says it is not competent.</summary>
    public long? ProposedAgencyId { get; init; }

    /// <summary>Duplicates point to their lead report.</summary>
    public long? LeadReportId { get; init; }

    /// <summary>Grows by one with each act; a page that was loaded before says so.</summary>
    public int Version { get; init; }

    public long SubmittedAt { get; init; }

    public long? ForwardedAt { get; init; }

    /// <summary>First follow-up of any kind: <em>answered</em>.</summary>
    public long? FirstAnswerAt { get; init; }

    /// <summary>Latest final follow-up: what <em>solved</em> is measured by, with the verdict.</summary>
    public long? FinalAnswerAt { get; init; }

    public long? EndedAt { get; init; }

    public long StateSince { get; init; }

    /// <summary>When the present state's owner must have acted.</summary>
    public long? DueAt { get; init; }

    /// <summary>What was due when a hold began: its clock goes on from there, shifted by the working days the hold lasted.</summary>
    public long? HeldDueAt { get; init; }

    /// <summary>Completion deadline of the class, from forwarding.</summary>
    public long? CompleteBy { get; init; }

    public long LastActAt { get; init; }

    /// <summary>True while the latest follow-up is a final one: only then may silence or an admin close it.</summary>
    public bool LastIsFinal { get; init; }

    /// <summary>How often it was sent back or re-routed.</summary>
    public int Bounces { get; init; }

    /// <summary>How often the reporter objected to its end; once is the reporter's right.</summary>
    public int Objections { get; init; }

    public long? WithdrawalAskedAt { get; init; }

    /// <summary>Since when it stands before the Ombudsman.</summary>
    public long? EscalatedAt { get; init; }

    /// <summary>When the Ombudsman took it in.</summary>
    public long? ReceivedAt { get; init; }

    /// <summary>Since when an instruction of the Ombudsman waits for its answer.</summary>
    public long? InstructedAt { get; init; }

    /// <summary>When completion was put off; once is all there is.</summary>
    public long? ExtendedAt { get; init; }

    /// <summary>Since when a higher officer's decision is awaited.</summary>
    public long? AppealedAt { get; init; }

    /// <summary>How often the reporter asked for it; once is their right.</summary>
    public int Appeals { get; init; }

    public int ActCount { get; init; }

    /// <summary>Hash of the latest act.</summary>
    public byte[] HistoryHash { get; init; } = [];

    /// <summary>Set once its time was over; null while it is kept whole.</summary>
    public Remainder? Remains { get; init; }

    /// <summary>Deleted at its reporter's wish, or its time is over: nothing of it belongs to anybody any more.</summary>
    public bool IsForgotten => State is ReportState.Withdrawn || Remains is not null;

    /// <summary>Key under which a confidential report's words are sealed; null where they are not.</summary>
    internal WordsKey? Key { get; init; }

    /// <summary>The light of the state.</summary>
    public Light Light => States.LightOf(State);

    /// <summary>True when what is due has not happened; a flag beside the light, never a light of its own.</summary>
    public bool IsOverdue(long now) => !IsEnded && ((DueAt is { } due && due < now) || (CompleteBy is { } complete && complete < now && State != ReportState.OnHold));

    /// <summary>Closed, archived or withdrawn.</summary>
    public bool IsEnded => State is ReportState.Closed or ReportState.Archived or ReportState.Withdrawn;
}
