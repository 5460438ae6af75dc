using System.Globalization;
using Lapor.Jobs;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Whistleblowing;

/// <summary>One mail to one holder: there is something new in the inbox. It never says which inbox, which case, how many or when.</summary>
public sealed class MailHolder(Inboxes inboxes, OfficerStore officers, ReportLinks links, MailTransport mail)
{
    /// <summary>The job of one mail; at most one for each inbox, holder and day.</summary>
    internal static NewJob Job(long inboxId, long officerId, string day, long now) => new(
        JobKinds.MailInbox,
        string.Create(CultureInfo.InvariantCulture, $"{JobKinds.MailInbox}:{inboxId}:{officerId}:{day}"),
        now,
        Payload: string.Create(CultureInfo.InvariantCulture, $"{inboxId}:{officerId}:{day}"));

    /// <summary>Sends the mail, unless the officer left or is no longer named to the inbox.</summary>
    /// <param name="job">Its payload is <c>inbox:officer:day</c>.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names no inbox and officer.</exception>
    public async Task Run(Job job, CancellationToken cancel)
    {
        var parts = job.Payload.Split(':');
        if (parts.Length != 3 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var inboxId) || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var officerId))
            throw new PermanentJobException("a mail job of an inbox names the inbox, an officer and a day");
        var officer = await officers.ById(officerId, cancel);
        if (officer is null || !May.HoldInbox(Viewer.Of(officer), [.. (await inboxes.Holders(inboxId, cancel)).Select(h => h.OfficerId)])) return;
        var (subject, text) = officer.Language == "en"
            ? ("Something new in your inbox", $"There is a new report or reply in an inbox whose key you hold.\n\nSign in and open it: {links.InboxPage}\n\nThis mail comes at most once a day, always at the same hour. It never holds anything of a report.\n")
            : ("Ada yang baru di kotak Anda", $"Ada laporan atau balasan baru di kotak yang kuncinya Anda pegang.\n\nMasuk dan bukalah: {links.InboxPage}\n\nSurel ini datang paling banyak sekali sehari, selalu pada jam yang sama, dan tidak pernah memuat isi laporan.\n");
        var id = string.Create(CultureInfo.InvariantCulture, $"inbox{inboxId}.{parts[2]}.officer{officerId}@{links.Host}");
        await officers.Record(officer, await mail.Send(new OutgoingMail(officer.Email, subject, text, id), cancel), cancel);
    }
}
