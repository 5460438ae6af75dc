using System.Globalization;
using Lapor.Attachments;
using Lapor.Channels;
using Lapor.Channels.Bounces;
using Lapor.Channels.Conversations;
using Lapor.Channels.Sms;
using Lapor.Closing;
using Lapor.Deadlines;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.Papers;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Retention;
using Lapor.Statistics;
using Lapor.Storage;
using Lapor.Whistleblowing;

namespace Lapor;

/// <summary>
/// Who does which kind of job: the only file that sees every step. Each operation re-reads the report, so that a job that runs twice, late or
/// beside another leaves what one run in time would have left.
/// </summary>
public sealed class Workers(
    ReportStore reports,
    PublishReport publish,
    IndexReport index,
    InformReporter informReporter,
    TextReporter textReporter,
    TellDevices tellDevices,
    InformOfficers informOfficers,
    MailOfficer mailOfficer,
    GatherMail gatherMail,
    GatherNews gatherNews,
    ForgetReporter forgetReporter,
    MailAccount mailAccount,
    MailCitizen mailCitizen,
    ForgetCitizen forgetCitizen,
    Verdicts verdicts,
    Verifying verifying,
    FollowLead followLead,
    EraseFiles eraseFiles,
    CheckFiles checkFiles,
    HandInPaper papers,
    CheckPaper paperChecks,
    ApplyRules applyRules,
    ExpireCases expireCases,
    Database database,
    Drafts drafts,
    FieldStore field,
    SweepOrphans orphans,
    OfficerSessions sessions,
    SignInLanes lanes,
    CitizenSessions citizenSessions,
    CitizenCodes citizenCodes,
    AddressNotices addressNotices,
    PasskeyStore passkeys,
    AuditChain audit,
    SealReports seal,
    RecountClocks recountClocks,
    KeepClocks keepClocks,
    SweepClocks sweepClocks,
    RemindOfficers remindOfficers,
    MailReminders mailReminders,
    CountReports countReports,
    FindSurges findSurges,
    Inboxes inboxes,
    TellHolders tellHolders,
    MailHolder mailHolder,
    ExportFiles exports,
    InboundStore inbound,
    PartStore parts,
    TakeMessage takeMessage,
    TakeChat takeChat,
    ConversationStore conversations,
    SendChat sendChat,
    SendTally tally,
    DeliveryStore deliveries,
    BounceStore bounces,
    ReadBounces readBounces)
{
    private static readonly TimeSpan BetweenLinks = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(1);

    /// <summary>Jobs that are always in the queue; put there at start through <see cref="JobStore.Ensure"/>.</summary>
    public static IReadOnlyList<NewJob> Recurring { get; } =
        [.. ((string[])[JobKinds.Sweep, JobKinds.ChainAudit, JobKinds.LookAtFiles, JobKinds.Retire, JobKinds.TellInboxes, JobKinds.SealWords, JobKinds.MissingClocks, JobKinds.DueSteps, JobKinds.CountAnew, JobKinds.LookForSurges, JobKinds.LookForBounces]).Select(kind => new NewJob(kind, kind, 0))];

    /// <summary>A handler for each constant of <see cref="JobKinds"/>; a test holds them together.</summary>
    public IReadOnlyDictionary<string, JobHandler> Handlers { get; } = new Dictionary<string, JobHandler>(StringComparer.Ordinal)
    {
        [JobKinds.Publish] = Once((job, cancel) => publish.Run(Report(job), cancel)),
        [JobKinds.Index] = Once((job, cancel) => index.Run(Report(job), cancel)),
        [JobKinds.SmsReporter] = (job, cancel) => textReporter.Run(Report(job), Act(job), job.Payload, cancel),
        [JobKinds.TellReporter] = async (job, cancel) =>
        {
            if (job.Payload == SendChat.Failover) return await textReporter.RunInsteadOfText(Report(job), Act(job), cancel) ?? await informReporter.RunInsteadOfText(Report(job), Act(job), cancel);
            await tellDevices.Queue(job, cancel);
            return await informReporter.Run(Report(job), Act(job), cancel);
        },
        [JobKinds.NoticeOnDevice] = tellDevices.Run,
        [JobKinds.TellOfficers] = Once((job, cancel) => informOfficers.Run(Report(job), Act(job), cancel)),
        [JobKinds.SendMail] = mailOfficer.Run,
        [JobKinds.DigestMail] = Once(gatherMail.Run),
        [JobKinds.DayMail] = gatherNews.Run,
        [JobKinds.ReachLinked] = Once((job, cancel) => followLead.Run(Report(job), cancel)),
        // In this order: the storage is scrubbed of what the steps before took away.
        [JobKinds.Erase] = Once(async (job, cancel) =>
        {
            await publish.Run(Report(job), cancel);
            await index.Run(Report(job), cancel);
            await eraseFiles.Run(Report(job), job.Payload == EraseFiles.KeepShown, cancel);
            await database.Dialect.Scrub(IndexReport.SearchTables, cancel);
        }),
        [JobKinds.LastMail] = async (job, cancel) =>
        {
            var result = await forgetReporter.Run(Report(job), Act(job), cancel);
            if (result.Again is null) await database.Dialect.Scrub([], cancel);
            return result;
        },
        [JobKinds.AccountMail] = Once(mailAccount.Run),
        [JobKinds.CitizenMail] = mailCitizen.Run,
        [JobKinds.EraseCitizen] = async (job, cancel) =>
        {
            var result = await forgetCitizen.Run(job, cancel);
            if (result.Again is null) await database.Dialect.Scrub([], cancel);
            return result;
        },
        [JobKinds.WarnSilence] = Once(async (job, cancel) =>
        {
            var (id, seq) = await Cause(reports, job, cancel);
            Settled(await verdicts.WarnSilence(id, seq, job.Payload == nameof(Timing.FifthDay) ? "5" : "9", cancel));
        }),
        [JobKinds.CloseWhenSilent] = Once(async (job, cancel) =>
        {
            var (id, seq) = await Cause(reports, job, cancel);
            Settled(await verdicts.CloseWhenSilent(id, seq, cancel));
        }),
        [JobKinds.ExpireHold] = Once(async (job, cancel) =>
        {
            var (id, seq) = await Cause(reports, job, cancel);
            Settled(await verifying.ExpireHold(id, seq, cancel));
        }),
        [JobKinds.WarnHold] = Once(async (job, cancel) =>
        {
            var (id, seq) = await Cause(reports, job, cancel);
            Settled(await verifying.WarnHold(id, seq, cancel));
        }),
        [JobKinds.DueSteps] = async (_, cancel) =>
        {
            await sweepClocks.Run(cancel);
            return new JobResult(SweepClocks.Every);
        },
        [JobKinds.Remind] = Once(remindOfficers.Run),
        [JobKinds.RemindersMail] = Once(mailReminders.Run),
        [JobKinds.Sweep] = async (_, cancel) =>
        {
            await drafts.Sweep(cancel);
            await field.Sweep(cancel);
            await paperChecks.OpenDue(cancel);
            await orphans.Sweep(Drafts.Kept, cancel);
            await sessions.Sweep(cancel);
            await lanes.Sweep(cancel);
            await citizenSessions.Sweep(cancel);
            await citizenCodes.Sweep(cancel);
            await addressNotices.Sweep(cancel);
            await passkeys.Sweep(cancel);
            await inboxes.Sweep(Drafts.Kept, cancel);
            await exports.Sweep(cancel);
            await inbound.Sweep(cancel);
            await parts.Sweep(cancel);
            await conversations.Sweep(cancel);
            await tally.Sweep(cancel);
            await deliveries.Sweep(cancel);
            await bounces.Sweep(cancel);
            return new JobResult(BetweenSweeps);
        },
        [JobKinds.ChainAudit] = async (_, cancel) =>
        {
            await audit.Extend(cancel);
            return new JobResult(BetweenLinks);
        },
        [JobKinds.LookAtFiles] = async (_, cancel) => new JobResult(await LookAt(checkFiles, papers, cancel)),
        [JobKinds.SealWords] = async (_, cancel) =>
        {
            var late = await seal.Run(cancel);
            foreach (var id in late) await index.Run(id, cancel);
            if (late.Count == SealReports.Batch) return new JobResult(TimeSpan.Zero);
            // What stood in the clear must leave the freed pages too.
            if (late.Count > 0) await database.Dialect.Scrub(IndexReport.SearchTables, cancel);
            return new JobResult(BetweenSweeps);
        },
        [JobKinds.Retire] = async (_, cancel) =>
        {
            await expireCases.Run(cancel); // first: it knows nothing of reports that may not open
            await applyRules.Run(cancel);
            return new JobResult(TimeSpan.FromDays(1));
        },
        [JobKinds.CountAgain] = async (job, cancel) => new JobResult(await recountClocks.Run(long.Parse(job.Payload, NumberStyles.None, CultureInfo.InvariantCulture), cancel)),
        // Once at each start: afterwards every report keeps its clocks by itself.
        [JobKinds.MissingClocks] = Once((_, cancel) => keepClocks.Run(cancel)),
        [JobKinds.CountAnew] = async (_, cancel) => new JobResult(await countReports.Run(cancel)),
        [JobKinds.LookForSurges] = async (_, cancel) =>
        {
            await findSurges.Run(cancel);
            return new JobResult(FindSurges.Between);
        },
        [JobKinds.LookForBounces] = async (_, cancel) =>
        {
            await readBounces.Run(cancel);
            return new JobResult(ReadBounces.Between);
        },
        [JobKinds.TellInboxes] = async (_, cancel) => new JobResult(await tellHolders.Run(cancel)),
        [JobKinds.MailInbox] = Once(mailHolder.Run),
        [JobKinds.ChatMessage] = (job, cancel) => takeChat.Run(job.Payload, cancel),
        [JobKinds.SpeakChat] = sendChat.Run,
        [JobKinds.MessageLeft] = Once((job, cancel) => takeMessage.TakeUp(job.Payload, cancel)),
        [JobKinds.TakeOut] = async (job, cancel) =>
            await exports.Run(long.Parse(job.Payload, NumberStyles.None, CultureInfo.InvariantCulture), cancel) ? JobResult.Finished : new JobResult(BetweenLinks),
    };

    private static async Task<TimeSpan> LookAt(CheckFiles files, HandInPaper papers, CancellationToken cancel)
    {
        await papers.Scan(cancel);
        return await files.Run(cancel);
    }

    private static JobHandler Once(Func<Job, CancellationToken, Task> work) => async (job, cancel) =>
    {
        await work(job, cancel);
        return JobResult.Finished;
    };

    private static long Report(Job job) => job.ReportId ?? throw new PermanentJobException("the job names no report");

    private static long Act(Job job) => job.ActId ?? throw new PermanentJobException("the job names no act");

    private static async Task<(TrackingId Id, int Seq)> Cause(ReportStore reports, Job job, CancellationToken cancel)
    {
        var facts = await reports.Facts(Report(job), cancel) ?? throw new PermanentJobException("no such report");
        var act = await reports.Act(Act(job), cancel) ?? throw new PermanentJobException("no such act");
        return (facts.Report.TrackingId, act.Seq);
    }

    /// <summary>The state table says no: somebody acted in the meantime, so nothing is left to do. Any other refusal is a fault of ours.</summary>
    private static void Settled(Outcome<Committed> outcome)
    {
        if (outcome.Refusals.FirstOrDefault(r => r.Code is not ("not_allowed_now" or "receipt_required")) is { } refusal) throw new PermanentJobException(refusal.Code);
    }
}
