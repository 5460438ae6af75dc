using System.Globalization;
using Lapor.Agencies;
using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Lapor.Statistics;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>The files that this officer asked for: how far each is, its download, and the form for another.</summary>
public sealed class ExportPage(Asker access, ExportFiles exports, ExportPlaces places, AgencyStore agencies, WorkbenchMenu menu, TimeProvider time, Texts.Texts T) : FormPage
{
    /// <summary>What was just done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public Officer Officer => access.Signed;

    public bool SeesNation => ExportPlaces.SeesNation(Officer);

    public IReadOnlyList<ExportFile> Files { get; private set; } = [];

    /// <summary>The form as it came back, or empty.</summary>
    public ExportForm Form { get; private set; } = new(ExportKind.Reports, []);

    /// <summary>The days typed.</summary>
    public string From { get; private set; } = "";

    public string To { get; private set; } = "";

    public string AgencyText { get; private set; } = "";

    public ExportPlace Place { get; private set; } = null!;

    /// <summary>The form is for any days, not for a list that stands on another page.</summary>
    public bool IsFree { get; private set; } = true;

    public bool IsWorking => Files.Any(f => f.State is ExportState.Waiting);

    /// <summary>UTC milliseconds.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => May.Export(Viewer.Of(Officer)) ? await Again(cancel) : NotFound();

    /// <summary>Asks for a file.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!May.Export(Viewer.Of(Officer))) return NotFound();
        var sent = await Request.ReadFormAsync(cancel);
        await Take(sent, cancel);
        List<Refusal> wrong = [];
        var order = Form.Kind is ExportKind.Recap ? Recap(sent) : Reports(sent, wrong);
        if (wrong.Count > 0) return await Refuse(wrong, cancel);
        var asked = await exports.Ask(Officer, order with { Format = Form.Format, WhyNames = Form.Reason }, Form.Names, cancel);
        return asked.IsRefused ? await Refuse(asked.Refusals, cancel) : LocalRedirect("/kerja/ekspor?done=" + (asked.Value.State is ExportState.Ready ? "ready" : "asked"));
    }

    /// <summary>Destroys a file.</summary>
    public async Task<IActionResult> OnPostDropAsync(string key, CancellationToken cancel)
    {
        if (!May.Export(Viewer.Of(Officer))) return NotFound();
        await exports.Drop(Officer, key ?? "", cancel);
        return LocalRedirect("/kerja/ekspor?done=dropped");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (Place is null) await (Request.HasFormContentType ? Take(await Request.ReadFormAsync(cancel), cancel) : Look(null, null, cancel));
        foreach (var refusal in Refusals) ModelState.AddModelError(refusal.Field, refusal.Message(T.Language));
        Files = await exports.Of(Officer, cancel);
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, WorkbenchMenu.Exports, cancel));
        return Page();
    }

    private async Task Take(IFormCollection sent, CancellationToken cancel)
    {
        var kind = Codes.TryMember<ExportKind>(sent["kind"]) ?? ExportKind.Reports;
        IsFree = kind is ExportKind.Reports && sent["free"].Contains("true");
        (From, To, AgencyText) = (sent["from"].ToString(), sent["to"].ToString(), sent["agencyText"].ToString());
        var agency = sent["agency"].ToString();
        // Without script only the typed words arrive; the first agency of that name is meant.
        if (agency.Length == 0 && IndonesianText.Clean(AgencyText) is { Length: > 0 and <= 200 } words && SeesNation)
            agency = (await agencies.Search(words, rootsOnly: true, limit: 1, cancel: cancel)) is [var found, ..] ? found.Slug : "-";
        await Look(agency, sent["unit"].ToString(), cancel);
        Form = new ExportForm(kind, IsFree ? [] : kind is ExportKind.Recap ? ExportForm.OfRecap(sent["bulan"].ToString(), agency, sent["unit"].ToString()).Hidden : ExportForm.Fields(ExportForm.Filter(sent, SeesNation, Officer.Id)))
        {
            Format = Codes.TryMember<ExportFormat>(sent["format"]) ?? ExportFormat.Xlsx,
            Names = sent["names"].Contains("true"),
            Reason = sent["reason"].ToString(),
        };
    }

    private async Task Look(string? agency, string? unit, CancellationToken cancel) => Place = await places.Of(Officer, agency, unit, cancel);

    private ExportOrder Recap(IFormCollection sent)
    {
        var month = RecapMonth.Of(sent["bulan"], Now, Place.Zone);
        var filter = month.Within(new QueueFilter { Agency = SeesNation ? Place.Agency?.Slug : null, UnitSlug = Place.Unit?.Slug }, Place.Zone);
        return new ExportOrder(ExportKind.Recap, ExportFormat.Xlsx, filter) { Scope = Place.Name, Span = ExportSpan.Words(month.First, month.Last), Zone = Place.Zone.Id };
    }

    private ExportOrder Reports(IFormCollection sent, List<Refusal> wrong)
    {
        if (!IsFree) return new ExportOrder(ExportKind.Reports, ExportFormat.Xlsx, ExportForm.Filter(sent, SeesNation, Officer.Id)) { Scope = Place.Name };
        if (Place.Agency is null && AgencyText.Length > 0) wrong.Add(new("unknown_code", "agency", "Instansi tidak ditemukan. Coba sebagian namanya.", "No agency was found. Try a part of its name."));
        var (first, last) = (Day("from", From, wrong), Day("to", To, wrong));
        if (first > last) wrong.Add(new("days_reversed", "to", "Tanggal akhir lebih awal daripada tanggal mulai.", "The last day is earlier than the first."));
        var filter = new QueueFilter
        {
            WithEnded = true,
            Agency = SeesNation ? Place.Agency?.Slug : null,
            UnitSlug = Place.Unit?.Slug,
            FiledFrom = first is { } from ? ExportSpan.Begin(from, Place.Zone) : null,
            FiledBefore = last is { } to ? ExportSpan.Begin(to.AddDays(1), Place.Zone) : null,
        };
        return new ExportOrder(ExportKind.Reports, ExportFormat.Xlsx, filter) { Scope = Place.Name, Span = ExportSpan.Words(first, last), Zone = Place.Zone.Id };
    }

    private static DateOnly? Day(string field, string text, List<Refusal> wrong)
    {
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2200) return day;
        wrong.Add(new("bad_day", field, "Tanggal tidak dapat dibaca. Tulis seperti 2026-01-31.", "This day cannot be read. Write it like 2026-01-31."));
        return null;
    }
}
