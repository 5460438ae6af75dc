using System.Security.Cryptography;
using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Handling;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>
/// One report as an officer handles it: what was said and done on the left, what this officer may do now on the right. Who may not see it
/// gets the same answer as for a number that does not exist.
/// </summary>
public sealed class ReportDesk(
    Asker access, DeskReader reader, DeskActs acts, DeskGuards guards, WorkbenchMenu menu, OfficerStore officers, ReminderStore reminders, KeepAttachment keep, AttachmentStore attachments, TimeProvider time,
    Texts.Texts T, AgencyStore agencies) : FormPage
{
    private const int NoticesLooked = 50;
    private const int MostFound = 30;
    private Facts facts = null!;
    private readonly Dictionary<string, string> filled = new(StringComparer.Ordinal);

    [BindProperty(SupportsGet = true)]
    public string? TrackingId { get; set; }

    /// <summary>The act that was just done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The result from the field that the answer begins with; the latest where none is named.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Hasil { get; set; }

    /// <summary>That result, where this officer may answer and no form came back.</summary>
    public FieldResult? Picked { get; private set; }

    public DeskView View { get; private set; } = null!;

    /// <summary>The form that came back, or null.</summary>
    public SentForm? Sent { get; private set; }

    /// <summary>The identity of the reporter, in the one answer to a stated reason.</summary>
    public Contact? Revealed { get; private set; }

    /// <summary>An answer as the public page would show it, with what is masked.</summary>
    public IHtmlContent? Preview { get; private set; }

    /// <summary>Files already kept for the answer being written.</summary>
    public IReadOnlyList<Attachment> Kept { get; private set; } = [];

    /// <summary>Units of a large agency that were searched for by name, to help or to read.</summary>
    public IReadOnlyList<Agency> FoundUnits { get; private set; } = [];

    /// <summary>The act whose form is open.</summary>
    public string? OpenAct { get; private set; }

    /// <summary>History lines after this one are new to the officer whose form came too late.</summary>
    public int? SeenUpTo { get; private set; }

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public string Address => $"/kerja/laporan/{facts.Report.TrackingId}";

    private Viewer Viewer => Viewer.Of(access.Signed);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Find(cancel) ? await Again(cancel) : NotFound();

    public async Task<IActionResult> OnPostAsync(
        [FromForm(Name = "follow_up-files")] IReadOnlyList<IFormFile>? files, [FromForm(Name = "follow_up-before")] IFormFile? before, [FromForm(Name = "follow_up-after")] IFormFile? after, CancellationToken cancel)
    {
        if (!await Find(cancel)) return NotFound();
        if (SentForm.Of(Request) is not { } sent) return await Again(cancel);
        if (sent.Act == "identity") return await Identity(sent, cancel);
        if (DeskGuards.Has(sent.Act))
        {
            var guarded = await guards.Do(Viewer, facts, sent, cancel);
            if (guarded.IsRefused) return await RefuseOrHide(guarded.Refusals, sent, cancel);
            return await Find(cancel) ? LocalRedirect($"{Address}?done={sent.Act}") : LocalRedirect($"/kerja?done={sent.Act}");
        }

        if (sent.Act == DeskActs.FollowUp && await Keep(sent, [(before, PhotoMoment.Before), (after, PhotoMoment.After), .. (files ?? []).Select(f => ((IFormFile?)f, PhotoMoment.None))], cancel) is { Count: > 0 } wrong) return await Refuse(wrong, cancel);
        if (await Helped(sent, cancel)) return await Again(cancel);
        var outcome = await acts.Do(Viewer, facts.Report, sent, cancel);
        if (outcome.IsRefused)
        {
            // What stands now, not what stood when this request began: somebody else may have been faster.
            return await Find(cancel) ? await Refuse(outcome.Refusals, cancel) : NotFound();
        }

        var done = outcome.Value.Act.Kind.Code();
        return await Find(cancel) ? LocalRedirect($"{Address}?done={done}") : LocalRedirect($"/kerja?done={done}");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        // The form token's filter asks for the page before the handler has run.
        if (facts is null && !await Find(cancel)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        Sent ??= SentForm.Of(Request);
        View = await reader.Read(Viewer, facts!, cancel);
        foreach (var refusal in Refusals)
            ModelState.AddModelError(refusal.Field.Length == 0 || Sent is null ? "" : $"{Sent.Act}-{(refusal.Field == "attachments" ? "files" : refusal.Field)}", refusal.Message(T.Language));
        if (Sent is not null && Refusals.Any(r => r.Code == "changed_meanwhile")) SeenUpTo = facts!.Report.ActCount - (facts.Report.Version - Sent.Version);
        if (Sent is null && View.May.Contains(ActKind.InterimFollowUp)) Picked = View.FieldResults.FirstOrDefault(r => r.Id == Hasil) ?? (View.FieldResults is [var latest, ..] ? latest : null);
        if (Sent?.Act == DeskActs.FollowUp || Picked is not null) Kept = await attachments.OfDraft(Draft, cancel);
        if (View.Units.Count == 0 && View.May.Contains(ActKind.Dispose)) await FindUnits(cancel);
        OpenAct = Revealed is not null ? null : Sent?.Act ?? (Picked is not null ? DeskActs.FollowUp : First());
        if ((await officers.Unread(access.Signed.Id, NoticesLooked, cancel)).Any(n => n.TrackingId == facts!.Report.TrackingId.ToString()))
            await officers.Read(access.Signed.Id, facts!.Report.Id, cancel);
        if ((await reminders.Unread(access.Signed.Id, NoticesLooked, cancel)).Any(n => n.ReportId == facts!.Report.Id)) await reminders.Read(access.Signed.Id, facts!.Report.Id, cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Href(facts!.Report.State), cancel));
        return Page();
    }

    /// <summary>What a field holds: what was typed, or what it starts with.</summary>
    public string Value(string act, string field, string? start = "") =>
        filled.TryGetValue($"{act}-{field}", out var help) ? help : Sent is { } sent && sent.Act == act && sent.Has(field) ? sent.Text(field) : start ?? "";

    /// <summary>Whether a tick or choice is set.</summary>
    public bool Chosen(string act, string field, string value, bool start) => Sent is { } sent && sent.Act == act ? sent.Many(field).Contains(value) : start;

    /// <summary>What is offered beside the lead where an agency has too many units for a list: those chosen, and those found.</summary>
    public IReadOnlyList<Agency> Listed(string act, string field, IEnumerable<long> now)
    {
        var kept = Sent is { } sent && sent.Act == act ? chosenUnits.Where(u => sent.Many(field).Contains(u.Slug)) : now.Select(id => View.Of(id)).OfType<Agency>();
        return [.. kept.Concat(FoundUnits).DistinctBy(u => u.Id)];
    }

    private IReadOnlyList<Agency> chosenUnits = [];

    private async Task FindUnits(CancellationToken cancel)
    {
        if (Sent is not { Act: "dispose" } sent) return;
        List<Agency> chosen = [];
        foreach (var slug in sent.Many("helpers").Concat(sent.Many("copies")).Where(s => s.Length > 0).Distinct().Take(MostFound))
            if (await agencies.BySlug(IndonesianText.Clean(slug), cancel) is { } unit) chosen.Add(unit);
        chosenUnits = chosen;
        var words = IndonesianText.Clean(sent.Text("find"));
        if (words.Length == 0) return;
        var root = facts.Report.AgencyId is { } own ? await agencies.ById(own, cancel) : View.Wanted ?? View.Suggested;
        if (root is null) return;
        FoundUnits = [.. (await agencies.Search(words, within: root, limit: MostFound, cancel: cancel)).Where(u => !u.IsRoot)];
    }

    /// <summary>True when the form that came back belongs to an act that is no longer open to this officer.</summary>
    public bool Orphaned => Sent is { } sent && !sent.Act.Equals("identity", StringComparison.Ordinal) && !DeskGuards.Has(sent.Act) && !(sent.Act == DeskActs.FollowUp
        ? View.May.Contains(ActKind.InterimFollowUp) : sent.Act == DeskActs.Show ? View.Showable.Count > 0 : Codes.TryMember<ActKind>(sent.Act) is { } act && View.May.Contains(act));

    /// <summary>Key under which files of the answer wait; holds the officer, so that no other form's files can be claimed with it.</summary>
    public string Draft => Sent is { } sent && sent.Act == DeskActs.FollowUp && sent.Text("draft") is { Length: < 100 } draft && draft.StartsWith(DraftPrefix, StringComparison.Ordinal)
        ? draft : Picked?.DraftKey ?? (newDraft ??= DraftPrefix + RandomNumberGenerator.GetHexString(32, lowercase: true));

    private string? newDraft;

    private string DraftPrefix => TakeFieldResult.DraftOf(access.Signed.Id);

    /// <summary>Name of the officer or body behind an act, in the reader's language.</summary>
    public string By(Act act) => act.Actor switch
    {
        ActorKind.Officer => string.Join(", ", new[] { act.OfficerId is { } id ? View.OfficerNames.GetValueOrDefault(id) : null, View.Of(act.AgencyId)?.Name ?? (act.AgencyId is null ? T["Admin Nasional"] : null) }.OfType<string>()),
        ActorKind.Reporter => T["Pelapor"],
        ActorKind.Partner => T["Aplikasi mitra"],
        _ => T["Sistem"],
    };

    /// <summary>A code of an edit's old or new value, in words.</summary>
    public string Words(string field, string value) => field switch
    {
        "class" when Codes.TryMember<ReportClass>(value) is { } kind => T[DeskWords.Class(kind)],
        "supervisory" => value == "true" ? T["Ya"] : T["Tidak"],
        "category" => View.Categories.FirstOrDefault(c => c.Code == value)?.NameIn(T.Language) ?? value,
        _ => value,
    };

    // The act that this state waits for.
    private string? First()
    {
        var may = View.May;
        var act = facts.Report.State switch
        {
            _ when may.Contains(ActKind.Withdraw) => ActKind.DeclineWithdrawal,
            ReportState.Submitted => ActKind.Forward,
            ReportState.Forwarded => ActKind.Dispose,
            ReportState.Disposed => ActKind.InterimFollowUp,
            ReportState.RerouteRequested => ActKind.DecideReroute,
            ReportState.ReporterReplied => may.Contains(ActKind.Forward) ? ActKind.Forward : ActKind.InterimFollowUp,
            ReportState.FollowedUp when !facts.Report.LastIsFinal => ActKind.InterimFollowUp,
            _ => (ActKind?)null,
        };
        return act is not { } first || !may.Contains(first) ? null : first is ActKind.InterimFollowUp ? DeskActs.FollowUp : first.Code();
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        if (!Foundation.TrackingId.TryParse(TrackingId, out var id) || await reader.Facts(Viewer, id, cancel) is not { } found) return false;
        facts = found;
        return true;
    }

    // A form that this officer is not offered was made by hand: it is answered like a page that does not exist.
    private async Task<IActionResult> RefuseOrHide(IReadOnlyList<Refusal> refusals, SentForm sent, CancellationToken cancel)
    {
        Sent = sent;
        return refusals.Contains(ReportRefusals.NotFound) ? NotFound() : await Refuse(refusals, cancel);
    }

    private async Task<IActionResult> Identity(SentForm sent, CancellationToken cancel)
    {
        Sent = sent;
        var opened = await reader.OpenIdentity(Viewer, facts, sent.Text("reason"), cancel);
        if (opened.IsRefused) return await RefuseOrHide(opened.Refusals, sent, cancel);
        Revealed = opened.Value;
        return await Again(cancel);
    }

    private async Task<List<Refusal>> Keep(SentForm sent, IReadOnlyList<(IFormFile? File, PhotoMoment Moment)> files, CancellationToken cancel)
    {
        Sent = sent;
        foreach (var key in sent.Many("remove")) await keep.Remove(Draft, key, cancel);
        List<Refusal> wrong = [];
        foreach (var (file, moment) in files)
        {
            if (file is not { FileName.Length: > 0 }) continue;
            await using var content = file.OpenReadStream();
            wrong.AddRange((await keep.Keep(Draft, file.FileName, content, moment, cancel)).Refusals);
        }

        return [.. wrong.DistinctBy(w => w.Code)];
    }

    // Buttons that fill in or show something, and do nothing to the report.
    private async Task<bool> Helped(SentForm sent, CancellationToken cancel)
    {
        if (sent.Button.Length == 0) return false;
        Sent = sent;
        var view = await reader.Read(Viewer, facts, cancel);
        switch (sent.Button)
        {
            case "template" when view.Templates.FirstOrDefault(t => t.Code == sent.Text("template")) is { } template:
                var text = template.Fill(Variables(view));
                var typed = sent.Text("text").Trim();
                filled[$"{sent.Act}-text"] = typed.Length == 0 ? text : $"{text}\n\n{typed}";
                filled[$"{sent.Act}-kind"] = template.Kind is TemplateKind.Final ? "final" : "interim";
                break;
            case "reason" when view.Reasons.FirstOrDefault(r => r.Code == sent.Text("reason")) is { } reason:
                filled[$"{sent.Act}-text"] = facts.Report.Language == "en" ? reason.ExplanationEn : reason.Explanation;
                break;
            case "mask" when view.Public is { } wording:
                var masked = DeskMasks.Wording(facts.Report, sent, wording);
                filled[$"{sent.Act}-publicTitle"] = masked.Title;
                filled[$"{sent.Act}-publicText"] = masked.Text;
                filled[$"{sent.Act}-publicPlace"] = masked.Place;
                break;
            case "preview":
                var answer = IndonesianText.Clean(sent.Text("text"));
                Preview = DeskDetails.Marked(answer, PersonalData.FindInAnswer(answer));
                break;
            default:
                break;
        }

        return true;
    }

    // The name that the public page shows; anyone else stays "Pelapor": a template must never be the way to a name.
    private Dictionary<string, string> Variables(DeskView view)
    {
        var unit = view.Of(facts.Report.UnitId)?.Name;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pelapor"] = view.PublicName is { Length: > 0 } name ? name : "Pelapor",
            ["tracking_id"] = facts.Report.TrackingId.Spoken,
            ["judul"] = facts.Report.Title,
            ["instansi"] = view.Of(facts.Report.AgencyId)?.Name ?? "",
            ["unit"] = unit ?? view.Of(facts.Report.AgencyId)?.Name ?? "",
        };
        if (facts.Report.CompleteBy is { } by) values["tanggal"] = IndonesianDates.Day(DueDates.Day(by, view.Zone), facts.Report.Language);
        return values;
    }
}
