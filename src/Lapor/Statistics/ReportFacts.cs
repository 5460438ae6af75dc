using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Statistics;

/// <summary>Where a report is counted. Every part is a value, never null: '' or 0 where nothing is known.</summary>
internal sealed record CountKey(long UnitId, string CategoryCode, string Channel, string RegionCode, string Kind, string Light, bool Confidential)
{
    public object?[] Values(string day, long agencyId) => [day, agencyId, UnitId, CategoryCode, Channel, RegionCode, Kind, Light, Confidential];
}

/// <summary>What counting needs of one report. A row, without a word of it.</summary>
internal sealed class ReportFacts
{
    public long Id { get; init; }

    public long AgencyId { get; init; }

    public long UnitId { get; init; }

    public string? CategoryCode { get; init; }

    public string Channel { get; init; } = "";

    public string? RegionCode { get; init; }

    public string Class { get; init; } = "";

    public bool Supervisory { get; init; }

    public bool Confidential { get; init; }

    public string State { get; init; } = "";

    public long? ForwardedAt { get; init; }

    public long? FirstAnswerAt { get; init; }

    public long? FinalAnswerAt { get; init; }

    public int Bounces { get; init; }

    public long? ExtendedAt { get; init; }

    public int? Rating { get; init; }

    public string? Outcome { get; init; }

    public bool Reopened { get; init; }

    /// <summary>Objected to or opened again, and no final answer since.</summary>
    public bool AskedAgain { get; init; }

    /// <summary>The final answer that stands; null: there is none, or it was not accepted.</summary>
    public long? FinishedAt => AskedAgain ? null : FinalAnswerAt;

    public CountKey Key => new(
        UnitId, CategoryCode ?? "", Channel, Region.At(RegionLevel.Regency, RegionCode) ?? Region.At(RegionLevel.Province, RegionCode) ?? "",
        Supervisory ? "supervisory" : Class, States.LightOf(Codes.Member<ReportState>(State)).Code(), Confidential);

    /// <summary>The report as a tally of one.</summary>
    /// <param name="clocks">Its clocks, in their order.</param>
    /// <param name="now">UTC milliseconds: what is open and was due before is late.</param>
    public Tally Count(IReadOnlyList<ClockFacts> clocks, long now)
    {
        var verify = clocks.LastOrDefault(c => c.Clock == "verify");
        var answer = clocks.FirstOrDefault(c => c.Clock is "dispose" or "first_answer" && c.StoppedBy is "interim_follow_up" or "final_follow_up");
        var completion = clocks.LastOrDefault(c => c.Clock == "completion");
        return new()
        {
            Reports = 1,
            Verified = One(verify?.StoppedAt is not null),
            VerifiedLate = One(verify?.StoppedAt > verify?.DueAt),
            VerifiedOpenLate = One(verify?.RanOut(now)),
            Answered = One(FirstAnswerAt is not null),
            AnsweredLate = One(answer is not null && FirstAnswerAt > answer.DueAt),
            AnsweredOpenLate = One(FirstAnswerAt is null && clocks.Any(c => c.Clock is "dispose" or "first_answer" && c.RanOut(now))),
            Completed = One(FinishedAt is not null),
            CompletedLate = One(FinishedAt > completion?.DueAt),
            CompletedOpenLate = One(FinishedAt is null && completion?.RanOut(now) == true),
            Routed = One(ForwardedAt is not null),
            Bounced = One(ForwardedAt is not null && Bounces > 0),
            Bounces = Bounces,
            Extended = One(ExtendedAt is not null),
            Closed = One(State == "closed"),
            Reopened = One(Reopened),
            Resolved = One(Outcome == "resolved"),
            Partly = One(Outcome == "partly"),
            NotResolved = One(Outcome == "not_resolved"),
            Rated1 = One(Rating == 1),
            Rated2 = One(Rating == 2),
            Rated3 = One(Rating == 3),
            Rated4 = One(Rating == 4),
            Rated5 = One(Rating == 5),
        };
    }

    /// <summary>Working days from forwarding to an answer, by the hours of the agency; null where either is missing.</summary>
    public int? DaysTo(long? answeredAt, OfficeHours office) => ForwardedAt is { } from && answeredAt is { } to ? Math.Min(office.WorkingDaysBetween(from, to), 999) : null;

    private static int One(bool? holds) => holds == true ? 1 : 0;
}

/// <summary>What counting needs of one clock.</summary>
internal sealed class ClockFacts
{
    public long ReportId { get; init; }

    public string Clock { get; init; } = "";

    public long DueAt { get; init; }

    public long? PausedAt { get; init; }

    public long? StoppedAt { get; init; }

    public string? StoppedBy { get; init; }

    /// <summary>Nobody stopped it, it does not stand still, and its time is over.</summary>
    public bool RanOut(long now) => StoppedAt is null && PausedAt is null && DueAt < now;
}
