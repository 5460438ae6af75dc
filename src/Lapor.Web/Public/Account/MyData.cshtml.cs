using System.Text.Encodings.Web;
using System.Text.Json;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public.Account;

/// <summary>One look at the owner's identity.</summary>
/// <param name="Number">Of the report through which it happened.</param>
/// <param name="Look">Who, when, why.</param>
public sealed record OwnLook(TrackingId Number, Look Look);

/// <summary>
/// The rights of UU 27/2022 over one's own data: read it all, take it along, correct it, see who looked, ask for its deletion.
/// </summary>
public sealed class MyDataPage(
    CitizenAsker who, CitizenProfile profile, CitizenSessions sessions, CitizenPasskeys passkeys, CitizenErasures erasures, ReportStore reports, TimeProvider time, Texts.Texts words) : AccountFormPage(who, words)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? ShownName { get; set; }

    [BindProperty]
    public string? Phone { get; set; }

    [BindProperty]
    public string? NationalId { get; set; }

    /// <summary>Ticked: the owner has read what deletion means.</summary>
    [BindProperty]
    public bool Understood { get; set; }

    /// <summary>Latest first.</summary>
    public IReadOnlyList<OwnLook> Looks { get; private set; } = [];

    /// <summary>The latest request for deletion, or null.</summary>
    public Erasure? Erasure { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var me = Me.Details;
        (Name, ShownName, Phone, NationalId) = (me.Name, me.ShownName, me.Phone, me.NationalId);
        return Again(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var corrected = await profile.Correct(Me.Id, Name, ShownName, Phone, NationalId, cancel);
        return corrected.IsRefused ? await Refuse(corrected.Refusals, cancel) : LocalRedirect("/akun/data?kabar=tersimpan");
    }

    /// <summary>Everything the account knows, for programs.</summary>
    public async Task<IActionResult> OnGetJsonAsync(CancellationToken cancel)
    {
        await Load(cancel);
        var me = Me;
        List<object> own = [];
        foreach (var kept in me.Kept)
        {
            if (!TrackingId.TryParse(kept.Number, out var id) || await reports.Facts(id, cancel) is not { } facts) continue;
            var viewer = Viewer.Reporter(id);
            var report = facts.Report;
            if (report.IsForgotten)
            {
                own.Add(new { trackingId = kept.Number, deleted = true }); // deleted: nothing of it is told here any more
                continue;
            }

            own.Add(new
            {
                trackingId = kept.Number,
                @class = report.Class.Code(),
                state = report.State.Code(),
                title = report.OriginalTitle,
                text = report.OriginalText,
                place = report.Place,
                regionCode = report.RegionCode,
                incidentDate = report.IncidentDate,
                anonymous = report.Anonymous,
                confidential = report.Confidential,
                submittedAt = At(report.SubmittedAt),
                rating = report.Rating,
                verdict = report.Verdict?.Code(),
                history = (await reports.Acts(report.Id, cancel)).Where(a => May.See(viewer, facts, a)).Select(a => new { kind = a.Kind.Code(), by = a.Actor.Code(), text = a.Text, at = At(a.At) }),
            });
        }

        var data = new
        {
            takenAt = At(time.GetUtcNow().ToUnixTimeMilliseconds()),
            account = new { createdOn = me.CreatedOn, me.HasPassword, email = me.Details.Email, mobile = me.Details.Mobile, name = me.Details.Name, shownName = me.Details.ShownName, phone = me.Details.Phone, nationalId = me.Details.NationalId, language = me.Details.Language },
            notices = new { mail = Told(NewsWay.Mail), sms = Told(NewsWay.Sms), device = Told(NewsWay.Device), chat = Told(NewsWay.Chat), daily = me.Details.Notices.Daily, quietFrom = me.Details.Notices.QuietFrom, quietTo = me.Details.Notices.QuietTo, zone = me.Details.Notices.Zone },
            devices = (await sessions.Of(me.Id, cancel)).Select(s => new { s.Device, signedInOn = s.CreatedOn, usedOn = s.UsedOn }),
            passkeys = (await passkeys.Of(me, cancel)).Select(p => new { p.Name, createdOn = p.CreatedOn, usedOn = p.UsedOn }),
            reports = own,
            identityViews = Looks.Select(l => new { trackingId = l.Number.ToString(), officer = l.Look.Officer, reason = l.Look.Reason, at = At(l.Look.At) }),
            deletion = Erasure is { } e ? new { number = e.Ref, state = e.State.Code(), askedOn = e.AskedOn, decidedOn = e.DecidedOn, reason = e.Reason } : null,
        };
        Response.Headers.CacheControl = "private, no-store";
        string[] Told(NewsWay way) => [.. Shared.NewsTable.Reporters.Where(t => (me.Details.Notices.Topics(way, me.Details.Email) & t.Topic) != 0).Select(t => t.Code)];
        return File(JsonSerializer.SerializeToUtf8Bytes(data, Readable), "application/json", "data-saya-lapor.json");
    }

    /// <summary>Asks for deletion of the account.</summary>
    public async Task<IActionResult> OnPostEraseAsync(CancellationToken cancel)
    {
        if (!Understood) return await Restored([new("not_understood", "understood", "Centang bahwa Anda memahami akibatnya.", "Tick that you understand what it means.")], cancel);
        await erasures.Ask(Me.Id, cancel);
        return LocalRedirect("/akun/data?kabar=hapus");
    }

    /// <summary>Takes the request back.</summary>
    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancel) =>
        LocalRedirect(await erasures.Cancel(Me.Id, cancel) ? "/akun/data?kabar=batal" : "/akun/data");

    protected override async Task Load(CancellationToken cancel)
    {
        List<OwnLook> looks = [];
        foreach (var kept in Me.Kept)
        {
            if (TrackingId.TryParse(kept.Number, out var id) && await reports.Facts(id, cancel) is { } facts && !facts.Report.IsForgotten)
                looks.AddRange((await reports.Looks(facts.Report.Id, cancel)).Where(l => l.Kind is not "content_viewed").Select(l => new OwnLook(id, l)));
        }

        Looks = [.. looks.OrderByDescending(l => l.Look.At)];
        Erasure = await erasures.Latest(Me.Id, cancel);
    }

    // The other form's fields are filled as they stand.
    private Task<IActionResult> Restored(IEnumerable<Refusal> refusals, CancellationToken cancel)
    {
        var me = Me.Details;
        (Name, ShownName, Phone, NationalId) = (me.Name, me.ShownName, me.Phone, me.NationalId);
        return Refuse(refusals, cancel);
    }

    private static string At(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).ToString("yyyy-MM-dd'T'HH':'mm':'ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
