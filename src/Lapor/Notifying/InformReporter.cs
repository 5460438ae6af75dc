using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// Tells the reporter of one act, in their language, at the address they gave. The mailbox may be shared: number, stage, who has it and what
/// comes next; never the title, the report's words or the receipt code.
/// </summary>
public sealed class InformReporter(ReportStore reports, ContactVault contacts, MailValues values, MailTexts texts, ReportLinks links, MailTransport mail, TimeProvider time)
{
    /// <summary>Sends at most one mail, none to an address that was refused for good and none that the reporter does not want; in quiet hours it wants to come again. A second run sends the same message id again.</summary>
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
        if (contact.Email.Length == 0 || contact.Undeliverable is not null) return JobResult.Finished;
        var mailed = contact.Notices?.Mail is null or MailNotices.All || (contact.Notices.Mail is MailNotices.Needed && IsNeeded(act.Kind));
        if (mailed == insteadOfText || contact.Notices?.Mail is MailNotices.None) return JobResult.Finished;
        if (contact.Notices is { } wish)
        {
            if (wish.Wait(time.GetUtcNow()) is { } quiet) return new JobResult(quiet);
        }

        var written = texts.Write(Audience.Reporter, contact.Language, Section(act), await values.Of(Audience.Reporter, facts, act, contact.Language, cancel));
        var sent = await mail.Send(new OutgoingMail(contact.Email, written.Subject, written.Text, $"{facts.Report.TrackingId}.{act.Seq}.reporter@{links.Host}"), cancel);
        await contacts.Record(reportId, sent, cancel);
        return JobResult.Finished;
    }

    /// <summary>Answers, endings, and what waits for the reporter.</summary>
    internal static bool IsNeeded(ActKind act) => act is ActKind.Hold or ActKind.InterimFollowUp or ActKind.FinalFollowUp or ActKind.WarnSilence or ActKind.Archive
        or ActKind.ExpireHold or ActKind.CloseByAdmin or ActKind.CloseBySystem or ActKind.DeclineWithdrawal or ActKind.WarnHold or ActKind.UpholdAppeal or ActKind.DismissAppeal;

    /// <summary>Which mail an act is.</summary>
    internal static string Section(Act act) => act.Kind is ActKind.WarnSilence ? $"{act.Kind.Code()}.{act.ReasonCode}" : act.Kind.Code();
}
