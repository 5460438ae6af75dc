using System.Globalization;
using Lapor.Jobs;
using Lapor.People;

namespace Lapor.Notifying;

/// <summary>
/// Messages to citizens about their own account, by mail or text message: a one-time code, word of a changed password, address or passkey, what became of a deletion.
/// The words stand in <see cref="CitizenTexts"/>.
/// </summary>
public sealed class MailCitizen(CitizenCodes codes, AddressNotices notices, CitizenStore citizens, CitizenErasures erasures, ReportLinks links, TellCitizen tell)
{
    /// <summary>How long a message waits for room among the text messages.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Sends the message, unless there is nothing to tell any more; wants to come again while text messages are used up.</summary>
    /// <param name="job">Its payload: <c>code:ID</c>, <c>address:ID</c>, <c>password:CITIZEN</c>, <c>passkey:CITIZEN</c>, both with <c>_beside</c> for the account's other address, <c>asked:REF</c>, <c>declined:REF</c>.</param>
    /// <param name="cancel">Stops the sending.</param>
    /// <exception cref="IOException">Not now; worth another try.</exception>
    /// <exception cref="PermanentJobException">The job names nothing.</exception>
    public async Task<JobResult> Run(Job job, CancellationToken cancel)
    {
        var (kind, what) = job.Payload.Split(':') is [var first, var second] ? (first, second) : throw new PermanentJobException("a message to a citizen names what it tells");
        long Number() => long.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PermanentJobException("no such message to a citizen");
        var (to, words) = kind switch
        {
            "code" => await codes.OnItsWay(Number(), cancel) is { } code ? (code.Address, CitizenTexts.Code(code)) : default,
            "address" => await notices.OnItsWay(Number(), cancel) is { } notice ? (notice.Address, CitizenTexts.AddressChanged(notice, links.Site)) : default,
            "password" or "password_beside" => await citizens.ById(Number(), cancel) is { Details: var owner } ? (ToldAt(kind, owner), CitizenTexts.PasswordChanged(owner.Language, links.Site)) : default,
            "passkey" or "passkey_beside" => await citizens.ById(Number(), cancel) is { Details: var holder } ? (ToldAt(kind, holder), CitizenTexts.PasskeyAdded(holder.Language, links.Site)) : default,
            "asked" => await OfErasure(what, ErasureState.Asked, cancel),
            "declined" => await OfErasure(what, ErasureState.Declined, cancel),
            _ => throw new PermanentJobException("no such message to a citizen"),
        };
        if (string.IsNullOrEmpty(to)) return JobResult.Finished;
        var word = kind switch
        {
            "code" => CitizenWord.Code,
            "address" or "declined" => CitizenWord.Warning,
            _ => CitizenWord.Notice,
        };
        // The job's key is the same for each try of one message, and holds no secret.
        var why = await tell.Send(to, words!, job.Key.Replace(':', '.'), word, cancel);
        if (why == TellCitizen.NoRoom) return new JobResult(Pause);
        if (why is not null) throw new IOException(why);
        if (kind == "address") await notices.Told(Number(), cancel);
        return JobResult.Finished;
    }

    private static string? ToldAt(string kind, CitizenDetails owner) => kind.EndsWith("_beside", StringComparison.Ordinal) ? owner.Addresses.ElementAtOrDefault(1) : owner.Main;

    // What has been overtaken meanwhile is told no more.
    private async Task<(string? To, CitizenWords? Words)> OfErasure(string number, ErasureState state, CancellationToken cancel)
    {
        if (await erasures.Find(number, cancel) is not { CitizenId: { } id } erasure || erasure.State != state || await citizens.ById(id, cancel) is not { Details: var owner }) return default;
        return (owner.Main, state is ErasureState.Asked ? CitizenTexts.ErasureAsked(owner.Language, erasure.Ref, links.Site) : CitizenTexts.ErasureDeclined(owner.Language, erasure, links.Site));
    }
}
