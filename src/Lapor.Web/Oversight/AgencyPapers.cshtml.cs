using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.Papers;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Shared;
using Lapor.Web.Workbench;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Oversight;

/// <summary>
/// The papers of one agency: its admin hands in decree, annual report, procedures and evidence and keeps the action plan; PANRB and Kemendagri check, advise and take
/// agencies on. Who may none of this finds no such page.
/// </summary>
public sealed class AgencyPapersPage(
    Asker access, AgencyStore agencies, PaperStore papers, HandInPaper handIn, CheckPaper check, ActionPlans plans, CoachingNotes notes, ManageOfficers officers, WorkbenchMenu menu, Texts.Texts T) : FormPage
{
    [BindProperty(SupportsGet = true)]
    public string? Slug { get; set; }

    /// <summary>What was just done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public Agency Agency { get; private set; } = new();

    public PaperStatus Status { get; private set; } = new();

    public IReadOnlyList<AgencyPaper> Papers { get; private set; } = [];

    public IReadOnlyList<PlanItem> Plan { get; private set; } = [];

    public IReadOnlyList<CoachingNote> Notes { get; private set; } = [];

    /// <summary>The form that came back, or null.</summary>
    public SentForm? Sent { get; private set; }

    /// <summary>The legal day (WIB), <c>yyyy-MM-dd</c>.</summary>
    public string Today => papers.Today;

    public Viewer Viewer => Viewer.Of(access.Signed);

    public bool IsLocal => CheckPaper.IsLocal(Agency);

    /// <summary>Reads everything; else only the procedures.</summary>
    public bool ReadsAll => May.ReadPapers(Viewer, Agency.Path, IsLocal);

    public bool HandsIn => May.HandInPapers(Viewer, Agency.Path);

    public bool Checks => May.CheckPapers(Viewer, IsLocal);

    public string Address => $"{WorkbenchMenu.Papers}/{Agency.Slug}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await Find(cancel) ? await Again(cancel) : NotFound();

    /// <summary>A paper's file: an attachment, never shown inside the site.</summary>
    /// <param name="key">Which.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IActionResult> OnGetFileAsync(string? key, CancellationToken cancel)
    {
        if (!await Find(cancel) || await papers.Find(Agency.Id, key ?? "", cancel) is not { } paper || !(ReadsAll || paper.Kind == PaperKind.Procedure.Code())) return NotFound();
        if (await handIn.Open(paper, access.Signed.Id, cancel) is not { } file) return NotFound();
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers.CacheControl = "private, no-store";
        return File(file, paper.MediaType, paper.FileName);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await Find(cancel)) return NotFound();
        Sent = SentForm.Of(Request);
        if (Sent is not { } sent) return await Again(cancel);
        var done = await Do(sent, cancel);
        if (done.Refusals.Contains(ReportRefusals.NotFound)) return NotFound();
        return done.IsRefused ? await Refuse(done.Refusals, cancel) : LocalRedirect($"{Address}?done={sent.Act}");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (Agency.Id == 0 && !await Find(cancel)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        Sent ??= SentForm.Of(Request);
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field.Length == 0 || Sent is null ? "" : $"{Sent.Act}-{refusal.Field}", refusal.Message(T.Language));
        var all = await papers.Of(Agency.Id, cancel);
        Papers = ReadsAll ? all : [.. all.Where(p => p.Kind == PaperKind.Procedure.Code())];
        Status = await papers.Status(Agency.Id, cancel) ?? new();
        if (ReadsAll)
        {
            Plan = await plans.Of(Agency.Id, cancel);
            Notes = await notes.Of(Agency.Id, cancel);
        }

        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, WorkbenchMenu.Papers, cancel));
        return Page();
    }

    /// <summary>What a field holds: what was typed, or what it starts with.</summary>
    public string Value(string act, string field, string start = "") => Sent is { } sent && sent.Act == act && sent.Has(field) ? sent.Text(field) : start;

    /// <summary>The form that is open: the one that came back.</summary>
    public bool Open(string act) => Sent?.Act == act;

    private async Task<Outcome<bool>> Do(SentForm sent, CancellationToken cancel)
    {
        if (Codes.TryMember<PaperKind>(sent.Act) is { } kind) return await HandIn(kind, sent, cancel);
        switch (sent.Act)
        {
            case "take_back":
                return await check.TakeBack(Viewer, Agency, sent.Text("paper"), cancel);
            case "decide":
                return await check.Decide(Viewer, Agency, sent.Text("paper"), sent.Text("accept") == "true", sent.Text("reason"), cancel);
            case "plan":
                return Plain(await plans.Add(Viewer, Agency, sent.Text("title"), Day(sent, "dueOn"), cancel));
            case "move":
                return Codes.TryMember<PlanState>(sent.Text("state")) is { } to ? await plans.Move(Viewer, Agency, Number(sent, "item") ?? 0, to, sent.Text("remark"), cancel) : ReportRefusals.Unknown("state", sent.Text("state"));
            case "note":
                return Plain(await notes.Write(Viewer, Agency, null, sent.Text("text"), cancel));
            case "answer":
                return Plain(await notes.Write(Viewer, Agency, Number(sent, "note") ?? 0, sent.Text("text"), cancel));
            case "invite":
                return await Invite(sent, cancel);
            default:
                return ReportRefusals.NotFound;
        }
    }

    private async Task<Outcome<bool>> HandIn(PaperKind kind, SentForm sent, CancellationToken cancel)
    {
        if (!HandsIn) return ReportRefusals.NotFound;
        if (sent.Fields.Files.GetFile($"{sent.Act}-file") is not { Length: > 0 } file) return ReportRefusals.Missing("file", "Pilih berkasnya.", "Choose the file.");
        await using var content = file.OpenReadStream();
        return Plain(await handIn.Keep(
            Viewer, Agency,
            new PaperSheet(kind, sent.Text("title"))
            {
                Number = sent.Text("number"),
                Year = (int?)Number(sent, "year"),
                ValidFrom = Day(sent, "validFrom"),
                ValidTo = Day(sent, "validTo"),
                Shown = sent.Has("shown"),
                PlanItemId = kind is PaperKind.Evidence ? Number(sent, "planItem") ?? 0 : null,
            },
            content,
            cancel));
    }

    // The account comes first: an agency whose first admin cannot be invited is not shut out.
    private async Task<Outcome<bool>> Invite(SentForm sent, CancellationToken cancel)
    {
        if (!May.Onboard(Viewer, IsLocal)) return ReportRefusals.NotFound;
        if (sent.Text("email").Trim().Length > 0)
        {
            var invited = await officers.Invite(sent.Text("email"), sent.Text("name"), Role.AgencyAdmin, Agency.Slug, null, access.Signed.Id, cancel);
            if (invited.IsRefused) return Outcome<bool>.Refused(invited.Refusals);
        }
        else if ((await papers.Status(Agency.Id, cancel))?.Officers == 0)
        {
            return ReportRefusals.Missing("email", "Instansi ini belum punya petugas: tulis surel admin pertamanya.", "This agency has no officer: enter the address of its first admin.");
        }

        return await check.Invite(Viewer, Agency, cancel);
    }

    private async Task<bool> Find(CancellationToken cancel)
    {
        if (Slug is not { Length: <= 200 } || await agencies.BySlug(IndonesianText.Clean(Slug), cancel) is not { IsRoot: true } agency) return false;
        Agency = agency;
        return May.ReadProcedures(Viewer, agency.Path, IsLocal);
    }

    private static Outcome<bool> Plain<T1>(Outcome<T1> outcome) => outcome.IsRefused ? Outcome<bool>.Refused(outcome.Refusals) : true;

    private static long? Number(SentForm sent, string field) => long.TryParse(sent.Text(field).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue ? number : null;

    private static DateOnly? Day(SentForm sent, string field) =>
        DateOnly.TryParseExact(sent.Text(field).Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2200 ? day : null;
}
