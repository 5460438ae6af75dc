using Lapor.Channels.Sms;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// Tells the reporter of one act, in their language, at the address they gave. The mailbox may be shared: number, stage, who has it and what
/// comes next; never the title, the report's words or the receipt code.
/// </summary>
public sealed class InformReporter(ReportStore reports, ContactVault contacts, MailValues values, MailTexts texts, ReportLinks links, StopLinks stopLinks, StopMail stops, DigestStore digests, MailTransport mail, DeliveryStore deliveries, TimeProvider time)
{
    /// <summary>
    /// Sends at most one mail, none to an address that was refused for good and none that the reporter does not want; in quiet hours it wants to come again, and for who reads once a day it keeps the news. A second run sends the same
    /// message id again.
    /// </summary>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The report or act does not exist.</exception>
    public Task<JobResult> Run(long reportId, long actId, CancellationToken cancel) => Run(reportId, actId, insteadOfText: false, cancel);

    /// <summary>
    /// A text message about the act did not arrive: the mail that its reader wants for other acts only goes out for this one as well. Nothing where the act was mailed anyway, and nothing to whom wants no mail at all.
    /// </summary>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The report or act does not exist.</exception>
    public Task<JobResult> RunInsteadOfText(long reportId, long actId, CancellationToken cancel) => Run(reportId, actId, insteadOfText: true, cancel);

    private async Task<JobResult> Run(long reportId, long actId, bool insteadOfText, CancellationToken cancel)
    {
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        if (Overtaken.By(acts, act, facts.Report)) return JobResult.Finished;
        var contact = await contacts.Open(reportId, cancel);
        if (!await mail.Reaches(contact, cancel)) return JobResult.Finished;
        var (topic, now) = (NewsRules.Of(act.Kind), time.GetUtcNow());
        var stopped = await stops.IsStopped(contact.Email, facts.Report.SubmittedAt, cancel);
        var timing = NewsRules.Decide(topic, NewsWay.Mail, contact, stopped, now);
        if (insteadOfText) timing = timing.Moment is NewsMoment.Never ? NewsRules.Decide(topic, NewsWay.Mail, contact, stopped, now, instead: true) : new(NewsMoment.Never, default);
        switch (timing.Moment)
        {
            case NewsMoment.Never:
                return JobResult.Finished;
            case NewsMoment.Later:
                return new JobResult(timing.Wait);
            case NewsMoment.Digest:
                await digests.Keep(contact.Email, reportId, actId, timing.Wait, cancel);
                return JobResult.Finished;
        }

        var written = texts.Write(Audience.Reporter, contact.Language, Section(act), await values.Of(Audience.Reporter, facts, act, contact.Language, cancel));
        var sent = await mail.Send(
            new OutgoingMail(contact.Email, written.Subject, written.Text, $"{facts.Report.TrackingId}.{act.Seq}.reporter@{links.Host}")
            {
                Unsubscribe = (topic & NewsTopics.Mandatory) == 0 ? stopLinks.Of(facts.Report.TrackingId) : null,
            },
            cancel);
        // Refused while it told this step: told by text message, where nobody chose otherwise and nothing else tells it.
        if (sent.Verdict is MailVerdict.Refused && contact is { Chat: null, PhoneProved: true } && contact.Notices?.Sms is null && await mail.UnreachedSince(contact, cancel) is { } since && since >= act.At)
            await deliveries.InsteadOfMail(reportId, actId, cancel);
        await contacts.Record(reportId, contact.Undeliverable is not null, sent, cancel);
        return JobResult.Finished;
    }

    /// <summary>Which mail an act is.</summary>
    internal static string Section(Act act) => act.Kind is ActKind.WarnSilence ? $"{act.Kind.Code()}.{act.ReasonCode}" : act.Kind.Code();
}
