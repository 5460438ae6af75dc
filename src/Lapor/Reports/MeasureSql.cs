namespace Lapor.Reports;

/// <summary>A number of the statistics whose list an officer can open. The same facts as counting takes, asked of the reports as they stand.</summary>
public enum Measured
{
    Verified,
    VerifiedLate,
    VerifiedOpenLate,
    Answered,
    AnsweredLate,
    AnsweredOpenLate,
    Completed,
    CompletedLate,
    CompletedOpenLate,
    Routed,
    Bounced,
    Extended,
    Closed,
    Reopened,
    Resolved,
    Partly,
    NotResolved,

    /// <summary>Rated by the reporter.</summary>
    Votes,

    /// <summary>Not verified or without a first answer, past the time for it.</summary>
    WaitingLate,

    /// <summary>Not ended, whatever its state.</summary>
    Open,
}

/// <summary>Conditions on report r. A test holds each list equal to its number.</summary>
internal static class MeasureSql
{
    // Objected to or opened again, and no final answer since: what was called finished is not.
    private const string AskedAgain = """
        EXISTS (SELECT 1 FROM act a WHERE a.report_id = r.id AND a.kind IN ('object', 'reopen', 'uphold_appeal')
            AND a.seq > (SELECT COALESCE(MAX(f.seq), 0) FROM act f WHERE f.report_id = r.id AND f.kind = 'final_follow_up'))
        """;

    private const string RanOut = "c.stopped_at IS NULL AND c.paused_at IS NULL AND c.due_at < @now";

    public static string Of(Measured measure) => measure switch
    {
        Measured.Verified => Verify("v.stopped_at IS NOT NULL"),
        Measured.VerifiedLate => Verify("v.stopped_at > v.due_at"),
        Measured.VerifiedOpenLate => "r.state = 'submitted' AND r.due_at < @now",
        Measured.Answered => "r.first_answer_at IS NOT NULL",
        Measured.AnsweredLate => """
            r.first_answer_at > (SELECT c.due_at FROM report_clock c WHERE c.report_id = r.id AND c.clock IN ('dispose', 'first_answer')
                AND c.stopped_by IN ('interim_follow_up', 'final_follow_up') ORDER BY c.seq LIMIT 1)
            """,
        Measured.AnsweredOpenLate => $"r.first_answer_at IS NULL AND EXISTS (SELECT 1 FROM report_clock c WHERE c.report_id = r.id AND c.clock IN ('dispose', 'first_answer') AND {RanOut})",
        Measured.Completed => $"r.final_answer_at IS NOT NULL AND NOT {AskedAgain}",
        Measured.CompletedLate => $"r.final_answer_at > (SELECT c.due_at FROM report_clock c WHERE c.report_id = r.id AND c.clock = 'completion' ORDER BY c.seq DESC LIMIT 1) AND NOT {AskedAgain}",
        Measured.CompletedOpenLate => $"(r.final_answer_at IS NULL OR {AskedAgain}) AND EXISTS (SELECT 1 FROM report_clock c WHERE c.report_id = r.id AND c.clock = 'completion' AND {RanOut})",
        Measured.Routed => "r.forwarded_at IS NOT NULL",
        Measured.Bounced => "r.forwarded_at IS NOT NULL AND r.bounces > 0",
        Measured.Extended => "r.extended_at IS NOT NULL",
        Measured.Closed => "r.state = 'closed'",
        Measured.Reopened => "(r.objections > 0 OR EXISTS (SELECT 1 FROM act a WHERE a.report_id = r.id AND a.kind = 'reopen'))",
        Measured.Resolved => "r.outcome = 'resolved'",
        Measured.Partly => "r.outcome = 'partly'",
        Measured.NotResolved => "r.outcome = 'not_resolved'",
        Measured.Votes => "r.rating IS NOT NULL",
        Measured.WaitingLate => $"(({Of(Measured.VerifiedOpenLate)}) OR ({Of(Measured.AnsweredOpenLate)}))",
        _ => "r.state NOT IN ('closed', 'archived', 'withdrawn')",
    };

    private static string Verify(string condition) =>
        $"EXISTS (SELECT 1 FROM report_clock v WHERE v.report_id = r.id AND v.clock = 'verify' AND {condition} AND v.seq = (SELECT MAX(c.seq) FROM report_clock c WHERE c.report_id = r.id AND c.clock = 'verify'))";
}
