using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>
/// Tells the officers whose turn it is: a notice on their page and a mail each; new reports are gathered into one mail for a while. Where a unit has no officer its agency's admins are told, where
/// an agency has none the national admins are: a report never waits where nobody looks.
/// </summary>
public sealed class InformOfficers(Database database, ReportStore reports, OfficerStore officers, Turns turns, MailOptions options, JobSignal signal, TimeProvider time)
{
    /// <summary>Writes notices and queues mails, all or none. A second run adds nothing.</summary>
    /// <exception cref="PermanentJobException">The report or act does not exist.</exception>
    public async Task Run(long reportId, long actId, CancellationToken cancel)
    {
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        if (Overtaken.By(acts, act, facts.Report)) return;
        var turn = (await turns.Seeing(facts, await turns.After(facts, act, cancel), cancel)).Where(id => id != act.OfficerId).Distinct().ToList();
        var wishes = await officers.Wishes(turn, cancel);
        await database.Write(
            async transaction =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                List<NewJob> mails = [];
                foreach (var officer in turn)
                {
                    // The notice remembers that this officer was told: the job of the mail is gone once it is sent.
                    if (!await OfficerStore.Notify(transaction, officer, reportId, actId, act.Kind.Code(), now, cancel)) continue;
                    mails.AddRange((await PushDevices.OfOfficer(transaction, officer, cancel)).Select(device => TellDevices.Job(reportId, actId, device, now)));
                    if (act.Kind is ActKind.Submit && options.GatherEvery > TimeSpan.Zero)
                    {
                        var timing = NewsRules.Decide(NewsTopics.Fresh, NewsWay.Mail, wishes[officer].Notices, wishes[officer].Email, stopped: false, time.GetUtcNow());
                        if (timing.Moment is not NewsMoment.Never) mails.Add(GatherMail.Job(officer, options.GatherEvery, now, timing.Wait));
                        continue;
                    }

                    var number = officer.ToString(CultureInfo.InvariantCulture);
                    mails.Add(new(JobKinds.SendMail, string.Create(CultureInfo.InvariantCulture, $"{JobKinds.SendMail}:{actId}:{number}"), now, reportId, actId, number));
                }

                await JobStore.Add(transaction, mails, now, cancel);
            },
            cancel);
        signal.Wake();
    }
}
