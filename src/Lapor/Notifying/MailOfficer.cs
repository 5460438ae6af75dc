using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// One mail to one officer about one act. It never says who reported; of confidential and anonymous reports it says nothing but the number
/// and the stage, because mailboxes are forwarded and printed.
/// </summary>
public sealed class MailOfficer(ReportStore reports, OfficerStore officers, MailValues values, MailTexts texts, ReportLinks links, StopLinks stopLinks, DigestStore digests, MailTransport mail, TimeProvider time)
{
    /// <summary>Sends the mail, unless the officer left, wants none or may no longer see the report, or the act was overtaken; in quiet hours it wants to come again, and for who reads once a day it keeps the news.</summary>
    /// <param name="job">Its payload is the officer's id.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names no report, act or officer.</exception>
    public async Task<JobResult> Run(Job job, CancellationToken cancel)
    {
        if (job.ReportId is not { } reportId || job.ActId is not { } actId || !long.TryParse(job.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var officerId))
            throw new PermanentJobException("a mail job names a report, an act and an officer");
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        var officer = await officers.ById(officerId, cancel);
        if (officer is null || !May.See(Viewer.Of(officer), facts) || Overtaken.By(acts, act, facts.Report)) return JobResult.Finished;
        var timing = NewsRules.Decide(NewsRules.ForOfficers(act.Kind), NewsWay.Mail, officer.Notices, officer.Email, stopped: false, time.GetUtcNow());
        switch (timing.Moment)
        {
            case NewsMoment.Never:
                return JobResult.Finished;
            case NewsMoment.Later:
                return new JobResult(timing.Wait);
            case NewsMoment.Digest:
                await digests.Keep(officer.Email, reportId, actId, timing.Wait, cancel, officer.Id);
                return JobResult.Finished;
        }

        var known = await values.Of(Audience.Officer, facts, act, officer.Language, cancel);
        known["stop"] = stopLinks.Of(officer.Id).AbsoluteUri;
        var written = texts.Write(Audience.Officer, officer.Language, Section(officer, facts, act), known);
        var id = string.Create(CultureInfo.InvariantCulture, $"{facts.Report.TrackingId}.{act.Seq}.officer{officer.Id}@{links.Host}");
        await officers.Record(officer, await mail.Send(new OutgoingMail(officer.Email, written.Subject, written.Text, id) { Unsubscribe = stopLinks.Of(officer.Id) }, cancel), cancel);
        return JobResult.Finished;
    }

    /// <summary>Which mail an act is to this officer: who may not act on it after a disposition holds a copy.</summary>
    internal static string Section(Officer officer, Facts facts, Act act) =>
        act.Kind is ActKind.Dispose && May.RolesOn(Viewer.Of(officer), facts) is Who.None ? MailTexts.Copy : act.Kind.Code();
}
