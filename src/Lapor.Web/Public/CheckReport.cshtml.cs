using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Screening;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>An address in the contact of a report.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As compared.</param>
/// <param name="Proved">By a one-time code.</param>
public sealed record ContactAddress(AddressKind Kind, string Value, bool Proved);

/// <summary>The answers once more before they are sent, how they will look in public, and the one button that sends them.</summary>
public sealed class CheckReportPage(
    FileReport intake, Drafts drafts, OwnDraft own, ReadReport reader, AttachmentStore attachments, CategoryStore categories, DueDates deadlines, Confirmation confirmation, CitizenAsker who, CitizenStore citizens,
    CitizenCodes codes, CodeSteps steps, SignInSteps devices, ContactProof proof, GuessLimit limit, FilingPuzzle puzzle, TimeProvider time, Texts.Texts texts) : FormPage
{
    /// <summary>The report as it will be filed.</summary>
    public Submission Report { get; private set; } = new();

    public WrittenReport Written { get; private set; } = WrittenReport.Empty;

    public string? CategoryName { get; private set; }

    public IReadOnlyList<Attachment> Files { get; private set; } = [];

    /// <summary>What would make the report better; nothing of it must be done.</summary>
    public IReadOnlyList<Hint> Hints { get; private set; } = [];

    public NextSteps? Next { get; private set; }

    /// <summary>The signed-in citizen, or null.</summary>
    public Citizen? Citizen => who.Citizen;

    /// <summary>True when the report goes into the account of the signed-in citizen.</summary>
    [BindProperty(Name = "akun")]
    public bool InAccount { get; set; }

    /// <summary>What must be done before this report is taken, because very many come in at once; null in ordinary times.</summary>
    public Challenge? Asked { get; private set; }

    /// <summary>The ticket of an earlier try, after the wait.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tiket { get; set; }

    /// <summary>What the browser worked out.</summary>
    [BindProperty]
    public string? Jawaban { get; set; }

    /// <summary>The incident date in words, or null.</summary>
    public string? IncidentDay => DateOnly.TryParseExact(Report.IncidentDate, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day)
        ? IndonesianDates.Day(day, texts.Language) : null;

    /// <summary>The code that proves the contact's address, as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The contact's addresses that can be proved here, or were.</summary>
    public IReadOnlyList<ContactAddress> Addresses { get; private set; } = [];

    /// <summary>Which of the contact's addresses is meant: <c>email</c> or <c>phone</c>.</summary>
    [BindProperty(Name = "alamat")]
    public string? Wanted { get; set; }

    /// <summary>The address that a code was sent to and that is waited for, or nothing.</summary>
    public string Waiting { get; private set; } = "";

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
        if (puzzle.Ask(OwnDraft.FilingKey(key), Tiket, Jawaban) is { } challenge)
        {
            Asked = challenge;
            Tiket = challenge.Ticket;
            var seconds = challenge.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = seconds;
            // Without script: this page comes back by itself when the wait is over.
            Response.Headers["Refresh"] = $"{seconds}; url=/lapor/periksa?tiket={Uri.EscapeDataString(challenge.Ticket)}{(InAccount ? "" : "&akun=false")}#kirim";
            return await Again(cancel);
        }

        var keeper = InAccount ? who.Citizen : null;
        content = content with { Contact = content.Contact with { Notices = keeper?.Details.Notices, EmailProved = Proved(content.Contact.Email), PhoneProved = Proved(content.Contact.Phone) } };
        var outcome = await intake.File(content with { DraftId = Drafts.Id(key) }, OwnDraft.FilingKey(key), cancel);
        if (outcome.IsRefused && outcome.Refusals[0].Code == "idempotency_key_reused")
        {
            // This key's report is filed; what is written now is another one.
            await drafts.Save(own.Renew(), content, cancel);
            await drafts.Forget(key, cancel);
            return Redirect("/lapor/periksa");
        }

        if (outcome.IsRefused) return Redirect("/lapor?salah=true");
        await Give(outcome.Value, keeper, cancel);
        return Redirect(Confirmation.Address);
    }

    /// <summary>Sends a code to one of the contact's addresses, which its owner may type here; nobody has to.</summary>
    public async Task<IActionResult> OnPostCodeAsync(CancellationToken cancel)
    {
        if (own.Key is not { } key || await drafts.Open(key, cancel) is not { } content) return Redirect("/");
        var address = Wanted == AddressKind.Phone.Code() ? content.Contact.Phone : content.Contact.Email;
        var normal = codes.Normal(address);
        if (normal.IsRefused) return await Refuse(normal.Refusals.Select(r => r with { Field = "Code" }), cancel);
        if (!limit.SignIn(Place, normal.Value)) return await Later(cancel);
        if (codes.IsText(normal.Value) && devices.DeviceOf(normal.Value) is null && !limit.Text(Place)) return await Refuse([CitizenCodes.NoMoreTexts with { Field = "Code" }], cancel);
        var asked = await codes.Ask(normal.Value, texts.Language, devices.DeviceOf(normal.Value), cancel);
        if (asked.IsRefused) return await Refuse(asked.Refusals.Select(r => r with { Field = "Code" }), cancel);
        steps.Begin(new CodeStep(asked.Value, normal.Value, CodePurpose.Contact, who.Citizen?.Id));
        return Redirect("/lapor/periksa#bukti");
    }

    /// <summary>Proves the contact's address.</summary>
    public async Task<IActionResult> OnPostProveAsync(CancellationToken cancel)
    {
        if (steps.Current() is not { Purpose: CodePurpose.Contact } step) return Redirect("/lapor/periksa");
        if (!limit.SignIn(Place, "code " + step.Token)) return await Later(cancel);
        var proved = await codes.Prove(step.Token, Code is { Length: <= 40 } typed ? typed : "", cancel);
        if (proved.IsRefused) return await Refuse(proved.Refusals.Select(r => r with { Field = "Code" }), cancel);
        steps.End();
        proof.Give(proved.Value);
        return Redirect("/lapor/periksa#bukti");
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
        Next = NextSteps.Of(await deadlines.Rules(cancel), await deadlines.OfficeIn(Report.RegionCode, cancel), new Report { Class = kind, RegionCode = Report.RegionCode }, time.GetUtcNow().ToUnixTimeMilliseconds(), texts.Language);
        Addresses = [.. ((string[])[Report.Contact.Email, Report.Contact.Phone]).Select(a => codes.Normal(a)).Where(a => !a.IsRefused)
            .Select(a => new ContactAddress(CitizenAddresses.KindOf(a.Value), a.Value, Proved(a.Value))).Where(a => a.Proved || codes.Reaches(a.Value))];
        Waiting = Citizen is null && steps.Current() is { Purpose: CodePurpose.Contact } step && Addresses.Any(a => a.Value == step.Address && !a.Proved) ? step.Address : "";
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async Task<IActionResult> Later(CancellationToken cancel) => TooManyTries(await Refuse([Account.AskCodePage.TooMany], cancel));

    private string Place => GuessLimit.PlaceOf(HttpContext);

    // By a code in this browser, or because it signs the account in.
    private bool Proved(string address) => proof.Has(address) || (who.Citizen is { } citizen && codes.Normal(address) is { IsRefused: false } normal && citizen.Details.Addresses.Contains(normal.Value));

    private async Task<IActionResult> FiledBefore(string key, CancellationToken cancel)
    {
        if (await intake.Again(OwnDraft.FilingKey(key), cancel) is not { } filed) return Redirect("/");
        await Give(filed, InAccount ? who.Citizen : null, cancel);
        return Redirect(Confirmation.Address);
    }

    // Beside the filing, not in it: the account remembers the report, and no row of the report knows the account.
    private async Task Give(Filed filed, Citizen? keeper, CancellationToken cancel)
    {
        if (keeper is not null) await citizens.Keep(keeper.Id, [(filed.Report.TrackingId, 1)], cancel);
        await confirmation.Give(filed, cancel);
    }
}
