using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Handling;

/// <summary>What the reporter says while a report is being handled. The receipt code, or the number that wrote, was proved before. <c>also</c> writes more rows of the same transaction.</summary>
public sealed class Replying(ReportCommit commit)
{
    /// <summary>Gives what a hold asked for; the report goes on where it stood.</summary>
    public Task<Outcome<Committed>> Complete(Viewer by, TrackingId id, string text, string? draftId, string channel, CancellationToken cancel, Func<Transaction, Act, Task>? also = null) =>
        Say(by, id, ActKind.Complete, text, draftId, channel, also, cancel);

    /// <summary>Replies to an answer.</summary>
    public Task<Outcome<Committed>> Reply(Viewer by, TrackingId id, string text, string? draftId, string channel, CancellationToken cancel, Func<Transaction, Act, Task>? also = null) =>
        Say(by, id, ActKind.Reply, text, draftId, channel, also, cancel);

    /// <summary>Adds something while it waits.</summary>
    public Task<Outcome<Committed>> Supplement(Viewer by, TrackingId id, string text, string? draftId, string channel, CancellationToken cancel, Func<Transaction, Act, Task>? also = null) =>
        Say(by, id, ActKind.Supplement, text, draftId, channel, also, cancel);

    // Not public: a reporter writes to the agency here and may well name people and numbers.
    private Task<Outcome<Committed>> Say(Viewer by, TrackingId id, ActKind kind, string text, string? draftId, string channel, Func<Transaction, Act, Task>? also, CancellationToken cancel) => commit.Do(
        by, id, null, kind, channel,
        (_, facts) => Limits.Reasoned(text, said => new Deed(facts.Report)
        {
            Text = said,
            Visibility = Visibility.Reporter,
            Also = async (transaction, act) =>
            {
                if (draftId is not null) await AttachmentStore.Claim(transaction, draftId, act.ReportId, act.Id, Visibility.Reporter, cancel);
                if (also is not null) await also(transaction, act);
            },
        }),
        cancel);
}
