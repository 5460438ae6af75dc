using Lapor.Channels.Conversations;
using Lapor.Channels.Sms;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// Tells the reporter of one act by text message: only to a number that was proved by a code, and only what its owner chose. Telephones are shared and the message stands on
/// a locked screen: number and step, nothing else; of an anonymous or confidential report not even those. Who wrote from a messenger is told there instead, unless it cannot bring it.
/// </summary>
public sealed class TextReporter(ReportStore reports, ContactVault contacts, SmsAllowance allowance, ReportLinks links, TellCitizen tell, ChatReporter chats, DeliveryStore deliveries, MailTransport mail, TimeProvider time)
{
    /// <summary>How long word waits for room or for a gateway that is away; after that it is kept as not sent, and the next channel tells it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Sends at most one message; in quiet hours, and while there is no room, it wants to come again. A crash between the gateway's yes and the record sends it twice.</summary>
    /// <exception cref="AwayException">Not now; worth another try until <see cref="Patience"/> ends.</exception>
    /// <exception cref="PermanentJobException">The report or act does not exist.</exception>
    public async Task<JobResult> Run(long reportId, long actId, string payload, CancellationToken cancel)
    {
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        if (Overtaken.By(acts, act, facts.Report)) return JobResult.Finished;
        var contact = await contacts.Open(reportId, cancel);
        if (contact.Chat is { } chat && payload != SendChat.Failover)
        {
            if (await chats.Tell(facts, act, contact, chat, isInstead: false, cancel) is { } night) return new JobResult(night);
            // A text message beside it only where somebody chose one.
            if (contact.Notices?.Sms is null) return JobResult.Finished;
        }

        if (!allowance.Offered) return JobResult.Finished;
        if (CitizenAddresses.Phone(contact.Phone) is not { } number) return JobResult.Finished;
        // Whom no mail reaches is told by text message as who gave no address. A mail that was refused while it told this very step has a job of its own.
        if (contact is { Email.Length: > 0, PhoneProved: true } && contact.Notices?.Sms is null && await mail.UnreachedSince(contact, cancel) is { } since && (payload == SendChat.Failover || since < act.At))
            contact = contact with { Email = "" };
        var timing = NewsRules.Decide(NewsRules.Of(act.Kind), NewsWay.Sms, contact, await tell.IsSilenced(number, facts.Report, cancel), time.GetUtcNow());
        if (timing.Moment is NewsMoment.Never) return JobResult.Finished;
        if (timing.Moment is NewsMoment.Later) return new JobResult(timing.Wait);
        var late = time.GetUtcNow().ToUnixTimeMilliseconds() - act.At > Patience.TotalMilliseconds;
        var key = Key(facts.Report, act);
        var why = await tell.Text(number, Words(facts.Report, act.Kind, contact.Language, links), key, CitizenWord.News, cancel, payload == SendChat.Failover ? null : new SmsNews(reportId, actId));
        if (why is null) return JobResult.Finished;
        if (late)
        {
            await deliveries.GiveUp(key, new SmsNews(reportId, actId), why, isLast: payload == SendChat.Failover, cancel);
            return JobResult.Finished;
        }

        return why == TellCitizen.NoRoom ? new JobResult(Pause) : throw new AwayException(why);
    }

    /// <summary>A text message about the act did not arrive: it is told on the messenger that the report came by, unless it was told there before.</summary>
    /// <returns>Null where there is no messenger to tell it on: another way is looked for.</returns>
    /// <exception cref="PermanentJobException">The report or act does not exist.</exception>
    public async Task<JobResult?> RunInsteadOfText(long reportId, long actId, CancellationToken cancel)
    {
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        var contact = await contacts.Open(reportId, cancel);
        if (contact.Chat is not { } chat || (contact.Notices ?? new NoticeChoice()).Topics(NewsWay.Chat, contact.Email) is NewsTopics.None) return null;
        if (Overtaken.By(acts, act, facts.Report)) return JobResult.Finished;
        return await chats.Tell(facts, act, contact, chat, isInstead: true, cancel) is { } quiet ? new JobResult(quiet) : JobResult.Finished;
    }

    /// <summary>The same for each try of the message about one act.</summary>
    internal static string Key(Report report, Act act) => $"{report.TrackingId}.{act.Seq}.sms";

    /// <summary>What one message says: at most 160 signs of the telephones' alphabet, whatever the site is called.</summary>
    internal static string Words(Report report, ActKind act, string language, ReportLinks links)
    {
        var english = language == "en";
        var (id, en) = Short(report, act);
        var said = $"Lapor: {(english ? en : id)}.";
        // Who wrote a text message may have nothing else to read with.
        var where = report.Channel == "sms" ? Write(act, report, english) : english ? $" See {links.Track}" : $" Lihat {links.Track}";
        return said.Length + where.Length <= Gsm0338.OneMessage && Gsm0338.Septets(where) == where.Length ? said + where : said;
    }

    /// <summary>The step in a few words of each language, begun small and without a stop; of a report that is anonymous or confidential only that there is news.</summary>
    internal static (string Id, string En) Short(Report report, ActKind act) =>
        report.Anonymous || report.Confidential ? ("ada kabar untuk laporan Anda", "there is news of your report") : Step(act, report.TrackingId.Spoken);

    /// <summary>What to write back; of a report that is anonymous or confidential without its number.</summary>
    private static string Write(ActKind act, Report report, bool english)
    {
        var number = report.Anonymous || report.Confidential ? english ? "and its number" : "dan nomornya" : report.TrackingId.ToString();
        return act switch
        {
            ActKind.Hold or ActKind.WarnHold => english ? $" Text LENGKAPI {number} and what is missing" : $" Ketik LENGKAPI {number} lalu isinya",
            ActKind.FinalFollowUp or ActKind.WarnSilence or ActKind.CloseByAdmin or ActKind.CloseBySystem => english ? $" Text STATUS {number}, or NILAI {number} 1-5" : $" Ketik STATUS {number}, atau NILAI {number} 1-5",
            _ => english ? $" Text STATUS {number}" : $" Ketik STATUS {number}",
        };
    }

    internal static (string Id, string En) Step(ActKind act, string number) => act switch
    {
        ActKind.Forward or ActKind.DecideReroute => ($"laporan {number} diteruskan ke instansi yang berwenang", $"report {number} was forwarded to the competent agency"),
        ActKind.Dispose => ($"laporan {number} diserahkan ke unit yang menangani", $"report {number} was given to the unit that handles it"),
        ActKind.Hold => ($"laporan {number} ditunda, lengkapi dalam 10 hari", $"report {number} is on hold, please complete it within 10 days"),
        ActKind.Archive or ActKind.ExpireHold => ($"laporan {number} diarsipkan, alasannya ada di halaman laporan", $"report {number} was archived, the reason is on its page"),
        ActKind.InterimFollowUp => ($"laporan {number} mendapat tindak lanjut sementara", $"report {number} has an interim answer"),
        ActKind.FinalFollowUp => ($"laporan {number} mendapat jawaban akhir, mohon ditanggapi", $"report {number} has its final answer, please respond"),
        ActKind.WarnSilence => ($"laporan {number} akan selesai otomatis bila tidak Anda tanggapi", $"report {number} will be closed unless you respond"),
        ActKind.CloseByReporter or ActKind.CloseByAdmin or ActKind.CloseBySystem or ActKind.LeadClosed => ($"laporan {number} selesai, Anda dapat menilainya", $"report {number} is closed, you can rate it"),
        ActKind.WarnHold => ($"laporan {number} segera diarsipkan bila tidak Anda lengkapi", $"report {number} will be archived unless you complete it"),
        ActKind.Escalate => ($"laporan {number} kini juga diawasi Ombudsman", $"report {number} is now watched by the Ombudsman"),
        ActKind.Extend => ($"waktu penyelesaian laporan {number} diperpanjang", $"report {number} was given more time"),
        ActKind.UpholdAppeal => ($"penanganan laporan {number} dilanjutkan", $"handling of report {number} goes on"),
        ActKind.DismissAppeal => ($"peninjauan laporan {number} tidak dikabulkan, alasannya ada di halaman laporan", $"the review of report {number} was dismissed, the reason is on its page"),
        ActKind.Reopen => ($"laporan {number} dibuka kembali", $"report {number} was opened again"),
        ActKind.TakeBack => ($"laporan {number} tercatat karena kekeliruan petugas dan dibatalkan, kontak Anda dihapus. Ini kabar terakhir", $"report {number} was filed by an officer's mistake and is taken back, your contact is deleted. This is the last message"),
        ActKind.Withdraw => ($"laporan {number} sudah dihapus, juga kontak Anda. Ini kabar terakhir", $"report {number} is deleted, and your contact with it. This is the last message"),
        ActKind.DeclineWithdrawal => ($"laporan {number} tidak dihapus, alasannya ada di halaman laporan", $"report {number} was not deleted, the reason is on its page"),
        _ => ($"ada kabar untuk laporan {number}", $"there is news of report {number}"),
    };
}
