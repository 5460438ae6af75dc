using Lapor.Channels.Bounces;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>How the owner of an account wants to be told: of what, on which way, when, gathered or not, and in which language. It reaches every report of the account at once.</summary>
public sealed class NoticesPage(CitizenAsker who, CitizenStore citizens, OwnReports own, ContactVault contacts, SmsAllowance texting, StopMail stops, BounceStore bounces, Texts.Texts words) : AccountFormPage(who, words)
{
    /// <summary>What is ticked.</summary>
    public NewsTable Table { get; private set; } = new([], [], new(default, default, default, default), []);

    /// <summary>When, and in which language.</summary>
    public NewsHours Hours { get; private set; } = new("", "", "WIB", Daily: false, "id");

    /// <summary>The proved number that text messages go to; empty where there is none, or none can be sent.</summary>
    public string TextsTo => texting.Reaches(Me.Details.Mobile) ? Me.Details.Mobile : "";

    /// <summary>True where a number that is proved would get text messages.</summary>
    public bool CanText => texting.Offered && Me.Details.Mobile.Length == 0;

    /// <summary>True where the proved number gets none because it is one abroad.</summary>
    public bool IsAbroad => texting.Offered && Me.Details.Mobile.Length > 0 && TextsTo.Length == 0;

    /// <summary>The other number that stands as contact in the account's reports, or nothing: of those no text message tells, because nobody proved it.</summary>
    public string OtherContact => TextsTo.Length > 0 && Me.Details.Phone.Length > 0 && CitizenAddresses.Phone(Me.Details.Phone) != TextsTo ? Me.Details.Phone : "";

    /// <summary>True where a report of the account came by a messenger.</summary>
    public bool HasChat { get; private set; }

    /// <summary>When the owner ended mails by the link in one of them, UTC milliseconds; null: they did not.</summary>
    public long? StoppedAt { get; private set; }

    /// <summary>Mails to the owner came back; null: they did not.</summary>
    public DeadAddress? Dead { get; private set; }

    private IReadOnlyList<NewsColumn> Columns => [.. NewsTable.Ways.Where(c => c.Way switch
    {
        NewsWay.Mail => Me.Details.Email.Length > 0,
        NewsWay.Sms => TextsTo.Length > 0,
        NewsWay.Chat => HasChat,
        _ => true,
    })];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await Know(cancel);
        Show(NewsTable.Of(Me.Details.Notices, Me.Details.Email), NewsHours.Of(Me.Details.Notices, Me.Details.Language));
        return await Again(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await Know(cancel);
        var before = Me.Details.Notices;
        var picked = NewsTable.Read(Request.Form, NewsTable.Reporters, Columns, NewsTable.Of(before, Me.Details.Email));
        var hours = NewsHours.Read(Request.Form);
        Show(picked, hours);
        var read = hours.Into(before);
        if (read.IsRefused) return await Refuse(read.Refusals, cancel);
        // The levels open what was picked; of a way that is not in the table they stay as they were.
        var notices = read.Value with
        {
            Picked = picked,
            Mail = MailNotices.All,
            Sms = TextsTo.Length > 0 ? MailNotices.All : before.Sms,
            Chat = HasChat ? MailNotices.All : before.Chat,
        };
        var changed = await citizens.Change(Me.Id, d => d with { Notices = notices, Language = hours.Language }, cancel);
        await own.Prefer(changed?.Kept ?? [], hours.Language, notices, cancel);
        return LocalRedirect("/akun/pemberitahuan?kabar=tersimpan");
    }

    /// <summary>Mails again, after the link in one of them ended them.</summary>
    public async Task<IActionResult> OnPostResumeAsync(CancellationToken cancel)
    {
        await stops.Resume(Me.Details.Email, cancel);
        return LocalRedirect("/akun/pemberitahuan?kabar=lagi");
    }

    /// <summary>Another try, after mails came back.</summary>
    public async Task<IActionResult> OnPostForgiveAsync(CancellationToken cancel)
    {
        await bounces.Forgive(Me.Details.Email, cancel);
        return LocalRedirect("/akun/pemberitahuan?kabar=lagi");
    }

    private void Show(PickedTopics picked, NewsHours hours) =>
        (Table, Hours) = (new(NewsTable.Reporters, Columns, picked, NewsTable.ReportersAlways), hours with { HasMail = Me.Details.Email.Length > 0 });

    private async Task Know(CancellationToken cancel)
    {
        HasChat = (await contacts.OpenMany(await own.Ids(Me.Kept, cancel), cancel)).Values.Any(c => c.Chat is not null);
        Dead = Me.Details.Email.Length > 0 ? await bounces.Of(Me.Details.Email, cancel) : null;
        StoppedAt = Me.Details.Email.Length > 0 ? await stops.StoppedSince(Me.Details.Email, cancel) : null;
    }
}
