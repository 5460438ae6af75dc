using Lapor.Agencies;
using Lapor.Channels.Sms;
using Lapor.Intake;
using Lapor.Notifying;
using Lapor.Reports;
using Lapor.Web.Public;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Lapor.Web.Workbench;

/// <summary>What the person takes home: number, receipt code, a QR code to the page where the number is typed, and what happens next. For half an hour, for the officer who wrote it down.</summary>
public sealed class TakeInReceiptPage(Asker access, AssistedIntake intake, RegionStore regions, DueDates deadlines, ReportLinks links, SmsOptions sms, WorkbenchMenu menu, Texts.Texts texts) : PageModel
{
    /// <summary>Null once its time is over.</summary>
    public Filed? Filed { get; private set; }

    public IntakeRecord? Taken { get; private set; }

    public NextSteps? Next { get; private set; }

    /// <summary>Where it happened, in words.</summary>
    public string? RegionName { get; private set; }

    /// <summary>The page that the QR code leads to; it knows the number, never the code.</summary>
    public string Link => $"{links.Track}?nomor={Filed!.Report.TrackingId}";

    public QrCode Picture => QrCode.Of(Link);

    /// <summary>Where text messages are answered: the number that telephones show as our sender, or the national one. Null: no gateway is set.</summary>
    public string? SmsNumber => sms.Gateway is null ? null : sms.Sender is { Length: > 0 } own && own.All(char.IsAsciiDigit) ? own : "1708";

    /// <summary>Address of the next form, with what stays the same.</summary>
    public string Another => TakeInFormPage.Address + QueryString.Create(new Dictionary<string, string?> { ["dari"] = Taken?.Source, ["wilayah"] = Filed?.Report.RegionCode });

    public async Task<IActionResult> OnGetAsync(string kunci, CancellationToken cancel)
    {
        if (!May.TakeIn(Viewer.Of(access.Signed)) || !Drafts.IsKey(kunci)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        WorkbenchFrame.Set(ViewData, await menu.For(access.Signed, TakeInFormPage.Address, cancel));
        Filed = await intake.Printed(access.Signed, kunci, cancel);
        if (Filed is not { Report: var report })
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        Taken = await intake.Of(report.Id, cancel);
        RegionName = report.RegionCode is { } code ? (await regions.ByCode(code, cancel))?.FullName : null;
        Next = NextSteps.Of(await deadlines.Rules(cancel), await deadlines.OfficeIn(report.RegionCode, cancel), report, report.SubmittedAt, texts.Language);
        return Page();
    }
}
