using System.Globalization;
using Lapor.Foundation;
using Lapor.Jobs;
using Lapor.People;
using Lapor.Storage;

namespace Lapor.Notifying;

/// <summary>
/// Mails to officers about their own account: an invitation, a link for a new password, word of a changed password or a new way in, work that was
/// handed over. The words stand in <see cref="AccountTexts"/>.
/// </summary>
public sealed class MailAccount(Database database, AccountLinks accounts, OfficerStore officers, ReportLinks links, MailTransport mail)
{
    private const int MostListed = 200;

    /// <summary>Sends the mail, unless there is nothing to tell any more.</summary>
    /// <param name="job">Its payload: <c>link:ID</c>, <c>password:OFFICER</c>, <c>passkey:OFFICER</c>, <c>identity:OFFICER</c>, <c>handover:SUCCESSOR:FORMER</c>.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names nothing.</exception>
    public async Task Run(Job job, CancellationToken cancel)
    {
        var parts = job.Payload.Split(':');
        long Number(int part) => parts.Length > part && long.TryParse(parts[part], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PermanentJobException("a mail about an account names it");
        var (officer, text) = parts[0] switch
        {
            "link" => await Link(Number(1), cancel),
            "password" => await officers.ById(Number(1), cancel) is { } owner ? (owner, AccountTexts.PasswordChanged(owner, links.Site)) : default,
            "passkey" => await officers.ById(Number(1), cancel) is { } holder ? (holder, AccountTexts.PasskeyAdded(holder, links.Site)) : default,
            "identity" => await officers.ById(Number(1), cancel) is { } linked ? (linked, AccountTexts.IdentityLinked(linked, links.Site)) : default,
            "handover" => await HandedOver(Number(1), Number(2), cancel),
            _ => throw new PermanentJobException("no such mail about an account"),
        };
        if (officer is null) return;
        // The job's key is the same for each try of one message, and holds no secret.
        var id = $"{job.Key.Replace(':', '.')}@{links.Host}";
        await officers.Record(officer, await mail.Send(new OutgoingMail(officer.Email, text.Subject, text.Text, id) { Always = true }, cancel), cancel);
    }

    private async Task<(Officer? Officer, MailTexts.Written Text)> Link(long id, CancellationToken cancel)
    {
        if (await accounts.ById(id, cancel) is not { } link) return default;
        return (link.Officer, AccountTexts.Link(link, links.Account(link.Token)));
    }

    private async Task<(Officer? Officer, MailTexts.Written Text)> HandedOver(long successor, long former, CancellationToken cancel)
    {
        if (await officers.ById(successor, cancel) is not { } officer) return default;
        var name = (await officers.Names([former], cancel)).GetValueOrDefault(former, "-");
        var numbers = await database.Read(
            s => s.Query<string>(
                """
                SELECT DISTINCT r.tracking_id FROM notice n JOIN report r ON r.id = n.report_id
                WHERE n.officer_id = @successor AND n.handed_over_from = @former AND n.read_at IS NULL ORDER BY r.tracking_id LIMIT @atMost
                """,
                new { successor, former, atMost = MostListed },
                cancel),
            cancel);
        var list = numbers.Select(n => TrackingId.TryParse(n, out var id) ? $"- {id.Spoken}  {links.Work(id)}" : "- " + n);
        return (officer, AccountTexts.HandedOver(officer, name, string.Join('\n', list), links.Site));
    }
}
