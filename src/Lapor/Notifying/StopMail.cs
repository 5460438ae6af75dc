using Lapor.Channels;
using Lapor.Channels.Bounces;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;

namespace Lapor.Notifying;

/// <summary>How mails to one reader are, as the page behind a mail's link shows it.</summary>
/// <param name="Address">Where they go, shortened: who holds the mail knows it, who found the link must not learn it.</param>
/// <param name="IsOfficer">Mails about an officer's work.</param>
/// <param name="IsStopped">None are sent any more.</param>
public sealed record MailReader(string Address, bool IsOfficer, bool IsStopped);

/// <summary>Whether news of one report reaches its reporter's mailbox.</summary>
public enum MailReach
{
    /// <summary>As far as is known, or they gave no address.</summary>
    Reaches,

    /// <summary>They ended it.</summary>
    Stopped,

    /// <summary>It comes back, or the server refused the address.</summary>
    ComesBack,
}

/// <summary>
/// Ends news by e-mail with one touch, and takes it back. For a reporter it holds for every report filed until then with this address, with or without an account, like <c>BERHENTI</c> from a telephone; for an
/// officer until they choose otherwise. What nobody can turn off goes on.
/// </summary>
public sealed class StopMail(ReportStore reports, ContactVault contacts, OfficerStore officers, StopStore stops, BounceStore bounces, StopLinks links)
{
    /// <summary>Code of the channel.</summary>
    internal const string Channel = "email";

    /// <summary>How it is now; null where the link is nobody's, or there is nothing left to end.</summary>
    public async Task<MailReader?> Look(string? token, CancellationToken cancel)
    {
        switch (links.Read(token))
        {
            case { Report: { } report } when await AddressOf(report, cancel) is var (email, filedAt):
                return new(Shortened(email), IsOfficer: false, await IsStopped(email, filedAt, cancel));
            case { OfficerId: { } id } when await officers.ById(id, cancel) is { } officer:
                return new(Shortened(officer.Email), IsOfficer: true, officer.Notices.Mail is MailNotices.None);
            default:
                return null;
        }
    }

    /// <summary>Ends them, or takes that back; a second time nothing.</summary>
    public async Task Set(string? token, bool wanted, CancellationToken cancel)
    {
        switch (links.Read(token))
        {
            case { Report: { } report } when await AddressOf(report, cancel) is var (email, _):
                await (wanted ? stops.Speak(Channel, Handle(email), cancel) : stops.Silence(Channel, Handle(email), cancel));
                break;
            case { OfficerId: { } id } when await officers.ById(id, cancel) is { } officer:
                await officers.Prefer(id, officer.Language, wanted ? officer.Notices.Again(NewsWay.Mail) : officer.Notices.Without(NewsWay.Mail), cancel);
                break;
        }
    }

    /// <summary>Whether the reader of an address ended the mails about reports that were filed then.</summary>
    /// <param name="email">The address.</param>
    /// <param name="filedAt">UTC milliseconds.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<bool> IsStopped(string email, long filedAt, CancellationToken cancel) => await stops.SilentSince(Channel, Handle(email), cancel) is { } since && filedAt <= since;

    /// <summary>Whether news of a report reaches its reporter's mailbox, for the reporter alone.</summary>
    public async Task<MailReach> Reach(Report report, CancellationToken cancel)
    {
        var contact = await contacts.Open(report.Id, cancel);
        if (contact.Email.Length == 0) return MailReach.Reaches;
        if (contact.Undeliverable is not null and not ['s', 'm', 't', 'p', ..] || await bounces.Of(contact.Email, cancel) is not null) return MailReach.ComesBack;
        return await IsStopped(contact.Email, report.SubmittedAt, cancel) ? MailReach.Stopped : MailReach.Reaches;
    }

    /// <summary>Since when an address gets no mails about older reports; null: it gets them.</summary>
    public Task<long?> StoppedSince(string email, CancellationToken cancel) => stops.SilentSince(Channel, Handle(email), cancel);

    /// <summary>Mails to an address again, at its proved owner's wish.</summary>
    public Task Resume(string email, CancellationToken cancel) => stops.Speak(Channel, Handle(email), cancel);

    private async Task<(string Email, long FiledAt)?> AddressOf(TrackingId id, CancellationToken cancel)
    {
        if (await reports.Facts(id, cancel) is not { } facts) return null;
        var contact = await contacts.Open(facts.Report.Id, cancel);
        return contact.Email.Length == 0 ? null : (contact.Email, facts.Report.SubmittedAt);
    }

    private static string Handle(string email) => email.Trim().ToLowerInvariant();

    private static string Shortened(string email) => email.LastIndexOf('@') is > 0 and var at ? $"{email[0]}…{email[at..]}" : "…";
}
