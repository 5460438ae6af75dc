using Lapor.Foundation;
using Lapor.People;
using Lapor.Reports;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Public;

/// <summary>The number, the secret receipt code and what happens next; for ten minutes, in the browser that sent the report.</summary>
public sealed class SentPage(Confirmation confirmation, OwnDraft own, ReportStore reports, ContactVault contacts, DueDates deadlines, Shared.CitizenAsker who, Texts.Texts texts) : PageModel
{
    public Report? Report { get; private set; }

    public ReceiptCode Receipt { get; private set; }

    public NextSteps? Next { get; private set; }

    /// <summary>True when notices go out by e-mail.</summary>
    public bool MailGiven { get; private set; }

    /// <summary>True when the report is in the account of the signed-in citizen.</summary>
    public bool InAccount => Report is { } report && who.Citizen?.Holds(report.TrackingId) == true;

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (confirmation.Read() is not var (id, receipt) || await reports.Facts(id, cancel) is not { } facts)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        own.Drop();
        (Report, Receipt) = (facts.Report, receipt);
        MailGiven = (await contacts.Open(facts.Report.Id, cancel))?.Email.Length > 0;
        Next = NextSteps.Of(await deadlines.Rules(cancel), await deadlines.OfficeIn(facts.Report.RegionCode, cancel), facts.Report, facts.Report.SubmittedAt, texts.Language);
        return Page();
    }
}
