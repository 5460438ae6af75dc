using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.Reports;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>
/// The form of a report, which is the front page. Every post keeps what was typed as a draft before anything is checked, so that no error,
/// reload or lost line takes it away.
/// </summary>
public sealed class ReportFormPage(
    FileReport intake, Drafts drafts, OwnDraft own, ReadReport reader, KeepAttachment keep, AttachmentStore attachments, CategoryStore categories, Confirmation confirmation, CitizenAsker who, TimeProvider time, Texts.Texts texts) : FormPage
{
    /// <summary>Regions shown to choose from when the words typed fit several.</summary>
    public const int MostChoices = 12;

    /// <summary>Fields in the order of the page, for the list of errors.</summary>
    private static readonly string[] Order =
        ["", "class", "title", "text", "incidentDate", "regionCode", "place", "attachments", "agency", "category", "anonymous", "confidential", "reporter.name", "reporter.shownName", "reporter.email", "reporter.phone"];

    /// <summary>What was written so far.</summary>
    public WrittenReport Written { get; private set; } = WrittenReport.Empty;

    /// <summary>Files kept with the draft.</summary>
    public IReadOnlyList<Attachment> Files { get; private set; } = [];

    /// <summary>Main categories, each with its own.</summary>
    public IReadOnlyList<IGrouping<Category, Category>> Categories { get; private set; } = [];

    /// <summary>True when an earlier visit's draft was brought back.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Lists for choosing the region step by step, for pages without script.</summary>
    public IReadOnlyList<RegionStep> RegionSteps { get; private set; } = [];

    /// <summary>True between two steps of that choice.</summary>
    public bool Stepping { get; private set; }

    /// <summary>The form that browsers keep and open without a network: nobody's, and nothing of anybody stands in it.</summary>
    public bool Offline => Request.Path == OfflineShell.FormPath;

    /// <summary>The signed-in citizen, or null; nobody has to be.</summary>
    public People.Citizen? Citizen => Offline ? null : who.Citizen;

    /// <summary>True when the page holds text that came with this very post.</summary>
    public bool Fresh { get; private set; }

    /// <summary>The latest day an incident can have.</summary>
    public DateOnly Today => DueDates.Day(time.GetUtcNow().ToUnixTimeMilliseconds(), IndonesianTime.Wit);

    /// <summary>True where the details nobody has to fill in should stand open.</summary>
    public bool DetailsOpen => Written.Agency.Text.Length > 0 || Written.Content.Category is not null || Error("agency") is not null || Error("category") is not null;

    /// <summary>Errors in the order of the page.</summary>
    public IEnumerable<KeyValuePair<string, string>> Errors =>
        Refusals.OrderBy(r => Array.IndexOf(Order, r.Field) is var at and >= 0 ? at : int.MaxValue).Select(r => KeyValuePair.Create(r.Field, r.Message(texts.Language)));

    /// <summary>The first error of a field, or null.</summary>
    public string? Error(string field) => Refusals.Find(r => r.Field == field)?.Message(texts.Language);

    /// <summary>All errors of a field but the first: each refused file has its own.</summary>
    public IEnumerable<string> MoreErrors(string field) => Refusals.Where(r => r.Field == field).Skip(1).Select(r => r.Message(texts.Language));

    /// <param name="instansi">Slug of an agency to preset.</param>
    /// <param name="ubah">Set on the way back from the check page.</param>
    /// <param name="salah">Set when the check page found the draft faulty.</param>
    /// <param name="bertahap">Set between two steps of choosing the region from lists.</param>
    /// <param name="akun">Set on the way back from signing in: an empty contact is filled from the account.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IActionResult> OnGet(string? instansi, bool ubah, bool salah, bool bertahap, bool akun, CancellationToken cancel)
    {
        if (Offline) return await Again(cancel);
        Stepping = bertahap;
        var known = own.Key;
        var key = own.Ensure();
        if (known is not null)
        {
            if (await drafts.Open(key, cancel) is { } content)
            {
                Written = await reader.Restore(content, cancel);
                Resumed = !ubah && !salah && !Written.IsEmpty;
            }
            else if (await intake.Again(OwnDraft.FilingKey(key), cancel) is { } filed)
            {
                // Sent, but the answer never arrived: the number is still owed.
                await confirmation.Give(filed, cancel);
                return Redirect(Confirmation.Address);
            }
        }

        if (instansi is { Length: > 0 } && Written.Agency.Text.Length == 0)
        {
            var agency = await reader.AgencyBySlug(instansi, cancel);
            Written = Written with { Agency = agency, Content = Written.Content with { Agency = agency.Raw } };
        }

        // What its owner emptied stays empty: filled in are only a new report, and one that came back from signing in.
        if (who.Citizen is { } citizen && (akun || Written.IsEmpty) && Written.Content.Contact is { IsEmpty: true, ShownName.Length: 0 })
            Written = Written with { Content = Written.Content with { Contact = citizen.AsContact() with { Notices = null } } };
        if (salah) Refusals.AddRange(await Written.Wrong(intake, cancel));
        return await Again(cancel);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (Offline) return Redirect("/lapor");
        var form = await Request.ReadFormAsync(cancel);
        var key = own.Ensure();
        if (form["act"] == "discard") return await Discard(key, cancel);
        if (await intake.Again(OwnDraft.FilingKey(key), cancel) is not null) key = own.Renew();
        await Read(form, cancel);
        await drafts.Save(key, Written.Content, cancel);

        if (form["remove"].ToString() is { Length: > 0 } gone)
        {
            await keep.Remove(Drafts.Id(key), gone, cancel);
            return Redirect("/lapor?ubah=true#attachments");
        }

        var refused = await SentFiles.Keep(keep, form.Files, Drafts.Id(key), cancel);
        if (form["act"] == "upload") return refused.Count > 0 ? await Refuse(refused, cancel) : Redirect("/lapor?ubah=true#attachments");
        if (form["act"] == "signin") return Redirect("/akun/masuk" + QueryString.Create("kembali", "/lapor?ubah=true&akun=true"));
        if (form["act"] == "region") return refused.Count > 0 ? await Refuse(refused, cancel) : Redirect("/lapor?ubah=true&bertahap=true#bertahap");
        refused.AddRange(await Written.Wrong(intake, cancel));
        return refused.Count > 0 ? await Refuse(refused, cancel) : Redirect("/lapor/periksa");
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        // An expired form token, or files far too large, come here before the post was read.
        if (HttpMethods.IsPost(Request.Method) && Request.HasFormContentType && !Fresh)
        {
            await Read(await Request.ReadFormAsync(cancel), cancel);
            // Without a valid token nothing is kept on the server; the page itself holds the text.
            if (!Refusals.Contains(FormTokenFilter.Expired)) await drafts.Save(own.Ensure(), Written.Content, cancel);
        }

        var tree = await categories.Tree(cancel);
        var mains = tree.Where(c => c.ParentCode is null).ToDictionary(c => c.Code, StringComparer.Ordinal);
        Categories = [.. tree.Where(c => c.ParentCode is not null).GroupBy(c => mains[c.ParentCode!])];
        RegionSteps = await reader.Steps(Written.Region.Code, cancel);
        Files = !Offline && own.Key is { } key ? await attachments.OfDraft(Drafts.Id(key), cancel) : [];
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task Read(IFormCollection form, CancellationToken cancel)
    {
        Written = await reader.Read(form, texts.Language, cancel);
        Fresh = true;
    }

    private async Task<IActionResult> Discard(string key, CancellationToken cancel)
    {
        foreach (var file in await attachments.OfDraft(Drafts.Id(key), cancel)) await keep.Remove(Drafts.Id(key), file.StorageKey, cancel);
        await drafts.Forget(key, cancel);
        own.Drop();
        return Redirect("/");
    }
}
