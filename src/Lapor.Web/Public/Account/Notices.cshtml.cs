using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>How the owner of an account wants to be told: by e-mail or not, when not, and in which language. It reaches every report of the account at once.</summary>
public sealed class NoticesPage(CitizenAsker who, CitizenStore citizens, OwnReports own, SmsAllowance texting, Texts.Texts words) : AccountFormPage(who, words)
{
    private static readonly string[] Zones = ["WIB", "WITA", "WIT"];

    /// <summary>Code of <see cref="MailNotices"/>.</summary>
    [BindProperty]
    public string? Mail { get; set; }

    /// <summary>The same for text messages; nothing where <see cref="TextsTo"/> is empty.</summary>
    [BindProperty]
    public string? Sms { get; set; }

    /// <summary>The proved number that text messages go to; empty where there is none, or none can be sent.</summary>
    public string TextsTo => texting.Reaches(Me.Details.Mobile) ? Me.Details.Mobile : "";

    /// <summary>True where a number that is proved would get text messages.</summary>
    public bool CanText => texting.Offered && Me.Details.Mobile.Length == 0;

    /// <summary>True where the proved number gets none because it is one abroad.</summary>
    public bool IsAbroad => texting.Offered && Me.Details.Mobile.Length > 0 && TextsTo.Length == 0;

    /// <summary>The other number that stands as contact in the account's reports, or nothing: of those no text message tells, because nobody proved it.</summary>
    public string OtherContact => TextsTo.Length > 0 && Me.Details.Phone.Length > 0 && CitizenAddresses.Phone(Me.Details.Phone) != TextsTo ? Me.Details.Phone : "";

    [BindProperty]
    public string? QuietFrom { get; set; }

    [BindProperty]
    public string? QuietTo { get; set; }

    [BindProperty]
    public string? Zone { get; set; }

    [BindProperty]
    public string? Language { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var now = Me.Details.Notices;
        (Mail, Sms, QuietFrom, QuietTo, Zone, Language) = (Foundation.Codes.Code(now.Mail), Foundation.Codes.Code(NoticeChoice.BySms(now, Me.Details.Email)), Spelled(now.QuietFrom), Spelled(now.QuietTo), now.Zone, Me.Details.Language);
        return Again(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Foundation.Codes.TryMember<MailNotices>(Me.Details.Email.Length == 0 ? "all" : Mail) is not { } mail) return await Refuse([new("missing", "mail", "Pilih kabar apa yang dikirim lewat surel.", "Choose what is told by e-mail.")], cancel);
        MailNotices? sms = null;
        if (TextsTo.Length > 0)
        {
            sms = Foundation.Codes.TryMember<MailNotices>(Sms);
            if (sms is null) return await Refuse([new("missing", "sms", "Pilih kabar apa yang dikirim lewat SMS.", "Choose what is told by text message.")], cancel);
        }

        var (from, to) = (Hour(QuietFrom), Hour(QuietTo));
        if (from is null != to is null) return await Refuse([new("quiet_hours_half", from is null ? "quietFrom" : "quietTo", "Isi kedua jam tenang, atau kosongkan keduanya.", "Give both quiet hours, or neither.")], cancel);
        if (from is not null && from == to) return await Refuse([new("quiet_hours_same", "quietTo", "Jam mulai dan selesai sama. Pilih jam yang berbeda, atau kosongkan keduanya.", "Both hours are the same. Choose different ones, or neither.")], cancel);
        var notices = new NoticeChoice { Mail = mail, Sms = sms ?? Me.Details.Notices.Sms, QuietFrom = from, QuietTo = to, Zone = Zones.Contains(Zone) ? Zone! : "WIB" };
        var language = Language == "en" ? "en" : "id";
        var changed = await citizens.Change(Me.Id, d => d with { Notices = notices, Language = language }, cancel);
        await own.Prefer(changed?.Kept ?? [], language, notices, cancel);
        return LocalRedirect("/akun/pemberitahuan?kabar=tersimpan");
    }

    private static string Spelled(int? hour) => hour?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static int? Hour(string? text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hour) && hour is >= 0 and <= 23 ? hour : null;
}
