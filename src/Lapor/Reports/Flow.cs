using Lapor.Jobs;

namespace Lapor.Reports;

/// <summary>What is to be done after an act is committed. The worker of each kind stands in <c>Workers.cs</c>.</summary>
public static class JobKinds
{
    /// <summary>Publishing: writes or refreshes the masked public copy, or takes it away.</summary>
    public const string Publish = "publish";

    /// <summary>Publishing: refreshes what officers search.</summary>
    public const string Index = "index";

    /// <summary>Notifying: tells the reporter.</summary>
    public const string TellReporter = "tell_reporter";

    /// <summary>Notifying: tells the reporter by text message.</summary>
    public const string SmsReporter = "sms_reporter";

    /// <summary>Notifying: tells the officers whose turn it is.</summary>
    public const string TellOfficers = "tell_officers";

    /// <summary>Notifying: one mail to one person.</summary>
    public const string SendMail = "send_mail";

    /// <summary>A notice on one device; its payload is the device.</summary>
    public const string NoticeOnDevice = "push_notice";

    /// <summary>Notifying: one mail to an officer about their account.</summary>
    public const string AccountMail = People.AccountLinks.MailJob;

    /// <summary>Notifying: one mail to a citizen about their account.</summary>
    public const string CitizenMail = People.CitizenCodes.MailJob;

    /// <summary>Notifying: tells a citizen that their account is deleted, then destroys their key.</summary>
    public const string EraseCitizen = People.CitizenErasures.ForgetJob;

    /// <summary>Channels: a message whose answer was not kept, because the process died.</summary>
    public const string MessageLeft = "take_message";

    /// <summary>Channels: a message from a messenger.</summary>
    public const string ChatMessage = "take_chat";

    /// <summary>Channels: what is to be said to one person on a messenger.</summary>
    public const string SpeakChat = "send_chat";

    /// <summary>Closing: the reporter is warned that silence will close the report.</summary>
    public const string WarnSilence = "warn_silence";

    /// <summary>Closing: 10 silent working days after a final follow-up.</summary>
    public const string CloseWhenSilent = "close_when_silent";

    /// <summary>Handling: a hold that the reporter did not complete.</summary>
    public const string ExpireHold = "expire_hold";

    /// <summary>Recurring: links new history into the audit chain and publishes its head daily.</summary>
    public const string ChainAudit = "chain_audit";

    /// <summary>Handling: brings what happened to a lead report to those that are linked to it.</summary>
    public const string ReachLinked = "reach_linked";

    /// <summary>Notifying: tells the reporter that the deletion was carried out, then destroys their contact.</summary>
    public const string LastMail = "last_mail";

    /// <summary>After a withdrawal: public copy, search entries, files and the traces of all of them in the storage go.</summary>
    public const string Erase = "erase";

    /// <summary>Notifying: one mail to one officer about all that is new since the last one.</summary>
    public const string DigestMail = "digest_mail";

    /// <summary>Notifying: one mail to one reader with the news of a day.</summary>
    public const string DayMail = "day_mail";

    /// <summary>Recurring: empties the mailbox that mails come back to.</summary>
    public const string LookForBounces = "read_bounces";

    /// <summary>Recurring: forgets drafts and files that nobody came back for.</summary>
    public const string Sweep = "sweep";

    /// <summary>Recurring, daily: what is kept long enough is made anonymous or destroyed.</summary>
    public const string Retire = "retention";

    /// <summary>Recurring: the malware scanner and small pictures that attachments still wait for.</summary>
    public const string LookAtFiles = "look_at_files";

    /// <summary>Recurring: once a day, at a fixed hour, tells the holders of whistleblowers' inboxes that there is something new.</summary>
    public const string TellInboxes = "tell_holders";

    /// <summary>Seals confidential reports that came before their words were sealed.</summary>
    public const string SealWords = "seal_words";

    /// <summary>Deadlines: a decree or an agency's hours changed; open clocks are counted anew.</summary>
    public const string CountAgain = Agencies.CalendarChanges.RecountJob;

    /// <summary>Deadlines: gives reports from before clocks were kept their rows.</summary>
    public const string MissingClocks = "keep_clocks";

    /// <summary>Statistics: writes a file of reports that somebody asked for.</summary>
    public const string TakeOut = "write_export";

    /// <summary>Recurring: counts anew what acts and the passing of time changed.</summary>
    public const string CountAnew = "count_reports";

    /// <summary>Recurring: looks for places and topics with more reports than their past explains.</summary>
    public const string LookForSurges = "find_surges";

    /// <summary>Whistleblowing: one mail to one holder.</summary>
    public const string MailInbox = "mail_holder";

    /// <summary>Closing: the reporter is warned that a hold will end in the archive.</summary>
    public const string WarnHold = "warn_hold";

    /// <summary>Recurring: gives the reminders whose moment has come, and calls the Ombudsman.</summary>
    public const string DueSteps = "sweep_clocks";

    /// <summary>Notifying: one step of one clock, to the officers of its levels.</summary>
    public const string Remind = "remind";

    /// <summary>Notifying: one mail to one officer about all that is late or soon due since the last one.</summary>
    public const string RemindersMail = "mail_reminders";
}

/// <summary>When a job of an act is due.</summary>
public enum Timing
{
    Now,

    /// <summary>When the new state's clock ends.</summary>
    AtDue,

    /// <summary><see cref="Flow.HoldWarning"/> before that.</summary>
    BeforeDue,

    /// <summary>At the end of the 5th working day.</summary>
    FifthDay,

    /// <summary>At the end of the 9th working day.</summary>
    NinthDay,
}

/// <summary>
/// Where the steps of a report's life meet: which act causes which jobs. Steps never call one another; this table does.
/// Read by people and by <see cref="ReportCommit"/>.
/// </summary>
public static class Flow
{
    /// <summary>How long before the end of a hold its reporter is warned.</summary>
    public static readonly TimeSpan HoldWarning = TimeSpan.FromDays(3);

    private static readonly (string Kind, Timing When) Publish = (JobKinds.Publish, Timing.Now);
    private static readonly (string Kind, Timing When) Index = (JobKinds.Index, Timing.Now);
    private static readonly (string Kind, Timing When) TellReporter = (JobKinds.TellReporter, Timing.Now);

    // What is filed is confirmed on the screen; only what happens later is worth a text message.
    private static readonly (string Kind, Timing When) SmsReporter = (JobKinds.SmsReporter, Timing.Now);
    private static readonly (string Kind, Timing When) ReachLinked = (JobKinds.ReachLinked, Timing.Now);
    private static readonly (string Kind, Timing When) TellOfficers = (JobKinds.TellOfficers, Timing.Now);

    /// <summary>Jobs of each act.</summary>
    public static IReadOnlyDictionary<ActKind, IReadOnlyList<(string Kind, Timing When)>> After { get; } =
        new Dictionary<ActKind, IReadOnlyList<(string Kind, Timing When)>>
        {
            [ActKind.Submit] = [TellReporter, TellOfficers, Index],
            [ActKind.Edit] = [Publish, Index],
            [ActKind.Forward] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.Hold] = [Publish, TellReporter, SmsReporter, (JobKinds.WarnHold, Timing.BeforeDue), (JobKinds.ExpireHold, Timing.AtDue)],
            [ActKind.Complete] = [Publish, TellOfficers, Index],
            [ActKind.Resume] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.Archive] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.ExpireHold] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.Dispose] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.Return] = [Publish, TellOfficers],
            [ActKind.RequestReroute] = [Publish, TellOfficers],
            [ActKind.DecideReroute] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.InterimFollowUp] = [Publish, TellReporter, SmsReporter, Index, ReachLinked],
            [ActKind.FinalFollowUp] =
                [Publish, TellReporter, SmsReporter, Index, ReachLinked, (JobKinds.WarnSilence, Timing.FifthDay), (JobKinds.WarnSilence, Timing.NinthDay), (JobKinds.CloseWhenSilent, Timing.AtDue)],
            [ActKind.Reply] = [Publish, TellOfficers, Index],
            [ActKind.Supplement] = [TellOfficers, Index],
            [ActKind.WarnSilence] = [TellReporter, SmsReporter],
            [ActKind.CloseByReporter] = [Publish, TellReporter, SmsReporter, TellOfficers, ReachLinked],
            [ActKind.CloseByAdmin] = [Publish, TellReporter, SmsReporter, TellOfficers, ReachLinked],
            [ActKind.CloseBySystem] = [Publish, TellReporter, SmsReporter, TellOfficers, ReachLinked],
            [ActKind.Rate] = [Publish, TellOfficers],
            [ActKind.Reopen] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.Object] = [Publish, TellOfficers, Index],
            [ActKind.AskWithdrawal] = [TellOfficers],
            [ActKind.DeclineWithdrawal] = [TellReporter, SmsReporter],
            [ActKind.Withdraw] = [(JobKinds.Erase, Timing.Now), (JobKinds.LastMail, Timing.Now)],
            [ActKind.TakeBack] = [(JobKinds.Erase, Timing.Now), (JobKinds.LastMail, Timing.Now)],
            [ActKind.Link] = [TellReporter, SmsReporter, ReachLinked],
            [ActKind.Unlink] = [],
            [ActKind.Note] = [],
            [ActKind.Import] = [Publish, Index, (JobKinds.WarnHold, Timing.BeforeDue), (JobKinds.ExpireHold, Timing.AtDue)],
            [ActKind.LeadClosed] = [Publish, TellReporter, SmsReporter],
            [ActKind.WarnHold] = [TellReporter, SmsReporter],
            [ActKind.Escalate] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.Receive] = [Publish, TellReporter, TellOfficers],
            [ActKind.Instruct] = [TellOfficers],
            [ActKind.AnswerInstruction] = [TellOfficers],
            [ActKind.Extend] = [Publish, TellReporter, SmsReporter],
            [ActKind.Appeal] = [Publish, TellOfficers, Index],
            [ActKind.UpholdAppeal] = [Publish, TellReporter, SmsReporter, TellOfficers],
            [ActKind.DismissAppeal] = [Publish, TellReporter, SmsReporter, TellOfficers],
        };

    /// <summary>The jobs of one act that was just written. Keys hold the act, so the same act never queues a job twice.</summary>
    internal static List<NewJob> Jobs(Report report, Act act, Func<Timing, long> moment) =>
    [
        // What comes in from another system waits for its reporter in one state of many.
        .. After[act.Kind].Where(job => job.Kind is not (JobKinds.ExpireHold or JobKinds.WarnHold) || report.State is ReportState.OnHold).Select(job => new NewJob(
            job.Kind,
            // The public copy and the index are made from the report as it stands: one waiting job is enough.
            job.Kind is JobKinds.Publish or JobKinds.Index ? $"{job.Kind}:{report.Id}:{act.Seq}" : $"{job.Kind}:{report.Id}:{act.Seq}:{job.When}",
            moment(job.When),
            report.Id,
            act.Id,
            job.When.ToString())),
    ];
}
