using Lapor.Agencies;
using Lapor.Attachments;
using Lapor.Foundation;
using Lapor.Intake;
using Lapor.People;
using Lapor.Reports;
using Lapor.Screening;
using Lapor.Web.Public.Account;
using Lapor.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace Lapor.Web.Public;

/// <summary>The answers once more before they are sent, how they will look in public, and the one button that sends them.</summary>
public sealed class CheckReportPage(
    FileReport intake, Drafts drafts, OwnDraft own, ReadReport reader, AttachmentStore attachments, CategoryStore categories, Deadlines deadlines, Confirmation confirmation, CitizenAsker who, CitizenStore citizens,
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

    /// <summary>True when the contact's address was proved, here or by the account.</summary>
    public bool IsEmailProved { get; private set; }

    /// <summary>True when somebody without an account could prove the contact's address now.</summary>
    public bool MayProve => Citizen is null && !IsEmailProved && CitizenCodes.Normal(Report.Contact.Email) is { IsRefused: false };

    /// <summary>True while a code to that address is waited for.</summary>
    public bool IsCodeSent { get; private set; }

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
        content = content with { Contact = content.Contact with { Notices = keeper?.Details.Notices, EmailProved = Proved(content.Contact.Email) } };
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

    /// <summary>Sends a code to the contact's address, which its owner may type here; nobody has to.</summary>
    public async Task<IActionResult> OnPostCodeAsync(CancellationToken cancel)
    {
        if (own.Key is not { } key || await drafts.Open(key, cancel) is not { } content) return Redirect("/");
        var email = content.Contact.Email;
        if (!limit.SignIn(Place, email)) return await Refuse([Account.AskCodePage.TooMany], cancel);
        var asked = await codes.Ask(email, texts.Language, devices.DeviceOf(email), cancel);
        if (asked.IsRefused) return await Refuse(asked.Refusals.Select(r => r with { Field = "Code" }), cancel);
        steps.Begin(new CodeStep(asked.Value, CitizenCodes.Normal(email).Value, CodePurpose.Contact));
        return Redirect("/lapor/periksa#bukti-surel");
    }

    /// <summary>Proves the contact's address.</summary>
    public async Task<IActionResult> OnPostProveAsync(CancellationToken cancel)
    {
        if (steps.Current() is not { Purpose: CodePurpose.Contact } step) return Redirect("/lapor/periksa");
        if (!limit.SignIn(Place, "code " + step.Token)) return await Refuse([Account.AskCodePage.TooMany], cancel);
        var proved = await codes.Prove(step.Token, Code is { Length: <= 40 } typed ? typed : "", cancel);
        if (proved.IsRefused) return await Refuse(proved.Refusals.Select(r => r with { Field = "Code" }), cancel);
        steps.End();
        proof.Give(proved.Value);
        return Redirect("/lapor/periksa#bukti-surel");
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
        IsEmailProved = Proved(Report.Contact.Email);
        IsCodeSent = steps.Current() is { Purpose: CodePurpose.Contact } step && CitizenCodes.Normal(Report.Contact.Email) is { IsRefused: false } normal && step.Email == normal.Value;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private string Place => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    private bool Proved(string email) => proof.Has(email) || (who.Citizen is { } citizen && CitizenCodes.Normal(email) is { IsRefused: false } normal && normal.Value == citizen.Details.Email);

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
