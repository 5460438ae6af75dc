using Lapor.People;

namespace Lapor.Notifying;

/// <summary>What a mail's fate means for its job and for the address.</summary>
internal static class Sending
{
    /// <summary>"Not now" is tried again; a final no is remembered with the contact, and the job is done: no try would change it. A mail that arrives again clears the mark.</summary>
    /// <param name="contacts">Where the mark stands.</param>
    /// <param name="reportId">The report.</param>
    /// <param name="marked">The address had been refused before.</param>
    /// <param name="result">What the server said.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="IOException">Not now.</exception>
    public static async Task Record(this ContactVault contacts, long reportId, bool marked, MailResult result, CancellationToken cancel)
    {
        if (result.Verdict is MailVerdict.Retry) throw new IOException(result.Code);
        // An address that is given another chance must not stay marked with each of its reports.
        if (result is { Verdict: MailVerdict.Refused, Code: not MailTransport.CameBack }) await contacts.Undeliverable(reportId, result.Code, cancel);
        if (marked && result.Verdict is MailVerdict.Sent) await contacts.Deliverable(reportId, cancel);
    }

    /// <summary>The same for an officer; a mail that arrives again clears the mark, because a mailbox can be mended.</summary>
    /// <exception cref="IOException">Not now.</exception>
    public static async Task Record(this OfficerStore officers, Officer officer, MailResult result, CancellationToken cancel)
    {
        if (result.Verdict is MailVerdict.Retry) throw new IOException(result.Code);
        if (result.Code == MailTransport.CameBack) return;
        var code = result.Verdict is MailVerdict.Refused ? result.Code : null;
        if (code != officer.Undeliverable) await officers.Undeliverable(officer.Id, code, cancel);
    }
}
