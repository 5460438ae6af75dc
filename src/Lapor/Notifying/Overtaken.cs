using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>Whether an act is still worth a message when its turn comes: a queue can be late, and nobody wants to be asked for what is done.</summary>
internal static class Overtaken
{
    /// <summary>True when a later step made this message pointless. The later step has a message of its own where one is due.</summary>
    public static bool By(IReadOnlyList<Act> acts, Act act, Report report) => report.State is ReportState.Withdrawn || act.Kind switch
    {
        // A question stays until it is decided.
        ActKind.AskWithdrawal => report.WithdrawalAskedAt is null,
        // Answers to a question, and news that no step replaces.
        ActKind.DeclineWithdrawal or ActKind.Link or ActKind.Supplement or ActKind.Rate or ActKind.Escalate or ActKind.Receive or ActKind.Extend => false,
        ActKind.Instruct => report.InstructedAt is null,
        ActKind.AnswerInstruction => false,
        _ => acts.Any(later => later.Seq > act.Seq && IsStep(later)),
    };

    private static bool IsStep(Act act) =>
        act.FromState != act.ToState || act.Kind is ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.Dispose or ActKind.Reply or ActKind.UpholdAppeal;
}
