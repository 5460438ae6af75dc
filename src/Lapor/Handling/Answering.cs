using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Reports;

namespace Lapor.Handling;

/// <summary>An answer by the agency.</summary>
/// <param name="Final">False: on the way; true: this is the answer, and silence may close the report.</param>
/// <param name="Confidential">True: for the reporter only, not for the public page.</param>
/// <param name="Text">1–10,000 characters.</param>
/// <param name="DraftId">Attachments kept under this id go with the answer.</param>
/// <param name="ShowFiles">The officer looked at each of them and lets the public see them; false: the reporter alone.</param>
public sealed record FollowUp(bool Final, bool Confidential, string Text, string? DraftId = null, bool ShowFiles = false);

/// <summary>Answers, internal notes, closing by an officer.</summary>
public sealed class Answering(ReportCommit commit, ReportStore reports)
{
    /// <summary>Tindak lanjut.</summary>
    public Task<Outcome<Committed>> FollowUp(Viewer by, TrackingId id, int version, FollowUp answer, CancellationToken cancel) => commit.Do(
        by, id, version, answer.Final ? ActKind.FinalFollowUp : ActKind.InterimFollowUp, "web",
        (_, facts) => Limits.Reasoned(answer.Text, text => new Deed(facts.Report)
        {
            Text = text,
            Visibility = answer.Confidential ? Visibility.Reporter : Visibility.Public,
            Also = async (transaction, act) =>
            {
                if (answer.DraftId is not { } draft) return;
                await AttachmentStore.Claim(transaction, draft, act.ReportId, act.Id, act.Visibility, cancel);
                if (answer.ShowFiles) await AttachmentStore.ShowAll(transaction, act.Id, by.Officer?.Id, act.At, cancel);
            },
        }),
        cancel);

    /// <summary>A word among officers; never leaves the workbench.</summary>
    public Task<Outcome<Committed>> Note(Viewer by, TrackingId id, int version, string text, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Note, "web", (_, facts) => Limits.Reasoned(text, note => new Deed(facts.Report) { Text = note, Visibility = Visibility.Internal }), cancel);

    /// <summary>Closes after a final answer.</summary>
    public Task<Outcome<Committed>> Close(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.CloseByAdmin, "web", (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report) { Text = text }), cancel);

    /// <summary>Opens an ended report again.</summary>
    public Task<Outcome<Committed>> Reopen(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Reopen, "web", (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report with { Verdict = null }) { Text = text }), cancel);

    /// <summary>Links a duplicate to its lead report; each reporter keeps their own.</summary>
    public Task<Outcome<Committed>> Link(Viewer by, TrackingId id, int version, TrackingId lead, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Link, "web",
        async (transaction, facts) =>
        {
            var leadFacts = await reports.Facts(transaction, "r.tracking_id = @id", new { id = lead.ToString() }, "", cancel);
            if (leadFacts is null || !May.See(by, leadFacts)) return ReportRefusals.Unknown("lead", lead.ToString());
            // One level only: answers on the lead reach all that point to it.
            var leads = await transaction.Scalar<bool>("SELECT EXISTS (SELECT 1 FROM report WHERE lead_report_id = @Id)", new { facts.Report.Id }, cancel);
            if (leads || leadFacts.Report.Id == facts.Report.Id || leadFacts.Report.LeadReportId is not null)
                return new Refusal("lead_is_linked", "lead", "Laporan induk tidak boleh laporan ini sendiri atau laporan yang sudah ditautkan, dan laporan yang menjadi induk tidak dapat ditautkan.", "The lead report must be neither this report nor one that is itself linked, and a lead report cannot be linked.");
            if (leadFacts.Report.IsForgotten)
                return new Refusal("lead_is_gone", "lead", "Isi laporan induk sudah dimusnahkan, jadi tidak ada jawaban yang dapat diteruskan.", "The words of the lead report were destroyed, so it has no answer to pass on.");
            if (leadFacts.Report.Confidential && !facts.Report.Confidential)
                return new Refusal("lead_is_confidential", "lead", "Laporan biasa tidak dapat ditautkan ke laporan rahasia.", "An ordinary report cannot be linked to a confidential one.");
            return new Deed(facts.Report with { LeadReportId = leadFacts.Report.Id }) { Visibility = Visibility.Internal, Text = $"#{lead}" };
        },
        cancel);

    /// <summary>Undoes a link.</summary>
    public Task<Outcome<Committed>> Unlink(Viewer by, TrackingId id, int version, string reason, CancellationToken cancel) => commit.Do(
        by, id, version, ActKind.Unlink, "web",
        (_, facts) => Limits.Reasoned(reason, text => new Deed(facts.Report with { LeadReportId = null }) { Text = text, Visibility = Visibility.Internal }),
        cancel);
}
