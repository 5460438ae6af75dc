using System.Globalization;
using Lapor.Jobs;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>
/// One mail to one officer that lists the new reports since the last one. A nation's day has thousands: a mail for each would be read by nobody.
/// It names numbers only; what was read on the page or passed on in the meantime is left out.
/// </summary>
public sealed class GatherMail(OfficerStore officers, MailTexts texts, ReportLinks links, StopLinks stopLinks, MailTransport mail)
{
    /// <summary>Numbers in one mail; the count beside them is of all.</summary>
    public const int MostNumbers = 100;

    /// <summary>The job of an officer for the stretch of time that this moment lies in: due at its end, one for all notices in it.</summary>
    /// <param name="officerId">To whom.</param>
    /// <param name="every">Length of the stretches.</param>
    /// <param name="now">UTC milliseconds.</param>
    /// <param name="wait">How long until the officer's hour; nothing where mails may leave at any.</param>
    internal static NewJob Job(long officerId, TimeSpan every, long now, TimeSpan wait)
    {
        var length = (long)every.TotalMilliseconds;
        var end = (((now + (long)wait.TotalMilliseconds - (wait > TimeSpan.Zero ? 1 : 0)) / length) + 1) * length;
        var payload = string.Create(CultureInfo.InvariantCulture, $"{officerId}:{end}");
        return new(Reports.JobKinds.DigestMail, $"{Reports.JobKinds.DigestMail}:{payload}", end, Payload: payload);
    }

    /// <summary>Sends what is new, if anything is. A second run finds nothing new.</summary>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names no officer.</exception>
    public async Task Run(Job job, CancellationToken cancel)
    {
        if (!long.TryParse(job.Payload.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var officerId)) throw new PermanentJobException("a mail job names an officer");
        var fresh = await officers.Gathered(officerId, MostNumbers, cancel);
        if (await officers.ById(officerId, cancel) is { } officer && officer.Is(Role.NationalAdmin) && (officer.Notices.Topics(NewsWay.Mail, officer.Email) & NewsTopics.Fresh) != 0 && fresh.Count > 0)
        {
            var written = texts.Write(Audience.Officer, officer.Language, MailTexts.Digest, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["count"] = fresh.Count.ToString(CultureInfo.InvariantCulture),
                ["numbers"] = string.Join('\n', fresh.Numbers.Select(n => "#" + n)) + (fresh.Count > fresh.Numbers.Count ? "\n…" : ""),
                ["link"] = links.Desk,
                ["stop"] = stopLinks.Of(officer.Id).AbsoluteUri,
            });
            var id = $"{job.Payload.Replace(':', '.')}.digest@{links.Host}";
            await officers.Record(officer, await mail.Send(new OutgoingMail(officer.Email, written.Subject, written.Text, id) { Unsubscribe = stopLinks.Of(officer.Id) }, cancel), cancel);
        }

        await officers.Told(officerId, fresh.UpTo, cancel);
    }
}
