using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.Reports;
using Lapor.Screening;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>The answers once more before they are sent, how they will look in public, and the one button that sends them.</summary>
public sealed class CheckReportPage(
    FileReport intake, Drafts drafts, OwnDraft own, ReadReport reader, AttachmentStore attachments, CategoryStore categories, Deadlines deadlines, Confirmation confirmation, TimeProvider time, Texts.Texts texts) : FormPage
{
    /// <summary>The report as it will be filed.</summary>
    public Submission Report { get; private set; } = new();

    public WrittenReport Written { get; private set; } = WrittenReport.Empty;

    public string? CategoryName { get; private set; }

    public IReadOnlyList<Attachment> Files { get; private set; } = [];

    /// <summary>What would make the report better; nothing of it must be done.</summary>
    public IReadOnlyList<Hint> Hints { get; private set; } = [];

    public NextSteps? Next { get; private set; }

    /// <summary>The incident date in words, or null.</summary>
    public string? IncidentDay => DateOnly.TryParseExact(Report.IncidentDate, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
        ? IndonesianDates.Day(day, texts.Language) : null;

    /// <summary>A text as the public will read it: what is masked stands apart.</summary>
    public static IEnumerable<(string Text, bool Masked)> Preview(string text)
    {
        var at = 0;
        foreach (var found in PersonalData.Sure(text))
        {
            yield return (text[at..found.Start], false);
            yield return (PersonalData.Placeholder(found.Kind), true);
            at = found.Start + found.Length;
        }

        yield return (text[at..], false);
    }

    public Task<IActionResult> OnGet(CancellationToken cancel) => Again(cancel);

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (own.Key is not { } key) return Redirect("/");
        if (await drafts.Open(key, cancel) is not { } content) return await FiledBefore(key, cancel);
        var outcome = await intake.File(content with { DraftId = Drafts.Id(key) }, OwnDraft.FilingKey(key), cancel);
        if (outcome.IsRefused && outcome.Refusals[0].Code == "idempotency_key_reused")
        {
            // This key's report is filed; what is written now is another one.
            await drafts.Save(own.Renew(), content, cancel);
            await drafts.Forget(key, cancel);
            return Redirect("/lapor/periksa");
        }

        if (outcome.IsRefused) return Redirect("/lapor?salah=true");
        await confirmation.Give(outcome.Value, cancel);
        return Redirect(Confirmation.Address);
    }

    public override async Task<IActionResult> Again(CancellationToken cancel)
    {
        if (own.Key is not { } key) return Redirect("/");
        if (await drafts.Open(key, cancel) is not { } content) return await FiledBefore(key, cancel);
        if ((await intake.Check(content, cancel)).Count > 0) return Redirect("/lapor?salah=true");
        Report = SubmissionRules.Clean(content);
        Written = await reader.Restore(content, cancel);
        CategoryName = Report.Category is { } code ? (await categories.ByCode(code, cancel))?.NameIn(texts.Language) : null;
        Files = await attachments.OfDraft(Drafts.Id(key), cancel);
        var kind = Codes.Member<ReportClass>(Report.Class!);
        Hints = Completeness.Of(new DraftReport
        {
            Title = Report.Title ?? "",
            Text = Report.Text ?? "",
            PlaceGiven = Report.RegionCode is { Length: > 5 } || Report.Place is { Length: > 0 },
            DateGiven = Report.IncidentDate is not null,
            Attachments = Files.Count,
            IsComplaint = kind is ReportClass.Complaint,
        });
        Next = NextSteps.Of(await deadlines.Rules(cancel), new Report { Class = kind, RegionCode = Report.RegionCode }, time.GetUtcNow().ToUnixTimeMilliseconds(), texts.Language);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task<IActionResult> FiledBefore(string key, CancellationToken cancel)
    {
        if (await intake.Again(OwnDraft.FilingKey(key), cancel) is not { } filed) return Redirect("/");
        await confirmation.Give(filed, cancel);
        return Redirect(Confirmation.Address);
    }
}
