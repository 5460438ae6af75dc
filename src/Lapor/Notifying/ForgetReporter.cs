using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;
using Microsoft.Extensions.Logging;

namespace Lapor.Notifying;

/// <summary>
/// The last message about a withdrawn report: it was deleted. By mail; as a text message to a proved number where no mail can go. Then the contact is destroyed, with
/// the reason that stood in the mail. In this order, so that nobody is left wondering; and only for so long, so that a broken mail server or gateway does not keep
/// what the law wants gone.
/// </summary>
/// <remarks>Between the server's yes and the record lies a moment in which a crash sends the message again, a mail with the same message id; once the contact is gone it cannot.</remarks>
public sealed class ForgetReporter(
    Database database, ReportStore reports, ContactVault contacts, MailValues values, MailTexts texts, ReportLinks links, MailTransport mail, TellCitizen tell, ChatReporter chats, TimeProvider time,
    ILogger<ForgetReporter> log)
{
    /// <summary>How long a mail server or gateway may be away before the contact goes untold: UU 27/2022 gives 3 × 24 hours.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Tells and forgets; wants to come again while the mail server or gateway is away, and in the hours in which the reporter wants no text message.</summary>
    /// <exception cref="PermanentJobException">The report or act does not exist, or the report is not withdrawn.</exception>
    public async Task<JobResult> Run(long reportId, long actId, CancellationToken cancel)
    {
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var act = await reports.Act(actId, cancel) ?? throw new PermanentJobException("no such act");
        if (facts.Report.State is not ReportState.Withdrawn) throw new PermanentJobException("not withdrawn");
        if (!await Told(facts, act, cancel))
        {
            if (time.GetUtcNow().ToUnixTimeMilliseconds() - act.At < Patience.TotalMilliseconds) return new JobResult(Pause);
            log.LogWarning("Report {ReportId} was deleted and its reporter could not be told", reportId);
        }

        await database.Write(
            async transaction =>
            {
                await ContactVault.Destroy(transaction, reportId, cancel);
                await EraseWords.Of(transaction, reportId, keepSeq: null, cancel);
            },
            cancel);
        return JobResult.Finished;
    }

    /// <summary>False when another try may help.</summary>
    private async Task<bool> Told(Facts facts, Act act, CancellationToken cancel)
    {
        var contact = await contacts.Open(facts.Report.Id, cancel);
        if (contact.Chat is { } chat) await chats.TellLast(facts.Report, act, chat, contact.Language, cancel);
        if (!await mail.Reaches(contact, cancel)) return await Texted(facts.Report, act, contact, cancel);
        var written = texts.Write(Audience.Reporter, contact.Language, act.Kind.Code(), await values.Of(Audience.Reporter, facts, act, contact.Language, cancel));
        var sent = await mail.Send(new OutgoingMail(contact.Email, written.Subject, written.Text, $"{facts.Report.TrackingId}.{act.Seq}.reporter@{links.Host}"), cancel);
        return sent.Verdict is not MailVerdict.Retry;
    }

    /// <summary>The same by text message, where the number was proved and its owner does not want none.</summary>
    private async Task<bool> Texted(Report report, Act act, Contact contact, CancellationToken cancel)
    {
        if (contact.Chat is not null || !contact.PhoneProved || contact.Notices?.Sms is MailNotices.None || CitizenAddresses.Phone(contact.Phone) is not { } number) return true;
        if (await tell.IsSilenced(number, report, cancel)) return true;
        if (NewsRules.Decide(NewsTopics.LastWord, NewsWay.Sms, contact, stopped: false, time.GetUtcNow()).Moment is NewsMoment.Later) return false;
        return await tell.Text(number, TextReporter.Words(report, act.Kind, contact.Language, links), TextReporter.Key(report, act), CitizenWord.Notice, cancel) is null;
    }
}
