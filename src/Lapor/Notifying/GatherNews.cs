using System.Globalization;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// The day's mail of one reader, a reporter or an officer: everything that happened since the last one, in the words of the mails that it would have been. What was overtaken meanwhile is left out, as it would be of a queue that is
/// late; answers to a reporter never are.
/// </summary>
public sealed class GatherNews(
    DigestStore digests, ReportStore reports, ContactVault contacts, OfficerStore officers, MailValues values, MailTexts texts, ReportLinks links, StopLinks stopLinks, StopMail stops, MailTransport mail, TimeProvider time)
{
    /// <summary>Pieces of news in one mail; more go into the next, at once.</summary>
    public const int MostNews = 50;

    private const int LongestRule = 60;

    /// <summary>One piece of news in words.</summary>
    /// <param name="To">Where it goes.</param>
    /// <param name="Language">Of the reader.</param>
    /// <param name="Officer">The reader, where they are an officer.</param>
    /// <param name="Report">What it is about.</param>
    /// <param name="Words">As a mail of its own would say it.</param>
    private sealed record DayNews(string To, string Language, Officer? Officer, Report Report, MailTexts.Written Words);

    /// <summary>Sends what waits, if anything does, and comes again while more may. A second run finds nothing.</summary>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names no reader.</exception>
    public async Task<JobResult> Run(Job job, CancellationToken cancel)
    {
        if (job.Payload.Split(':') is not [{ Length: 64 } reader, _] || !reader.All(char.IsAsciiHexDigitLower)) throw new PermanentJobException("a day's mail names its reader");
        var lines = await digests.Waiting(Convert.FromHexString(reader), MostNews, cancel);
        if (lines.Count == 0) return JobResult.Finished;
        List<DayNews> news = [];
        foreach (var line in lines)
        {
            if (await (line.OfficerId is { } officer ? ForOfficer(line, officer, cancel) : ForReporter(line, reader, cancel)) is { } told) news.Add(told);
        }

        if (news.Count > 0) await Send(news, $"{job.Payload.Replace(':', '.')}.{lines[0].Id.ToString(CultureInfo.InvariantCulture)}@{links.Host}", cancel);
        await digests.Settle(lines, cancel);
        // More than one mail holds, or it came while this one was sent and had no job of its own.
        return (await digests.Waiting(Convert.FromHexString(reader), 1, cancel)).Count > 0 ? new JobResult(TimeSpan.Zero) : JobResult.Finished;
    }

    private async Task Send(List<DayNews> news, string messageId, CancellationToken cancel)
    {
        var first = news[0];
        var (audience, stop) = first.Officer is { } reader ? (Audience.Officer, stopLinks.Of(reader.Id)) : (Audience.Reporter, stopLinks.Of(first.Report.TrackingId));
        var written = texts.Write(audience, first.Language, MailTexts.Daily, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["count"] = news.Count.ToString(CultureInfo.InvariantCulture),
            ["numbers"] = string.Join("\n\n\n", news.Select(n => $"{n.Words.Subject}\n{new string('-', Math.Min(n.Words.Subject.Length, LongestRule))}\n{n.Words.Text.TrimEnd()}\n\n{(n.Officer is null ? links.Report(n.Report.TrackingId) : links.Work(n.Report.TrackingId))}")),
            ["link"] = first.Officer is null ? links.Track : links.Desk,
            ["stop"] = stop.AbsoluteUri,
        });
        var sent = await mail.Send(new OutgoingMail(first.To, written.Subject, written.Text, messageId) { Unsubscribe = stop }, cancel);
        if (first.Officer is { } officer) await officers.Record(officer, sent, cancel);
        else foreach (var report in news.Select(n => n.Report.Id).Distinct()) await contacts.Record(report, marked: true, sent, cancel);
    }

    /// <summary>Null where it is to be told no more.</summary>
    private async Task<DayNews?> ForReporter(DigestLine line, string reader, CancellationToken cancel)
    {
        if (await Read(line, cancel) is not var (facts, act, overtaken)) return null;
        var topic = NewsRules.Of(act.Kind);
        if (facts.Report.State is ReportState.Withdrawn || (overtaken && topic != NewsTopics.Answer)) return null;
        var contact = await contacts.Open(line.ReportId, cancel);
        // The address may be another one, or none, since the news was kept.
        if (!await mail.Reaches(contact, cancel) || Convert.ToHexStringLower(digests.ReaderOf(contact.Email)) != reader) return null;
        var stopped = await stops.IsStopped(contact.Email, facts.Report.SubmittedAt, cancel);
        if (NewsRules.Decide(topic, NewsWay.Mail, contact, stopped, time.GetUtcNow()).Moment is NewsMoment.Never) return null;
        var known = await values.Of(Audience.Reporter, facts, act, contact.Language, cancel);
        return new(contact.Email, contact.Language, null, facts.Report, texts.WriteBare(Audience.Reporter, contact.Language, InformReporter.Section(act), known));
    }

    /// <summary>Null where it is to be told no more.</summary>
    private async Task<DayNews?> ForOfficer(DigestLine line, long officerId, CancellationToken cancel)
    {
        if (await Read(line, cancel) is not (var facts, var act, false) || await officers.ById(officerId, cancel) is not { } officer || !May.See(Viewer.Of(officer), facts)) return null;
        if (NewsRules.Decide(NewsRules.ForOfficers(act.Kind), NewsWay.Mail, officer.Notices, officer.Email, stopped: false, time.GetUtcNow()).Moment is NewsMoment.Never) return null;
        var known = await values.Of(Audience.Officer, facts, act, officer.Language, cancel);
        return new(officer.Email, officer.Language, officer, facts.Report, texts.WriteBare(Audience.Officer, officer.Language, MailOfficer.Section(officer, facts, act), known));
    }

    private async Task<(Facts Facts, Act Act, bool Overtaken)?> Read(DigestLine line, CancellationToken cancel)
    {
        if (await reports.Facts(line.ReportId, cancel) is not { } facts) return null;
        var acts = await reports.Acts(line.ReportId, cancel);
        return acts.FirstOrDefault(a => a.Id == line.ActId) is { } act ? (facts, act, Overtaken.By(acts, act, facts.Report)) : null;
    }
}
