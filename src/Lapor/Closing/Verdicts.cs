using System.Text.Json;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Closing;

/// <summary>The reporter's last word, and what happens when there is none.</summary>
public sealed class Verdicts(ReportCommit commit, TimeProvider time)
{
    private const int TextLimit = 10_000;

    /// <summary>Closes with a rating and whether it is solved.</summary>
    public Task<Outcome<Committed>> Close(Viewer by, TrackingId id, int? rating, string? verdict, string comment, string channel, CancellationToken cancel, Func<Storage.Transaction, Act, Task>? also = null) =>
        Judge(by, id, ActKind.CloseByReporter, rating, verdict, comment, channel, also, cancel);

    /// <summary>Rates a report that was closed without the reporter.</summary>
    public Task<Outcome<Committed>> Rate(Viewer by, TrackingId id, int? rating, string? verdict, string comment, string channel, CancellationToken cancel, Func<Storage.Transaction, Act, Task>? also = null) =>
        Judge(by, id, ActKind.Rate, rating, verdict, comment, channel, also, cancel);

    /// <summary>Objects to a closing or an archive: once, within ten working days, with a reason.</summary>
    public Task<Outcome<Committed>> Object(Viewer by, TrackingId id, string reason, string channel, CancellationToken cancel, Func<Storage.Transaction, Act, Task>? also = null) => commit.Do(
        by, id, null, ActKind.Object, channel,
        (_, facts) => Reasoned(reason, text => new Deed(facts.Report with { Verdict = null }) { Text = text, Visibility = Visibility.Reporter, Also = also }),
        cancel);

    /// <summary>Asks for deletion; the national admin decides.</summary>
    public Task<Outcome<Committed>> AskWithdrawal(Viewer by, TrackingId id, string reason, string channel, CancellationToken cancel) => commit.Do(
        by, id, null, ActKind.AskWithdrawal, channel,
        (_, facts) => facts.Report.WithdrawalAskedAt is not null
            ? Task.FromResult<Outcome<Deed>>(new Refusal("asked_already", "", "Permintaan penghapusan sudah kami terima dan sedang diputuskan.", "Your request for deletion has been received and is being decided."))
            : Reasoned(reason, text => new Deed(facts.Report) { Text = text, Visibility = Visibility.Reporter }),
        cancel);

    /// <summary>
    /// Approves the deletion: every word of and about the report goes with it, statistics keep an empty shell. The history keeps that each act
    /// happened, by whom and when. The contact lives on until the reporter was told, the files and the public copy until the job that follows.
    /// </summary>
    public Task<Outcome<Committed>> Withdraw(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Withdraw, "web",
        (_, facts) => Reasoned(reason, text => new Deed(facts.Report with { Title = "", Text = "", OriginalTitle = "", OriginalText = "", Place = "", Tags = "", Source = "" })
        {
            Text = text,
            Visibility = Visibility.Reporter,
            // The reason itself is for the mail: it goes when that was sent.
            Also = (transaction, act) => EraseWords.Of(transaction, act.ReportId, keepSeq: act.Seq, cancel),
        }),
        cancel);

    /// <summary>Refuses the deletion, with a reason.</summary>
    public Task<Outcome<Committed>> DeclineWithdrawal(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.DeclineWithdrawal, "web",
        (_, facts) => Reasoned(reason, text => new Deed(facts.Report) { Text = text, Visibility = Visibility.Reporter }),
        cancel);

    /// <summary>Tells the reporter that silence will close the report; the job of a final answer, on day 5 and day 9.</summary>
    public Task<Outcome<Committed>> WarnSilence(TrackingId id, int answerSeq, string day, CancellationToken cancel) => commit.Do(
        Viewer.System, id, null, ActKind.WarnSilence, "system",
        async (transaction, facts) => await Silent(transaction, facts, answerSeq, cancel) && !await Warned(transaction, facts, answerSeq, day, cancel)
            ? new Deed(facts.Report) { ReasonCode = day, Visibility = Visibility.Reporter }
            : ReportRefusals.NotNow(ActKind.WarnSilence, facts.Report.State),
        cancel);

    /// <summary>Closes after ten silent working days; never before a final answer, and never as "satisfied".</summary>
    public Task<Outcome<Committed>> CloseWhenSilent(TrackingId id, int answerSeq, CancellationToken cancel) => commit.Do(
        Viewer.System, id, null, ActKind.CloseBySystem, "system",
        async (transaction, facts) => facts.Report.DueAt <= time.GetUtcNow().ToUnixTimeMilliseconds() && await Silent(transaction, facts, answerSeq, cancel)
            ? new Deed(facts.Report)
            : ReportRefusals.NotNow(ActKind.CloseBySystem, facts.Report.State),
        cancel);

    /// <summary>True while nothing but warnings and internal notes followed that answer.</summary>
    private static async Task<bool> Silent(Storage.Session session, Facts facts, int answerSeq, CancellationToken cancel) =>
        facts.Report.State == ReportState.FollowedUp && !await session.Scalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM act WHERE report_id = @Id AND seq > @answerSeq AND kind IN ('interim_follow_up', 'final_follow_up', 'reply', 'object', 'reopen'))",
            new { facts.Report.Id, answerSeq },
            cancel);

    private static Task<bool> Warned(Storage.Session session, Facts facts, int answerSeq, string day, CancellationToken cancel) => session.Scalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM act WHERE report_id = @Id AND seq > @answerSeq AND kind = 'warn_silence' AND reason_code = @day)",
        new { facts.Report.Id, answerSeq, day },
        cancel);

    private Task<Outcome<Committed>> Judge(
        Viewer by, TrackingId id, ActKind kind, int? rating, string? verdict, string comment, string channel, Func<Storage.Transaction, Act, Task>? also, CancellationToken cancel) => commit.Do(
        by, id, null, kind, channel,
        (_, facts) =>
        {
            List<Refusal> wrong = [];
            var said = Codes.TryMember<Verdict>(verdict);
            var text = IndonesianText.Clean(comment);
            if (rating is not (>= 1 and <= 5)) wrong.Add(ReportRefusals.Missing("rating", "Pilih nilai 1 sampai 5.", "Choose a rating from 1 to 5."));
            if (said is null or Verdict.NotHandled)
                wrong.Add(ReportRefusals.Missing("verdict", "Katakan apakah masalahnya selesai: selesai, sebagian, atau belum.", "Say whether the matter is solved: solved, partly, or not."));
            if (text.Length > TextLimit) wrong.Add(ReportRefusals.TooLong("text", TextLimit, text.Length));
            if (wrong.Count > 0) return Task.FromResult<Outcome<Deed>>(wrong);
            return Task.FromResult<Outcome<Deed>>(new Deed(facts.Report with { Rating = rating, Verdict = said })
            {
                Text = text,
                Visibility = Visibility.Reporter,
                Details = JsonSerializer.Serialize(new { rating, verdict }),
                Also = also,
            });
        },
        cancel);

    private static Task<Outcome<Deed>> Reasoned(string reason, Func<string, Deed> deed)
    {
        var text = IndonesianText.Clean(reason ?? "");
        return Task.FromResult<Outcome<Deed>>(
            text.Length == 0 ? ReportRefusals.Missing("text", "Tulis alasannya.", "Write the reason.")
            : text.Length > TextLimit ? ReportRefusals.TooLong("text", TextLimit, text.Length)
            : deed(text));
    }
}
