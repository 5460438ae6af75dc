using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Workbench;

/// <summary>
/// The form for a report that somebody brings, tells on the telephone or sends by letter: one page, in the order in which people tell it, sent with Ctrl+Enter.
/// While the title is typed it shows what may be the same matter.
/// </summary>
public sealed class TakeInFormPage(
    Asker access, AssistedIntake intake, ReadReport reader, KeepAttachment keep, AttachmentStore attachments, CategoryStore categories, AgencyStore agencies, SimilarReports similar, WorkbenchMenu menu, TimeProvider time, Texts.Texts texts) : FormPage
{
    /// <summary>Address of the form.</summary>
    public const string Address = "/kerja/catat";

    private static readonly string[] Order =
    [
        "source", "receivedOn", "reference", "class", "title", "text", "incidentDate", "regionCode", "place", "attachments", "reporter.name", "reporter.phone", "reporter.email", "agreed", "agency", "category",
    ];

    private bool isRead;

    public Officer Officer => access.Signed;

    /// <summary>As typed.</summary>
    public Dictated Given { get; private set; } = new();

    public WrittenReport Written { get; private set; } = WrittenReport.Empty;

    /// <summary>Secret name of this one form: its files are kept under it, and sending it twice is one report.</summary>
    public string Key { get; private set; } = Drafts.NewKey();

    public IReadOnlyList<Attachment> Files { get; private set; } = [];

    public IReadOnlyList<IGrouping<Category, Category>> Categories { get; private set; } = [];

    /// <summary>What may be the same matter; null: not asked yet.</summary>
    public IReadOnlyList<SimilarReport>? Similar { get; private set; }

    public string Today => NumberedDay(DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wib));

    /// <summary>In the order of the page.</summary>
    public IEnumerable<KeyValuePair<string, string>> Errors =>
        Refusals.OrderBy(r => Array.IndexOf(Order, r.Field) is var at and >= 0 ? at : int.MaxValue).Select(r => KeyValuePair.Create(r.Field, r.Message(texts.Language)));

    public string? Error(string field) => Refusals.Find(r => r.Field == field)?.Message(texts.Language);

    /// <summary>An empty form; source, place and agency of the one before stay.</summary>
    /// <param name="dari">Code of a source.</param>
    /// <param name="wilayah">Region code.</param>
    /// <param name="instansi">Slug of an agency.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IActionResult> OnGetAsync(string? dari, string? wilayah, string? instansi, CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(Officer))) return NotFound();
        var own = instansi ?? await OwnAgency(cancel);
        var wished = new Submission { Class = ReportClass.Complaint.Code(), RegionCode = Lapor.Agencies.Region.IsCode(wilayah) ? wilayah : null };
        Written = await reader.Restore(wished, cancel);
        if (own is { Length: > 0 }) Written = Written with { Agency = await reader.AgencyBySlug(own, cancel) };
        Given = new() { Source = Codes.TryMember<HandedIn>(dari)?.Code(), ReceivedOn = Today };
        isRead = true;
        return await Again(cancel);
    }

    /// <summary>Sends it, keeps a file, takes one away, or looks for the same matter.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(Officer))) return NotFound();
        var form = await Request.ReadFormAsync(cancel);
        await Read(form, cancel);
        // Sent before: the same again is answered with its receipt; a file or a search belongs to the next one.
        if ((form["act"].ToString().Length > 0 || form["remove"].ToString().Length > 0) && await intake.IsUsed(Officer, Key, cancel)) Key = Drafts.NewKey();
        if (form["remove"].ToString() is { Length: > 0 } gone)
        {
            await keep.Remove(Drafts.Id(Key), gone, cancel);
            return await Again(cancel);
        }

        var refused = await SentFiles.Keep(keep, form.Files, Drafts.Id(Key), cancel);
        if (form["act"] == "similar")
        {
            Similar = await similar.Find(Officer, Given.Submission.Title ?? "", Written.Region.Code, cancel);
            return refused.Count > 0 ? await Refuse(refused, cancel) : await Again(cancel);
        }

        if (form["act"] == "upload") return refused.Count > 0 ? await Refuse(refused, cancel) : await Again(cancel);
        refused.AddRange(Written.Unclear());
        if (refused.Count > 0) return await Refuse([.. refused, .. (await intake.Check(Given, cancel)).Where(r => !refused.Exists(o => o.Field == r.Field))], cancel);
        var filed = await intake.File(Officer, Given with { Submission = Given.Submission with { DraftId = Drafts.Id(Key) } }, Key, cancel);
        return filed.IsRefused ? await Refuse(filed.Refusals, cancel) : LocalRedirect($"{Address}/tanda-terima/{Key}");
    }

    /// <summary>Only the hint, while the title is typed.</summary>
    public async Task<IActionResult> OnPostSerupaAsync(CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(Officer))) return NotFound();
        var form = await Request.ReadFormAsync(cancel);
        return Partial("_Similar", await similar.Find(Officer, form["title"].ToString(), form["regionCode"].ToString(), cancel));
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(Officer))) return NotFound();
        if (!isRead && HttpMethods.IsPost(Request.Method) && Request.HasFormContentType) await Read(await Request.ReadFormAsync(cancel), cancel);
        var tree = await categories.Tree(cancel);
        var mains = tree.Where(c => c.ParentCode is null).ToDictionary(c => c.Code, StringComparer.Ordinal);
        Categories = [.. tree.Where(c => c.ParentCode is not null).GroupBy(c => mains[c.ParentCode!])];
        Files = await attachments.OfDraft(Drafts.Id(Key), cancel);
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(Officer, Address, cancel));
        return Page();
    }

    private async Task Read(IFormCollection form, CancellationToken cancel)
    {
        Written = await reader.Read(form, "id", cancel);
        if (Drafts.IsKey(form["key"].ToString())) Key = form["key"].ToString();
        Given = new()
        {
            Submission = Written.Content,
            Source = form["source"].ToString() is { Length: > 0 } source ? source : null,
            Agreed = form["agreed"].ToString() is { Length: > 0 } agreed ? agreed : null,
            ReceivedOn = form["receivedOn"].ToString() is { Length: > 0 } on ? on : null,
            Reference = form["reference"].ToString(),
            PhoneChecked = form["phoneChecked"] == "true",
        };
        isRead = true;
    }

    /// <summary>The agency of whose counter this is; null for the nation's.</summary>
    private async Task<string?> OwnAgency(CancellationToken cancel) =>
        WorkbenchMenu.MainRole(Officer) is { AgencyId: not null, RootId: { } root } ? (await agencies.ById(root, cancel))?.Slug : null;

    private static string NumberedDay(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
