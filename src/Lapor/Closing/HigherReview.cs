using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Closing;

/// <summary>
/// Whoever closed or rated a report as not solved may ask, once and within the days of an objection, that a higher officer of the same agency decides. Who answered the
/// report cannot be that officer. Granted, handling goes on with a clock of its own; dismissed, the report is closed with a reason.
/// </summary>
public sealed class HigherReview(ReportCommit commit)
{
    private const int TextLimit = 10_000;

    /// <summary>The reporter asks.</summary>
    public Task<Outcome<Committed>> Appeal(Viewer by, TrackingId id, string reason, string channel, CancellationToken cancel) => commit.Do(
        by, id, null, ActKind.Appeal, channel, (_, facts) => Reasoned(reason, text => new Deed(facts.Report) { Text = text, Visibility = Visibility.Reporter }), cancel);

    /// <summary>It is not solved: handling goes on, the agency answers again.</summary>
    public Task<Outcome<Committed>> Uphold(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.UpholdAppeal, "web", (_, facts) => Reasoned(reason, text => new Deed(facts.Report with { Verdict = null }) { Text = text, Visibility = Shown(facts) }), cancel);

    /// <summary>The answer stands. What the reporter said of it stays beside it: a dismissal is no satisfaction.</summary>
    public Task<Outcome<Committed>> Dismiss(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.DismissAppeal, "web", (_, facts) => Reasoned(reason, text => new Deed(facts.Report) { Text = text, Visibility = Shown(facts) }), cancel);

    private static Visibility Shown(Facts facts) => facts.Report.Confidential ? Visibility.Reporter : Visibility.Public;

    private static Task<Outcome<Deed>> Reasoned(string reason, Func<string, Deed> deed)
    {
        var text = IndonesianText.Clean(reason ?? "");
        return Task.FromResult<Outcome<Deed>>(
            text.Length == 0 ? ReportRefusals.Missing("text", "Tulis alasannya.", "Write the reason.")
            : text.Length > TextLimit ? ReportRefusals.TooLong("text", TextLimit, text.Length)
            : deed(text));
    }
}
