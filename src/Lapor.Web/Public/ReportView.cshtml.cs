using System.Text.RegularExpressions;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Closing;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.Intake;
using Lapor.Notifying;
using Lapor.People;
using Lapor.Publishing;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;

namespace Lapor.Web.Public;

/// <summary>A step of a report's timeline as the page draws it.</summary>
public sealed record Step
{
    public required int Seq { get; init; }

    /// <summary>Code of the act.</summary>
    public required string Kind { get; init; }

    /// <summary>Code of the state it led to.</summary>
    public required string State { get; init; }

    /// <summary>In whose name; in the reader's language.</summary>
    public required string By { get; init; }

    /// <summary>Forwarded or disposed to; proposed.</summary>
    public string? Target { get; init; }

    public string Text { get; init; } = "";

    /// <summary>Why a report was archived, in words, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Something was said that this reader may not read.</summary>
    public bool Hidden { get; init; }

    /// <summary>UTC milliseconds.</summary>
    public required long At { get; init; }

    public IReadOnlyList<StepFile> Files { get; init; } = [];

    /// <summary>A photo from before the work and one from after it, where both can be seen.</summary>
    public (StepFile Before, StepFile After)? Pair =>
        Files.FirstOrDefault(f => f.Moment is PhotoMoment.Before && FileIcons.Withheld(f.Malware) is null) is { } before
        && Files.FirstOrDefault(f => f.Moment is PhotoMoment.After && FileIcons.Withheld(f.Malware) is null) is { } after ? (before, after) : null;

    /// <summary>True for a photo of <see cref="Pair"/>: it is not shown a second time beside its name.</summary>
    public bool IsPaired(StepFile file) => Pair is var (before, after) && (file.Key == before.Key || file.Key == after.Key);
}

/// <summary>A file to download; the public gets a number instead of its name, and only files that an officer let it see (<paramref name="Shown"/>).</summary>
public sealed record StepFile(string Key, string Name, string MediaType, long Size, bool Shown = true)
{
    /// <summary>True where there is a small picture of it.</summary>
    public bool HasThumbnail { get; init; }

    /// <summary>What the malware scanner said.</summary>
    public MalwareState Malware { get; init; }

    /// <summary>Of an officer's photo: before or after the work.</summary>
    public PhotoMoment Moment { get; init; }
}

/// <summary>How a report stands, the same for the public and for its reporter.</summary>
/// <param name="State">Code.</param>
/// <param name="Light">Code.</param>
/// <param name="Final">The latest answer is a final one: silence closes.</param>
/// <param name="SubmittedAt">UTC milliseconds.</param>
/// <param name="DueAt">UTC milliseconds.</param>
/// <param name="Left">Until then.</param>
/// <param name="Zone">Where it happened.</param>
public sealed record Standing(string State, string Light, bool Final, long SubmittedAt, long? DueAt, TimeLeft? Left, TimeZoneInfo Zone)
{
    /// <summary>A higher officer was asked to decide.</summary>
    public bool Appealed { get; init; }

    /// <summary>An officer had filed it by mistake, and took it back.</summary>
    public bool TakenBack { get; init; }
}

/// <summary>What only the reporter sees.</summary>
public sealed record OwnReport
{
    public required Report Report { get; init; }

    /// <summary>As it stands on the public page, or will.</summary>
    public required PublicWording Shown { get; init; }

    /// <summary>False: a preview.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>The kinds of personal data that are masked in it, each with its count, in words.</summary>
    public required IReadOnlyList<string> Masked { get; init; }

    public required IReadOnlyList<Look> Looks { get; init; }

    /// <summary>What the reporter may do now.</summary>
    public required IReadOnlyList<ActKind> Acts { get; init; }

    /// <summary>Whether news reaches the reporter's mailbox.</summary>
    public MailReach Mail { get; init; }

    /// <summary>What the hold asks for.</summary>
    public string? Missing { get; init; }

    /// <summary>Last moment to object (UTC milliseconds), while it runs.</summary>
    public long? ObjectUntil { get; init; }

    /// <summary>The clocks in words.</summary>
    public IReadOnlyList<ClockLine> Clocks { get; init; } = [];

    /// <summary>Files already sent with the message that is being written.</summary>
    public IReadOnlyList<Attachment> Waiting { get; init; } = [];

    public string? AgencyName { get; init; }

    public string? UnitName { get; init; }

    public string? RegionName { get; init; }

    public string? CategoryName { get; init; }

    /// <summary>The act that a message would be, or null when none is possible.</summary>
    public ActKind? Message => Acts.Cast<ActKind?>().FirstOrDefault(a => a is ActKind.Complete or ActKind.Reply or ActKind.Supplement);

    /// <summary>Closing with a verdict, or a verdict after the end.</summary>
    public ActKind? Verdict => Acts.Cast<ActKind?>().FirstOrDefault(a => a is ActKind.CloseByReporter or ActKind.Rate);
}

/// <summary>
/// One report. The public reads the masked copy; before forwarding only state and dates; of a number that is unknown or confidential one and
/// the same page. Who proved the receipt code in this browser reads everything that is theirs and acts.
/// </summary>
[OutputCache(PolicyName = KeptPages.Public)]
public sealed partial class ReportViewModel(
    PublicStore store, ReportStore reports, AttachmentStore attachments, KeepAttachment keep, AgencyStore agencies, RegionStore regions, CategoryStore categories,
    TemplateStore reasons, WorkCalendars calendars, DueDates deadlines, ClockStore clocks, ReceiptGate receipts, Replying replying, Verdicts verdicts, HigherReview appeals, Asker access, CitizenAsker who, CitizenStore citizens, OwnReports accountReports, StopMail mails, Settings settings,
    TimeProvider time, Texts.Texts texts) : FormPage
{
    private const string Channel = "web";
    private bool proved;

    /// <summary>As it stands in the address.</summary>
    [FromRoute(Name = "trackingId")]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Receipt { get; set; }

    /// <summary>Of a completion, a reply or a supplement.</summary>
    [BindProperty]
    public string? MessageText { get; set; }

    [BindProperty]
    public List<IFormFile>? Files { get; set; }

    /// <summary>Files of the message lie under it until it is sent.</summary>
    [BindProperty]
    public string? DraftKey { get; set; }

    /// <summary>Storage key of a waiting file to take out.</summary>
    [BindProperty]
    public string? RemoveFile { get; set; }

    [BindProperty]
    public string? Rating { get; set; }

    [BindProperty]
    public string? Verdict { get; set; }

    [BindProperty]
    public string? Comment { get; set; }

    [BindProperty]
    public string? ObjectionText { get; set; }

    [BindProperty]
    public string? DeletionText { get; set; }

    [BindProperty]
    public string? AppealText { get; set; }

    public TrackingId Id { get; private set; }

    /// <summary>The public copy, or null.</summary>
    public PublicReport? Public { get; private set; }

    /// <summary>State and dates; null where nothing may be said.</summary>
    public Standing? Now { get; private set; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Step> Steps { get; private set; } = [];

    /// <summary>The reporter's own view, or null.</summary>
    public OwnReport? Own { get; private set; }

    /// <summary>It stands before the Ombudsman.</summary>
    public bool IsEscalated => Steps.Any(s => s.Kind is "escalate");

    /// <summary>True when a citizen is signed in.</summary>
    public bool IsSignedIn => who.Citizen is not null;

    /// <summary>True when the report is in the account of the signed-in citizen.</summary>
    public bool InAccount { get; private set; }

    /// <summary>What has just been done, in words, or null.</summary>
    public string? News { get; private set; }

    /// <summary>The address to share.</summary>
    public string Address => new Uri(settings.BaseUrl, $"/laporan/{Id}").ToString();

    /// <summary>What a form held that is not on the page any more; nothing typed is lost.</summary>
    public string? Stranded
    {
        get
        {
            List<string?> left = [];
            if (Own?.Message is null) left.Add(MessageText);
            if (Own?.Verdict is null) left.Add(Comment);
            if (Own?.Acts.Contains(ActKind.Object) != true) left.Add(ObjectionText);
            if (Own?.Acts.Contains(ActKind.AskWithdrawal) != true) left.Add(DeletionText);
            if (Own?.Acts.Contains(ActKind.Appeal) != true) left.Add(AppealText);
            var text = string.Join("\n\n", left.Where(t => !string.IsNullOrWhiteSpace(t)));
            return text.Length == 0 ? null : text;
        }
    }

    public async Task<IActionResult> OnGet(string? kabar, CancellationToken cancel)
    {
        await Load(cancel);
        if (Own is not null) News = NewsOf(kabar);
        return Page();
    }

    /// <summary>Proves the receipt code; every way to be wrong is answered alike.</summary>
    public async Task<IActionResult> OnPostReceipt(CancellationToken cancel)
    {
        var proof = await receipts.Prove(HttpContext, Number, Receipt, cancel);
        proved = proof is Proof.Right;
        if (!proved || !TrackingId.TryParse(Number, out var id)) return ReceiptGate.Status(HttpContext, proof, await Refuse([ReceiptGate.Refused(proof)], cancel));
        access.GivePass(id);
        if (Stranded is null) return Redirect($"/laporan/{id}?kabar=opened");
        // The pass ran out while something was being written: it comes back in its form.
        await Load(cancel);
        News = texts["Tampilan pribadi terbuka lagi. Tulisan Anda masih ada; kirim bila sudah siap."];
        return Page();
    }

    /// <summary>Completes, replies or adds, whichever the report's state lets the reporter do.</summary>
    public async Task<IActionResult> OnPostMessage(string? act, CancellationToken cancel)
    {
        if (!Mine(out var id)) return await NoPass(cancel);
        if (!Drafts.IsKey(DraftKey)) DraftKey = Drafts.NewKey();
        var draft = Drafts.Id(DraftKey!);
        if (!string.IsNullOrEmpty(RemoveFile))
        {
            await keep.Remove(draft, RemoveFile, cancel);
            return await Again(cancel);
        }

        List<Refusal> wrong = [];
        foreach (var file in Files ?? [])
        {
            await using var content = file.OpenReadStream();
            var kept = await keep.Keep(draft, file.FileName, content, cancel);
            wrong.AddRange(kept.Refusals.Select(r => r with { Indonesian = $"{Short(file.FileName)}: {r.Indonesian}", English = $"{Short(file.FileName)}: {r.English}" }));
        }

        if (string.IsNullOrWhiteSpace(MessageText)) wrong.Add(ReportRefusals.Missing("text", "Tulis pesannya.", "Write the message."));
        if (wrong.Count > 0) return await Refuse(wrong, cancel);
        var viewer = Viewer.Reporter(id);
        var kind = Codes.TryMember<ActKind>(act);
        if (await SaidAlready(id, kind, MessageText!, cancel)) return Done(id, kind);
        var outcome = kind switch
        {
            ActKind.Complete => await replying.Complete(viewer, id, MessageText!, draft, Channel, cancel),
            ActKind.Reply => await replying.Reply(viewer, id, MessageText!, draft, Channel, cancel),
            _ => await replying.Supplement(viewer, id, MessageText!, draft, Channel, cancel),
        };
        return outcome.IsRefused ? await Refuse(outcome.Refusals, cancel) : Done(id, kind);
    }

    /// <summary>Closes with a verdict, or rates what was closed.</summary>
    public async Task<IActionResult> OnPostVerdict(string? act, CancellationToken cancel)
    {
        if (!Mine(out var id)) return await NoPass(cancel);
        int? rating = Rating is "1" or "2" or "3" or "4" or "5" ? Rating[0] - '0' : null;
        var kind = Codes.TryMember<ActKind>(act);
        var outcome = kind is ActKind.Rate
            ? await verdicts.Rate(Viewer.Reporter(id), id, rating, Verdict, Comment ?? "", Channel, cancel)
            : await verdicts.Close(Viewer.Reporter(id), id, rating, Verdict, Comment ?? "", Channel, cancel);
        return outcome.IsRefused ? await Refuse(outcome.Refusals.Select(r => r.Field == "text" ? r with { Field = "comment" } : r), cancel) : Done(id, kind);
    }

    /// <summary>Objects to the end of the report.</summary>
    public async Task<IActionResult> OnPostObject(CancellationToken cancel)
    {
        if (!Mine(out var id)) return await NoPass(cancel);
        var outcome = await verdicts.Object(Viewer.Reporter(id), id, ObjectionText ?? "", Channel, cancel);
        return outcome.IsRefused ? await Refuse(outcome.Refusals.Select(r => r.Field == "text" ? r with { Field = "objection" } : r), cancel) : Done(id, ActKind.Object);
    }

    /// <summary>Asks a higher officer to decide.</summary>
    public async Task<IActionResult> OnPostAppeal(CancellationToken cancel)
    {
        if (!Mine(out var id)) return await NoPass(cancel);
        var outcome = await appeals.Appeal(Viewer.Reporter(id), id, AppealText ?? "", Channel, cancel);
        return outcome.IsRefused ? await Refuse(outcome.Refusals.Select(r => r.Field == "text" ? r with { Field = "appeal" } : r), cancel) : Done(id, ActKind.Appeal);
    }

    /// <summary>Asks for deletion.</summary>
    public async Task<IActionResult> OnPostDeletion(CancellationToken cancel)
    {
        if (!Mine(out var id)) return await NoPass(cancel);
        var outcome = await verdicts.AskWithdrawal(Viewer.Reporter(id), id, DeletionText ?? "", Channel, cancel);
        return outcome.IsRefused ? await Refuse(outcome.Refusals.Select(r => r.Field == "text" ? r with { Field = "deletion" } : r), cancel) : Done(id, ActKind.AskWithdrawal);
    }

    /// <summary>Puts the report into the account of the signed-in citizen, who has proved its receipt in this browser.</summary>
    public async Task<IActionResult> OnPostKeep(CancellationToken cancel)
    {
        if (!Mine(out var id)) return await NoPass(cancel);
        if (who.Citizen is not { } citizen) return Redirect("/akun/masuk" + QueryString.Create("kembali", $"/laporan/{id}"));
        await citizens.Keep(citizen.Id, [(id, 1)], cancel);
        await accountReports.Prefer([new KeptReport(id.ToString(), 1)], citizen.Details.Language, citizen.Details.Notices, cancel);
        return Redirect($"/laporan/{id}?kabar=kept");
    }

    /// <summary>Leaves the private view: this browser forgets every proved receipt.</summary>
    public IActionResult OnPostForget()
    {
        access.DropPasses();
        return Redirect("/lacak");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        await Load(cancel);
        foreach (var refusal in Refusals)
        {
            var control = refusal.Field switch
            {
                "receipt" => "Receipt",
                "text" => "MessageText",
                "attachments" => "Files",
                "rating" => "Rating",
                "verdict" => "Verdict",
                "comment" => "Comment",
                "objection" => "ObjectionText",
                "deletion" => "DeletionText",
                "appeal" => "AppealText",
                _ => "",
            };
            ModelState.AddModelError(control, refusal.Message(texts.Language));
        }

        return Page();
    }

    private bool Mine(out TrackingId id) => TrackingId.TryParse(Number, out id) && access.HasPass(id);

    // Two hours went by, or the form was made by hand: the page asks for the code and keeps what was typed.
    private Task<IActionResult> NoPass(CancellationToken cancel) => Refuse(
        [new Refusal("receipt_required", "", "Tampilan pribadi sudah tertutup. Masukkan kode tanda terima lagi; tulisan Anda ikut kembali, berkas perlu dipilih ulang.", "The private view has closed. Enter the receipt code again; what you wrote comes back, files must be chosen again.")],
        cancel);

    private RedirectResult Done(TrackingId id, ActKind? kind) => Redirect($"/laporan/{id}?kabar={kind?.Code()}");

    private string? NewsOf(string? code) => code switch
    {
        "opened" => texts["Tampilan pribadi terbuka selama dua jam di peramban ini. Di perangkat bersama, keluar bila sudah selesai."],
        "kept" => texts["Laporan ini kini ada di akun Anda."],
        "complete" => texts["Terima kasih, laporan dilanjutkan. Waktu penanganan berjalan lagi."],
        "reply" => texts["Tanggapan Anda sudah dikirim ke instansi."],
        "supplement" => texts["Tambahan Anda sudah dikirim."],
        "object" => texts["Keberatan Anda diterima dan laporan dibuka kembali."],
        "appeal" => texts["Permintaan peninjauan diterima. Atasan yang belum pernah menjawab laporan ini akan memutuskan."],
        "close_by_reporter" => texts["Terima kasih atas penilaian Anda. Laporan ini selesai."],
        "rate" => texts["Terima kasih atas penilaian Anda."],
        "ask_withdrawal" => texts["Permintaan penghapusan diterima. Admin Nasional akan memutuskannya."],
        _ => null,
    };

    // A double click, or a reload of the answer: the same words as the reporter's latest act are one message.
    private async Task<bool> SaidAlready(TrackingId id, ActKind? kind, string text, CancellationToken cancel)
    {
        var facts = await reports.Facts(id, cancel);
        if (facts is null) return false;
        var last = (await reports.Acts(facts.Report.Id, cancel)).LastOrDefault(a => a.Actor is ActorKind.Reporter);
        return last is not null && last.Seq == facts.Report.ActCount && last.Kind == kind && last.Text == IndonesianText.Clean(text)
            && time.GetUtcNow().ToUnixTimeMilliseconds() - last.At < 60_000;
    }

    private async Task Load(CancellationToken cancel)
    {
        var known = TrackingId.TryParse(Number, out var id);
        Id = id;
        var own = known && (proved || access.HasPass(id));
        Response.Headers.CacheControl = own || HttpMethods.IsPost(Request.Method) ? "private, no-store" : "no-cache";
        Response.Headers.Vary = "Cookie";
        // The same two reads for a number that is unknown, mistyped or confidential.
        Public = await store.ByTrackingId(id, cancel);
        var status = await store.Status(id, cancel);
        var calendar = await calendars.National(cancel);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // A deleted or anonymised report opens by its receipt alone: an account that still has its number learns nothing more from it.
        if (own && await reports.Facts(id, cancel) is { } facts && (!facts.Report.IsForgotten || proved || access.HasReceipt(id)))
        {
            await LoadOwn(facts, now, cancel);
            var kept = who.Citizen?.Kept.FirstOrDefault(k => k.Number == id.ToString());
            InAccount = kept is not null;
            if (kept is not null && kept.Seen < facts.Report.ActCount) await citizens.Saw(who.Citizen!.Id, id, facts.Report.ActCount, cancel);
        }
        else if (Public is not null)
        {
            var acts = await store.Acts(id, cancel);
            var files = await store.Files(id, cancel);
            var words = await reasons.ArchiveReasons(retired: true, cancel: cancel);
            var final = acts.LastOrDefault(a => a.Kind is "interim_follow_up" or "final_follow_up")?.Kind == "final_follow_up";
            var zone = IndonesianTime.OfRegion(Public.RegionCode);
            var office = (await calendars.HoursOf([Public.AgencyId], cancel)).Of(Public.State is "reroute_requested" ? null : Public.AgencyId);
            Now = new(Public.State, Public.Light, final, Public.SubmittedAt, Public.DueAt, TimeLeft.Of(Public.State, final, Public.DueAt, now, office.Calendar, office.Zone), zone)
            {
                Appealed = Public.State == "reporter_replied" && acts.LastOrDefault(a => a.Kind is "appeal" or "uphold_appeal")?.Kind == "appeal",
            };
            var number = 0;
            Steps = [.. acts.Select(a => new Step
            {
                Seq = a.Seq,
                Kind = a.Kind,
                State = a.ToState,
                By = a.AgencyName ?? texts[PublicWords.Actor(a.Actor)],
                Target = a.TargetName,
                Text = a.Text,
                Reason = ReasonOf(words, a.Kind, a.ReasonCode),
                Hidden = a.Text.Length == 0 && a.Kind is "interim_follow_up" or "final_follow_up" or "reply" or "complete" or "object",
                At = a.At,
                Files = [.. files.Where(f => f.Seq == a.Seq).Select(f => new StepFile(f.StorageKey, texts["Lampiran {0}", ++number], f.MediaType, f.Size) { HasThumbnail = f.HasThumbnail, Moment = Codes.Member<PhotoMoment>(f.Moment) })],
            }).Reverse()];
        }
        else if (status is not null)
        {
            Now = new(status.State, status.Light, false, status.SubmittedAt, status.DueAt, TimeLeft.Of(status.State, false, status.DueAt, now, calendar, IndonesianTime.Wib), IndonesianTime.Wib) { TakenBack = status.TakenBack };
        }
        else if (Response.StatusCode == StatusCodes.Status200OK)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task LoadOwn(Facts facts, long now, CancellationToken cancel)
    {
        var report = facts.Report;
        var viewer = Viewer.Reporter(Id);
        var acts = (await reports.Acts(report.Id, cancel)).Where(a => May.See(viewer, facts, a)).ToList();
        var files = await attachments.OfReport(report.Id, cancel);
        var words = await reasons.ArchiveReasons(retired: true, cancel: cancel);
        var ids = acts.SelectMany(a => new[] { a.AgencyId, a.TargetAgencyId }).Concat([report.AgencyId, report.UnitId]).OfType<long>().Distinct().ToList();
        var units = await agencies.ByIds(ids, cancel);
        var names = units.ToDictionary(a => a.Id, a => a.Name);
        var zone = IndonesianTime.OfRegion(report.RegionCode);
        var office = units.FirstOrDefault(a => a.Id == report.AgencyId) is { } owing ? await calendars.HoursOf(owing, cancel) : await calendars.HoursIn(null, cancel);
        Now = new(
            report.State.Code(), report.Light.Code(), report.LastIsFinal, report.SubmittedAt, report.DueAt,
            TimeLeft.Of(report.State.Code(), report.LastIsFinal, report.DueAt, now, office.Calendar, zone), zone)
        {
            Appealed = report.AppealedAt is not null,
            TakenBack = acts.Any(a => a.Kind is ActKind.TakeBack),
        };
        Steps = [.. acts.Select(a => new Step
        {
            Seq = a.Seq,
            Kind = a.Kind.Code(),
            State = a.ToState.Code(),
            By = a.Actor is ActorKind.Reporter ? texts["Anda"] : a.AgencyId is { } by && names.TryGetValue(by, out var name) ? name : texts[PublicWords.Actor(a.Actor.Code())],
            Target = a.TargetAgencyId is { } to ? names.GetValueOrDefault(to) : null,
            Text = a.Text,
            Reason = ReasonOf(words, a.Kind.Code(), a.ReasonCode),
            At = a.At,
            Files = [.. files.Where(f => f.ActId == a.Id && f.Visibility is not Visibility.Internal).Select(f => new StepFile(f.StorageKey, f.FileName, f.MediaType, f.Size, f.ShownAt is not null) { HasThumbnail = f.ThumbnailKey is not null, Malware = f.Malware, Moment = f.Moment })],
        }).Reverse()];
        var objectionOpen = await deadlines.ObjectionOpen(report, cancel);
        var may = May.Acts(viewer, facts, objectionOpen).Where(a => a is not ActKind.AskWithdrawal || report.WithdrawalAskedAt is null).ToList();
        if (!Drafts.IsKey(DraftKey)) DraftKey = Drafts.NewKey();
        var shown = Public is null
            ? new PublicWording(PersonalData.Masked(report.Title), PersonalData.Masked(report.Text), PersonalData.Masked(report.Place))
            : new PublicWording(Public.Title, Public.Text, Public.Place);
        Own = new OwnReport
        {
            Report = report,
            Shown = shown,
            Mail = await mails.Reach(facts.Report, cancel),
            IsPublic = Public is not null,
            Masked = [.. PersonalData.MaskedIn(shown.Title, shown.Text, shown.Place).Select(m => m.Count == 1 ? texts[PublicWords.Masked(m.Kind)] : $"{texts[PublicWords.Masked(m.Kind)]} ({m.Count})")],
            Looks = await reports.Looks(report.Id, cancel),
            Acts = may,
            Missing = report.State is ReportState.OnHold ? acts.LastOrDefault(a => a.Kind is ActKind.Hold)?.Text : null,
            ObjectUntil = may.Contains(ActKind.Object) || may.Contains(ActKind.Appeal) ? await deadlines.ObjectionUntil(report, cancel) : null,
            Clocks = ClockWords.Of(texts, await clocks.OfReport(report.Id, cancel), await clocks.Moves(report.Id, cancel), office, now),
            Waiting = await attachments.OfDraft(Drafts.Id(DraftKey!), cancel),
            AgencyName = report.AgencyId is { } agency ? names.GetValueOrDefault(agency) : null,
            UnitName = report.UnitId is { } unit ? names.GetValueOrDefault(unit) : null,
            RegionName = report.RegionCode is { } region ? await regions.PathName(region, cancel) : null,
            CategoryName = report.CategoryCode is { } category ? (await categories.ByCode(category, cancel))?.NameIn(texts.Language) : null,
        };
    }

    private string? ReasonOf(IReadOnlyList<ArchiveReason> words, string kind, string? code) =>
        kind != "archive" ? null
        : words.FirstOrDefault(r => r.Code == code) is { } reason ? texts.Language == "en" ? reason.NameEn : reason.Name : null;

    /// <summary>A text in which the places that were masked can be seen.</summary>
    public static IHtmlContent Marked(string text)
    {
        var html = new HtmlContentBuilder();
        // The pattern is a group, so every second part, from the second on, is such a place.
        foreach (var (i, part) in Placeholders().Split(text).Index())
        {
            if (i % 2 == 0) html.Append(part);
            else html.AppendHtml("<span class=\"mask\">").Append(part).AppendHtml("</span>");
        }

        return html;
    }

    private static string Short(string name) => name.Length > 60 ? name[..60] + "…" : name;

    [GeneratedRegex(@"(\[[\p{L} ]{3,20} disamarkan\])", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholders();
}
