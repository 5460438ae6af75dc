using System.Globalization;
using Lapor.Jobs;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>Mails to citizens about their own account: a one-time code, word of a changed password, what became of a deletion. The words stand in <see cref="CitizenTexts"/>.</summary>
public sealed class MailCitizen(CitizenCodes codes, CitizenStore citizens, CitizenErasures erasures, ReportLinks links, MailTransport mail)
{
    /// <summary>Sends the mail, unless there is nothing to tell any more. A mail server's final no is the end of it: nothing about an address is remembered outside its account.</summary>
    /// <param name="job">Its payload: <c>code:ID</c>, <c>password:CITIZEN</c>, <c>asked:REF</c>, <c>declined:REF</c>.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names nothing.</exception>
    public async Task Run(Job job, CancellationToken cancel)
    {
        var (kind, what) = job.Payload.Split(':') is [var first, var second] ? (first, second) : throw new PermanentJobException("a mail to a citizen names what it tells");
        long Number() => long.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PermanentJobException("no such mail to a citizen");
        var (to, text) = kind switch
        {
            "code" => await codes.OnItsWay(Number(), cancel) is { } code ? (code.Email, CitizenTexts.Code(code)) : default,
            "password" => await citizens.ById(Number(), cancel) is { } owner ? (owner.Details.Email, CitizenTexts.PasswordChanged(owner.Details.Language, links.Site)) : default,
            "asked" => await OfErasure(what, ErasureState.Asked, cancel),
            "declined" => await OfErasure(what, ErasureState.Declined, cancel),
            _ => throw new PermanentJobException("no such mail to a citizen"),
        };
        if (string.IsNullOrEmpty(to)) return;
        // The job's key is the same for each try of one message, and holds no secret.
        var sent = await mail.Send(new OutgoingMail(to, text.Subject, text.Text, $"{job.Key.Replace(':', '.')}@{links.Host}"), cancel);
        if (sent.Verdict is MailVerdict.Retry) throw new IOException(sent.Code);
    }

    // What has been overtaken meanwhile is told no more.
    private async Task<(string? To, MailTexts.Written Text)> OfErasure(string number, ErasureState state, CancellationToken cancel)
    {
        if (await erasures.Find(number, cancel) is not { CitizenId: { } id } erasure || erasure.State != state || await citizens.ById(id, cancel) is not { Details: var owner }) return default;
        return (owner.Email, state is ErasureState.Asked ? CitizenTexts.ErasureAsked(owner.Language, erasure.Ref, links.Site) : CitizenTexts.ErasureDeclined(owner.Language, erasure, links.Site));
    }
}
