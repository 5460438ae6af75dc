using Lapor.Foundation;

namespace Lapor.Reports;

/// <summary>A report as the database spells it.</summary>
internal sealed class ReportRow
{
    public long Id { get; init; }
    public string TrackingId { get; init; } = "";
    public string Class { get; init; } = "";
    public bool Supervisory { get; init; }
    public string State { get; init; } = "";
    public string? HeldFrom { get; init; }
    public string? ClosedBy { get; init; }
    public string? Outcome { get; init; }
    public int? Rating { get; init; }
    public string? ArchiveReason { get; init; }
    public bool Anonymous { get; init; }
    public bool Confidential { get; init; }
    public string OriginalTitle { get; init; } = "";
    public string OriginalText { get; init; } = "";
    public string Title { get; init; } = "";
    public string Text { get; init; } = "";
    public string Tags { get; init; } = "";
    public string? IncidentDate { get; init; }
    public string? RegionCode { get; init; }
    public string Place { get; init; } = "";
    public string? CategoryCode { get; init; }
    public long? WantedAgencyId { get; init; }
    public string Channel { get; init; } = "";
    public string Source { get; init; } = "";
    public string Language { get; init; } = "";
    public long? AgencyId { get; init; }
    public long? UnitId { get; init; }
    public long? ProposedAgencyId { get; init; }
    public long? LeadReportId { get; init; }
    public int Version { get; init; }
    public long SubmittedAt { get; init; }
    public long? ForwardedAt { get; init; }
    public long? FirstAnswerAt { get; init; }
    public long? FinalAnswerAt { get; init; }
    public long? EndedAt { get; init; }
    public long StateSince { get; init; }
    public long? DueAt { get; init; }
    public long? HeldDueAt { get; init; }
    public long? CompleteBy { get; init; }
    public long LastActAt { get; init; }
    public bool LastIsFinal { get; init; }
    public int Bounces { get; init; }
    public int Objections { get; init; }
    public long? WithdrawalAskedAt { get; init; }
    public long? EscalatedAt { get; init; }
    public long? ReceivedAt { get; init; }
    public long? InstructedAt { get; init; }
    public long? ExtendedAt { get; init; }
    public long? AppealedAt { get; init; }
    public int Appeals { get; init; }
    public int ActCount { get; init; }
    public byte[] HistoryHash { get; init; } = [];
    public string? Retention { get; init; }
    public string? RingKey { get; init; }
    public byte[]? WrappedKey { get; init; }
    public byte[]? Sealed { get; init; }

    public Report ToReport(ReportSeal seal) => seal.Unsealed(Bare(), RingKey, WrappedKey, Sealed);

    private Report Bare() => new()
    {
        Id = Id,
        TrackingId = Foundation.TrackingId.TryParse(TrackingId, out var id) ? id : throw new InvalidDataException("A stored tracking ID has a wrong check digit."),
        Class = Codes.Member<ReportClass>(Class),
        Supervisory = Supervisory,
        State = Codes.Member<ReportState>(State),
        HeldFrom = Codes.TryMember<ReportState>(HeldFrom),
        ClosedBy = Codes.TryMember<ClosedBy>(ClosedBy),
        Verdict = Codes.TryMember<Verdict>(Outcome),
        Rating = Rating,
        ArchiveReason = ArchiveReason,
        Anonymous = Anonymous,
        Confidential = Confidential,
        OriginalTitle = OriginalTitle,
        OriginalText = OriginalText,
        Title = Title,
        Text = Text,
        Tags = Tags,
        IncidentDate = IncidentDate,
        RegionCode = RegionCode,
        Place = Place,
        CategoryCode = CategoryCode,
        WantedAgencyId = WantedAgencyId,
        Channel = Channel,
        Source = Source,
        Language = Language,
        AgencyId = AgencyId,
        UnitId = UnitId,
        ProposedAgencyId = ProposedAgencyId,
        LeadReportId = LeadReportId,
        Version = Version,
        SubmittedAt = SubmittedAt,
        ForwardedAt = ForwardedAt,
        FirstAnswerAt = FirstAnswerAt,
        FinalAnswerAt = FinalAnswerAt,
        EndedAt = EndedAt,
        StateSince = StateSince,
        DueAt = DueAt,
        HeldDueAt = HeldDueAt,
        CompleteBy = CompleteBy,
        LastActAt = LastActAt,
        LastIsFinal = LastIsFinal,
        Bounces = Bounces,
        Objections = Objections,
        WithdrawalAskedAt = WithdrawalAskedAt,
        EscalatedAt = EscalatedAt,
        ReceivedAt = ReceivedAt,
        InstructedAt = InstructedAt,
        ExtendedAt = ExtendedAt,
        AppealedAt = AppealedAt,
        Appeals = Appeals,
        Remains = Codes.TryMember<Remainder>(Retention),
        ActCount = ActCount,
        HistoryHash = HistoryHash,
    };

    /// <summary>The parameters of INSERT and UPDATE.</summary>
    public static object Parameters(Report report) => Parameters(ReportSeal.Bare(report), ReportSeal.Sealed(report));

    private static object Parameters(Report r, byte[]? content) => new
    {
        r.Id,
        TrackingId = r.TrackingId.ToString(),
        Class = r.Class.Code(),
        r.Supervisory,
        State = r.State.Code(),
        HeldFrom = r.HeldFrom?.Code(),
        ClosedBy = r.ClosedBy?.Code(),
        Outcome = r.Verdict?.Code(),
        r.Rating,
        r.ArchiveReason,
        r.Anonymous,
        r.Confidential,
        r.OriginalTitle,
        r.OriginalText,
        r.Title,
        r.Text,
        r.Tags,
        r.IncidentDate,
        r.RegionCode,
        r.Place,
        r.CategoryCode,
        r.WantedAgencyId,
        r.Channel,
        r.Source,
        r.Language,
        r.AgencyId,
        r.UnitId,
        r.ProposedAgencyId,
        r.LeadReportId,
        r.Version,
        r.SubmittedAt,
        r.ForwardedAt,
        r.FirstAnswerAt,
        r.FinalAnswerAt,
        r.EndedAt,
        r.StateSince,
        r.DueAt,
        r.HeldDueAt,
        r.CompleteBy,
        r.LastActAt,
        r.LastIsFinal,
        r.Bounces,
        r.Objections,
        r.WithdrawalAskedAt,
        r.EscalatedAt,
        r.ReceivedAt,
        r.InstructedAt,
        r.ExtendedAt,
        r.AppealedAt,
        r.Appeals,
        r.ActCount,
        r.HistoryHash,
        r.Key?.RingKey,
        WrappedKey = r.Key?.Wrapped,
        Sealed = content,
    };
}

/// <summary>An act as the database spells it.</summary>
internal sealed class ActRow
{
    public long Id { get; init; }
    public long ReportId { get; init; }
    public int Seq { get; init; }
    public string Kind { get; init; } = "";
    public string? FromState { get; init; }
    public string ToState { get; init; } = "";
    public string Actor { get; init; } = "";
    public long? OfficerId { get; init; }
    public long? AgencyId { get; init; }
    public long? TargetAgencyId { get; init; }
    public string Channel { get; init; } = "";
    public string Visibility { get; init; } = "";
    public string? ReasonCode { get; init; }
    public string Text { get; init; } = "";
    public string Details { get; init; } = "";
    public long At { get; init; }
    public byte[] Hash { get; init; } = [];
    public byte[]? Salt { get; init; }
    public bool Erased { get; init; }
    public byte[]? Sealed { get; init; }

    public Act ToAct(WordsKey? key) => ReportSeal.Unsealed(Bare(), key, Sealed);

    private Act Bare() => new()
    {
        Id = Id,
        ReportId = ReportId,
        Seq = Seq,
        Kind = Codes.Member<ActKind>(Kind),
        FromState = Codes.TryMember<ReportState>(FromState),
        ToState = Codes.Member<ReportState>(ToState),
        Actor = Codes.Member<ActorKind>(Actor),
        OfficerId = OfficerId,
        AgencyId = AgencyId,
        TargetAgencyId = TargetAgencyId,
        Channel = Channel,
        Visibility = Codes.Member<Visibility>(Visibility),
        ReasonCode = ReasonCode,
        Text = Text,
        Details = Details,
        At = At,
        Hash = Hash,
        Salt = Salt,
        Erased = Erased,
    };
}
