using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Lapor.Channels.Push;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>What a service worker shows: the words, and where a touch leads.</summary>
internal sealed record DeviceNotice(string Title, string Body, string Url, string Tag, string Lang);

/// <summary>
/// Notices on devices: a job for each device that wants them, at most one for each act. They stand on locked screens of shared telephones, so they say number and step, never the title or a word of the text; of an
/// anonymous or confidential report not even the number.
/// </summary>
public sealed class TellDevices(Database database, ReportStore reports, ContactVault contacts, OfficerStore officers, PushDevices devices, PushTransport transport, KeyRing ring, JobSignal signal, TimeProvider time)
{
    /// <summary>Queues a notice for each device of the report that was not told of this act.</summary>
    /// <exception cref="PermanentJobException">The job names no report.</exception>
    public async Task Queue(Job job, CancellationToken cancel)
    {
        if (job is not { ReportId: { } reportId, ActId: { } actId }) throw new PermanentJobException("the job names no act of a report");
        if (!await devices.HasAny(reportId, cancel)) return;
        await database.Write(
            async t =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                await JobStore.Add(t, [.. (await PushDevices.TakeForReport(t, reportId, actId, cancel)).Select(device => Job(reportId, actId, device, now))], now, cancel);
            },
            cancel);
        signal.Wake();
    }

    /// <summary>The job that tells one device.</summary>
    internal static NewJob Job(long reportId, long actId, long device, long now)
    {
        var number = device.ToString(CultureInfo.InvariantCulture);
        return new(JobKinds.NoticeOnDevice, string.Create(CultureInfo.InvariantCulture, $"{JobKinds.NoticeOnDevice}:{actId}:{number}"), now, reportId, actId, number);
    }

    /// <summary>Sends one notice; in quiet hours and where the push service asks for it, it wants to come again. A device that is gone is forgotten.</summary>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names no act or device, or the push service will never take this notice.</exception>
    public async Task<JobResult> Run(Job job, CancellationToken cancel)
    {
        if (job is not { ReportId: { } reportId, ActId: { } actId } || !long.TryParse(job.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            throw new PermanentJobException("a notice names a report, an act and a device");
        if (await devices.Open(id, cancel) is not { } device) return JobResult.Finished;
        var facts = await reports.Facts(reportId, cancel) ?? throw new PermanentJobException("no such report");
        var acts = await reports.Acts(reportId, cancel);
        var act = acts.FirstOrDefault(a => a.Id == actId) ?? throw new PermanentJobException("no such act");
        var now = time.GetUtcNow();
        if (Overtaken.By(acts, act, facts.Report) || now.ToUnixTimeMilliseconds() - act.At > PushTransport.Kept.TotalMilliseconds) return JobResult.Finished;
        NewsTiming timing;
        if (device.OfficerId is { } officerId)
        {
            if (await officers.ById(officerId, cancel) is not { } officer || !May.See(Viewer.Of(officer), facts)) return JobResult.Finished;
            timing = NewsRules.Decide(NewsRules.ForOfficers(act.Kind), NewsWay.Device, officer.Notices, officer.Email, stopped: false, now);
        }
        else
        {
            timing = NewsRules.Decide(NewsRules.Of(act.Kind), NewsWay.Device, await contacts.Open(reportId, cancel), stopped: false, now);
        }

        if (timing.Moment is NewsMoment.Never) return JobResult.Finished;
        if (timing.Moment is NewsMoment.Later) return new JobResult(timing.Wait);
        var notice = Notice(facts.Report, act, device);
        var sent = await transport.Send(device.Target, notice, cancel);
        switch (sent.Verdict)
        {
            case PushVerdict.Carried:
                return JobResult.Finished;
            case PushVerdict.Gone:
                await devices.Forget(device.Id, cancel);
                return JobResult.Finished;
            case PushVerdict.Wait:
                return sent.After is { } pause ? new JobResult(pause) : throw new IOException(sent.Code);
            default:
                throw new PermanentJobException(sent.Code);
        }
    }

    private PushNotice Notice(Report report, Act act, PushDevice device)
    {
        // The number stands in no header: the push service sees the topic.
        var topic = Base64Url.EncodeToString(ring.Mac("push-topic", report.TrackingId.ToString()).AsSpan(0, 16));
        var shown = Words(report, act.Kind, device.Target.Language, device.OfficerId is not null);
        return new(JsonSerializer.SerializeToUtf8Bytes(shown with { Tag = topic }, JsonSerializerOptions.Web), topic, (NewsRules.Of(act.Kind) & NewsTopics.Needed) != 0);
    }

    internal static DeviceNotice Words(Report report, ActKind act, string language, bool forOfficer)
    {
        var english = language == "en";
        var hidden = report.Anonymous || report.Confidential;
        string Say(string id, string en) => english ? en : id;
        if (forOfficer)
        {
            var number = report.TrackingId.Spoken;
            var body = hidden ? Say("Ada yang menunggu di meja kerja Anda.", "Something waits on your desk.")
                : act is ActKind.Submit ? Say($"Laporan {number} menunggu verifikasi.", $"Report {number} waits to be verified.")
                : Say($"Laporan {number} menunggu Anda.", $"Report {number} waits for you.");
            return new("Lapor", body, hidden ? "/kerja" : $"/kerja/laporan/{report.TrackingId}", "", language);
        }

        // The same words as in a text message, which stands on the same screens.
        var (id, en) = TextReporter.Short(report, act);
        return new("Lapor", Sentence(english ? en : id), hidden ? "/lacak" : $"/laporan/{report.TrackingId}", "", language);
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";
}
