using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>
/// One mail to one officer about all clocks that end soon or ended since the last one. It names numbers, what is awaited and when it was due; what was done in the
/// meantime, and what the officer may no longer see, is left out.
/// </summary>
public sealed class MailReminders(ReminderStore reminders, OfficerStore officers, QueueStore queues, MailTexts texts, ReportLinks links, StopLinks stopLinks, MailTransport mail)
{
    /// <summary>Lines in one mail; the count beside them is of all.</summary>
    public const int MostLines = 100;

    private const int MostLooked = 2_000;

    /// <summary>The job of an officer for the stretch of time that this moment lies in: due at its end, one for all reminders in it.</summary>
    internal static NewJob Job(long officerId, TimeSpan every, long now, TimeSpan wait)
    {
        var (length, from) = ((long)every.TotalMilliseconds, now + (long)wait.TotalMilliseconds);
        var end = length == 0 ? from : ((from - (wait > TimeSpan.Zero ? 1 : 0)) / length + 1) * length;
        var payload = string.Create(CultureInfo.InvariantCulture, $"{officerId}:{end}");
        return new(JobKinds.RemindersMail, $"{JobKinds.RemindersMail}:{payload}", end, Payload: payload);
    }

    /// <summary>Sends what is to be told, if anything is. A second run finds nothing new.</summary>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names no officer.</exception>
    public async Task Run(Job job, CancellationToken cancel)
    {
        if (!long.TryParse(job.Payload.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var officerId)) throw new PermanentJobException("a mail job names an officer");
        var waiting = await reminders.Unmailed(officerId, MostLooked, cancel);
        if (waiting.Count == 0) return;
        if (await officers.ById(officerId, cancel) is { } officer)
        {
            var seen = await queues.Visible(officer, [.. waiting.Select(w => w.ReportId).Distinct()], cancel);
            // The latest step of a clock says it all.
            var lines = waiting.Where(w => w.Open && seen.ContainsKey(w.ReportId)).GroupBy(w => (w.ReportId, w.Clock)).Select(g => g.Last()).OrderBy(w => w.DueAt).ToList();
            if (lines.Count > 0 && (officer.Notices.Topics(NewsWay.Mail, officer.Email) & NewsTopics.TimeLimit) != 0)
            {
                var written = texts.Write(Audience.Officer, officer.Language, MailTexts.Reminders, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["count"] = lines.Count.ToString(CultureInfo.InvariantCulture),
                    ["numbers"] = string.Join('\n', lines.Take(MostLines).Select(l => Line(l, officer.Language))) + (lines.Count > MostLines ? "\n…" : ""),
                    ["link"] = links.Desk,
                    ["stop"] = stopLinks.Of(officer.Id).AbsoluteUri,
                });
                var id = $"{job.Payload.Replace(':', '.')}.deadlines@{links.Host}";
                await officers.Record(officer, await mail.Send(new OutgoingMail(officer.Email, written.Subject, written.Text, id) { Unsubscribe = stopLinks.Of(officer.Id) }, cancel), cancel);
            }
        }

        await reminders.Mailed(officerId, waiting[^1].Id, cancel);
    }

    private string Line(ReminderNotice notice, string language)
    {
        var zone = IndonesianTime.Find(notice.TimeZone) ?? IndonesianTime.Wib;
        return $"#{notice.TrackingId}  {texts.Word(Audience.Officer, language, "clock." + notice.Clock)}: {IndonesianDates.Moment(notice.DueAt, zone, language)}";
    }
}
